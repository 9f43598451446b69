package outagebook.wal;

/**
 * Btree: entries inserted into and removed from indexes, pages split and deleted.
 *
 * <p>Sources: PostgreSQL backend/access/rmgrdesc/nbtdesc.c, of 9.5 to 18; access/nbtree.h (9.5, 9.6), access/nbtxlog.h
 * (10 on). 9.3 and 9.4 are in {@link OldBtreeDescriber}.
 */
final class BtreeDescriber implements Describer {
    static final int INSERT_LEAF = 0x00;
    static final int INSERT_UPPER = 0x10;
    static final int INSERT_META = 0x20;
    static final int SPLIT_L = 0x30;
    static final int SPLIT_R = 0x40;
    /** SPLIT_L_ROOT to 10, SPLIT_L_HIGHKEY in 11, nothing in 12, INSERT_POST from 13 on. */
    static final int INSERT_POST = 0x50;
    /** SPLIT_R_ROOT to 10, SPLIT_R_HIGHKEY in 11, nothing in 12, DEDUP from 13 on. */
    static final int DEDUP = 0x60;
    static final int DELETE = 0x70;
    static final int UNLINK_PAGE = 0x80;
    static final int UNLINK_PAGE_META = 0x90;
    static final int NEWROOT = 0xA0;
    static final int MARK_PAGE_HALFDEAD = 0xB0;
    static final int VACUUM = 0xC0;
    static final int REUSE_PAGE = 0xD0;
    static final int META_CLEANUP = 0xE0;

    @Override public void describe(WalRecord record, int info, Bytes main, Words out) {
        if (!record.version().since(WalVersion.V9_5)) {
            OldBtreeDescriber.describe(record.version(), info, main, out);
            return;
        }
        WalVersion version = record.version();
        boolean named = version.since(WalVersion.V16);
        String is = named ? ": " : " ";
        String and = named ? ", " : "; ";
        switch (info) {
            case INSERT_LEAF, INSERT_UPPER, INSERT_META -> out.text("off").text(is).dec(main.u16(0));
            case SPLIT_L, SPLIT_R -> split(version, is, main, out);
            case INSERT_POST -> insertPost(version, is, main, out);
            case DEDUP -> dedup(version, is, main, out);
            case DELETE -> delete(record, main, out);
            case UNLINK_PAGE, UNLINK_PAGE_META -> unlink(version, is, and, main, out);
            case NEWROOT -> out.text(named ? "level: " : "lev ").dec(main.u32(4));
            case MARK_PAGE_HALFDEAD -> halfDead(is, and, main, out);
            case VACUUM -> vacuum(record, is, and, main, out);
            case REUSE_PAGE -> reuse(version, main, out);
            case META_CLEANUP -> cleanup(version, record.blockData(0), is, out);
            default -> { }
        }
    }

    private static void split(WalVersion version, String is, Bytes main, Words out) {
        boolean posting = version.since(WalVersion.V13);
        out.text("level").text(is).dec(main.u32(0)).text(posting ? ", firstrightoff" : ", firstright").text(is).dec(main.u16(4));
        out.text(", newitemoff").text(is).dec(main.u16(6));
        if (posting) out.text(", postingoff").text(is).dec(main.u16(8));
    }

    private static void insertPost(WalVersion version, String is, Bytes main, Words out) {
        if (version.since(WalVersion.V13)) out.text("off").text(is).dec(main.u16(0));
        else if (!version.since(WalVersion.V12)) split(version, is, main, out);
    }

    private static void dedup(WalVersion version, String is, Bytes main, Words out) {
        if (version.since(WalVersion.V13)) out.text("nintervals").text(is).dec(main.u16(0));
        else if (!version.since(WalVersion.V12)) split(version, is, main, out);
    }

    private static void delete(WalRecord record, Bytes main, Words out) {
        WalVersion version = record.version();
        if (version.since(WalVersion.V16)) {
            out.text("snapshotConflictHorizon: ").dec(main.u32(0));
            out.text(", ndeleted: ").dec(main.u16(4)).text(", nupdated: ").dec(main.u16(6));
            if (version.since(WalVersion.V17)) out.text(", isCatalogRel: ").text(main.u8(8) != 0 ? 'T' : 'F');
            deleted(record.blockData(0), main.u16(4), main.u16(6), out);
        } else if (version.since(WalVersion.V13)) {
            out.text("latestRemovedXid ").dec(main.u32(0)).text("; ndeleted ");
            if (version.since(WalVersion.V14)) out.dec(main.u16(4)).text("; nupdated ").dec(main.u16(6));
            else out.dec(main.u32(4));
        } else if (version.since(WalVersion.V12)) {
            out.dec((int) main.u32(4)).text(" items, latest removed xid ").dec(main.u32(0));
        } else {
            out.dec((int) main.u32(12)).text(" items");
        }
    }

    private static void vacuum(WalRecord record, String is, String and, Bytes main, Words out) {
        if (!record.version().since(WalVersion.V13)) {
            out.text("lastBlockVacuumed ").dec(main.u32(0));
            return;
        }
        out.text("ndeleted").text(is).dec(main.u16(0)).text(and).text("nupdated").text(is).dec(main.u16(2));
        if (record.version().since(WalVersion.V16)) deleted(record.blockData(0), main.u16(0), main.u16(2), out);
    }

    /** Entries removed whole, then those that lose only some of their rows (ptids: which of the list). */
    private static void deleted(Bytes data, int deleted, int updated, Words out) {
        if (data.length() == 0) return;
        out.text(", deleted: ").offsets(data, 0, deleted).text(", updated: [");
        int update = 2 * (deleted + updated);
        for (int i = 0; i < updated; i++) {
            int tids = data.u16(update);
            out.text(i == 0 ? "{ off: " : ", { off: ").dec(data.u16(2 * (deleted + i))).text(", nptids: ").dec(tids);
            out.text(", ptids: ").offsets(data, update + 2, tids).text(" }");
            update += 2 + 2 * tids;
        }
        out.text(']');
    }

    private static void halfDead(String is, String and, Bytes main, Words out) {
        out.text("topparent").text(is).dec(main.u32(16)).text(and).text("leaf").text(is).dec(main.u32(4)).text(and);
        out.text("left").text(is).dec(main.u32(8)).text(and).text("right").text(is).dec(main.u32(12));
    }

    private static void unlink(WalVersion version, String is, String and, Bytes main, Words out) {
        boolean safexid = version.since(WalVersion.V14);
        int leaf = safexid ? 24 : 8;
        out.text("left").text(is).dec(main.u32(0)).text(and).text("right").text(is).dec(main.u32(4)).text(and);
        if (safexid) fullXid(out.text("level").text(is).dec(main.u32(8)).text(and).text("safexid").text(is), main, 16);
        else out.text("btpo_xact ").dec(main.u32(20));
        out.text(and).text("leafleft").text(is).dec(main.u32(leaf)).text(and).text("leafright").text(is).dec(main.u32(leaf + 4));
        out.text(and).text(safexid ? "leaftopparent" : "topparent").text(is).dec(main.u32(leaf + 8));
    }

    private static void reuse(WalVersion version, Bytes main, Words out) {
        if (version.since(WalVersion.V16)) {
            fullXid(out.text("rel: ").rel(main, 0).text(", snapshotConflictHorizon: "), main, 16);
            if (version.since(WalVersion.V17)) out.text(", isCatalogRel: ").text(main.u8(24) != 0 ? 'T' : 'F');
        } else {
            out.text("rel ").rel(main, 0).text("; latestRemovedXid ");
            if (version.since(WalVersion.V14)) fullXid(out, main, 16);
            else out.dec(main.u32(16));
        }
    }

    /** A transaction number of 64 bits, as epoch and number. */
    private static void fullXid(Words out, Bytes main, int at) {
        out.dec(main.u32(at + 4)).text(':').dec(main.u32(at));
    }

    private static void cleanup(WalVersion version, Bytes meta, String is, Words out) {
        if (version.since(WalVersion.V14)) {
            out.text("last_cleanup_num_delpages").text(is).dec(meta.u32(20));
        } else if (version.since(WalVersion.V11)) {
            out.text("oldest_btpo_xact ").dec(meta.u32(version.since(WalVersion.V12) ? 20 : 16));
            out.text("; last_cleanup_num_heap_tuples: ").fixed(Double.longBitsToDouble(meta.u64(24)));
        }
    }
}
