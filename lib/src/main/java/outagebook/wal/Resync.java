package outagebook.wal;

import java.util.List;
import java.util.Optional;
import outagebook.wal.Salvage.Look;
import outagebook.wal.Salvage.Proof;

/**
 * Finds the next record behind damage that is certainly one.
 *
 * <p>Certain means: its header is possible, its checksum is right, and its place is proved by something outside of it, see
 * {@link Proof}. Bytes that merely look like a record (an old one in a recycled file, one that is stored in a table) have
 * links that do not fit their place.
 *
 * <p>The time is linear in the number of bytes: each place costs a few comparisons; only the rare place that could be a
 * record is read in full, and bytes read in vain never exceed {@value #PATIENCE} times the bytes passed, one record and a
 * megabyte. Places left out for that reason are counted.
 */
final class Resync {
    private static final int PATIENCE = 32;
    private static final long FREE = 1 << 20;
    /** A record has less than 4 GB, and the one before may have ended its segment early. */
    private static final long FARTHEST_PREV = 1L << 33;
    /** What the server's allocator grants (MaxAllocSize, utils/memutils.h); it can replay no longer record. */
    private static final long LONGEST = 0x3FFFFFFF;
    private static final int OVERWRITE_CONTRECORD = 0xD0;

    private final Segments segments;
    private final WalVersion version;
    private final SalvagePages pages;
    private final int headerSize;
    private final int prevAt;
    private long timeline;
    private long bytesTried;
    private long bytesInVain;

    private WalRecord last;
    private Lsn stop;
    private WalRecord unprovedSwitch;
    private Lsn stranger;
    private String lostHeader;
    private Remains remains;

    Resync(Segments segments, SalvagePages pages) {
        this.segments = segments;
        this.version = segments.version();
        this.pages = pages;
        this.headerSize = version.recordHeaderSize();
        this.prevAt = headerSize == 32 ? 16 : 8;
    }

    /** A record that is certain, and why. */
    record Found(WalRecord record, Proof proof) {}

    /** {@return the next certain record where WAL stopped or behind that place; null if there is none} */
    Found find(Lsn from, WalRecord lastGood) {
        last = lastGood;
        stop = behindHeader(from);
        unprovedSwitch = null;
        stranger = null;
        remains = new Remains(segments, pages);
        if (pages.latestTimeline() <= segments.timeline()) timeline = pages.latestTimeline();
        lostHeader = leftOfHeader();
        Found found = search();
        pages.startAgain(timeline);
        if (found == null) return null;
        remains.cutAt(found.record.lsn());
        pages.forgive(RecordReader.pageOf(found.record.lsn()).plus((found.record.fragments().size() - 1L) * PageHeader.PAGE));
        return found;
    }

    /** {@return what lies between the place where WAL stopped and what was found} */
    Remains remains() {
        return remains;
    }

    /** {@return where the record is that could not be read: the place where WAL stopped, behind a page header if there is one} */
    Lsn stop() {
        return stop;
    }

    /** {@return what is left of the header of the record that could not be read, if its link to the last good record is} */
    Optional<String> lostHeader() {
        return Optional.ofNullable(lostHeader);
    }

    /** {@return bytes of all records, or what could have been one, that were read in full} */
    long bytesTried() {
        return bytesTried;
    }

    /** Bytes that the reader itself read in vain. */
    void addInVain(long bytes) {
        bytesInVain += bytes;
        bytesTried += bytes;
    }

    private Found search() {
        Found next = atStop();
        if (next == null) next = atClaimedEnd();
        if (next != null) {
            passTo(next.record.lsn());
            return next;
        }
        Lsn page = RecordReader.pageOf(stop);
        while (page != null) {
            pages.forgetBefore(page);
            if (!segments.has(page)) {
                page = skipped(page, startOfNextFile(page), Look.MISSING);
            } else if (!pages.show(page)) {
                page = skipped(page, segments.endOfSegment(page.plus(1)), Look.CUT);
            } else {
                Found found = onPage(page, start(page));
                pages.show(page);
                remains.add(timeline, Math.max(0, (int) stop.minus(page)), stop);
                if (found != null) return found;
                page = page.plus(PageHeader.PAGE);
            }
        }
        return null;
    }

    /** Notes the bytes between the stop and a record that was found without a search. */
    private void passTo(Lsn found) {
        for (Lsn page = RecordReader.pageOf(stop); page.compareTo(found) < 0; page = page.plus(PageHeader.PAGE)) {
            if (pages.show(page)) remains.add(timeline, Math.max(0, (int) stop.minus(page)), stop);
        }
    }

    private Lsn skipped(Lsn from, Lsn to, Look look) {
        if (to != null) remains.add(look, from, to);
        return to;
    }

    private Lsn startOfNextFile(Lsn page) {
        SegmentName next = segments.files().higherKey(segments.nameOf(page));
        return next == null ? null : next.start(segments.segmentSize());
    }

    private int start(Lsn page) {
        return stop.compareTo(page) > 0 ? RecordReader.offsetInPage(stop) + 8 : pages.headerSize(page);
    }

    private String leftOfHeader() {
        int at = RecordReader.offsetInPage(stop);
        if (last == null || at + headerSize > PageHeader.PAGE || !pages.show(RecordReader.pageOf(stop))) return null;
        try {
            RecordHeader header = version.records().header(FieldReader.of(pages.page().slice(at, headerSize)), version);
            if (!header.prev().equals(last.lsn()) || !version.knowsRmgr(header.rmid())) return null;
            return version.rmgrName(header.rmid()) + " " + version.operation(header.rmid(), header.info()) + ", xid " + header.xid()
                    + ", xl_tot_len " + header.totLen();
        } catch (Invalid tooShort) {
            return null;
        }
    }

    /** The record at the stop itself, if only the headers of its pages are wrong. */
    private Found atStop() {
        Lsn page = RecordReader.pageOf(stop);
        if (!pages.show(page)) return null;
        List<String> wrong = pages.wrong();
        int at = RecordReader.offsetInPage(stop);
        if (wrong.size() > 1 || isOlderTimeline() || !couldStart(pages.page(), page, at)) return null;
        return certain(stop, wrong.isEmpty());
    }

    /** The first certain record on this page, from this offset on. */
    private Found onPage(Lsn page, int from) {
        List<String> wrong = pages.wrong();
        if (wrong.size() > 1 || isOlderTimeline()) return null;
        for (int at = from; at <= PageHeader.PAGE - 8; at += 8) {
            if (!couldStart(pages.page(), page, at)) continue;
            Found found = certain(page.plus(at), wrong.isEmpty());
            if (found != null) return found;
            pages.show(page);
        }
        return null;
    }

    /** A page that the reader has accepted is not older, even if the next one brought a new timeline. */
    private boolean isOlderTimeline() {
        boolean accepted = stop.minus(pages.address()) > pages.headerSize(pages.address());
        return !accepted && pages.rawHeader().timeline() < timeline;
    }

    /** The cheap look at a place: a possible length, and a link to a place before it. */
    private boolean couldStart(Bytes page, Lsn address, int at) {
        long length = page.u32(at);
        if (length < headerSize || length > LONGEST) return false;
        return at + prevAt + 8 > PageHeader.PAGE || couldBePrev(page.u64(at + prevAt), address.value() + at);
    }

    /** Records start on multiples of 8, and not inside a page header; initdb and pg_resetwal write 0 in a segment's first. */
    private boolean couldBePrev(long prev, long lsn) {
        if (prev == 0) return (lsn & segments.segmentSize() - 1) == PageHeader.LONG_SIZE;
        boolean place = (prev & 7) == 0 && (prev & PageHeader.PAGE - 1) >= PageHeader.SHORT_SIZE;
        return place && lsn - prev > 0 && lsn - prev <= FARTHEST_PREV;
    }

    private Found certain(Lsn lsn, boolean pageIsRight) {
        if (bytesInVain > PATIENCE * lsn.minus(segments.start()) + FREE) {
            remains.leaveOut();
            return null;
        }
        WalRecord record = whole(lsn, null, pageIsRight);
        if (record == null) return null;
        if (isStranger(record)) {
            stranger = lsn;
            remains.addStranger(record);
            return null;
        }
        Proof proof = proof(record, pageIsRight);
        if (proof != null && !couldBeStranger(proof)) return endsInSwitch(record) ? new Found(unprovedSwitch, Proof.FOLLOWED) : new Found(record, proof);
        if (version.isSwitch(record.rmid(), record.info())) unprovedSwitch = record;
        else remains.addUnproved(lsn);
        return null;
    }

    /** The segment before ended with a switch that nothing else had proved. */
    private boolean endsInSwitch(WalRecord record) {
        return unprovedSwitch != null && record.prev().equals(unprovedSwitch.lsn())
                && record.lsn().equals(behindHeader(unprovedSwitch.endLsn()));
    }

    /** A whole record whose link leads to before the stop, past the last good record, is of another history; so is its chain. */
    private boolean isStranger(WalRecord record) {
        return record.prev().equals(stranger) || contradicts(record.header(), record.lsn());
    }

    /** After a stranger, a record behind places that were left out could be of its chain. */
    private boolean couldBeStranger(Proof proof) {
        return stranger != null && remains.hasLeftOut() && (proof == Proof.FIRST_ON_PAGE || proof == Proof.FOLLOWED);
    }

    private boolean contradicts(RecordHeader header, Lsn lsn) {
        if (last == null || header.prev().compareTo(stop) >= 0) return false;
        return !header.prev().equals(last.lsn()) || !lsn.equals(stop) && !isOverwrite(header);
    }

    private static boolean isOverwrite(RecordHeader header) {
        return header.rmid() == WalVersion.XLOG && (header.info() & 0xF0) == OVERWRITE_CONTRECORD;
    }

    private Proof proof(WalRecord record, boolean pageIsRight) {
        boolean afterLast = last != null && record.prev().equals(last.lsn());
        if (afterLast && record.lsn().equals(stop)) return Proof.AT_THE_STOP;
        if (afterLast && pageIsRight) return Proof.OVERWRITES;
        if (record.prev().equals(stop) && pageIsRight) return Proof.NAMES_THE_STOP;
        if (pageIsRight && isFirstOnPage(record.lsn())) return Proof.FIRST_ON_PAGE;
        boolean followed = !version.isSwitch(record.rmid(), record.info()) && whole(behindHeader(record.endLsn()), record.lsn(), true) != null;
        return followed ? Proof.FOLLOWED : null;
    }

    private boolean isFirstOnPage(Lsn lsn) {
        Lsn page = RecordReader.pageOf(lsn);
        if (!pages.show(page)) return false;
        PageHeader header = pages.rawHeader();
        long rest = header.has(PageHeader.FIRST_IS_CONTRECORD) ? RecordReader.aligned(header.remLen()) : 0;
        return lsn.equals(page.plus(pages.headerSize(page) + rest));
    }

    /** If the broken record's length can be believed, the next one starts behind it, and names it as the one before. */
    private Found atClaimedEnd() {
        Lsn end = claimedEnd();
        if (end == null) return null;
        WalRecord next = whole(end, stop, true);
        if (next == null || !pages.show(RecordReader.pageOf(end))) return null;
        boolean sure = pages.wrong().isEmpty() && !isOlderTimeline();
        return sure || proof(next, false) != null ? new Found(next, Proof.NAMES_THE_STOP) : null;
    }

    private Lsn claimedEnd() {
        Lsn page = RecordReader.pageOf(stop);
        int at = RecordReader.offsetInPage(stop);
        if (at + headerSize > PageHeader.PAGE || !pages.show(page) || pages.wrong().size() > 1) return null;
        RecordHeader header = header(pages.page().slice(at, headerSize));
        if (header == null) return null;
        long walked = PageHeader.PAGE - at;
        int doubts = 0;
        while (walked < header.totLen()) {
            page = page.plus(PageHeader.PAGE);
            int doubt = doubt(page, header.totLen() - walked);
            doubts += doubt;
            if (doubts > 1) {
                addInVain(walked);
                return null;
            }
            walked += PageHeader.PAGE - pages.headerSize(page);
        }
        return behindHeader(page.plus(RecordReader.aligned(PageHeader.PAGE - (walked - header.totLen()))));
    }

    private RecordHeader header(Bytes bytes) {
        try {
            RecordHeader header = version.records().header(FieldReader.of(bytes), version);
            version.records().provesLengths(header);
            return header.totLen() <= LONGEST ? header : null;
        } catch (Invalid e) {
            return null;
        }
    }

    /** The record at this LSN, if it is whole and its checksum is right; and names that one, or a possible one, as the one before. */
    private WalRecord whole(Lsn lsn, Lsn prev, boolean strangersToo) {
        var record = new Assembly();
        WalRecord whole = null;
        try {
            whole = assembled(record, lsn, prev, strangersToo);
        } catch (Invalid e) {
            // Not a record, then.
        }
        bytesTried += record.length();
        if (whole == null) bytesInVain += record.length();
        return whole;
    }

    private WalRecord assembled(Assembly record, Lsn lsn, Lsn prev, boolean strangersToo) throws Invalid {
        if (!pages.show(RecordReader.pageOf(lsn))) return null;
        int at = RecordReader.offsetInPage(lsn);
        long totLen = pages.page().u32(at);
        if (totLen < headerSize || totLen > LONGEST) return null;
        RecordHeader header = null;
        if (at + headerSize <= PageHeader.PAGE) {
            header = header(pages.page().slice(at, headerSize));
            if (!isPossible(header, lsn, prev, strangersToo)) return null;
        }
        record.add(pages, at, totLen);
        int doubts = 0;
        while (record.length() < totLen) {
            Lsn page = pages.address().plus(PageHeader.PAGE);
            doubts += doubt(page, totLen - record.length());
            if (doubts > 1) return null;
            record.add(pages, pages.headerSize(page), totLen - record.length());
            if (header == null) {
                header = header(record.bytes());
                if (!isPossible(header, lsn, prev, strangersToo)) return null;
            }
        }
        Lsn behind = pages.address().plus(RecordReader.aligned(record.endInPage()));
        RecordFormat.Content content = version.records().verified(record.bytes(), header, version);
        Lsn endLsn = version.isSwitch(header.rmid(), header.info()) ? segments.endOfSegment(behind) : behind;
        return new WalRecord(version, lsn, endLsn, header, content, record.bytes(), record.fragments());
    }

    private boolean isPossible(RecordHeader header, Lsn lsn, Lsn prev, boolean strangersToo) {
        if (header == null || !version.knowsRmgr(header.rmid())) return false;
        if (prev != null) return header.prev().equals(prev);
        return couldBePrev(header.prev().value(), lsn.value()) && (strangersToo || !contradicts(header, lsn));
    }

    /**
     * Turns to a page on which a record should go on. Its header may have one wrong field, which is a doubt if it is about the
     * record itself; more than that is too much.
     */
    private int doubt(Lsn page, long expected) {
        if (!pages.show(page)) return 2;
        PageHeader header = pages.rawHeader();
        int wrong = pages.wrong().size();
        boolean goesOn = header.has(PageHeader.FIRST_IS_CONTRECORD) && header.remLen() == expected;
        if (goesOn) return wrong <= 1 ? 0 : 2;
        boolean givenUp = header.has(PageHeader.FIRST_IS_OVERWRITE_CONTRECORD);
        return wrong > 0 || givenUp ? 2 : 1;
    }

    private Lsn behindHeader(Lsn lsn) {
        return RecordReader.offsetInPage(lsn) == 0 ? lsn.plus(pages.headerSize(lsn)) : lsn;
    }
}
