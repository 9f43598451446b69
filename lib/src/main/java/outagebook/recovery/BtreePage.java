package outagebook.recovery;

import static outagebook.wal.WalVersion.V11;
import static outagebook.wal.WalVersion.V12;
import static outagebook.wal.WalVersion.V13;
import static outagebook.wal.WalVersion.V14;
import static outagebook.wal.WalVersion.V9_4;

import java.util.ArrayList;
import java.util.List;
import outagebook.wal.WalVersion;

/**
 * A page of a btree index while a record is applied to it: its links to its neighbours, its entries.
 *
 * <p>Source: PostgreSQL access/nbtree.h (BTPageOpaqueData at the page's end: btpo_prev, btpo_next, btpo_level or up to 13
 * btpo.xact, btpo_flags, btpo_cycleid; BTMetaPageData; BTDeletedPageData from 14 on), backend/access/nbtree/nbtxlog.c.
 *
 * @param edit the page
 */
record BtreePage(PageEdit edit) {
    static final int SPECIAL = 16;
    static final int LEAF = 0x0001;
    static final int ROOT = 0x0002;
    static final int DELETED = 0x0004;
    static final int META = 0x0008;
    static final int HALF_DEAD = 0x0010;
    static final int SPLIT_END = 0x0020;
    static final int HAS_GARBAGE = 0x0040;
    static final int INCOMPLETE_SPLIT = 0x0080;
    private static final int HAS_FULLXID = 0x0100;
    static final int FLAGS = 12;
    static final int CYCLE = 14;
    private static final int HIGH_KEY = 1;
    private static final int SIZE = 0x1FFF;
    private static final int ALTERNATIVE_TID = 0x2000;
    private static final int TUPLE_HEADER = 8;
    private static final int META_START = Page.HEADER;
    private static final long MAGIC = 0x053162;
    private static final long MINUS_ONE_UPPER_HALF = 0xBFF00000L;
    private static final long NO_BLOCK = 0xFFFFFFFFL;

    private int opaque() {
        if (edit.special() + SPECIAL > Page.SIZE) throw new PageEdit.Misfit(edit.id() + " is not a page of a btree");
        return edit.special();
    }

    long next() {
        return edit.u32(opaque() + 4);
    }

    int flags() {
        return edit.u16(opaque() + FLAGS);
    }

    BtreePage prev(long block) {
        edit.set32(opaque(), block);
        return this;
    }

    BtreePage next(long block) {
        edit.set32(opaque() + 4, block);
        return this;
    }

    BtreePage level(long level) {
        edit.set32(opaque() + 8, level);
        return this;
    }

    BtreePage flags(int flags) {
        edit.set16(opaque() + FLAGS, flags);
        return this;
    }

    void clear(int flag) {
        flags(flags() & ~flag);
    }

    void noCycle() {
        edit.set16(opaque() + CYCLE, 0);
    }

    /** {@return the number of the first entry; in front of it may be the high key, which the page at the right end has not} */
    int first() {
        return next() == 0 ? 1 : 2;
    }

    /** {@return bytes in the index tuple that begins here, with its padding} */
    static int size(Data tuples) {
        int size = PageEdit.aligned(tuples.u16(6) & SIZE);
        if (size < TUPLE_HEADER) throw new PageEdit.Misfit("an index tuple of " + size + " bytes");
        return size;
    }

    /**
     * Entries as they lay on another page, the lowest address first: the last one is number 1 (_bt_restore_page). 9.3 puts the first one
     * at the highest address.
     */
    void fill(Data tuples, WalVersion version) {
        List<byte[]> items = new ArrayList<>();
        for (Data left = tuples; left.length() > 0; left = left.from(size(left))) items.add(left.slice(0, size(left)).bytes());
        boolean lastFirst = version.since(V9_4);
        for (int i = 0; i < items.size(); i++) {
            if (lastFirst) edit.append(items.get(items.size() - 1 - i));
            else edit.insert(1, items.get(i));
        }
    }

    /**
     * The page of the index that says where the root is (_bt_restore_meta): btm_magic, btm_version, root, level, fast root and its level; from
     * 11 on what the last cleanup found (14 on: the number of rows is not kept any more, -1), from 13 on btm_allequalimage.
     */
    void meta(Data data, WalVersion version) {
        int at = version.since(V12) ? 4 : 0;
        edit.set32(META_START, MAGIC).set32(META_START + 4, version.since(V12) ? data.u32(0) : version.since(V11) ? 3 : 2);
        for (int i = 0; i < 4; i++) edit.set32(META_START + 8 + 4 * i, data.u32(at + 4 * i));
        if (version.since(V11)) edit.set32(META_START + 24, data.u32(at + 16));
        if (version.since(V14)) edit.set32(META_START + 36, MINUS_ONE_UPPER_HALF).set8(META_START + 40, data.u8(24));
        else if (version.since(V11)) edit.put(META_START + 32, data.slice(24, 8));
        if (version.since(V13) && !version.since(V14)) edit.set8(META_START + 40, data.u8(32));
        edit.lower(META_START + (version.since(V13) ? 48 : version.since(V11) ? 40 : 24));
        flags(META);
    }

    /** A leaf on its way out: one entry is left, which leads to the topmost page that goes with it. */
    void halfDead(long left, long right, long topParent, WalVersion version) {
        prev(left).next(right).level(0).flags(HALF_DEAD | LEAF).noCycle();
        byte[] entry = new byte[TUPLE_HEADER];
        var alone = new PageEdit(edit.id(), entry, version);
        boolean offset = !version.since(V11) && topParent != NO_BLOCK;
        alone.setBlock(0, topParent).set16(4, offset ? HIGH_KEY : 0);
        alone.set16(6, TUPLE_HEADER | (version.since(V11) ? ALTERNATIVE_TID : 0));
        edit.append(entry);
    }

    /** From 14 on the transaction that must be over before the page is used again lies in place of the entries. */
    void deleted(Data safeXid, long level) {
        level(level).flags(DELETED | HAS_FULLXID | (level == 0 ? LEAF : 0)).noCycle();
        edit.lower(Page.HEADER + 8).upper(edit.special()).put(Page.HEADER, safeXid);
    }

    /** An entry of an inner page takes over the child of the next one, which goes away. */
    void adopt(int number, WalVersion version) {
        Data next = edit.item(number + 1);
        int at = edit.normal(number);
        edit.setBlock(at, next.block(0));
        if (!version.since(V11)) edit.set16(at + 4, HIGH_KEY);
        edit.remove(number + 1);
    }
}
