package outagebook.wal;

import static outagebook.wal.EndOfWal.Reason.CONTRECORD_REQUESTED;
import static outagebook.wal.EndOfWal.Reason.INCORRECT_PREV_LINK;
import static outagebook.wal.EndOfWal.Reason.INVALID_CONTRECORD_LENGTH;
import static outagebook.wal.EndOfWal.Reason.INVALID_RECORD_LENGTH;
import static outagebook.wal.EndOfWal.Reason.INVALID_RESOURCE_MANAGER;
import static outagebook.wal.EndOfWal.Reason.MISSING_SEGMENT;
import static outagebook.wal.EndOfWal.Reason.NO_CONTRECORD_FLAG;
import static outagebook.wal.EndOfWal.Reason.RECORD_GOES_ON;
import static outagebook.wal.EndOfWal.Reason.RECORD_TOO_LONG;
import static outagebook.wal.EndOfWal.Reason.SEGMENT_END;
import static outagebook.wal.EndOfWal.Reason.STOPPED_AS_ASKED;
import static outagebook.wal.EndOfWal.Reason.SWITCH;
import static outagebook.wal.EndOfWal.Reason.UNREADABLE;

import java.io.Closeable;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import outagebook.wal.EndOfWal.Reason;

/**
 * Reads records one after another, and proves each in the order in which the server does; stops at the first that fails.
 *
 * <p>Source: PostgreSQL xlogreader.c, XLogReadRecord (15 on: XLogDecodeNextRecord) and XLogFindNextRecord. The check
 * "invalid record offset" is absent: reading from left to right never comes to a position inside a page header.
 */
class RecordReader implements Iterator<WalRecord>, Closeable {
    private static final Lsn END = new Lsn(-1);
    private final Segments segments;
    private final WalVersion version;
    private final RecordFormat format;
    private final PageReader pages;
    private Lsn position;
    private Lsn searchEnd = END;
    private final Glance glance;
    private Lsn limit;
    private WalRecord last;
    private Lsn before;
    private boolean switched;
    private WalRecord upcoming;
    private boolean lends;
    private EndOfWal end;

    RecordReader(Segments segments) {
        this(segments, new PageReader(segments));
    }

    RecordReader(Segments segments, PageReader pages) {
        this.segments = segments;
        this.version = segments.version();
        this.format = version.records();
        this.pages = pages;
        this.position = segments.start();
        this.glance = new Glance(version);
    }

    /** A reader that begins at the page of one LSN, and reads nothing that lies behind the other (null: no such end). */
    RecordReader(Segments segments, Lsn from, Lsn limit) {
        this(segments);
        this.position = from;
        this.limit = limit;
    }

    /** {@return a reader that begins with the first record that starts on this page or behind it, looked for up to that LSN} */
    static RecordReader inTheMiddle(Segments segments, Lsn page, Lsn searchEnd) {
        var reader = new RecordReader(segments, page, null);
        reader.searchEnd = searchEnd;
        return reader;
    }

    /**
     * For a reader that is sure to be closed, and done with each record before it takes the next: such records may lie where
     * they were read.
     */
    RecordReader lending() {
        lends = true;
        pages.keepOpen();
        return this;
    }

    @Override public boolean hasNext() {
        if (upcoming == null && end == null) advance();
        return upcoming != null;
    }

    @Override public WalRecord next() {
        if (!hasNext()) throw new NoSuchElementException("WAL ends here: " + end);
        return take();
    }

    /** The next record, which {@link #hasNext} found. */
    final WalRecord take() {
        last = upcoming;
        upcoming = null;
        before = last.lsn();
        switched = version.isSwitch(last.rmid(), last.info());
        return last;
    }

    /** {@return why there is no next record} */
    EndOfWal end() {
        forEach(Visitor.NOBODY, END);
        return end;
    }

    /** {@return whether {@link #end} is known} */
    boolean hasEnded() {
        return end != null && upcoming == null;
    }

    /** {@return where the next record starts if that is known, else where it is looked for} */
    Lsn reached() {
        return upcoming == null ? position : upcoming.lsn();
    }

    /** {@return whether there is a next record that starts before this LSN} */
    boolean startsBefore(Lsn limit) {
        return reached().compareTo(limit) < 0 && hasNext() && upcoming.lsn().compareTo(limit) < 0;
    }

    /** Whether the next record is the one there, found by a reader that began behind this one, on pages from this timeline on. */
    boolean goesOnWith(Relay.Place found, long timeline) {
        if (upcoming != null || !found.prev().equals(before) || timeline < pages.latestTimeline()) return false;
        if (offsetInPage(position) != 0) return found.lsn().equals(position);
        boolean first = (position.value() & segments.segmentSize() - 1) == 0;
        return found.lsn().equals(position.plus(first ? PageHeader.LONG_SIZE : PageHeader.SHORT_SIZE));
    }

    /** {@return the timeline of the first page that was read} */
    long firstTimeline() {
        return pages.firstTimeline();
    }

    /** Shows the records that start before this LSN, each as it is at hand. */
    void forEach(Visitor visitor, Lsn limit) {
        while (startsBefore(limit)) {
            visitor.read(next());
            if (glances() && handsOutAll() && !switched) glance(visitor, limit.value());
        }
    }

    /** {@return whether a glance is enough for records that are right} */
    boolean glances() {
        return version.since(WalVersion.V9_5);
    }

    /** {@return whether nobody has to look at each record before it is handed out} */
    boolean handsOutAll() {
        return true;
    }

    /** Whether a glance is enough for the record at this LSN, perhaps after reading on. */
    private boolean sees(long at, long previous) {
        if (glance.sees(at, previous)) return true;
        if (!pages.readOn(at & -PageHeader.PAGE)) return false;
        glance.lookAt(pages);
        return glance.sees(at, previous);
    }

    private boolean isWithinLimit() {
        return limit == null || Long.compareUnsigned(glance.end(), limit.value()) <= 0;
    }

    /** Shows the records that need no more than a glance. */
    private void glance(Visitor visitor, long limit) {
        long at = position.value();
        long previous = before.value();
        while (Long.compareUnsigned(at, limit) < 0 && sees(at, previous)) {
            visitor.seen(glance);
            at = glance.end();
            previous = glance.lsn();
        }
        position = new Lsn(at);
        before = new Lsn(previous);
    }

    /** {@return the next record, if {@link #hasNext} found one; else null} */
    final WalRecord upcoming() {
        return upcoming;
    }

    /** {@return where the first record starts; asked before any was taken, where {@link #hasNext} found one} */
    Lsn firstLsn() {
        return upcoming.lsn();
    }

    /** Who goes over records without keeping any. */
    interface Visitor {
        Visitor NOBODY = new Visitor() {
            @Override public void read(WalRecord record) {}

            @Override public void seen(Glance record) {}
        };

        /** A record that was read. */
        void read(WalRecord record);

        /** A record for which a glance was enough; until this returns. */
        void seen(Glance record);
    }

    @Override public void close() {
        pages.close();
    }

    void advance() {
        try {
            if (before == null) position = firstRecord();
            else if (glances() && sees(position.value(), before.value()) && isWithinLimit()) upcoming = lends ? glance.lent() : glance.record();
            while (upcoming == null && end == null) upcoming = record();
            if (upcoming != null) position = upcoming.endLsn();
        } catch (Invalid e) {
            end = end(e);
        }
        if (end == null) return;
        upcoming = behind(end, last);
        if (upcoming == null) {
            close();
        } else {
            position = upcoming.endLsn();
            end = null;
        }
    }

    /** The record to go on with behind the end of WAL: there is none for a reader that does as the server does. */
    WalRecord behind(EndOfWal end, WalRecord last) {
        return null;
    }

    /** {@return the record that starts exactly there; null if none does. Nothing proves its link to the one before it} */
    final WalRecord recordAt(Lsn lsn) {
        EndOfWal ended = end;
        position = lsn;
        before = null;
        WalRecord there;
        try {
            there = record();
        } catch (Invalid e) {
            there = null;
        }
        end = ended;
        return there;
    }

    /** {@return where the next record is looked for} */
    Lsn position() {
        return position;
    }

    /** A segment may begin inside a record that started in the one before it: skip that, as the dump tool does. */
    private Lsn firstRecord() throws Invalid {
        Lsn page = pageOf(position);
        Lsn segment = new Lsn(page.value() & -segments.segmentSize());
        if (segments.has(page)) pages.turnTo(segment);
        while (segments.has(page) && page.compareTo(searchEnd) < 0 && reaches(page, PageHeader.LONG_SIZE)) {
            pages.turnTo(page);
            PageHeader header = pages.header();
            long rest = header.has(PageHeader.FIRST_IS_CONTRECORD) ? aligned(header.remLen()) : 0;
            if (rest < PageHeader.PAGE - header.size()) return rest == 0 ? page : page.plus(header.size() + rest);
            page = page.plus(PageHeader.PAGE);
        }
        return page;
    }

    /** The record at the current position; null if there is none there, but the place to go on, or the end, is known. */
    private WalRecord record() throws Invalid {
        if (!has(position)) {
            end = betweenSegments(position);
            return null;
        }
        if (!reaches(position, format.headerSize())) return null;
        pages.turnTo(pageOf(position));
        int header = pages.header().size();
        if (position.equals(pages.address())) position = position.plus(header);
        if (offsetInPage(position) == header) provesNoContinuation();
        return assembled();
    }

    /** Whether so many bytes from there, as far as they lie on that page, may be read; if not, that is the end. */
    private boolean reaches(Lsn lsn, long bytes) {
        long onPage = Math.min(bytes, PageHeader.PAGE - offsetInPage(lsn));
        if (limit == null || lsn.plus(onPage).compareTo(limit) <= 0) return true;
        end = new EndOfWal(position, STOPPED_AS_ASKED, version.message(STOPPED_AS_ASKED, limit), "",
                fileName(segments.nameOf(position)), offset(segments.nameOf(position), position));
        return false;
    }

    private boolean has(Lsn lsn) {
        return pages.isInOpenFile(lsn) || segments.has(lsn);
    }

    private WalRecord assembled() throws Invalid {
        int start = offsetInPage(position);
        Bytes rest = pages.page().slice(start, PageHeader.PAGE - start);
        long totLen = rest.u32(0);
        RecordHeader header = null;
        if (rest.length() >= format.headerSize()) header = provedHeader(rest);
        else provesRoomForHeader(totLen);
        provesBuffer(totLen);
        if (!reaches(position, totLen)) return null;
        var record = new Assembly();
        record.add(pages, start, totLen);
        while (record.length() < totLen) {
            if (!turnToContinuation(record, totLen)) return null;
            record.add(pages, pages.header().size(), totLen - record.length());
            if (header == null) header = provedHeader(record.bytes());
        }
        return verified(record, header);
    }

    private WalRecord verified(Assembly record, RecordHeader header) throws Invalid {
        if (glances()) glance.lookAt(pages);
        RecordFormat.Content content = format.verified(record.bytes(), header, version);
        Lsn behind = pages.address().plus(aligned(record.endInPage()));
        Lsn endLsn = version.isSwitch(header.rmid(), header.info()) ? segments.endOfSegment(behind) : behind;
        return new WalRecord(version, position, endLsn, header, content, record.bytes(), record.fragments());
    }

    /** Goes to the next page; false if the record was given up there (then the position is the new one), or WAL ends. */
    private boolean turnToContinuation(Assembly record, long totLen) throws Invalid {
        Lsn page = pages.address().plus(PageHeader.PAGE);
        if (!has(page)) {
            end = betweenSegments(page);
            return false;
        }
        if (!reaches(page, PageHeader.SHORT_SIZE + totLen - record.length())) return false;
        pages.turnTo(page);
        if (pages.header().has(PageHeader.FIRST_IS_OVERWRITE_CONTRECORD)) {
            position = page;
            return false;
        }
        provesContinuation(totLen - record.length());
        return true;
    }

    private void provesNoContinuation() throws Invalid {
        if (!pages.header().has(PageHeader.FIRST_IS_CONTRECORD)) return;
        throw new Invalid(CONTRECORD_REQUESTED).compared("xlp_info %04X has XLP_FIRST_IS_CONTRECORD 0001, xlp_rem_len %d; expected 0: "
                + "the record before it is complete", pages.header().info(), pages.header().remLen());
    }

    private void provesRoomForHeader(long totLen) throws Invalid {
        if (totLen < format.headerSize()) {
            throw new Invalid(INVALID_RECORD_LENGTH, format.headerSize(), totLen)
                    .compared("xl_tot_len %d < SizeOfXLogRecord %d", totLen, format.headerSize());
        }
    }

    private RecordHeader provedHeader(Bytes record) throws Invalid {
        RecordHeader header = format.header(FieldReader.of(record), version);
        format.provesLengths(header);
        if (!version.knowsRmgr(header.rmid())) {
            throw new Invalid(INVALID_RESOURCE_MANAGER, header.rmid())
                    .compared("xl_rmid %d, expected %s", header.rmid(), version.knownRmgrs());
        }
        provesLink(header.prev());
        return header;
    }

    private void provesLink(Lsn prev) throws Invalid {
        boolean linked = before == null ? prev.compareTo(position) < 0 : prev.equals(before);
        if (linked) return;
        throw new Invalid(INCORRECT_PREV_LINK, prev).compared("xl_prev %s, expected %s", prev,
                before == null ? "less than " + position : before + ", the record before it");
    }

    private void provesBuffer(long totLen) throws Invalid {
        if (version.canBuffer(totLen)) return;
        throw new Invalid(RECORD_TOO_LONG, totLen).compared("xl_tot_len %d, in whole pages, > MaxAllocSize 1073741823", totLen);
    }

    private void provesContinuation(long expected) throws Invalid {
        PageHeader header = pages.header();
        if (!header.has(PageHeader.FIRST_IS_CONTRECORD)) {
            throw new Invalid(NO_CONTRECORD_FLAG).compared("xlp_info %04X of page %s lacks XLP_FIRST_IS_CONTRECORD 0001, "
                    + "%d bytes of the record are still to come", header.info(), pages.address(), expected);
        }
        if (header.remLen() != expected) {
            throw new Invalid(INVALID_CONTRECORD_LENGTH, header.remLen(), expected)
                    .compared("xlp_rem_len %d of page %s, expected %d", header.remLen(), pages.address(), expected);
        }
    }

    private EndOfWal betweenSegments(Lsn next) {
        SegmentName missing = segments.nameOf(next);
        SegmentName later = segments.files().higherKey(missing);
        SegmentName full = segments.nameOf(next.plus(-1));
        if (later != null) return end(MISSING_SEGMENT, next, full, missing, later);
        if (next.compareTo(position) > 0) return end(RECORD_GOES_ON, position, full, missing);
        if (switched) return end(SWITCH, before, full, missing);
        return end(SEGMENT_END, next, full, missing);
    }

    private EndOfWal end(Reason reason, Lsn where, SegmentName file, Object... others) {
        Object[] details = Stream.concat(Stream.of(file), Stream.of(others)).toArray();
        return new EndOfWal(position, reason, version.message(reason, where, details), "", fileName(file), offset(file, where));
    }

    private EndOfWal end(Invalid failed) {
        Lsn place = failed.reason.liesInPageHeader() ? pages.address() : position;
        SegmentName file = segments.nameOf(place);
        String message = version.message(failed.reason, where(failed.reason), failed.details);
        return new EndOfWal(position, failed.reason, message, failed.compared(), fileName(file), offset(file, place));
    }

    private String fileName(SegmentName segment) {
        return segments.files().get(segment).getFileName().toString();
    }

    private long offset(SegmentName segment, Lsn lsn) {
        return lsn.minus(segment.start(segments.segmentSize()));
    }

    private Object where(Reason reason) {
        if (reason == UNREADABLE) return fileName(segments.nameOf(pages.address()));
        if (reason.namesPage()) return version.page(segments.nameOf(pages.address()), pages.address(), pages.offset());
        return position;
    }

    static Lsn pageOf(Lsn lsn) {
        return lsn.plus(-offsetInPage(lsn));
    }

    static int offsetInPage(Lsn lsn) {
        return (int) (lsn.value() & PageHeader.PAGE - 1);
    }

    static long aligned(long length) {
        return length + 7 & ~7L;
    }
}
