package outagebook.wal;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import outagebook.wal.Relay.Pace;

/** A stretch of WAL that can be read from its start to its end: one segment file, or several of a directory. */
public abstract sealed class Wal permits WalFile, WalDirectory, WalSelection {
    private final Segments segments;

    Wal(Segments segments) {
        this.segments = segments;
    }

    /**
     * {@return the WAL that is there: of a directory all its segments as one ({@link WalDirectory}), of a file that one ({@link WalFile})}
     *
     * <pre>{@code
     * var wal = Wal.open("/path/to/archive");
     * wal.inventory();
     * }</pre>
     */
    public static Wal open(Path path) {
        return Files.isDirectory(path) ? WalDirectory.open(path) : WalFile.open(path);
    }

    /** {@return the WAL that is there, see {@link #open(Path)}; {@code -} stands for a segment on standard input} */
    public static Wal open(String path) {
        return path.equals("-") ? WalFile.open(path) : open(Path.of(path));
    }

    /** {@return the version of PostgreSQL that wrote it} */
    public WalVersion version() {
        return segments.version();
    }

    /** {@return its timeline; what is its ancestors' WAL lies in segments with their timelines in the names} */
    public long timeline() {
        return segments.timeline();
    }

    /** {@return bytes in a segment} */
    public int segmentSize() {
        return segments.segmentSize();
    }

    /** {@return the names of its segments, in order; there may be gaps} */
    public List<SegmentName> names() {
        return List.copyOf(segments.files().keySet());
    }

    /** {@return one of its segments alone, by its name of 24 digits} */
    public WalFile segment(String name) {
        Path file = segments.files().get(SegmentName.parse(name));
        if (file != null) return WalFile.open(file);
        throw new IllegalArgumentException("there is no segment " + name + " in " + this + "; inventory() lists those that are there");
    }

    /**
     * {@return where its segments differ from those of the same names in another WAL, one entry for each segment that both have; and
     * which segments only one of them has}
     *
     * <p>For an archive and the server that filled it, or two replicas. Also segments of which no page can be read are compared, and of
     * directories those of all timelines. If there is none to compare, or the two are of different clusters, the answer says so.
     */
    public WalDifferences differences(Wal other) {
        return WalDifferences.of(this, other);
    }

    /** {@return the LSN of its first byte} */
    public Lsn start() {
        return segments.start();
    }

    /** {@return the identifier of the cluster that wrote it, an unsigned number; 0 if the first page does not tell} */
    public abstract long systemIdentifier();

    /** {@return its records in order; what began before its first byte is skipped} */
    public WalRecords records() {
        return new WalRecords(toString(), this::reader);
    }

    /**
     * {@return the stretch of it from one LSN to another, written like {@code 0/3000148}, or from one time to another, written like
     * {@code 2026-11-23 08:51:44} (in UTC unless a zone such as {@code +02} is behind it); to be looked at in the same ways}
     *
     * <p>LSNs: the records that start at or behind the first and end at or before the second, as {@code pg_waldump -s -e} takes them.
     * Times: see {@link #between(Instant, Instant)}.
     */
    public WalSelection between(String from, String to) {
        boolean lsn = Moments.isLsn(from);
        if (lsn && Moments.isLsn(to)) return between(Lsn.parse(from), Lsn.parse(to));
        if (!lsn && !Moments.isLsn(to)) return between(Moments.parse(from), Moments.parse(to));
        Instant time = Moments.parse(lsn ? to : from);
        throw new IllegalArgumentException((lsn ? from : to) + " is an LSN and " + time + " is a time; give two LSNs, or two times");
    }

    /**
     * {@return the stretch of it in which the transactions ended that ended between these two moments}
     *
     * <p>Only the ends of transactions carry a time, by the clock of the server that wrote them, which may go back. The stretch begins
     * behind the last transaction that ended before the first moment, and goes to the end of the last one that ended up to the second. A
     * transaction that was open for longer has earlier records before it: {@link #transaction} finds them all. The WAL is read once.
     *
     * @throws IllegalArgumentException if no transaction ended then; the message says when the nearest ones did
     */
    public WalSelection between(Instant from, Instant to) {
        return Moments.between(this, from, to);
    }

    /** {@return the stretch of it from one LSN to another} */
    public WalSelection between(Lsn from, Lsn to) {
        return WalSelection.of(this).between(from, to);
    }

    /** {@return the rest of it, from an LSN on, written like {@code 0/3000148}: also behind a place where WAL ends} */
    public WalSelection from(String lsn) {
        return from(Lsn.parse(lsn));
    }

    /** {@return the rest of it, from an LSN on: also behind a place where WAL ends} */
    public WalSelection from(Lsn lsn) {
        return WalSelection.of(this).from(lsn);
    }

    /**
     * {@return only the records about this relation, {@code tablespace/database/relfilenode} or a file as
     * {@code pg_relation_filepath} names it; more in {@link WalSelection#relation}}
     */
    public WalSelection relation(String relation) {
        return WalSelection.of(this).relation(relation);
    }

    /** {@return only the records about this relation} */
    public WalSelection relation(Relation relation) {
        return WalSelection.of(this).relation(relation);
    }

    /** {@return only the records with this transaction number in their header, as with {@code pg_waldump -x}} */
    public WalSelection transaction(long xid) {
        return WalSelection.of(this).transaction(xid);
    }

    /** {@return only the records of these resource managers, as with {@code pg_waldump -r}; capitals do not matter} */
    public WalSelection rmgr(String... names) {
        return WalSelection.of(this).rmgr(names);
    }

    /** {@return only the records with a copy of a whole page, as with {@code pg_waldump -w}} */
    public WalSelection fullPage() {
        return WalSelection.of(this).fullPage();
    }

    /** {@return the record that starts at this LSN, written like {@code 0/3000148}} */
    public WalRecord record(String lsn) {
        return record(Lsn.parse(lsn));
    }

    /** {@return the record that starts at this LSN} */
    public WalRecord record(Lsn lsn) {
        try (RecordReader records = reader()) {
            WalRecord before = null;
            while (records.hasNext()) {
                WalRecord record = records.next();
                if (record.lsn().equals(lsn)) return record;
                if (record.lsn().compareTo(lsn) > 0) throw notThere(lsn, before, "the next one at " + record.lsn());
                before = record;
            }
            throw notThere(lsn, before, "WAL ends at " + records.end().lsn() + ": " + records.end());
        }
    }

    private IllegalArgumentException notThere(Lsn lsn, WalRecord before, String after) {
        String left = before == null ? "none starts before it" : "the one before it starts at " + before.lsn();
        return new IllegalArgumentException("no record starts at " + lsn + " in " + this + "; " + left + ", " + after);
    }

    /** {@return where its valid records end, and why} */
    public EndOfWal verdict() {
        return verdict(Pace.forNumbers());
    }

    final EndOfWal verdict(Pace pace) {
        try (var relay = new Relay<Void>(segments, reader().lending(), pace, (records, to) -> {
            records.forEach(RecordReader.Visitor.NOBODY, to);
            return null;
        })) {
            return relay.run(nothing -> {}).end();
        }
    }

    /** {@return how many records are good, and the first problem: what {@link #verdict} says, with what the check compared} */
    public Verification verify() {
        try (RecordReader records = reader().lending()) {
            long count = 0;
            Lsn last = null;
            for (; records.hasNext(); count++) last = records.next().lsn();
            return new Verification(count, Optional.ofNullable(last), records.end());
        }
    }

    /** {@return all records that are certain, also behind damage; and what lies between them} */
    public Salvage salvage() {
        try (SalvageReader records = SalvageReader.of(segments)) {
            return records.salvage(this);
        }
    }

    final WalRecords salvagedRecords() {
        return new WalRecords("what was salvaged from " + this, () -> SalvageReader.of(segments));
    }

    /**
     * {@return what there is of each segment: whole, missing, cut off, zeros, damaged; "is this archive whole?"}
     *
     * <p>Reads everything twice, and packed files once more for their length. Of a {@link WalSelection} from one LSN to another, it
     * lists the segments that hold a byte of the stretch, each with all its records.
     */
    public WalInventory inventory() {
        return WalInventory.of(this, List.of(), Collections.emptySortedMap());
    }

    /** Prints a line for each record, as the dump tool of that version does; what the WAL has as text goes out unchanged. */
    public void dump(PrintStream out) {
        print(out, false, Pace.forText());
    }

    /** Prints the records as the dump tool does with {@code -b}: below each line, one for each page that it names. */
    public void dumpWithBlocks(PrintStream out) {
        print(out, true, Pace.forText());
    }

    /** Several at once may read it; the lines come in order. */
    final void print(PrintStream out, boolean withBlocks, Pace pace) {
        var used = new ConcurrentLinkedQueue<Words>();
        try (var relay = new Relay<>(segments, reader().lending(), pace, (records, to) -> {
            Words lines = Optional.ofNullable(used.poll()).orElseGet(Words::new);
            records.forEach(new DumpLine(lines, withBlocks), to);
            return lines;
        })) {
            relay.run(lines -> {
                lines.moveTo(out);
                used.add(lines);
            });
        }
    }

    /** {@return how many records of which kind it has, and how many bytes they take} */
    public WalStats stats() {
        return stats(Pace.forNumbers());
    }

    final WalStats stats(Pace pace) {
        return WalStats.of(this, pace);
    }

    /** {@return which transactions wrote in it, and how they ended} */
    public WalTransactions transactions() {
        return WalTransactions.of(this);
    }

    /** {@return which tables and indexes its records are about, and what they did to them} */
    public WalRelations relations() {
        return WalRelations.of(this);
    }

    /**
     * {@return how many transactions ended in each stretch of time, and how much WAL was written}
     *
     * @param step how long a stretch of time is; each begins at a multiple of it
     */
    public WalActivity activity(Duration step) {
        return WalActivity.of(this, step);
    }

    /** {@return the pages that its records hold copies of, in order, as {@code pg_waldump --save-fullpage} saves them} */
    public Stream<FullPage> pages() {
        return records().stream().flatMap(record -> record.blocks().stream().filter(block -> block.image().isPresent())
                .map(block -> new FullPage(timeline(), record.lsn(), block, record.page(block.id()))));
    }

    /**
     * {@return the rows that its records insert, update, delete and lock, in order}
     *
     * <p>An update's shared bytes, and the row before a delete, are taken from earlier records as far as {@link RowHistory} remembers
     * them.
     */
    public Stream<Row> rows() {
        var history = new RowHistory();
        return records().stream().flatMap(record -> history.rows(record).stream());
    }

    /** {@return where reading ended, after each of its records was shown} */
    final EndOfWal each(Consumer<WalRecord> visitor) {
        try (RecordReader records = reader()) {
            while (records.hasNext()) visitor.accept(records.next());
            return records.end();
        }
    }

    RecordReader reader() {
        return new RecordReader(segments);
    }

    /** {@return the same, without a choice of records in it} */
    Wal stretch() {
        return this;
    }

    /** {@return all segments that lie there, also those of other timelines, which are not read} */
    NavigableMap<SegmentName, Path> present() {
        return segments.files();
    }

    /** {@return whether this record of the stretch is one of its records} */
    boolean selects(WalRecord record) {
        return true;
    }

    final Segments segments() {
        return segments;
    }

}
