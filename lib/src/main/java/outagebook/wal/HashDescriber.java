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
    @Override public void describe(WalRecord record, int info, Bytes main, Words out) {
        if (!record.version().since(WalVersion.V10)) return;
        switch (info) {
            case 0x00 -> out.text("num_tuples ").general(main.f64(0)).text(", fillfactor ").dec(main.u16(12));
            case 0x10 -> out.text("bmsize ").dec(main.u16(0));
            case 0x20 -> out.text("off ").dec(main.u16(0));
            case 0x30 -> out.text("bmsize ").dec(main.u16(0)).text(", bmpage_found ").flag(main.u8(2) != 0);
            case 0x40 -> splitAllocatePage(main, out);
            case 0x60 -> out.text("old_bucket_flag ").dec(main.u16(0)).text(", new_bucket_flag ").dec(main.u16(2));
            case 0x70 -> out.text("ntups ").dec(main.u16(0)).text(", is_primary ").flag(main.u8(2) != 0);
            case 0x80 -> squeezePage(main, out);
            case 0x90 -> out.text("clear_dead_marking ").flag(main.u8(0) != 0).text(", is_primary ").flag(main.u8(1) != 0);
            case 0xB0 -> out.text("ntuples ").general(main.f64(0));
            case 0xC0 -> vacuumOnePage(record.version(), main, out);
            default -> {}
        }
    }

    private static void splitAllocatePage(Bytes main, Words out) {
        int flags = main.u8(8);
        out.text("new_bucket ").dec(main.u32(0)).text(", meta_page_masks_updated ").flag((flags & 1) != 0);
        out.text(", issplitpoint_changed ").flag((flags & 2) != 0);
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
