package outagebook.wal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a WAL is made of: for each resource manager, and for each of its operations, how many records there are and how many
 * bytes they take.
 *
 * <p>Its text is that of {@code pg_waldump --stats} ({@code pg_xlogdump --stats} in 9.5 and 9.6) of the version that wrote the
 * WAL. The tools of 9.3 and 9.4 have no statistics; theirs are counted and written as in 9.5.
 *
 * <p>Source: PostgreSQL 9.5 to 18, pg_xlogdump.c and pg_waldump.c (XLogDumpStatsRow, XLogDumpDisplayStats), access/xlogstats.c.
 *
 * @param version     the version that wrote it
 * @param start       the LSN of the first record; of the first byte if there is none
 * @param end         the LSN behind the last record and its padding
 * @param byRmgr      a row for each resource manager of the version, and for each of an extension that occurs, by id
 * @param byOperation a row for each operation that occurs, by id and operation
 */
public record WalStats(WalVersion version, Lsn start, Lsn end, List<Row> byRmgr, List<Row> byOperation) {
    private static final int RMGRS = 256;
    private static final int OPERATIONS = 16;
    private static final int TRANSACTION = 1;
    private static final String HEAD = "%-27s %20s %8s %20s %8s %20s %8s %20s %8s\n";
    private static final String FOOT = "%-27s %20s %8s %20s %8s %20s %8s %20s\n";

    /**
     * Some records counted together.
     *
     * @param name        the resource manager, or the resource manager, a slash and the operation
     * @param count       how many records
     * @param recordBytes their bytes without page images, and without padding
     * @param imageBytes  bytes of their page images, as they are stored
     */
    public record Row(String name, long count, long recordBytes, long imageBytes) {
        /** {@return all their bytes} */
        public long bytes() {
            return recordBytes + imageBytes;
        }

        private Row plus(Row other) {
            return new Row(name, count + other.count, recordBytes + other.recordBytes, imageBytes + other.imageBytes);
        }
    }

    static WalStats of(Wal wal, Relay.Pace pace) {
        WalVersion version = wal.version();
        var all = new Counts(version, wal.start());
        RecordReader first = wal.reader().lending();
        try (var relay = new Relay<>(wal.segments(), first, pace, (records, to) -> {
            var counts = new Counts(version, null);
            records.forEach(counts, to);
            return counts;
        })) {
            Lsn start = first.hasNext() ? first.firstLsn() : wal.start();
            relay.run(all::add);
            return new WalStats(version, start, all.end, all.byRmgr(version), all.byOperation(version));
        }
    }

    /** {@return all records together} */
    public Row total() {
        return byRmgr.stream().reduce(new Row("Total", 0, 0, 0), Row::plus);
    }

    /** {@return a line for each resource manager, as the tool prints them for {@code --stats}} */
    @Override public String toString() {
        return text(byRmgr);
    }

    /** {@return a line for each operation, as the tool prints them for {@code --stats=record}} */
    public String textByOperation() {
        return text(byOperation);
    }

    /** From 15 on the tool begins with the stretch it looked at, and says nothing if there is no record in it. */
    private String text(List<Row> rows) {
        boolean names = version.since(WalVersion.V15);
        Row total = total();
        if (names && total.count == 0) return "";
        var text = new StringBuilder(names ? "WAL statistics between " + start + " and " + end + ":\n" : "");
        text.append(format(HEAD, "Type", "N", "(%)", "Record size", "(%)", "FPI size", "(%)", "Combined size", "(%)"));
        text.append(format(HEAD, "----", "-", "---", "-----------", "---", "--------", "---", "-------------", "---"));
        for (Row row : rows) text.append(line(row, total));
        text.append(format(FOOT, "", "--------", "", "--------", "", "--------", "", "--------"));
        return text.append(format("%-27s %20d %-9s%20d %-9s%20d %-9s%20d %-6s\n", total.name, total.count, "",
                total.recordBytes, "[" + percent(total.recordBytes, total.bytes()) + "%]",
                total.imageBytes, "[" + percent(total.imageBytes, total.bytes()) + "%]", total.bytes(), "[100%]")).toString();
    }

    private static String line(Row row, Row total) {
        return format("%-27s %20d (%6s) %20d (%6s) %20d (%6s) %20d (%6s)\n", row.name,
                row.count, percent(row.count, total.count), row.recordBytes, percent(row.recordBytes, total.recordBytes),
                row.imageBytes, percent(row.imageBytes, total.imageBytes), row.bytes(), percent(row.bytes(), total.bytes()));
    }

    /** Rounded as C's printf rounds: the exact value of the double, ties to even. */
    private static String percent(long part, long whole) {
        double percent = whole == 0 ? 0 : 100 * (double) part / whole;
        return new BigDecimal(percent).setScale(2, RoundingMode.HALF_EVEN).toPlainString();
    }

    private static String format(String words, Object... values) {
        return String.format(Locale.ROOT, words, values);
    }

    /** The sums while they grow: three numbers for each resource manager and operation. */
    private static final class Counts implements RecordReader.Visitor {
        private final long[][] sums = new long[RMGRS * OPERATIONS][];
        private final boolean hidesTransactionFlag;
        private Lsn end;
        private long endLsn;

        /** The end is what is given here, until a record was counted. */
        Counts(WalVersion version, Lsn end) {
            hidesTransactionFlag = version.since(WalVersion.V9_6);
            this.end = end;
        }

        /** Adds what was counted behind this. */
        void add(Counts later) {
            for (int key = 0; key < sums.length; key++) {
                if (later.sums[key] == null) continue;
                if (sums[key] == null) sums[key] = new long[3];
                for (int i = 0; i < 3; i++) sums[key][i] += later.sums[key][i];
                end = new Lsn(later.endLsn);
            }
        }

        @Override public void read(WalRecord record) {
            add(record.rmid(), record.info(), record.totalLength(), DumpLine.imageBytes(record), record.endLsn().value());
        }

        @Override public void seen(Glance record) {
            add(record.rmid(), record.info(), record.length(), record.imageBytes(), record.end());
        }

        private void add(int rmid, int info, long length, long images, long behind) {
            int operation = info >> 4;
            if (rmid == TRANSACTION && hidesTransactionFlag) operation &= 0x07;
            int key = rmid * OPERATIONS + operation;
            if (sums[key] == null) sums[key] = new long[3];
            sums[key][0]++;
            sums[key][1] += length - images;
            sums[key][2] += images;
            endLsn = behind;
        }

        List<Row> byRmgr(WalVersion version) {
            var rows = new ArrayList<Row>();
            for (int rmid = 0; rmid < RMGRS; rmid++) {
                var row = new Row(version.rmgrName(rmid), 0, 0, 0);
                for (int operation = 0; operation < OPERATIONS; operation++) row = row.plus(row("", rmid * OPERATIONS + operation));
                if (rmid <= version.lastRmgr() || row.count > 0) rows.add(row);
            }
            return List.copyOf(rows);
        }

        List<Row> byOperation(WalVersion version) {
            var rows = new ArrayList<Row>();
            for (int key = 0; key < sums.length; key++) {
                int rmid = key / OPERATIONS;
                int info = key % OPERATIONS << 4;
                if (sums[key] != null) rows.add(row(version.rmgrName(rmid) + "/" + version.operation(rmid, info), key));
            }
            return List.copyOf(rows);
        }

        private Row row(String name, int key) {
            return sums[key] == null ? new Row(name, 0, 0, 0) : new Row(name, sums[key][0], sums[key][1], sums[key][2]);
        }
    }
}
