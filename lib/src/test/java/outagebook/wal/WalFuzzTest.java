package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The fuzz target with its seeds, with the seeds changed a little, and with all that the fuzzer ever found. */
class WalFuzzTest {
    private static final int CHANGES = Integer.getInteger("outagebook.fuzz", 2000);
    private static final long SEED = Long.getLong("outagebook.seed", 1);
    private static final Path FOUND = Path.of("lib/src/test/resources/fuzz");

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
