package outagebook.recovery;

import static outagebook.wal.WalVersion.V14;

import java.util.Arrays;
import java.util.stream.IntStream;
import outagebook.wal.WalVersion;

/**
 * Makes equal what may differ between a page of the server that wrote the WAL and the same page replayed: hint bits, free space, and
 * what the WAL does not say.
 *
 * <p>The same bytes as the server's own wal_consistency_checking leaves out. Sources: PostgreSQL 10 to 18
 * backend/access/common/bufmask.c, heap_mask in heapam.c (18: heapam_xlog.c), btree_mask in nbtxlog.c, seq_mask in sequence.c.
 */
public enum Mask {
    /** Pages of tables. */
    HEAP {
        @Override void apply(PageEdit page, WalVersion version) {
            hints(page);
            unused(page);
            for (int number = 1; number <= page.count(); number++) row(page, number);
        }
    },
    /** Pages of btree indexes. */
    BTREE {
        @Override void apply(PageEdit page, WalVersion version) {
            hints(page);
            unused(page);
            if (page.special() + BtreePage.SPECIAL > Page.SIZE) throw new IllegalArgumentException(page.id() + " is not a page of a btree");
            int flags = page.u16(page.special() + BtreePage.FLAGS);
            if ((flags & BtreePage.DELETED) != 0 && !version.since(V14)) content(page);
            else if ((flags & BtreePage.LEAF) != 0) lineFlags(page);
            int at = page.special() + BtreePage.FLAGS;
            page.set16(at, page.u16(at) & ~(BtreePage.HAS_GARBAGE | BtreePage.SPLIT_END)).set16(at + 2, 0);
        }
    },
    /** The page of a sequence. */
    SEQUENCE {
        @Override void apply(PageEdit page, WalVersion version) {
            unused(page);
        }
    };

    private static final int CHECKSUM = 8;
    private static final int FLAGS = 10;
    private static final int PRUNE_XID = 20;
    private static final int HINTS = 0x0007;
    private static final int INFOMASK = 20;
    private static final int CID = 8;
    private static final int XMIN_FROZEN = 0x0300;
    private static final int XACT_BITS = 0xFFF0;
    private static final int XMAX_HINTS = 0x0C00;
    private static final int SPECULATIVE = 0xFFFE;

    abstract void apply(PageEdit page, WalVersion version);

    /** {@return the page with what may differ set to zero} */
    public Page of(PageId id, Page page, WalVersion version) {
        var edit = new PageEdit(id, page.bytes(), version);
        edit.set32(0, 0).set32(4, 0).set16(CHECKSUM, 0);
        apply(edit, version);
        return edit.page();
    }

    /** {@return whether two pages are the same but for what may differ} */
    public boolean equal(PageId id, Page one, Page other, WalVersion version) {
        return Arrays.equals(of(id, one, version).bytes(), of(id, other, version).bytes());
    }

    private static void hints(PageEdit page) {
        page.set32(PRUNE_XID, 0).set16(FLAGS, page.u16(FLAGS) & ~HINTS);
    }

    private static void unused(PageEdit page) {
        if (page.lower() > page.upper() || page.special() < page.upper() || page.lower() < Page.HEADER || page.special() > Page.SIZE) {
            throw new IllegalArgumentException("invalid page pd_lower " + page.lower() + " pd_upper " + page.upper() + " pd_special " + page.special());
        }
        zero(page, page.lower(), page.upper());
    }

    private static void zero(PageEdit page, int from, int to) {
        if (to > from) page.put(from, Data.of(new byte[to - from]));
    }

    /** All of it, but for the other members of the page header. */
    private static void content(PageEdit page) {
        zero(page, Page.HEADER, Page.SIZE);
        page.lower(0).upper(0);
    }

    private static void lineFlags(PageEdit page) {
        IntStream.rangeClosed(1, page.count()).forEach(i -> page.pointer(i, PageEdit.UNUSED, page.offset(i), page.length(i)));
    }

    private static void row(PageEdit page, int number) {
        int at = page.offset(number);
        boolean inside = at + Math.max(HeapTuples.HEADER, PageEdit.aligned(page.length(number))) <= Page.SIZE;
        if (inside) row(page, number, at);
    }

    private static void row(PageEdit page, int number, int at) {
        if (page.state(number) == PageEdit.NORMAL) {
            int mask = page.u16(at + INFOMASK);
            boolean frozen = (mask & XMIN_FROZEN) == XMIN_FROZEN;
            page.set16(at + INFOMASK, mask & ~(frozen ? XMAX_HINTS : XACT_BITS)).set32(at + CID, 0);
            if (page.u16(at + HeapTuples.CTID + 4) == SPECULATIVE) new HeapTuples(page).ctid(number, page.id().block(), number);
        }
        int length = page.length(number);
        if (length > 0) zero(page, at + length, at + PageEdit.aligned(length));
    }
}
