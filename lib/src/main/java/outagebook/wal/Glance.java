package outagebook.wal;

import java.util.zip.CRC32C;

/**
 * Goes over records where they lie in the pages that were read together, and counts them without making an object of any.
 *
 * <p>Proves what {@link RecordReader} proves, but can only say that a record is right; it stops in front of one that is not,
 * or that calls for more than a glance: the first of a segment, one that is not whole in what was read, a switch. That is
 * left to the reader, which knows all cases and all messages. Records from 9.5 on; layout and sources as in
 * {@link BlockReferenceFormat}.
 */
final class Glance {
    /** A page header's flag that changes nothing for a reader (XLP_BKP_REMOVABLE). */
    private static final int HARMLESS = 0x04;
    private static final int PAGE_HEADER = 24;
    private static final int HEADER = BlockReferenceFormat.HEADER;

    private final WalVersion version;
    private final CRC32C crc = new CRC32C();
    private Bytes pages;
    private long pagesLsn;
    private long timeline;
    private int start;
    private int behind;
    private int length;
    private int images;

    Glance(WalVersion version) {
        this.version = version;
    }

    /** Takes the pages that the reader has. */
    void lookAt(PageReader reader) {
        pages = reader.chunk();
        pagesLsn = reader.chunkLsn();
        timeline = reader.header().timeline();
    }

    /** Looks for a record at this LSN that follows on the one there; true if it is there and right. */
    boolean sees(long position, long before) {
        if (position < pagesLsn || position - pagesLsn > pages.length() - PageHeader.PAGE) return false;
        start = (int) (position - pagesLsn);
        if (start % PageHeader.PAGE == 0) {
            if (!pageIsRight(start, 0)) return false;
            start += PAGE_HEADER;
        }
        int onPage = PageHeader.PAGE - start % PageHeader.PAGE;
        if (onPage < HEADER) return false;
        long announced = pages.u32(start);
        if (announced < HEADER || announced > pages.length()) return false;
        length = (int) announced;
        return pages.u64(start + 8) == before && operationIsPlain() && headersAreRight(start + Math.min(onPage, length))
                && checksumIsRight(onPage);
    }

    long lsn() {
        return pagesLsn + start;
    }

    /** {@return the LSN behind the record and its padding} */
    long end() {
        return pagesLsn + behind;
    }

    int rmid() {
        return pages.u8(start + 17);
    }

    int info() {
        return pages.u8(start + 16);
    }

    int length() {
        return length;
    }

    int imageBytes() {
        return images;
    }

    private boolean operationIsPlain() {
        return version.knowsRmgr(rmid()) && !(rmid() == WalVersion.XLOG && (info() & 0xF0) == WalVersion.SWITCH);
    }

    private boolean pageIsRight(int page, int stillToCome) {
        int flags = stillToCome == 0 ? 0 : PageHeader.FIRST_IS_CONTRECORD;
        return page + PageHeader.PAGE <= pages.length() && pages.u16(page) == version.magic()
                && (pages.u16(page + 2) & ~HARMLESS) == flags && pages.u32(page + 4) == timeline
                && pages.u64(page + 8) == pagesLsn + page && (stillToCome == 0 || pages.u32(page + 16) == stillToCome);
    }

    private boolean checksumIsRight(int onPage) {
        crc.reset();
        int piece = Math.min(onPage, length);
        int left = length - piece;
        crc.update(pages.array(), start + HEADER, piece - HEADER);
        int at = start + piece;
        while (left > 0) {
            if (!pageIsRight(at, left)) return false;
            piece = Math.min(left, PageHeader.PAGE - PAGE_HEADER);
            crc.update(pages.array(), at + PAGE_HEADER, piece);
            at += PAGE_HEADER + piece;
            left -= piece;
        }
        crc.update(pages.array(), start, BlockReferenceFormat.CRC_OFFSET);
        behind = at + 7 & -8;
        return crc.getValue() == pages.u32(start + BlockReferenceFormat.CRC_OFFSET);
    }

    /** Whether all headers inside the record lie before this place of its first page, and agree with its length. */
    private boolean headersAreRight(int end) {
        int at = start + HEADER;
        int last = -1;
        long announced = 0;
        images = 0;
        while (length - (at - start) > announced) {
            if (at + BlockReferenceFormat.LARGEST_REFERENCE > end && at + lengthOfHeader(at, end) > end) return false;
            int id = pages.u8(at);
            if (id == BlockReferenceFormat.MAIN_DATA_SHORT) return length - (at + 2 - start) == announced + pages.u8(at + 1);
            if (id == BlockReferenceFormat.MAIN_DATA_LONG) return length - (at + 5 - start) == announced + pages.u32(at + 1);
            if (id == BlockReferenceFormat.ORIGIN) {
                at += 3;
            } else if (id == BlockReferenceFormat.TOPLEVEL_XID && version.hasToplevelXid()) {
                at += 5;
            } else {
                if (id > BlockReferenceFormat.MAX_BLOCK_ID || id <= last || !referenceIsRight(at, last)) return false;
                announced += pages.u16(at + 2) + imageLength(at);
                images += imageLength(at);
                at += lengthOfHeader(at, end);
                last = id;
            }
        }
        return length - (at - start) == announced;
    }

    private int imageLength(int at) {
        return (pages.u8(at + 1) & BlockReferenceFormat.HAS_IMAGE) == 0 ? 0 : pages.u16(at + 4);
    }

    private boolean referenceIsRight(int at, int last) {
        int flags = pages.u8(at + 1);
        boolean hasData = (flags & BlockReferenceFormat.HAS_DATA) != 0;
        if (hasData != (pages.u16(at + 2) != 0)) return false;
        if ((flags & BlockReferenceFormat.SAME_REL) != 0 && last < 0) return false;
        return (flags & BlockReferenceFormat.HAS_IMAGE) == 0 || imageIsRight(at + 4);
    }

    private boolean imageIsRight(int at) {
        int stored = pages.u16(at);
        int holeOffset = pages.u16(at + 2);
        int bits = pages.u8(at + 4);
        boolean compressed = !version.compression(bits).isEmpty();
        boolean hasHole = (bits & BlockReferenceFormat.HAS_HOLE) != 0;
        int hole = !compressed ? PageHeader.PAGE - stored & 0xFFFF : hasHole ? pages.u16(at + 5) : 0;
        boolean whole = stored == PageHeader.PAGE;
        if (compressed && whole) return false;
        return hasHole ? holeOffset != 0 && hole != 0 && !whole : holeOffset == 0 && hole == 0 && (compressed || whole);
    }

    /** Bytes in what begins here; more than there are if its own flags are not there. */
    private int lengthOfHeader(int at, int end) {
        int id = pages.u8(at);
        if (id == BlockReferenceFormat.MAIN_DATA_SHORT) return 2;
        if (id > BlockReferenceFormat.MAX_BLOCK_ID) return 5;
        if (at + 9 > end) return BlockReferenceFormat.LARGEST_REFERENCE;
        int flags = pages.u8(at + 1);
        int relation = (flags & BlockReferenceFormat.SAME_REL) == 0 ? 12 : 0;
        if ((flags & BlockReferenceFormat.HAS_IMAGE) == 0) return 8 + relation;
        int bits = pages.u8(at + 8);
        boolean holeLength = (bits & BlockReferenceFormat.HAS_HOLE) != 0 && !version.compression(bits).isEmpty();
        return 8 + relation + 5 + (holeLength ? 2 : 0);
    }
}
