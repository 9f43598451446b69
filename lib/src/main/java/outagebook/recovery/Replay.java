package outagebook.recovery;

import static outagebook.wal.WalVersion.V9_4;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import outagebook.wal.EndOfWal;
import outagebook.wal.Lsn;
import outagebook.wal.Wal;
import outagebook.wal.WalFile;
import outagebook.wal.WalRecord;

/**
 * Crash recovery in memory: the records of a WAL applied to pages, one at a time, as the server does after a crash.
 *
 * <pre>{@code
 * var control = PgControl.read("/path/to/data/global/pg_control");
 * var users = PageFile.read("/path/to/data/base/5/16385", control.version());
 * var replay = Replay.of(WalDirectory.open("/path/to/data/pg_wal"), users).from(control);
 * System.out.println(replay.step());
 * replay.run().verdict();
 * }</pre>
 *
 * <p>{@code from(control)} starts at the redo point of the last checkpoint; {@link #step} applies the next record and
 * says what it did, {@link #back} takes it back. The pages that were given are never changed: a change makes a new {@link Page}. What is
 * known is replayed byte for byte as the server does; a record of another kind is called not replayed, and its pages are
 * {@link #doubtful} until a later record brings them whole.
 *
 * <p>Left out: what lies in no table or index file (pg_xact but for {@link #status}, pg_multixact, the map of system tables), free space
 * maps, and databases that are copied file by file. The end of recovery itself (9.3 completes page splits there) is not part of the WAL.
 */
public final class Replay {
    /** So many steps can be taken back. */
    public static final int HISTORY = 1000;

    private final Wal wal;
    private final Wal rest;
    private final Function<PageId, Page> base;
    private final Lsn from;
    private final Memory memory;
    private Stream<WalRecord> stream;
    private Iterator<WalRecord> records;
    private final Deque<Done> done = new ArrayDeque<>();
    private final Deque<WalRecord> ahead = new ArrayDeque<>();
    private final Map<String, Integer> problems = new TreeMap<>();
    private Lsn position;
    private LongPredicate committedBefore = xid -> false;

    /** A step, and how to take it back. */
    private record Done(Step step, Runnable undo, Lsn position) {}

    private Replay(Wal wal, Function<PageId, Page> base, Lsn from, Memory memory) {
        this.wal = wal;
        this.rest = rest(wal, from);
        this.base = base;
        this.from = from;
        this.position = from;
        this.memory = memory;
    }

    /** What there is from the page of an LSN on; all of it if no record starts there, which {@link #skip} then explains. */
    private static Wal rest(Wal wal, Lsn from) {
        if (from.compareTo(wal.start()) <= 0) return wal;
        try {
            Wal rest = RedoPoint.from(from, wal);
            rest.record(from);
            return rest;
        } catch (IllegalArgumentException e) {
            return wal;
        }
    }

    /** {@return the records that are still to be read; the file is opened when the first one is wanted} */
    private Iterator<WalRecord> records() {
        if (records == null) {
            stream = rest.records().stream();
            records = stream.iterator();
        }
        return records;
    }

    /** {@return a replay of this WAL from its first record on, over these pages} */
    public static Replay of(Wal wal, Map<PageId, Page> pages) {
        return of(wal, Map.copyOf(pages)::get);
    }

    /**
     * {@return a replay of this WAL from its first record on}
     *
     * @param pages gives a page as it was when the power went, null if there is none of that number
     */
    public static Replay of(Wal wal, Function<PageId, Page> pages) {
        return new Replay(wal, pages, wal.start(), new Memory(pages, false, false));
    }

    /** {@return a replay of a recorded crash: its WAL from the checkpoint on, over the files as they were when the server was killed} */
    public static Replay of(Crash crash) {
        return of(WalFile.open(crash.wal()), crash.crashed()).after(crash.commitLog()).from(crash.control());
    }

    /** {@return the same, which also knows how transactions ended before the WAL begins} */
    public Replay after(CommitLog log) {
        committedBefore = log::committed;
        return this;
    }

    /**
     * {@return a replay of the same from the redo point of this control file's checkpoint on}
     *
     * <p>If pages carry checksums, changed pages get those with which the server would write them to their files.
     *
     * @throws RecoveryException if the two do not belong together: another version, cluster or timeline, or no such checkpoint
     */
    public Replay from(PgControl control) {
        RedoPoint.check(control, wal);
        boolean hints = control.dataChecksums() || control.version().since(V9_4) && control.value("wal_log_hints").equals("true");
        return from(control.redo(), new Memory(base, control.dataChecksums(), hints));
    }

    /** {@return a replay of the same from this LSN on, written like {@code 0/3000028}: the redo point of a checkpoint} */
    public Replay from(String lsn) {
        return from(Lsn.parse(lsn));
    }

    /**
     * {@return a replay of the same from this LSN on: the redo point of a checkpoint}
     *
     * @throws RecoveryException if no record starts there: the WAL begins later, ends before, or is inside a record
     */
    public Replay from(Lsn lsn) {
        return from(lsn, new Memory(base, false, false));
    }

    private Replay from(Lsn lsn, Memory fresh) {
        if (lsn.compareTo(wal.start()) < 0) {
            throw new RecoveryException("the WAL of " + wal + " starts at " + wal.start() + ", behind the redo point " + lsn
                    + ": changes between the two are missing, add the segments before");
        }
        var replay = new Replay(wal, base, lsn, fresh);
        replay.committedBefore = committedBefore;
        replay.skip();
        return replay;
    }

    private void skip() {
        WalRecord before = null;
        while (records().hasNext()) {
            WalRecord record = records().next();
            if (record.lsn().compareTo(from) >= 0) {
                if (before != null && before.endLsn().compareTo(from) > 0) throw inside(before);
                ahead.add(record);
                return;
            }
            before = record;
        }
        if (before == null || !before.endLsn().equals(from)) {
            throw new RecoveryException("there is no record at the redo point " + from + " in " + wal + ": " + wal.verdict());
        }
    }

    private RecoveryException inside(WalRecord record) {
        return new RecoveryException("the redo point " + from + " is inside the record at " + record.lsn() + ", which ends at " + record.endLsn()
                + ": it is not of this WAL");
    }

    /** {@return whether no record is left} */
    public boolean atEnd() {
        return ahead.isEmpty() && !records().hasNext();
    }

    /**
     * Applies the next record.
     *
     * @throws IllegalStateException if there is none: the message says why WAL ends here
     */
    public Step step() {
        if (atEnd()) throw new IllegalStateException("replay ends at " + position + ": " + rest.verdict());
        WalRecord record = ahead.isEmpty() ? records().next() : ahead.pop();
        var redo = new Redo(record, memory);
        if (record.xid() != 0 && memory.status(record.xid()) == TransactionStatus.UNKNOWN) memory.status(record.xid(), TransactionStatus.RUNNING);
        String problem = Redos.apply(redo);
        var step = new Step(record, redo.finish(), redo.transactions(), problem);
        if (!problem.isEmpty()) problems.merge(name(record), 1, Integer::sum);
        done.push(new Done(step, memory.undo(), position));
        if (done.size() > HISTORY) done.removeLast();
        position = record.endLsn();
        if (atEnd()) stream.close();
        return step;
    }

    private static String name(WalRecord record) {
        return record.rmgr() + "/" + record.operation();
    }

    /** Takes the last step back, and returns it. At most {@link #HISTORY} steps are remembered. */
    public Step back() {
        if (done.isEmpty()) {
            throw new IllegalStateException(position.equals(from) ? "replay is at its start, " + from
                    : "only the last " + HISTORY + " steps can be taken back; from(\"" + from + "\") starts again");
        }
        Done last = done.pop();
        last.undo.run();
        ahead.push(last.step.record());
        position = last.position;
        if (!last.step.problem().isEmpty()) problems.merge(name(last.step.record()), -1, (a, b) -> a + b == 0 ? null : a + b);
        return last.step;
    }

    /** Applies all records that start before this LSN; stops at the end of WAL. */
    public Replay runTo(Lsn lsn) {
        while (!atEnd() && next().lsn().compareTo(lsn) < 0) step();
        return this;
    }

    /** Applies all records that start before this LSN, written like {@code 0/3000148}. */
    public Replay runTo(String lsn) {
        return runTo(Lsn.parse(lsn));
    }

    /** Applies all records that are left. */
    public Replay run() {
        while (!atEnd()) step();
        return this;
    }

    /** {@return the record that the next {@link #step} applies} */
    public WalRecord next() {
        if (ahead.isEmpty()) ahead.push(records().next());
        return ahead.peek();
    }

    /** {@return up to where the WAL is applied} */
    public Lsn position() {
        return position;
    }

    /** {@return where valid WAL ends, and why: replay goes no further} */
    public EndOfWal verdict() {
        return rest.verdict();
    }

    /** {@return the page as it is now, null if there is none} */
    public Page page(PageId id) {
        return memory.page(id);
    }

    /** {@return the pages that records touched, as they are now; a copy, which later steps do not change} */
    public Map<PageId, Page> pages() {
        return memory.pages();
    }

    /** {@return the pages that are not known any more, and since which record; block -1 stands for all pages of a file} */
    public Map<PageId, String> doubtful() {
        return memory.doubts();
    }

    /** {@return why a page is doubtful, "" if it is not} */
    public String doubt(PageId page) {
        return memory.doubt(page).orElse("");
    }

    /** {@return the pages that a record wanted to change and that were not there, and the first such record} */
    public Map<PageId, String> missing() {
        return memory.missing();
    }

    /** {@return the kinds of records that were not replayed, as "rmgr/operation", and how many} */
    public Map<String, Integer> notReplayed() {
        return new TreeMap<>(problems);
    }

    /** {@return how this transaction stands} */
    public TransactionStatus status(long xid) {
        return memory.status(xid);
    }

    /** {@return whether this transaction is committed by now; it decides which rows a query would see} */
    public boolean committed(long xid) {
        TransactionStatus status = status(xid);
        return status == TransactionStatus.UNKNOWN ? committedBefore.test(xid) : status == TransactionStatus.COMMITTED;
    }

    /** {@return all transactions that records mention, and how they stand} */
    public Map<Long, TransactionStatus> statuses() {
        return memory.statuses();
    }

    @Override public String toString() {
        return "replay of " + wal + ", applied up to " + position + ": " + pages().size() + " pages touched"
                + (doubtful().isEmpty() ? "" : ", " + doubtful().size() + " doubtful") + (missing().isEmpty() ? "" : ", " + missing().size() + " not here");
    }
}
