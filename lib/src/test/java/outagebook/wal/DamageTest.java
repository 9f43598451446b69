package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import outagebook.Shared;

/** A segment cut anywhere, or with any byte changed, gives a verdict, and keeps every record before the damage. */
class DamageTest {
    private static final long SEED = 42;
    @TempDir Path folder;

    @ParameterizedTest @EnumSource(WalVersion.class) void cutAnywhereKeepsTheRecordsBefore(WalVersion version) throws IOException {
        byte[] whole = small(version);
        List<WalRecord> all = opened(whole).records().first(1000);
        for (int length = PageHeader.PAGE; length < 4 * PageHeader.PAGE; length += near(all, length) ? 1 : 97) {
            int pages = length / PageHeader.PAGE * PageHeader.PAGE;
            WalFile wal = opened(Arrays.copyOf(whole, length));
            long kept = all.stream().filter(r -> r.fileOffset(r.totalLength() - 1) < pages).count();
            assertThat(wal.records().stream().count()).as("cut at %d", length).isEqualTo(kept);
            assertThat(wal.verdict().message()).as("cut at %d", length).startsWith("could not read from ").contains("offset " + pages);
        }
    }

    @ParameterizedTest @EnumSource(WalVersion.class) void anyChangedByteGivesAVerdict(WalVersion version) throws IOException {
        byte[] whole = small(version);
        List<WalRecord> all = opened(whole).records().first(1000);
        var random = new Random(SEED);
        for (int i = 0; i < 400; i++) changed(whole, random.nextInt(whole.length), 1 << random.nextInt(8), all);
        for (int at = 0; at < 100; at++) changed(whole, at, 0xFF, all);
    }

    private void changed(byte[] whole, int at, int bits, List<WalRecord> all) throws IOException {
        byte[] copy = whole.clone();
        copy[at] ^= (byte) bits;
        WalFile wal = opened(copy);
        List<Lsn> kept = starts(wal);
        long before = all.stream().filter(r -> r.fileOffset(r.totalLength() - 1) < at).count();
        assertThat(kept).as("byte %d", at).isEqualTo(all.stream().map(WalRecord::lsn).limit(kept.size()).toList());
        assertThat(kept.size()).as("byte %d", at).isGreaterThanOrEqualTo(at < 40 ? 0 : (int) before);
        assertThat(wal.verdict().message()).isNotBlank();
        assertThat(wal.locate(at).toString()).startsWith(String.format("0x%X: ", at));
    }

    @ParameterizedTest @ValueSource(strings = {"9.3.5/a/000000010000000000000007", "9.5.3/a/000000010000000000000007",
        "13.23/a/00000001000000000000000D", "18.6/a/00000001000000000000000E"})
    void realSegmentsSurviveChangedBytes(String name) throws IOException {
        byte[] whole = read(Shared.file("wal/" + name + ".gz"));
        Path file = folder.resolve(name.replaceAll(".*/", ""));
        var random = new Random(SEED);
        Assertions.assertTimeout(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < 60; i++) {
                byte[] copy = whole.clone();
                for (int j = 0; j < 3; j++) copy[random.nextInt(1 << 16)] ^= (byte) (1 << random.nextInt(8));
                WalFile wal = WalFile.open(Files.write(file, copy));
                wal.records().forEach(WalRecord::toString);
                assertThat(wal.verdict().message()).isNotBlank();
            }
        });
    }

    /** 200 columns in 8000 bytes that may be cut into values in endless ways: trying them all once took a minute. */
    @Test void wideRowIsReadInNoTime() {
        ByteBuffer row = ByteBuffer.allocate(8000).order(ByteOrder.LITTLE_ENDIAN);
        new Random(SEED).nextBytes(row.array());
        row.putShort((short) 200).putShort((short) 0).put((byte) 24);
        ByteBuffer payload = ByteBuffer.allocate(8025).order(ByteOrder.LITTLE_ENDIAN);
        payload.put((byte) 0).put((byte) 0x20).putShort((short) 8000).put(new byte[16]);
        payload.put((byte) 255).put((byte) 3).put(row.array()).put(new byte[] {1, 0, 0});
        WalFile wal = WalBuilder.of(WalVersion.V15).record(h -> h.put(16, (byte) 0).put(17, (byte) 10), payload.array()).writeTo(folder);
        Assertions.assertTimeout(Duration.ofSeconds(15), () -> assertThat(wal.records()).hasSize(1)
                .allSatisfy(record -> assertThat(record.toString()).contains("Heap INSERT, xid 0, 8049 bytes")));
    }

    /** Three and a half pages: short records, one over a page boundary, one over two, one that ends with its page. */
    private static byte[] small(WalVersion version) {
        var builder = WalBuilder.of(version);
        for (int i = 1; i < 20; i++) builder.record(i * 7);
        builder.record(7000).record(3).record(9000).record(1).record(40);
        for (int i = 1; i < 120; i++) builder.record(200 - i);
        return Arrays.copyOf(builder.bytes(), 5 * PageHeader.PAGE);
    }

    private static boolean near(List<WalRecord> records, int length) {
        return length % PageHeader.PAGE < 64 || length % PageHeader.PAGE > PageHeader.PAGE - 8
                || records.stream().anyMatch(r -> Math.abs(r.fileOffset(0) - length) < 8);
    }

    private WalFile opened(byte[] content) throws IOException {
        return WalFile.open(Files.write(folder.resolve("000000010000000000000003"), content));
    }

    private static List<Lsn> starts(WalFile wal) {
        return wal.records().stream().map(WalRecord::lsn).toList();
    }

    private static byte[] read(Path file) throws IOException {
        try (InputStream in = Unpacked.open(file)) {
            return in.readAllBytes();
        }
    }
}
