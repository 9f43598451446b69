package outagebook.wal;

/**
 * Btree of 9.3 and 9.4.
 *
 * <p>Sources: PostgreSQL 9.3 and 9.4 backend/access/rmgrdesc/nbtdesc.c, access/nbtree.h.
 */
final class OldBtreeDescriber {
    private static final int SPLIT_L_ROOT = 0x50;
    private static final int SPLIT_R_ROOT = 0x60;

    private OldBtreeDescriber() {}

    static void describe(WalVersion version, int info, Bytes main, Words out) {
        switch (info) {
            case BtreeDescriber.INSERT_LEAF -> OldHeapDescriber.target(out.text("insert: "), main, 0);
            case BtreeDescriber.INSERT_UPPER -> OldHeapDescriber.target(out.text("insert_upper: "), main, 0);
            case BtreeDescriber.INSERT_META -> OldHeapDescriber.target(out.text("insert_meta: "), main, 0);
            case BtreeDescriber.SPLIT_L -> split(out.text("split_l: "), main);
            case BtreeDescriber.SPLIT_R -> split(out.text("split_r: "), main);
            case SPLIT_L_ROOT -> split(out.text("split_l_root: "), main);
            case SPLIT_R_ROOT -> split(out.text("split_r_root: "), main);
            case BtreeDescriber.DELETE -> delete(out, main);
            case BtreeDescriber.NEWROOT -> {
                out.text("newroot: rel ").rel(main, 0).text("; root ").dec(main.u32(12)).text(" lev ").dec(main.u32(16));
            }
            case BtreeDescriber.VACUUM -> {
                out.text("vacuum: rel ").rel(main, 0);
                out.text("; blk ").dec(main.u32(12)).text(", lastBlockVacuumed ").dec(main.u32(16));
            }
            case BtreeDescriber.REUSE_PAGE -> out.text("reuse_page: rel ").rel(main, 0).text("; latestRemovedXid ").dec(main.u32(16));
            case BtreeDescriber.UNLINK_PAGE, BtreeDescriber.UNLINK_PAGE_META, BtreeDescriber.MARK_PAGE_HALFDEAD -> {
                if (!version.since(WalVersion.V9_4)) deletePage(out, main);
                else if (info == BtreeDescriber.MARK_PAGE_HALFDEAD) halfDead(out, main);
                else unlink(out, main);
            }
            default -> out.text("UNKNOWN");
        }
    }

    private static void split(Words out, Bytes main) {
        out.text("rel ").rel(main, 0).text(" left ").dec(main.u32(12)).text(", right ").dec(main.u32(16)).text(", next ").dec(main.u32(20));
        out.text(", level ").dec(main.u32(24)).text(", firstright ").dec(main.u16(28));
    }

    private static void delete(Words out, Bytes main) {
        out.text("delete: index ").rel(main, 0).text("; iblk ").dec(main.u32(12)).text(", heap ").rel(main, 16).text(';');
    }

    /** 9.3: the target is the entry in the parent page. All three kinds (plain, meta, half) are called the same. */
    private static void deletePage(Words out, Bytes main) {
        OldHeapDescriber.target(out.text("delete_page: "), main, 0).text("; dead ").dec(main.u32(20));
        out.text("; left ").dec(main.u32(24)).text("; right ").dec(main.u32(28));
    }

    private static void halfDead(Words out, Bytes main) {
        OldHeapDescriber.target(out.text("mark_page_halfdead: "), main, 0).text("; topparent ").dec(main.u32(32));
        out.text("; leaf ").dec(main.u32(20)).text("; left ").dec(main.u32(24)).text("; right ").dec(main.u32(28));
    }

    private static void unlink(Words out, Bytes main) {
        out.text("unlink_page: rel ").rel(main, 0).text("; dead ").dec(main.u32(12));
        out.text("; left ").dec(main.u32(16)).text("; right ").dec(main.u32(20)).text("; btpo_xact ").dec(main.u32(40));
        out.text("; leaf ").dec(main.u32(24)).text("; leafleft ").dec(main.u32(28));
        out.text("; leafright ").dec(main.u32(32)).text("; topparent ").dec(main.u32(36));
    }
}
