package outagebook.wal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import outagebook.wal.WalTransaction.Outcome;

/**
 * How many transactions ended when, and how much WAL was written, told from the times in the records of their ends.
 *
 * <p>Other records have no time; each is counted with the next end of a transaction behind it, and what is behind the last end
 * is in {@link #later}. Times are those of the server's clock, in UTC, and may go back. Of a {@link WalSelection}, the records and
 * bytes are those that are selected; the ends of transactions are those of the whole stretch. Memory grows with the number of
 * stretches of time only.
 *
 * @param wal   what was read
 * @param step  how long a stretch of time is
 * @param rows  the stretches of time in which a transaction ended, in their order
 * @param later how many bytes of records are behind the last end of a transaction
 */
public record WalActivity(String wal, Duration step, List<Row> rows, long later) {
    /**
     * A stretch of time.
     *
     * @param from    its beginning
     * @param commits transactions that were committed (a prepared one when it was committed; subtransactions do not count)
     * @param aborts  rollbacks that were written, those of single subtransactions among them
     * @param records records before those ends, and of those ends
     * @param bytes   in them, without padding
     */
    public record Row(Instant from, long commits, long aborts, long records, long bytes) {
        /** {@return one line} */
        @Override public String toString() {
            return from + ": commits " + commits + ", aborts " + aborts + ", records " + records + ", bytes " + bytes;
        }
    }

    static WalActivity of(Wal wal, Duration step) {
        if (step.toMillis() < 1) throw new IllegalArgumentException("a stretch of time of " + step + " is too short: one millisecond at least");
        var rows = new TreeMap<Instant, Row>();
        long records = 0;
        long bytes = 0;
        for (WalRecord record : wal.stretch().records()) {
            if (wal.selects(record)) {
                records++;
                bytes += record.totalLength();
            }
            Optional<TransactionEnd> end = TransactionEnd.of(record).filter(e -> e.outcome() != Outcome.PREPARED);
            if (end.isEmpty()) continue;
            boolean commit = end.get().outcome() == Outcome.COMMITTED;
            rows.merge(beginning(end.get().time(), step), new Row(null, commit ? 1 : 0, commit ? 0 : 1, records, bytes), WalActivity::sum);
            records = 0;
            bytes = 0;
        }
        return new WalActivity(wal.toString(), step, rows.entrySet().stream().map(row -> sum(new Row(row.getKey(), 0, 0, 0, 0), row.getValue())).toList(), bytes);
    }

    private static Instant beginning(Instant time, Duration step) {
        long millis = time.toEpochMilli();
        return Instant.ofEpochMilli(millis - Math.floorMod(millis, step.toMillis()));
    }

    private static Row sum(Row a, Row b) {
        return new Row(a.from, a.commits + b.commits, a.aborts + b.aborts, a.records + b.records, a.bytes + b.bytes);
    }

    /** {@return a line for each stretch of time} */
    @Override public String toString() {
        return "activity of " + wal + ", by " + step + rows.stream().map(row -> System.lineSeparator() + "  " + row).collect(Collectors.joining())
                + (later == 0 ? "" : System.lineSeparator() + "  later: bytes " + later);
    }
}
