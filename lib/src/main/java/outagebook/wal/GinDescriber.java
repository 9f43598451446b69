package outagebook.wal;

import static outagebook.wal.WalVersion.V9_4;
import static outagebook.wal.WalVersion.V9_5;

/**
 * Records of Gin, the inverted index: keys in an entry tree, long lists of row positions in posting trees beside it.
 *
 * <p>Source: PostgreSQL 9.3 to 18, rmgrdesc/gindesc.c; access/gin_private.h (to 9.6), access/ginxlog.h (10 on).
 */
final class GinDescriber implements Describer {
    static final int CREATE_INDEX = 0x00;
    static final int INSERT = 0x20;
    static final int SPLIT = 0x30;
    static final int UPDATE_META_PAGE = 0x60;
    static final int DELETE_LISTPAGE = 0x80;
    static final int VACUUM_DATA_LEAF_PAGE = 0x90;
    static final int IS_DATA = 0x01;
    static final int IS_LEAF = 0x02;
    static final int SPLIT_ROOT = 0x04;

    @Override public void describe(WalRecord record, int info, Bytes main, Words out) {
        if (!record.version().since(V9_5)) {
            withNode(record, info, main, out);
            return;
        }
        switch (info) {
            case INSERT -> insert(record, main, out);
            case SPLIT -> split(main.u16(24), out);
            case DELETE_LISTPAGE -> out.text("ndeleted: ").dec((int) main.u32(56));
            case VACUUM_DATA_LEAF_PAGE -> {
                if (!image(record, out)) segments(record.blockData(0), out);
            }
            default -> {}
        }
    }

    private static void insert(WalRecord record, Bytes main, Words out) {
        int flags = main.u16(0);
        kind(flags, out);
        if ((flags & IS_LEAF) == 0) children(main, 2, out);
        if (!image(record, out)) item(flags, record.blockData(0), out);
    }

    private static void split(int flags, Words out) {
        kind(flags, out.text("isrootsplit: ").flag((flags & SPLIT_ROOT) != 0).text(' '));
    }

    private static void kind(int flags, Words out) {
        out.text("isdata: ").flag((flags & IS_DATA) != 0).text(" isleaf: ").flag((flags & IS_LEAF) != 0);
    }

    private static void children(Bytes main, int at, Words out) {
        out.text(" children: ").dec(main.blockNumber(at)).text('/').dec(main.blockNumber(at + 4));
    }

    private static boolean image(WalRecord record, Words out) {
        BlockRef.Image image = record.block(0).flatMap(BlockRef::image).orElse(null);
        if (image == null) return false;
        out.text(image.apply() ? " (full page image)" : " (full page image, for WAL verification)");
        return true;
    }

    /** A ginxlogInsertEntry, a ginxlogRecompressDataLeaf or a ginxlogInsertDataInternal. */
    private static void item(int flags, Bytes data, Words out) {
        if ((flags & IS_DATA) == 0) {
            out.text(" isdelete: ").flag(data.u8(2) != 0);
        } else if ((flags & IS_LEAF) != 0) {
            segments(data, out);
        } else {
            out.text(" pitem: ").dec(data.blockNumber(2)).text('-').dec(data.blockNumber(6)).text('/').dec(data.u16(10));
        }
    }

    /** What happens to the compressed lists on a leaf page of a posting tree. */
    private static void segments(Bytes data, Words out) {
        int actions = data.u16(0);
        out.text(' ').dec(actions).text(" segments:");
        for (int i = 0, at = 2; i < actions; i++) {
            int action = data.u8(at + 1);
            out.text(' ').dec(data.u8(at));
            at += 2;
            switch (action) {
                case 1 -> out.text(" (delete)");
                case 2, 3 -> {
                    out.text(action == 2 ? " (insert)" : " (replace)");
                    at += 8 + (data.u16(at + 6) + 1 & ~1);  // GinPostingList: first item, number of bytes, bytes
                }
                case 4 -> {
                    out.text(" (add ").dec(data.u16(at)).text(" items)");
                    at += 2 + 6 * data.u16(at);
                }
                default -> {
                    out.text(" unknown action ").dec(action).text(" ???");
                    return;
                }
            }
        }
    }

    /** 9.3 and 9.4, where the record itself names the index and the page. */
    private static void withNode(WalRecord record, int info, Bytes main, Words out) {
        boolean v94 = record.version().since(V9_4);
        if (info > (v94 ? VACUUM_DATA_LEAF_PAGE : DELETE_LISTPAGE)) {
            out.text("unknown gin op code ").dec(info);
            return;
        }
        out.text(record.operation());
        if (info == DELETE_LISTPAGE) out.text(" (").dec((int) main.u32(72)).text(')');
        out.text(", node: ").rel(main, 0).text(" blkno: ").dec(page(info, main));
        switch (info) {
            case INSERT -> {
                if (v94) insert94(record, main, out);
                else insert93(main, out);
            }
            case SPLIT -> {
                if (v94) split(main.u16(32), out.text(' '));
                else out.text(" isrootsplit: ").flag(main.u8(34) != 0);
            }
            case VACUUM_DATA_LEAF_PAGE -> {
                if (!image(record, out)) segments(main.from(16), out);
            }
            default -> {}
        }
    }

    /** The root is page 1, the metapage is page 0; those records do not say it. */
    private static long page(int info, Bytes main) {
        return switch (info) {
            case CREATE_INDEX -> 1;
            case UPDATE_META_PAGE, DELETE_LISTPAGE -> 0;
            default -> main.u32(12);
        };
    }

    private static void insert93(Bytes main, Words out) {
        out.text(" offset: ").dec(main.u16(20)).text(" nitem: ").dec(main.u16(26)).text(" isdata: ").flag(main.u8(23) != 0);
        out.text(" isleaf ").flag(main.u8(24) != 0).text(" isdelete ").flag(main.u8(22) != 0);
        out.text(" updateBlkno:").dec(main.u32(16));
    }

    /**
     * With a page image the item is left out of the record, but only for a leaf of a posting tree the tool heeds that; else
     * it reads on into the image's header, which lies behind, and so do we.
     */
    private static void insert94(WalRecord record, Bytes main, Words out) {
        int flags = main.u16(16);
        boolean leaf = (flags & IS_LEAF) != 0;
        kind(flags, out.text(' '));
        if (!leaf) children(main, 20, out);
        if (leaf && (flags & IS_DATA) != 0 && image(record, out)) return;
        item(flags, record.behindHeader().from(leaf ? 20 : 28), out);
    }
}
