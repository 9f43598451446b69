package outagebook.wal;

import static outagebook.wal.WalVersion.V16;
import static outagebook.wal.WalVersion.V17;
import static outagebook.wal.WalVersion.V9_5;

/**
 * Records of Gist, the generalized search tree.
 *
 * <p>Source: PostgreSQL 9.3 to 18, rmgrdesc/gistdesc.c; access/gist_private.h (to 9.6), access/gistxlog.h (10 on).
 */
final class GistDescriber implements Describer {
    static final int PAGE_UPDATE = 0x00;
    static final int DELETE = 0x10;
    static final int PAGE_REUSE = 0x20;
    static final int PAGE_SPLIT = 0x30;
    static final int CREATE_INDEX = 0x50;
    static final int PAGE_DELETE = 0x60;

    @Override public void describe(WalRecord record, int info, Bytes main, Words out) {
        WalVersion version = record.version();
        if (!version.since(V9_5)) withNode(info, main, out);
        else if (info == PAGE_SPLIT) out.text("page_split: splits to ").dec(main.u16(18)).text(" pages");
        else if (version.since(WalVersion.V12)) deletion(version, info, main, out);
    }

    private static void deletion(WalVersion version, int info, Bytes main, Words out) {
        String horizon = version.since(V16) ? "snapshotConflictHorizon " : "latestRemovedXid ";
        switch (info) {
            case DELETE -> {
                out.text("delete: ").text(horizon).dec(main.u32(0)).text(", nitems: ").dec(main.u16(4));
                catalog(version, main, 6, out);
            }
            case PAGE_REUSE -> {
                out.text("rel ").rel(main, 0).text("; blk ").dec(main.u32(12)).text("; ").text(horizon).fullXid(main.u64(16));
                catalog(version, main, 24, out);
            }
            case PAGE_DELETE -> out.text("deleteXid ").fullXid(main.u64(0)).text("; downlink ").dec(main.u16(8));
            default -> {}
        }
    }

    private static void catalog(WalVersion version, Bytes main, int at, Words out) {
        if (version.since(V17)) out.text(", isCatalogRel ").flag(main.u8(at) != 0);
    }

    private static void withNode(int info, Bytes main, Words out) {
        switch (info) {
            case PAGE_UPDATE -> out.text("page_update: rel ").rel(main, 0).text("; block number ").dec(main.u32(12));
            case PAGE_SPLIT -> out.text("page_split: rel ").rel(main, 0).text("; block number ").dec(main.u32(12))
                    .text(" splits to ").dec(main.u16(40)).text(" pages");
            case CREATE_INDEX -> out.text("create_index: rel ").rel(main, 0);
            default -> out.text("unknown gist op code ").dec(info);
        }
    }
}
