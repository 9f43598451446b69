package outagebook.wal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import outagebook.wal.Salvage.Look;
import outagebook.wal.Salvage.Stretch;

/** What lies where no record could be read; written down page by page while {@link Resync} passes. */
final class Remains {
    private static final byte[] ZEROES = new byte[PageHeader.PAGE];
    /** Between the first and the last place of a stretch. */
    static final String TO = " to ";
    private final Segments segments;
    private final SalvagePages pages;
    private final List<Stretch> stretches = new ArrayList<>();
    private Lsn firstUnproved;
    private long unproved;
    private WalRecord firstStranger;
    private WalRecord lastStranger;
    private long strangers;
    private long leftOut;
    private boolean unexplained;

    Remains(Segments segments, SalvagePages pages) {
        this.segments = segments;
        this.pages = pages;
    }

    List<Stretch> stretches() {
        return List.copyOf(stretches);
    }

    boolean has(Look look) {
        return stretches.stream().anyMatch(stretch -> stretch.look() == look);
    }

    /** {@return whether there is something else than the beginning of one record, and what ordinarily lies behind the end of WAL} */
    boolean isUnexplained() {
        return unexplained || has(Look.ELSEWHERE) || has(Look.DAMAGED_HEADER) || has(Look.GARBAGE);
    }

    /** Notes the current page, from this offset to its end. */
    void add(long timeline, int from, Lsn stop) {
        Lsn page = pages.address();
        if (from >= PageHeader.PAGE) return;
        int length = Math.max(from, pages.length());
        if (length > from) add(look(timeline, from, stop), page.plus(from), page.plus(length));
        if (length < PageHeader.PAGE) add(Look.CUT, page.plus(length), page.plus(PageHeader.PAGE));
    }

    void add(Look look, Lsn from, Lsn to) {
        add(new Looked(look, ""), from, to);
    }

    private record Looked(Look look, String detail) {
        /** Pages that lie elsewhere one behind the other are one stretch, from the first to the last. */
        Looked behind(Stretch before, Lsn from) {
            if (look != Look.ELSEWHERE || before.look() != look || !before.to().equals(from)) return this;
            String[] places = before.detail().split(TO);
            boolean next = Lsn.parse(places[places.length - 1]).plus(PageHeader.PAGE).equals(Lsn.parse(detail));
            return next ? new Looked(look, places[0] + TO + detail) : this;
        }
    }

    private void add(Looked looked, Lsn from, Lsn to) {
        Stretch before = stretches.isEmpty() ? null : stretches.get(stretches.size() - 1);
        Looked both = before == null ? looked : looked.behind(before, from);
        boolean goesOn = before != null && before.look() == looked.look && (before.detail().equals(looked.detail) || both != looked);
        if (goesOn) from = stretches.remove(stretches.size() - 1).from();
        stretches.add(new Stretch(looked.look, both.detail, from, to));
    }

    private Looked look(long timeline, int from, Lsn stop) {
        List<String> wrong = pages.wrong();
        PageHeader header = pages.rawHeader();
        boolean inside = from > 0;
        int content = Math.max(from, wrong.isEmpty() ? pages.headerSize(pages.address()) : 0);
        if (isZero(content)) return new Looked(Look.ZEROES, "");
        if (wrong.size() > 1) return new Looked(Look.GARBAGE, "");
        if (!inside && header.timeline() != 0 && header.timeline() < timeline) return new Looked(Look.OLD_TIMELINE, "" + header.timeline());
        if (wrong.isEmpty()) {
            if (pages.address().compareTo(stop) > 0 && !header.has(PageHeader.FIRST_IS_CONTRECORD)) unexplained = true;
            return new Looked(Look.NO_WHOLE_RECORD, "");
        }
        if (!wrong.get(0).startsWith("xlp_pageaddr")) return new Looked(Look.DAMAGED_HEADER, wrong.get(0));
        return elsewhere(header);
    }

    private Looked elsewhere(PageHeader header) {
        long back = pages.address().minus(header.address());
        boolean recycled = back > 0 && back % segments.segmentSize() == 0;
        if (!recycled) return new Looked(Look.ELSEWHERE, header.address().toString());
        return new Looked(Look.OLD_SEGMENT, SegmentName.of(header.timeline(), header.address(), segments.segmentSize()).toString());
    }

    private boolean isZero(int from) {
        return Arrays.equals(pages.page().array(), from, PageHeader.PAGE, ZEROES, from, PageHeader.PAGE);
    }

    void cutAt(Lsn lsn) {
        stretches.removeIf(stretch -> stretch.from().compareTo(lsn) >= 0);
        if (stretches.isEmpty()) return;
        Stretch tail = stretches.remove(stretches.size() - 1);
        stretches.add(new Stretch(tail.look(), tail.detail(), tail.from(), tail.to().compareTo(lsn) > 0 ? lsn : tail.to()));
    }

    void addUnproved(Lsn lsn) {
        if (unproved++ == 0) firstUnproved = lsn;
    }

    void addStranger(WalRecord record) {
        if (strangers++ == 0) firstStranger = record;
        lastStranger = record;
    }

    boolean hasLeftOut() {
        return leftOut > 0;
    }

    void leaveOut() {
        leftOut++;
    }

    /** {@return what else is to be known about the place, one sentence each} */
    List<String> notes() {
        var notes = new ArrayList<String>();
        if (strangers > 0) {
            notes.add(strangers + " intact record" + (strangers == 1 ? "" : "s") + " of another history there, " + firstStranger.lsn()
                    + " to " + lastStranger.lsn() + ": the first names " + firstStranger.prev()
                    + " as the record before it, and that is not so here");
        }
        if (unproved > 0) {
            notes.add("looks like a record, checksum right, but nothing else proves it: " + firstUnproved
                    + (unproved > 1 ? " and " + (unproved - 1) + " more" : ""));
        }
        if (leftOut > 0) notes.add(leftOut + " places were not tried: too many before them looked like long records and were none");
        return notes;
    }
}
