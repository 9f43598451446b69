package outagebook.wal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/**
 * Looks at records where they lie in the pages that were read together, without making an object of any.
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
    private static final int RELATION = 12;
    static final int NO_IMAGE = -1;
    private static final int WRONG = PageHeader.PAGE;

    private final WalVersion version;
    private final CRC32C crc = new CRC32C();
    /** Where in the record the header of each block reference is. */
    private final int[] references = new int[BlockReferenceFormat.MAX_BLOCK_ID + 1];
    private final Supplier<Bytes> inOnePiece = this::inOnePiece;
    private byte[] joined = new byte[0];
    private byte[] pages;
    private int pagesLength;
    private long pagesLsn;
    private long pagesOffset;
    private Path file;
    private long timeline;
    private int start;
    private int onPage;
    private int end;
    private int lastPiece;
    private int length;
    private long announced;
    private int images;
    private int blocks;
    private int mainLength;

    Glance(WalVersion version) {
        this.version = version;
    }

    /** Takes the pages that the reader has. */
    void lookAt(PageReader reader) {
        pages = reader.chunk();
        pagesLength = reader.chunkLength();
        pagesLsn = reader.chunkLsn();
        pagesOffset = reader.chunkOffset();
        file = reader.file();
        timeline = reader.header().timeline();
    }

    /** Looks for a record at this LSN that follows on the one there; true if it is there and right. */
    boolean sees(long position, long before) {
        long at = position - pagesLsn;
        if (at < 0 || (at & -PageHeader.PAGE) + PageHeader.PAGE > pagesLength) return false;
        start = (int) at;
        if (start % PageHeader.PAGE == 0) {
            if (!pageIsRight(start, 0)) return false;
            start += PAGE_HEADER;
        }
        int rest = PageHeader.PAGE - start % PageHeader.PAGE;
        if (rest < HEADER) return false;
        long totLen = Bytes.u32(pages, start);
        if (totLen < HEADER || totLen > pagesLength - start) return false;
        length = (int) totLen;
        onPage = Math.min(rest, length);
        return Bytes.u64(pages, start + 8) == before && operationIsPlain() && headersAreRight(start + onPage) && checksumIsRight();
    }

    long lsn() {
        return pagesLsn + start;
    }

    /** {@return the LSN behind the record and its padding} */
    long end() {
        return pagesLsn + (end + 7 & -8);
    }

    long xid() {
        return Bytes.u32(pages, start + 4);
    }

    long prev() {
        return Bytes.u64(pages, start + 8);
    }

    int rmid() {
        return pages[start + 17] & 0xFF;
    }

    int info() {
        return pages[start + 16] & 0xFF;
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
        return page + PageHeader.PAGE <= pagesLength && Bytes.u16(pages, page) == version.magic()
                && (Bytes.u16(pages, page + 2) & ~HARMLESS) == flags && Bytes.u32(pages, page + 4) == timeline
                && Bytes.u64(pages, page + 8) == pagesLsn + page
                && (stillToCome == 0 || Bytes.u32(pages, page + 16) == stillToCome);
    }

    private boolean checksumIsRight() {
        crc.reset();
        crc.update(pages, start + HEADER, onPage - HEADER);
        end = start + onPage;
        lastPiece = onPage;
        for (int left = length - onPage; left > 0; left -= lastPiece) {
            if (!pageIsRight(end, left)) return false;
            lastPiece = Math.min(left, PageHeader.PAGE - PAGE_HEADER);
            crc.update(pages, end + PAGE_HEADER, lastPiece);
            end += PAGE_HEADER + lastPiece;
        }
        crc.update(pages, start, BlockReferenceFormat.CRC_OFFSET);
        return crc.getValue() == Bytes.u32(pages, start + BlockReferenceFormat.CRC_OFFSET);
    }

    /**
     * Whether all headers inside the record end before this place of its first page, and agree with its length. Each is read
     * before that is known: the array is a little longer than the pages.
     */
    private boolean headersAreRight(int end) {
        int at = start + HEADER;
        int last = -1;
        announced = 0;
        images = 0;
        blocks = 0;
        while (length - (at - start) > announced) {
            int head = (int) Bytes.u32(pages, at);
            int id = head & 0xFF;
            if (id == BlockReferenceFormat.MAIN_DATA_SHORT) return mainIsRight(at + 2, end, head >> 8 & 0xFF);
            if (id == BlockReferenceFormat.MAIN_DATA_LONG) return mainIsRight(at + 5, end, Bytes.u32(pages, at + 1));
            if (id == BlockReferenceFormat.ORIGIN) {
                at += 3;
            } else if (id == BlockReferenceFormat.TOPLEVEL_XID && version.hasToplevelXid()) {
                at += 5;
            } else {
                if (id > BlockReferenceFormat.MAX_BLOCK_ID || id <= last) return false;
                last = id;
                references[blocks++] = at - start;
                at += lengthOfReference(at, head);
            }
            if (at > end) return false;
        }
        return mainIsRight(at, end, 0);
    }

    /** The headers end here; what they announce, and the main data behind it, must be what is left. */
    private boolean mainIsRight(int at, int end, long main) {
        mainLength = (int) main;
        return at <= end && length - (at - start) == announced + main;
    }

    /** Bytes in the block reference that begins here, if it is right; else more than there can be. */
    private int lengthOfReference(int at, int head) {
        int data = head >>> 16;
        if ((head >> 8 & BlockReferenceFormat.HAS_DATA) == 0 ? data != 0 : data == 0) return WRONG;
        announced += data;
        int size = 4;
        if ((head >> 8 & BlockReferenceFormat.HAS_IMAGE) != 0) {
            if (!imageIsRight(at + 4)) return WRONG;
            int image = Bytes.u16(pages, at + 4);
            announced += image;
            images += image;
            size += lengthOfImageHeader(at);
        }
        if ((head >> 8 & BlockReferenceFormat.SAME_REL) == 0) return size + RELATION + 4;
        return blocks == 1 ? WRONG : size + 4;
    }

    private boolean imageIsRight(int at) {
        int stored = Bytes.u16(pages, at);
        int holeOffset = Bytes.u16(pages, at + 2);
        int bits = pages[at + 4] & 0xFF;
        boolean compressed = !version.compression(bits).isEmpty();
        boolean hasHole = (bits & BlockReferenceFormat.HAS_HOLE) != 0;
        int hole = !compressed ? PageHeader.PAGE - stored & 0xFFFF : hasHole ? Bytes.u16(pages, at + 5) : 0;
        boolean whole = stored == PageHeader.PAGE;
        if (compressed && whole) return false;
        return hasHole ? holeOffset != 0 && hole != 0 && !whole : holeOffset == 0 && hole == 0 && (compressed || whole);
    }

    private int lengthOfImageHeader(int reference) {
        int bits = pages[reference + 8] & 0xFF;
        return (bits & BlockReferenceFormat.HAS_HOLE) != 0 && !version.compression(bits).isEmpty() ? 7 : 5;
    }

    /** Says of each page that the record names which one it is, in order. */
    void tellPages(Pages told) {
        long spc = 0;
        long db = 0;
        long rel = 0;
        for (int i = 0; i < blocks; i++) {
            int at = start + references[i];
            int flags = pages[at + 1];
            boolean hasImage = (flags & BlockReferenceFormat.HAS_IMAGE) != 0;
            int relation = at + 4 + (hasImage ? lengthOfImageHeader(at) : 0);
            int block = relation;
            if ((flags & BlockReferenceFormat.SAME_REL) == 0) {
                spc = Bytes.u32(pages, relation);
                db = Bytes.u32(pages, relation + 4);
                rel = Bytes.u32(pages, relation + 8);
                block += RELATION;
            }
            told.page(pages[at], spc, db, rel, flags & BlockReferenceFormat.FORK_MASK, Bytes.u32(pages, block),
                    hasImage ? pages[at + 8] & 0xFF : NO_IMAGE);
        }
    }

    /** {@return the record that it saw, on its own} */
    WalRecord record() {
        var fragments = new ArrayList<Fragment>(2);
        for (int done = 0, at = start; done < length; at = (at & -PageHeader.PAGE) + PageHeader.PAGE + PAGE_HEADER) {
            int piece = Math.min(length - done, PageHeader.PAGE - at % PageHeader.PAGE);
            fragments.add(new Fragment(file, pagesOffset + at, done, piece));
            done += piece;
        }
        var bytes = new Bytes(joined(new byte[length]));
        return record(() -> bytes, bytes.slice(length - mainLength, mainLength), List.copyOf(fragments));
    }

    /** {@return the record that it saw, good only until the next look; where it lies in files is not told} */
    WalRecord lent() {
        boolean mainIsWhole = mainLength <= lastPiece;
        return record(inOnePiece, mainIsWhole ? new Bytes(pages, end - mainLength, mainLength)
                : inOnePiece().slice(length - mainLength, mainLength), List.of());
    }

    private WalRecord record(Supplier<Bytes> bytes, Bytes main, List<Fragment> fragments) {
        return new WalRecord(version, lsn(), end(), rmid(), info(), length, bytes, main, fragments);
    }

    private Bytes inOnePiece() {
        if (onPage == length) return new Bytes(pages, start, length);
        if (joined.length < length) joined = new byte[length];
        return new Bytes(joined(joined), 0, length);
    }

    private byte[] joined(byte[] whole) {
        System.arraycopy(pages, start, whole, 0, onPage);
        int at = start + onPage;
        for (int done = onPage; done < length; ) {
            int piece = Math.min(length - done, PageHeader.PAGE - PAGE_HEADER);
            System.arraycopy(pages, at + PAGE_HEADER, whole, done, piece);
            at += PAGE_HEADER + piece;
            done += piece;
        }
        return whole;
    }

    /** Who wants to know which pages a record names. */
    interface Pages {
        /** A page; the flags of its image (bimg_info), or {@link #NO_IMAGE}. */
        void page(int id, long spc, long db, long rel, int fork, long block, int imageInfo);
    }
}
