package outagebook.wal;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Some of the records of a WAL: from one LSN to another, of one relation, of one transaction, of some resource managers.
 *
 * <pre>{@code
 * var wal = WalDirectory.open("/path/to/archive");
 * var table = wal.between("0/42000028", "0/43000000").relation("1663/16384/16385");
 * table.dump(System.out);
 * }</pre>
 * Each call narrows; nothing is read before somebody asks for records, lines, statistics or pages, and then only from the page
 * of the first LSN on (or, if WAL breaks on that page before it, from that LSN itself, where a record must start: {@link #salvage}
 * names such places; {@code pg_waldump} gives up there). It is meant as {@code pg_waldump} means its options -s, -e, -R, -F, -B, -x, -r and -w, and takes the
 * same records. {@link #verdict} is about the stretch that is read, whatever is selected in it; {@link #verify} counts what is
 * selected; {@link #salvage} is an account of the whole WAL.
 *
 * <p>Source: PostgreSQL 15, bin/pg_waldump/pg_waldump.c (main, XLogRecordMatchesRelationBlock, XLogRecordHasFPW).
 */
public final class WalSelection extends Wal {
    private static final int RMGRS = 256;
    private static final Lsn END = new Lsn(-1);
    private final Wal all;
    private final Selected selected;

    private WalSelection(Wal all, Selected selected) {
        super(all.segments());
        this.all = all;
        this.selected = selected;
    }

    static WalSelection of(Wal wal) {
        return new WalSelection(wal, Selected.ALL);
    }

    /** {@inheritDoc} Inside an earlier stretch, what both have in common. */
    @Override public WalSelection between(Lsn from, Lsn to) {
        if (to.compareTo(from) < 0) throw new IllegalArgumentException("the stretch from " + from + " to " + to + " ends before it begins");
        provesInside(from, to);
        return new WalSelection(all, selected.between(from, to));
    }

    /** {@inheritDoc} Inside an earlier stretch, what is left of it. */
    @Override public WalSelection from(Lsn lsn) {
        provesInside(lsn, END);
        return new WalSelection(all, selected.from(lsn));
    }

    /** An empty answer would say nothing about why. */
    private void provesInside(Lsn from, Lsn to) {
        Lsn end = segments().files().lastKey().next(segmentSize()).start(segmentSize());
        if (to.compareTo(segments().start()) > 0 && from.compareTo(end) < 0) return;
        throw new IllegalArgumentException("the stretch from " + from + (to.equals(END) ? " on" : " to " + to) + " is not in " + all + ": its segments hold "
                + segments().start() + " to " + end);
    }

    /**
     * {@return only the records about this relation}
     *
     * <p>From 9.5 on these are the records that name a page of it, as with {@code pg_waldump -R}; a record that makes, cuts or
     * removes a whole file (Storage, the end of a transaction) names no page, and is not among them. In 9.3 and 9.4, whose tool
     * has no such option, a record is about the relation that it has a page image of, or whose number stands in its data.
     */
    @Override public WalSelection relation(String relation) {
        return relation(Relation.parse(relation));
    }

    @Override public WalSelection relation(Relation relation) {
        return new WalSelection(all, selected.relation(relation));
    }

    /** {@return only the records that name a page of this fork (and of the relation, if one was named): main, fsm, vm or init} */
    public WalSelection fork(String name) {
        int fork = BlockRef.fork(name);
        if (fork < 0) throw new IllegalArgumentException("\"" + name + "\" is no fork; there are main, fsm, vm and init");
        return new WalSelection(all, selected.fork(pagesAreNamed(fork)));
    }

    /** {@return only the records that name a page of this number (of the relation and the fork, if they were named)} */
    public WalSelection block(long number) {
        return new WalSelection(all, selected.block(pagesAreNamed(number)));
    }

    private <T extends Number> T pagesAreNamed(T wanted) {
        if (version().since(WalVersion.V9_5)) return wanted;
        throw new IllegalArgumentException("records of " + version() + " do not name all their pages; choose by relation");
    }

    @Override public WalSelection transaction(long xid) {
        return new WalSelection(all, selected.transaction(xid));
    }

    @Override public WalSelection rmgr(String... names) {
        return new WalSelection(all, selected.rmgrs(Arrays.stream(names).map(this::rmid).collect(Collectors.toCollection(TreeSet::new))));
    }

    private int rmid(String name) {
        return IntStream.range(0, RMGRS).filter(id -> version().knowsRmgr(id) && version().rmgrName(id).equalsIgnoreCase(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + name + "\" is no resource manager of PostgreSQL " + version() + "; it has "
                        + IntStream.rangeClosed(0, version().lastRmgr()).mapToObj(version()::rmgrName).collect(Collectors.joining(", "))));
    }

    @Override public WalSelection fullPage() {
        return new WalSelection(all, selected.fullPage());
    }

    /** {@inheritDoc} Records before the stretch and those that are not selected are read too, to remember what their rows were. */
    @Override public Stream<Row> rows() {
        var history = new RowHistory();
        Lsn from = selected.from();
        boolean before = from != null && from.compareTo(all.start()) > 0;
        Stream<Row> remembered = !before ? Stream.empty()
                : all.records().stream().takeWhile(record -> record.lsn().compareTo(from) < 0).flatMap(record -> {
                    history.rows(record);
                    return Stream.empty();
                });
        return Stream.concat(remembered, stretch().records().stream()
                .flatMap(record -> history.rows(record).stream().filter(row -> selects(record))));
    }

    /** {@return the LSN of the first byte that may be selected} */
    @Override public Lsn start() {
        return selected.from() == null || selected.from().compareTo(super.start()) < 0 ? super.start() : selected.from();
    }

    @Override public long systemIdentifier() {
        return all.systemIdentifier();
    }

    /** {@inheritDoc} */
    @Override public WalInventory inventory() {
        return all.inventory().within(toString(), selected.from(), selected.to());
    }

    @Override NavigableMap<SegmentName, Path> present() {
        return all.present();
    }

    @Override Wal stretch() {
        return new WalSelection(all, selected.stretch());
    }

    @Override boolean selects(WalRecord record) {
        return selected.matches(record);
    }

    @Override RecordReader reader() {
        return new SelectingReader(segments(), selected);
    }

    /** {@return what is read, and what is selected} */
    @Override public String toString() {
        return Stream.concat(Stream.of(all.toString()), words().stream()).collect(Collectors.joining(", "));
    }

    private List<String> words() {
        Set<Integer> rmgrs = selected.rmgrs();
        return Stream.of(selected.from() == null ? "" : selected.to() == null ? "from " + selected.from() : selected.from() + " to " + selected.to(),
                selected.relation() == null ? "" : "relation " + selected.relation(),
                selected.fork() == null ? "" : "fork " + BlockRef.forkName(selected.fork()),
                selected.block() == null ? "" : "block " + selected.block(),
                selected.xid() == null ? "" : "transaction " + selected.xid(),
                rmgrs == null ? "" : rmgrs.stream().map(version()::rmgrName).collect(Collectors.joining(" or ")),
                selected.images() ? "with full pages" : "").filter(word -> !word.isEmpty()).toList();
    }
}
