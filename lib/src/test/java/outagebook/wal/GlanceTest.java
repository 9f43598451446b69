package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import outagebook.Shared;

/** The walk that only glances at records comes to the same end, and to the same sums, as the one that reads each. */
class GlanceTest {
    private static final int DAMAGES = 20;
    private static final int LARGEST = 2 << 20;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"9.3.5/a/000000010000000000000003", "9.5.3/b/000000010000000000000002", "9.6.24/a/000000010000000000000003",
        "10.23/a/000000010000000000000003", "13.23/b/00000001000000000000000A", "14.24/a/000000010000000000000008",
        "15.18/b/000000010000000000000009", "15.19/a/000000010000000000000007", "17.0x/b/000000010000000000000008",
        "18.6/a/000000010000000000000008"})
    void seesWhatTheReaderReads(String sample) throws IOException {
        byte[] whole = unpacked(Shared.file("wal/" + sample + ".gz"));
        Path file = folder.resolve(sample.substring(sample.lastIndexOf('/') + 1));
        assertSame(file, whole, "undamaged");
        long used = WalFile.open(file).verdict().offset();
        for (int seed = 0; seed < DAMAGES; seed++) {
            var random = new Random(seed);
            byte[] damaged = whole.clone();
            int at = PageHeader.PAGE + random.nextInt((int) Math.max(1, Math.min(used, LARGEST) - PageHeader.PAGE));
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            assertSame(file, damaged, "seed " + seed + ", byte " + at);
        }
    }

    private static void assertSame(Path file, byte[] bytes, String what) throws IOException {
        Files.write(file, bytes);
        WalFile wal = WalFile.open(file);
        long count = 0;
        long length = 0;
        long images = 0;
        Lsn end = wal.start();
        try (RecordReader records = wal.reader()) {
            while (records.hasNext()) {
                WalRecord record = records.next();
                count++;
                length += record.totalLength();
                images += DumpLine.imageBytes(record);
                end = record.endLsn();
            }
            assertThat(wal.verdict()).as(what).isEqualTo(records.end());
        }
        assertSameRecords(wal, what);
        WalStats.Row total = wal.stats().total();
        assertThat(total).as(what).isEqualTo(new WalStats.Row("Total", count, length - images, images));
        assertThat(wal.stats().end()).as(what).isEqualTo(end);
    }

    /** Salvage reads each record, {@link Wal#records} glances and copies, the dump glances and looks at them where they lie. */
    private static void assertSameRecords(WalFile wal, String what) {
        Iterator<WalRecord> read = wal.salvagedRecords().iterator();
        try (RecordReader lent = wal.reader().lending()) {
            for (WalRecord seen : wal.records()) {
                WalRecord expected = read.next();
                assertThat(everything(seen)).as(what).isEqualTo(everything(expected));
                assertThat(seen.fragments()).as(what).isEqualTo(expected.fragments());
                assertThat(everything(lent.next())).as(what).isEqualTo(everything(expected));
            }
            assertThat(lent.hasNext()).as(what).isFalse();
        }
    }

    private static List<Object> everything(WalRecord record) {
        var all = new ArrayList<Object>(List.of(record.lsn(), record.endLsn(), record.header(), record.origin(), record.toplevelXid(),
                ByteBuffer.wrap(record.bytes()), ByteBuffer.wrap(record.mainData()), DumpLine.detailed(record), DumpLine.line(record)));
        for (BlockRef block : record.blocks()) {
            all.add(block.toString());
            all.add(ByteBuffer.wrap(block.data()));
            all.add(block.image().map(image -> ByteBuffer.wrap(image.bytes())));
        }
        return all;
    }

    private static byte[] unpacked(Path packed) throws IOException {
        try (InputStream in = Unpacked.open(packed)) {
            return in.readAllBytes();
        }
    }
}
