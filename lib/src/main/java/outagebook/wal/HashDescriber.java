package outagebook.wal;

import static outagebook.wal.WalVersion.V12;
import static outagebook.wal.WalVersion.V16;
import static outagebook.wal.WalVersion.V17;

/**
 * Records of Hash indexes, which are written to the WAL from 10 on.
 *
 * <p>Source: PostgreSQL 10 to 18, rmgrdesc/hashdesc.c and access/hash_xlog.h.
 */
final class HashDescriber implements Describer {
    static final int INIT_META_PAGE = 0x00;
    static final int INIT_BITMAP_PAGE = 0x10;
    static final int INSERT = 0x20;
    static final int ADD_OVFL_PAGE = 0x30;
    static final int SPLIT_ALLOCATE_PAGE = 0x40;
    static final int SPLIT_COMPLETE = 0x60;
    static final int MOVE_PAGE_CONTENTS = 0x70;
    static final int SQUEEZE_PAGE = 0x80;
    static final int DELETE = 0x90;
    static final int UPDATE_META_PAGE = 0xB0;
    static final int VACUUM_ONE_PAGE = 0xC0;
    static final int UPDATE_MASKS = 0x01;
    static final int UPDATE_SPLITPOINT = 0x02;

    @Override public void describe(WalRecord record, int info, Bytes main, Words out) {
        if (!record.version().since(WalVersion.V10)) return;
        switch (info) {
            case INIT_META_PAGE -> out.text("num_tuples ").general(main.f64(0)).text(", fillfactor ").dec(main.u16(12));
            case INIT_BITMAP_PAGE -> out.text("bmsize ").dec(main.u16(0));
            case INSERT -> out.text("off ").dec(main.u16(0));
            case ADD_OVFL_PAGE -> out.text("bmsize ").dec(main.u16(0)).text(", bmpage_found ").flag(main.u8(2) != 0);
            case SPLIT_ALLOCATE_PAGE -> splitAllocatePage(main, out);
            case SPLIT_COMPLETE -> out.text("old_bucket_flag ").dec(main.u16(0)).text(", new_bucket_flag ").dec(main.u16(2));
            case MOVE_PAGE_CONTENTS -> out.text("ntups ").dec(main.u16(0)).text(", is_primary ").flag(main.u8(2) != 0);
            case SQUEEZE_PAGE -> squeezePage(main, out);
            case DELETE -> out.text("clear_dead_marking ").flag(main.u8(0) != 0).text(", is_primary ").flag(main.u8(1) != 0);
            case UPDATE_META_PAGE -> out.text("ntuples ").general(main.f64(0));
            case VACUUM_ONE_PAGE -> vacuumOnePage(record.version(), main, out);
            default -> {}
        }
    }

    private static void splitAllocatePage(Bytes main, Words out) {
        int flags = main.u8(8);
        out.text("new_bucket ").dec(main.u32(0)).text(", meta_page_masks_updated ").flag((flags & UPDATE_MASKS) != 0);
        out.text(", issplitpoint_changed ").flag((flags & UPDATE_SPLITPOINT) != 0);
    }

    private static void squeezePage(Bytes main, Words out) {
        out.text("prevblkno ").dec(main.u32(0)).text(", nextblkno ").dec(main.u32(4)).text(", ntups ").dec(main.u16(8));
        out.text(", is_primary ").flag(main.u8(10) != 0);
    }

    private static void vacuumOnePage(WalVersion version, Bytes main, Words out) {
        out.text("ntuples ");
        if (version.since(V16)) out.dec(main.u16(4)).text(", snapshotConflictHorizon ").dec(main.u32(0));
        else if (version.since(V12)) out.dec((int) main.u32(4)).text(", latest removed xid ").dec(main.u32(0));
        else out.dec((int) main.u32(12));
        if (version.since(V17)) out.text(", isCatalogRel ").flag(main.u8(6) != 0);
    }
}
