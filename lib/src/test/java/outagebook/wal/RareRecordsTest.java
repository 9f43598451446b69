package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Records that servers seldom write, made up here, with every field at random: their lines are those of pg_waldump 15, which
 * must be installed for it. For other versions some are pinned to what the sources of their tools say.
 */
class RareRecordsTest {
    private static final long SEED = 1537;
    private static final int ROUNDS = 40;
    private static final int MICROS_TO_2063 = 2_000_000_000;
    private static final int ORIGIN = 253;
    private static final int FPI = 0xB0;
    private static final int IMAGE = 0x01;
    private static final int APPLY = 0x02;
    private static final int PGLZ = 0x04;
    private static final int LZ4 = 0x08;
    private static final int ZSTD = 0x10;

    private final Random random = new Random(SEED);
    @TempDir Path folder;

    @Test void linesAreThoseOfPgWaldump15() throws IOException, InterruptedException {
        var wal = WalBuilder.of(WalVersion.V15);
        for (int i = 0; i < ROUNDS; i++) addOneOfEach(wal);
        WalFile file = wal.writeTo(folder);
        for (WalRecord record : file.records()) {
            assertThat(PrintedNumbers.withoutField(record)).as("seed %d: %s %s", SEED, record.description(), record.fields()).isEmpty();
        }
        assertSame(printed(file::dump), pgWaldump(file));
        assertSame(printed(file::dumpWithBlocks), pgWaldump(file, "--bkp-details"));
        assertSame(file.stats().toString(), pgWaldump(file, "--stats"));
        assertSame(file.stats().textByOperation(), pgWaldump(file, "--stats=record"));
    }

    private static void assertSame(String ours, String theirs) {
        assertThat(ours.lines().toList()).as("seed " + SEED).containsExactlyElementsOf(theirs.lines().toList());
    }

    private void addOneOfEach(WalBuilder wal) {
        for (int info : new int[] {0x00, 0x10, 0x30, 0x50, 0xA0, 0xB0, 0xC0, 0xE0, 0xF0}) add(wal, 0, info, bytes(88));
        add(wal, 0, 0x60, new Data().i32(5).value(random.nextInt(5) - 1).bytes(bytes(2)).bytes(2));
        add(wal, 0, 0x70, new Data().time().text("a restore point").bytes(48));
        add(wal, 0, 0x80, new Data().bytes(1, random.nextInt(2)));
        add(wal, 0, 0x90, new Data().time().i32(2));
        add(wal, 0, 0xD0, new Data().i32(2).time());
        transactions(wal);
        files(wal);
        for (int rmid : new int[] {3, 18}) for (int info : new int[] {0x00, 0x10, 0x20, 0x30}) add(wal, rmid, info, bytes(20));
        add(wal, 6, 0x00, bytes(4));
        add(wal, 6, 0x10, bytes(4));
        add(wal, 6, 0x20, members(random.nextInt(9)));
        add(wal, 6, 0x30, bytes(20));
        add(wal, 6, 0x40, bytes(20));
        standby(wal);
        add(wal, 19, 0x00, bytes(16));
        add(wal, 19, 0x10, bytes(2));
        add(wal, 20, random.nextInt(16) << 4, regions(random.nextInt(4)));
        add(wal, 21, 0x00, message(random.nextInt(300)));
        add(wal, 21, 0x10, bytes(4));
        for (int imageInfo : new int[] {IMAGE, IMAGE | APPLY, IMAGE | PGLZ, IMAGE | PGLZ | APPLY, IMAGE | LZ4, IMAGE | ZSTD}) {
            wal.record(header -> header.put(wal.infoAt(), (byte) FPI), image(imageInfo));
        }
        add(wal, 128 + random.nextInt(128), random.nextInt(16) << 4, bytes(4));
    }

    private void transactions(WalBuilder wal) {
        for (int info : new int[] {0x00, 0x20, 0x30, 0x40}) add(wal, 1, info, new Data().time());
        for (int info : new int[] {0x80, 0xA0, 0xB0, 0xC0}) add(wal, 1, info, ended(info == 0xA0 || info == 0xC0));
        add(wal, 1, 0x10, prepared());
        add(wal, 1, 0x50, new Data().i32(1).array(random.nextInt(70), 4));
        add(wal, 1, 0x60, new Data().messages(random.nextInt(9), true));
        add(wal, 1, 0x70, bytes(8));
    }

    private Data ended(boolean abort) {
        int flags = random.nextInt() & (abort ? ~8 : ~0);
        var data = new Data().time().value(flags);
        if ((flags & 1) != 0) data.i32(2);
        if ((flags & 2) != 0) data.array(random.nextInt(5), 4);
        if ((flags & 4) != 0) data.rels(random.nextInt(5), true);
        if ((flags & 256) != 0) data.array(random.nextInt(5), 12);
        if ((flags & 8) != 0) data.messages(random.nextInt(9), true);
        if ((flags & 16) != 0) data.i32(1);
        if ((flags & 16) != 0 && (flags & 128) != 0) data.text("a name");
        return (flags & 32) == 0 ? data : data.i32(2).time();
    }

    private Data prepared() {
        int[] counts = random.ints(6, 0, 4).toArray();
        var data = new Data().i32(4).time().i32(1);
        for (int count : counts) data.value(count);
        data.bytes(1, random.nextInt(2)).bytes(1).bytes(1, 7).bytes(1).i32(2).time().text("a name").align();
        data.bytes(bytes(4 * counts[0])).align().rels(counts[1], false).align().rels(counts[2], false).align();
        return data.bytes(bytes(12 * counts[3])).align().bytes(bytes(12 * counts[4])).align().messages(counts[5], false);
    }

    private void files(WalBuilder wal) {
        add(wal, 2, 0x10, new Data().rels(1, false).value(random.nextInt(4)));
        add(wal, 2, 0x20, new Data().i32(1).rels(1, false).i32(1));
        add(wal, 2, 0x30, bytes(20));
        add(wal, 4, 0x00, bytes(16));
        add(wal, 4, 0x10, bytes(8));
        add(wal, 4, 0x20, new Data().i32(1).array(random.nextInt(4), 4));
        add(wal, 4, 0x30, bytes(8));
        add(wal, 5, 0x00, new Data().i32(1).text("a/place on disk"));
        add(wal, 5, 0x10, bytes(4));
        add(wal, 5, 0x20, bytes(4));
        for (int rmid : new int[] {7, 15}) for (int info : new int[] {0x00, 0x10}) add(wal, rmid, info, bytes(524));
    }

    private void standby(WalBuilder wal) {
        int xacts = random.nextInt(5);
        int subxacts = random.nextInt(5);
        add(wal, 8, 0x00, new Data().array(random.nextInt(5), 12));
        add(wal, 8, 0x10, new Data().value(xacts).value(subxacts).value(random.nextInt(2)).i32(3 + xacts + subxacts));
        add(wal, 8, 0x20, new Data().i32(2).value(random.nextInt(2)).messages(random.nextInt(5), true));
        add(wal, 8, 0x30, bytes(24));
    }

    private Data members(int count) {
        var data = new Data().i32(2).value(count);
        for (int i = 0; i < count; i++) data.i32(1).value(random.nextInt(8) - 1);
        return data;
    }

    private Data regions(int count) {
        var data = new Data();
        for (int i = 0; i < count; i++) data.bytes(bytes(2)).bytes(1, i).bytes(1).bytes(i);
        return data;
    }

    /** A page image with a hole of 8092 bytes, or, if it is compressed, of 1000. */
    private byte[] image(int info) {
        boolean compressed = (info & (PGLZ | LZ4 | ZSTD)) != 0;
        var data = new Data().bytes(1).bytes(1, 0x10 + random.nextInt(4)).bytes(2).bytes(1, 100).bytes(1).bytes(1, 50).bytes(1).bytes(1, info);
        if (compressed) data.bytes(1, 1000 & 0xFF).bytes(1, 1000 >> 8);
        return data.i32(4).bytes(bytes(100)).toArray();
    }

    private Data message(int length) {
        return new Data().i32(1).value(random.nextInt(2)).value(7).value(0).value(length).value(0).text("prefix").bytes(bytes(length));
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            V9_3  | 3 | 10 | 05000000                          | truncate before: 5
            V9_3  | 0 | 20 | 00                                | xlog no-op
            V9_3  | 0 | 60 | 64000000 05000000 40000000 02000000 | parameter change: max_connections=100 max_prepared_xacts=5 max_locks_per_xact=64 wal_level=hot_standby
            V9_3  | 0 | 60 | 64000000 05000000 40000000 03000000 | parameter change: max_connections=100 max_prepared_xacts=5 max_locks_per_xact=64 wal_level=?
            V9_4  | 0 | 60 | 64000000 08000000 05000000 40000000 03000000 01000000 | parameter change: max_connections=100 max_worker_processes=8 max_prepared_xacts=5 max_locks_per_xact=64 wal_level=logical wal_log_hints=on
            V9_4  | 0 | 90 | 0000000000000000 02000000 01000000 | end_of_recovery: tli 2; prev tli 1; time 2000-01-01 00:00:00.000000 UTC
            V9_4  | 0 | B0 | 00                                | UNKNOWN
            V9_4  | 5 | 00 | 07000000 2F7000                   | create tablespace: 7 "/p"
            V9_4  | 5 | 10 | 07000000                          | drop tablespace: 7
            V9_4  | 1 | 60 | 0000000000000000 01000000 09000000 | commit: 2000-01-01 00:00:00.000000 UTC; subxacts: 9
            V9_4  | 8 | 10 | 01000000 00000000 01000000 0A000000 08000000 09000000 08000000 | running xacts: nextXid 10 latestCompletedXid 9 oldestRunningXid 8; 1 xacts: 8; subxid ovf
            V9_5  | 0 | 60 | 64000000 08000000 05000000 40000000 02000000 00010000 | PARAMETER_CHANGE max_connections=100 max_worker_processes=8 max_prepared_xacts=5 max_locks_per_xact=64 wal_level=hot_standby wal_log_hints=off track_commit_timestamp=on
            V9_5  | 3 | 10 | 05000000                          | TRUNCATE 5
            V9_5  | 18 | 20 | 0000000000000000 03000000 09000000 0A000000 | SETTS set 2000-01-01 00:00:00.000000 UTC/3 for: 9, 10
            V9_5  | 1 | 80 | 0000000000000000 08000000 02000000 FC000000 05000000 00000000 00000000 FA000000 00000000 00000000 00000000 | COMMIT 2000-01-01 00:00:00.000000 UTC; inval msgs: relmap unknown id -6
            V9_6  | 1 | 80 | 0000000000000000 08000000 02000000 FC000000 05000000 00000000 00000000 FA000000 00000000 00000000 00000000 | COMMIT 2000-01-01 00:00:00.000000 UTC; inval msgs: relmap db 5 unrecognized id -6
            V18   | 1 | 80 | 0000000000000000 08000000 01000000 FA000000 05000000 07000000 00000000 | COMMIT 2000-01-01 00:00:00.000000 UTC; inval msgs: relsync 7
            V12   | 1 | 80 | 0000000000000000 08000000 00000000 | COMMIT 2000-01-01 00:00:00.000000 UTC
            V12   | 8 | 20 | 00000000 00000000 00000000 00000000 | 'INVALIDATIONS ; inval msgs:'
            V14   | 1 | A0 | 0000000000000000 20000000 0100000000000000 0000000000000000 | ABORT 2000-01-01 00:00:00.000000 UTC
            V14   | 1 | 80 | 0000000000000000 00000020         | COMMIT 2000-01-01 00:00:00.000000 UTC
            V10   | 3 | 10 | 05000000 09000000 01000000        | TRUNCATE page 5; oldestXact 9
            V17   | 3 | 10 | 0500000001000000 09000000 01000000 | TRUNCATE page 4294967301; oldestXact 9
            V17   | 18 | 10 | 0500000000000000 09000000        | TRUNCATE pageno 5, oldestXid 9
            V17   | 0 | 90 | 0000000000000000 02000000 01000000 01000000 00000000 | END_OF_RECOVERY tli 2; prev tli 1; time 2000-01-01 00:00:00.000000 UTC; wal_level replica
            V17   | 0 | F0 | 00                                | 'UNKNOWN (f0) '
            V16   | 8 | 10 | 01000000 01000000 01000000 0A000000 08000000 09000000 08000000 07000000 | RUNNING_XACTS nextXid 10 latestCompletedXid 9 oldestRunningXid 8; 1 xacts: 8; subxid overflowed; 1 subxacts: 7
            V18   | 1 | A0 | 0000000000000000 00010000 01000000 02000000 05000000 07000000 01000000 | ABORT 2000-01-01 00:00:00.000000 UTC; dropped stats: 2/5/4294967303
            V17   | 6 | 30 | 01000000 02000000 03000000 04000000 05000000 | TRUNCATE_ID offsets [2, 3), members [4, 5)
            V11   | 4 | 10 | 05000000 7F060000                 | DROP dir 5/1663
            V15   | 4 | 10 | 05000000 7F060000                 | CREATE_WAL_LOG create dir 1663/5
            V15   | 0 | 30 | 0500                              | 'NEXTOID '
            """)
    void wordsAreThoseOfTheSources(WalVersion version, int rmid, String info, String main, String description) {
        var wal = WalBuilder.of(version);
        add(wal, rmid, Integer.parseInt(info, 16), WalBuilder.hex(main), 0);
        WalRecord record = wal.writeTo(folder).records().first(1).get(0);
        assertThat(record.description()).isEqualTo(description);
        assertThat(PrintedNumbers.withoutField(record)).as("%s", record.fields()).isEmpty();
        if (record.mainData().length > 2) assertThat(NamesTest.unnamed(record)).isEmpty();
    }

    private void add(WalBuilder wal, int rmid, int info, Data main) {
        add(wal, rmid, info, main.toArray());
    }

    private void add(WalBuilder wal, int rmid, int info, byte[] main) {
        add(wal, rmid, info, main, random.nextInt(4));
    }

    private static void add(WalBuilder wal, int rmid, int info, byte[] main, int origin) {
        byte[] payload = wal.payload(main.length);
        System.arraycopy(main, 0, payload, payload.length - main.length, main.length);
        if (origin > 0) {
            payload = ByteBuffer.allocate(payload.length + 3).order(ByteOrder.LITTLE_ENDIAN)
                    .put((byte) ORIGIN).putShort((short) origin).put(payload).array();
        }
        wal.record(header -> header.put(wal.infoAt(), (byte) info).put(wal.infoAt() + 1, (byte) rmid), payload);
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String printed(Consumer<PrintStream> dump) {
        var bytes = new ByteArrayOutputStream();
        dump.accept(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String pgWaldump(WalFile file, String... options) throws IOException, InterruptedException {
        Path tool = Path.of(System.getProperty("outagebook.pg_waldump", "/usr/lib/postgresql/15/bin/pg_waldump"));
        assumeTrue(Files.isExecutable(tool), "skipped: no pg_waldump 15 (Debian's package postgresql-15) at " + tool);
        var process = new ProcessBuilder(tool.toString()).redirectError(ProcessBuilder.Redirect.DISCARD);
        process.command().addAll(List.of(options));
        process.command().add(file.path().toString());
        process.environment().put("TZ", "UTC");
        Process running = process.start();
        String out = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        running.waitFor();
        return out;
    }

    /** Main data put together from left to right. */
    private final class Data {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Data bytes(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        Data bytes(int zeros) {
            return bytes(new byte[zeros]);
        }

        Data bytes(int count, int value) {
            for (int i = 0; i < count; i++) out.write(value);
            return this;
        }

        Data value(int number) {
            return bytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array());
        }

        /** This many numbers at random. */
        Data i32(int count) {
            return bytes(RareRecordsTest.this.bytes(4 * count));
        }

        /** A time between 1937 and 2063. */
        Data time() {
            long micros = random.nextInt() % MICROS_TO_2063 * 1_000_000L + random.nextInt(1_000_000);
            return bytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(micros).array());
        }

        Data text(String text) {
            return bytes(text.getBytes(StandardCharsets.UTF_8)).bytes(1);
        }

        Data align() {
            return bytes(-out.size() & 7);
        }

        Data array(int count, int size) {
            return value(count).bytes(RareRecordsTest.this.bytes(count * size));
        }

        Data rels(int count, boolean counted) {
            if (counted) value(count);
            for (int i = 0; i < count; i++) value(1662 + random.nextInt(3)).i32(2);
            return this;
        }

        Data messages(int count, boolean counted) {
            if (counted) value(count);
            for (int i = 0; i < count; i++) bytes(1, random.nextInt(20) - 7).bytes(RareRecordsTest.this.bytes(15));
            return this;
        }

        byte[] toArray() {
            return out.toByteArray();
        }
    }
}
