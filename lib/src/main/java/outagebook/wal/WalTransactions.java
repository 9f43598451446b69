package outagebook.wal;

import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import outagebook.wal.WalTransaction.Outcome;

/**
 * The transactions that wrote something in a WAL, in the order of their first records.
 *
 * <p>{@code wal.transactions().unfinished()} are those that the end of the WAL cut off. A transaction that wrote all it had to
 * write before the first LSN is not here, unless it ended behind it. Of a {@link WalSelection} the records that are selected are
 * counted, but how a transaction ended is looked for in the whole stretch: {@code wal.relation("1663/5/16385").transactions()} are
 * those that changed a table. Memory grows with the number of transactions only.
 *
 * <p>Source: PostgreSQL 9.3 to 18, access/xact.h; xlog_redo in backend/access/transam/xlog.c for what a restart ends.
 */
public final class WalTransactions implements Iterable<WalTransaction> {
    private static final int SHOWN = 40;
    private static final int CHECKPOINT_SHUTDOWN = 0x00;
    private static final int END_OF_RECOVERY = 0x90;
    private final String wal;
    private final List<WalTransaction> all;

    private WalTransactions(String wal, List<WalTransaction> all) {
        this.wal = wal;
        this.all = all;
    }

    static WalTransactions of(Wal wal) {
        var found = new Found();
        EndOfWal end = wal.stretch().each(record -> found.add(record, wal.selects(record)));
        return new WalTransactions(wal + end.note(), found.all());
    }

    /** {@return all of them} */
    public List<WalTransaction> all() {
        return all;
    }

    /** {@return those that ended so} */
    public List<WalTransaction> with(Outcome outcome) {
        return all.stream().filter(transaction -> transaction.outcome() == outcome).toList();
    }

    /**
     * {@return those that had not ended where reading ended}
     *
     * <p>Where it ended at damage, the end of one of them may stand behind it: {@code wal.from(…)} with the beginning of a run that
     * {@link Wal#salvage} names reads on there.
     */
    public List<WalTransaction> unfinished() {
        return with(Outcome.UNFINISHED);
    }

    @Override public Iterator<WalTransaction> iterator() {
        return all.iterator();
    }

    /** {@return how many ended how, and the first of them, a line each} */
    @Override public String toString() {
        String outcomes = Arrays.stream(Outcome.values()).filter(outcome -> !with(outcome).isEmpty())
                .map(outcome -> with(outcome).size() + " " + outcome).collect(Collectors.joining(", "));
        String rest = all.size() <= SHOWN ? "" : System.lineSeparator() + "... and " + (all.size() - SHOWN) + " more: all()";
        return Stream.concat(Stream.of("transactions of " + wal + ": " + (outcomes.isEmpty() ? "none" : outcomes)),
                all.stream().limit(SHOWN).map(transaction -> "  " + transaction)).collect(Collectors.joining(System.lineSeparator())) + rest;
    }

    /** What is known so far. */
    private static final class Found {
        private final Map<Long, One> byXid = new LinkedHashMap<>();

        void add(WalRecord record, boolean counts) {
            Optional<TransactionEnd> end = TransactionEnd.of(record);
            long xid = end.map(TransactionEnd::xid).orElse(record.xid());
            if (xid != 0) of(xid).add(record, counts);
            if (xid != 0 && record.toplevelXid() != 0) of(xid).toplevel(record.toplevelXid());
            TransactionEnd.assigned(record, (sub, toplevel) -> of(sub).toplevel(toplevel));
            end.filter(e -> e.xid() != 0).ifPresent(this::end);
            if (isRestart(record.header())) byXid.values().forEach(One::restart);
        }

        private One of(long xid) {
            return byXid.computeIfAbsent(xid, One::new);
        }

        private void end(TransactionEnd end) {
            of(end.xid()).end(end.outcome(), end.time());
            long toplevel = of(end.xid()).toplevelXid == 0 ? end.xid() : of(end.xid()).toplevelXid;
            end.eachSubxact(sub -> {
                of(sub).toplevel(toplevel);
                of(sub).end(end.outcome(), end.time());
            });
        }

        /** The server writes one when all of its transactions are gone, but for the prepared ones. */
        private static boolean isRestart(RecordHeader header) {
            int operation = header.info() & 0xF0;
            return header.rmid() == WalVersion.XLOG && (operation == CHECKPOINT_SHUTDOWN || operation == END_OF_RECOVERY);
        }

        List<WalTransaction> all() {
            return byXid.values().stream().filter(one -> one.records > 0).map(One::transaction).toList();
        }
    }

    /** A transaction while it goes on. */
    private static final class One {
        private final long xid;
        private long toplevelXid;
        private Lsn first;
        private Lsn last;
        private long records;
        private long bytes;
        private Outcome outcome = Outcome.UNFINISHED;
        private Instant time;

        One(long xid) {
            this.xid = xid;
        }

        void add(WalRecord record, boolean counts) {
            if (!counts) return;
            if (first == null) first = record.lsn();
            last = record.lsn();
            records++;
            bytes += record.totalLength();
        }

        void toplevel(long newToplevelXid) {
            toplevelXid = newToplevelXid;
        }

        void end(Outcome newOutcome, Instant newTime) {
            outcome = newOutcome;
            time = newTime;
        }

        void restart() {
            if (outcome == Outcome.UNFINISHED) outcome = Outcome.LOST;
        }

        WalTransaction transaction() {
            return new WalTransaction(xid, toplevelXid, first, last, records, bytes, outcome, Optional.ofNullable(time));
        }
    }
}
