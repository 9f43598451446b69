package outagebook.recovery;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Rows on a page: new ones, and marks on old ones.
 *
 * <p>Source: PostgreSQL access/htup_details.h (HeapTupleHeaderData: t_xmin at 0, t_xmax 4, t_cid or t_xvac 8, t_ctid 12, t_infomask2
 * 18, t_infomask 20, t_hoff 22, then the null bitmap), access/heapam_xlog.h (xl_heap_header, XLHL_ bits), heapam.c
 * (fix_infomask_from_infobits, heap_execute_freeze_tuple). The bits are the same from 9.3 to 18.
 */
final class HeapTuples {
    static final int HEADER = 23;
    static final int LOGGED_HEADER = 5;
    static final int CTID = 12;
    static final int HOFF = 22;
    private static final int XMAX = 4;
    private static final int CID = 8;
    private static final int INFOMASK2 = 18;
    private static final int INFOMASK = 20;
    private static final int COMBOCID = 0x0020;
    private static final int KEYSHR_LOCK = 0x0010;
    private static final int EXCL_LOCK = 0x0040;
    private static final int LOCK_ONLY = 0x0080;
    private static final int IS_MULTI = 0x1000;
    /** XMAX_COMMITTED, XMAX_INVALID, XMAX_IS_MULTI, the locks, MOVED_OFF and MOVED_IN. */
    private static final int XMAX_AND_MOVED = 0xDCD0;
    private static final int KEYS_UPDATED = 0x2000;
    private static final int HOT_UPDATED = 0x4000;
    private static final long FROZEN_XID = 2;
    private static final long MOVED_BLOCK = 0xFFFFFFFFL;
    private static final int MOVED_OFFSET = 0xFFFD;
    private static final int FREEZE_XMIN = 0x01;
    private static final int FREEZE_XVAC = 0x02;
    private static final int INVALID_XVAC = 0x04;

    private final PageEdit page;

    HeapTuples(PageEdit page) {
        this.page = page;
    }

    /**
     * Puts a row on the page.
     *
     * @param header t_infomask2, t_infomask and t_hoff, one behind the other
     * @param body   from the null bitmap on
     */
    void add(int number, long xmin, long xmax, Data header, Data body) {
        byte[] row = new byte[HEADER + body.length()];
        ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN).putInt(0, (int) xmin).putInt(XMAX, (int) xmax);
        header.slice(0, LOGGED_HEADER).copyTo(row, INFOMASK2);
        body.copyTo(row, HEADER);
        page.place(number, row);
        ctid(number, page.id().block(), number);
    }

    void ctid(int number, long block, int offset) {
        int at = page.normal(number) + CTID;
        page.setBlock(at, block).set16(at + 4, offset);
    }

    void ctidMoved(int number) {
        ctid(number, MOVED_BLOCK, MOVED_OFFSET);
    }

    /** Who deletes, updates or locks the row, and how. */
    void xmaxBits(int number, int infobits) {
        int at = page.normal(number);
        int mask = page.u16(at + INFOMASK) & ~XMAX_AND_MOVED;
        mask |= (infobits & 1) != 0 ? IS_MULTI : 0;
        mask |= (infobits & 2) != 0 ? LOCK_ONLY : 0;
        mask |= (infobits & 4) != 0 ? EXCL_LOCK : 0;
        mask |= (infobits & 8) != 0 ? KEYSHR_LOCK : 0;
        int mask2 = page.u16(at + INFOMASK2) & ~KEYS_UPDATED | ((infobits & 0x10) != 0 ? KEYS_UPDATED : 0);
        page.set16(at + INFOMASK, mask).set16(at + INFOMASK2, mask2);
    }

    void hotUpdated(int number, boolean hot) {
        int at = page.normal(number) + INFOMASK2;
        page.set16(at, hot ? page.u16(at) | HOT_UPDATED : page.u16(at) & ~HOT_UPDATED);
    }

    boolean onlyLocked(int number) {
        int mask = page.u16(page.normal(number) + INFOMASK);
        return (mask & LOCK_ONLY) != 0 || (mask & (IS_MULTI | EXCL_LOCK | KEYSHR_LOCK)) == EXCL_LOCK;
    }

    void xmin(int number, long xid) {
        page.set32(page.normal(number), xid);
    }

    void xmax(int number, long xid) {
        page.set32(page.normal(number) + XMAX, xid);
    }

    /** The number of the command is not in the WAL: nobody needs it after a crash. */
    void firstCommand(int number) {
        int at = page.normal(number);
        page.set32(at + CID, 0).set16(at + INFOMASK, page.u16(at + INFOMASK) & ~COMBOCID);
    }

    void freeze(int number, long xmax, int mask2, int mask, int flags) {
        int at = page.normal(number);
        if ((flags & FREEZE_XMIN) != 0) page.set32(at, FROZEN_XID);
        if ((flags & FREEZE_XVAC) != 0) page.set32(at + CID, FROZEN_XID);
        if ((flags & INVALID_XVAC) != 0) page.set32(at + CID, 0);
        page.set32(at + XMAX, xmax).set16(at + INFOMASK2, mask2).set16(at + INFOMASK, mask);
    }
}
