package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fuzz target with its seeds, with the seeds changed a little, and with all that the fuzzer ever found. */
class WalFuzzTest {
    private static final int CHANGES = Integer.getInteger("outagebook.fuzz", 2000);
    private static final long SEED = Long.getLong("outagebook.seed", 1);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Path FOUND = Path.of("lib/src/test/resources/fuzz");
    @TempDir Path folder;

    @Test void seedsHold() throws IOException {
        Map<String, byte[]> seeds = WalFuzz.seeds();
        assertThat(seeds).hasSizeGreaterThan(100);
        seeds.forEach(WalFuzzTest::holds);
    }

    @Test void changedSeedsHold() throws IOException {
        Map<String, byte[]> seeds = WalFuzz.seeds();
        String[] names = seeds.keySet().toArray(String[]::new);
        for (long seed = SEED * 1_000_000; seed < SEED * 1_000_000 + CHANGES; seed++) {
            var random = new Random(seed);
            String name = names[random.nextInt(names.length)];
            byte[] data = seeds.get(name).clone();
            for (int i = random.nextInt(4); i >= 0; i--) data[1 + random.nextInt(data.length - 1)] = (byte) random.nextInt();
            holds(name + ", seed " + seed, data);
        }
    }

    /** A header may promise 1 GiB; only what is read is kept. */
    @Test void promisedLengthsAreNotAllocated() throws IOException {
        for (WalVersion version : WalVersion.values()) {
            for (int length : new int[] {1 << 30, 0x3FFFE000, Integer.MAX_VALUE, -1}) {
                var wal = WalBuilder.of(version).record(header -> header.putInt(0, length).putInt(8, version.since(WalVersion.V9_5) ? 0x28 : length - 32), new byte[10_000]);
                WalFile file = wal.writeTo(folder);
                file.verdict();
                long before = THREADS.getCurrentThreadAllocatedBytes();
                assertThat(file.verdict().healthy()).as("%s %d", version, length).isFalse();
                assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).as("%s %d", version, length).isLessThan(4 << 20);
            }
        }
    }

    @Test void whatUnpacksWithoutEndIsRefused() throws IOException {
        byte[] segment = packed(WalBuilder.of(WalVersion.V15).record(100).bytes());
        byte[] zeroes = packed(new byte[16 << 20]);
        try (OutputStream out = Files.newOutputStream(folder.resolve("000000010000000000000003.gz"))) {
            out.write(segment);
            for (int i = 0; i < 64; i++) out.write(zeroes);
        }
        assertThatThrownBy(() -> WalFile.open(folder.resolve("000000010000000000000003.gz"))).isInstanceOf(WalException.class)
                .hasMessageEndingWith("has more than 1073741824 bytes when unpacked, no segment is so long");
    }

    private static byte[] packed(byte[] content) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(content);
        }
        return packed.toByteArray();
    }

    @Test void whatWasFoundHolds() throws IOException {
        try (Stream<Path> files = Files.list(FOUND)) {
            for (Path file : files.sorted().toList()) holds(file.getFileName().toString(), Files.readAllBytes(file));
        }
    }

    private static void holds(String name, byte[] data) {
        try {
            WalFuzz.fuzzerTestOneInput(data);
        } catch (Throwable e) {
            throw new AssertionError(name + ": " + e, e);
        }
    }
}
