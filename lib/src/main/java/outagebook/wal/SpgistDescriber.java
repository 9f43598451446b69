package outagebook.wal;

import static outagebook.wal.WalVersion.V14;
import static outagebook.wal.WalVersion.V16;
import static outagebook.wal.WalVersion.V17;
import static outagebook.wal.WalVersion.V9_5;

/**
 * Records of SPGist, the space-partitioned search tree.
 *
 * <p>Source: PostgreSQL 9.3 to 18, rmgrdesc/spgdesc.c; access/spgist_private.h (to 9.6), access/spgxlog.h (10 on).
 */
final class SpgistDescriber implements Describer {
    static final int CREATE_INDEX = 0x00;
    static final int ADD_LEAF = 0x10;
    static final int MOVE_LEAFS = 0x20;
    static final int ADD_NODE = 0x30;
    static final int SPLIT_TUPLE = 0x40;
    static final int PICKSPLIT = 0x50;
    static final int VACUUM_LEAF = 0x60;
    static final int VACUUM_ROOT = 0x70;
    static final int VACUUM_REDIRECT = 0x80;

    @Override public void describe(WalRecord record, int info, Bytes main, Words out) {
        WalVersion version = record.version();
        if (version.since(V14)) since14(version, info, main, out);
        else if (version.since(V9_5)) until13(info, main, out);
        else withNode(info, main, out);
    }

    private static void since14(WalVersion version, int info, Bytes main, Words out) {
        switch (info) {
            case ADD_LEAF -> addLeaf(main, out);
            case MOVE_LEAFS -> moveLeafs(main, out);
            case ADD_NODE -> addNode(main, out);
            case SPLIT_TUPLE -> {
                out.text("prefixoff: ").dec(main.u16(0)).text(", postfixoff: ").dec(main.u16(2));
                say(main, 4, " (newpage)", out);
                say(main, 5, " (same)", out);
            }
            case PICKSPLIT -> pickSplit(main, out);
            case VACUUM_LEAF -> out.text("ndead: ").dec(main.u16(0)).text(", nplaceholder: ").dec(main.u16(2)).text(", nmove: ")
                    .dec(main.u16(4)).text(", nchain: ").dec(main.u16(6));
            case VACUUM_ROOT -> out.text("ndelete: ").dec(main.u16(0));
            case VACUUM_REDIRECT -> redirect(version, main, out);
            default -> {}
        }
    }

    private static void addLeaf(Bytes main, Words out) {
        out.text("off: ").dec(main.u16(2)).text(", headoff: ").dec(main.u16(4));
        parent(main, 6, out);
        say(main, 0, " (newpage)", out);
        say(main, 1, " (nulls)", out);
    }

    private static void moveLeafs(Bytes main, Words out) {
        parent(main, 6, out.text("nmoves: ").dec(main.u16(0)));
        say(main, 2, " (newpage)", out);
        say(main, 3, " (replacedead)", out);
        say(main, 4, " (nulls)", out);
    }

    private static void addNode(Bytes main, Words out) {
        out.text("off: ").dec(main.u16(0)).text(", newoff: ").dec(main.u16(2)).text(", parentBlk: ").dec((byte) main.u8(5));
        parent(main, 6, out);
        say(main, 4, " (newpage)", out);
    }

    private static void pickSplit(Bytes main, Words out) {
        out.text("ndelete: ").dec(main.u16(2)).text(", ninsert: ").dec(main.u16(4)).text(", inneroff: ").dec(main.u16(8));
        parent(main, 14, out);
        say(main, 12, " (innerIsParent)", out);
        say(main, 11, " (nulls)", out);
        say(main, 0, " (isRootSplit)", out);
    }

    private static void redirect(WalVersion version, Bytes main, Words out) {
        out.text("ntoplaceholder: ").dec(main.u16(0)).text(", firstplaceholder: ").dec(main.u16(2));
        out.text(version.since(V16) ? ", snapshotConflictHorizon: " : ", newestredirectxid: ").dec(main.u32(4));
        if (version.since(V17)) out.text(", isCatalogRel: ").flag(main.u8(8) != 0);
    }

    /** offnumParent and, behind it, nodeI. */
    private static void parent(Bytes main, int at, Words out) {
        out.text(", parentoff: ").dec(main.u16(at)).text(", nodeI: ").dec(main.u16(at + 2));
    }

    private static void say(Bytes main, int at, String words, Words out) {
        if (main.u8(at) != 0) out.text(words);
    }

    private static void until13(int info, Bytes main, Words out) {
        switch (info) {
            case ADD_LEAF -> {
                out.text("add leaf to page; off ").dec(main.u16(2)).text("; headoff ").dec(main.u16(4));
                out.text("; parentoff ").dec(main.u16(6));
                say(main, 0, " (newpage)", out);
                say(main, 1, " (nulls)", out);
            }
            case MOVE_LEAFS -> out.dec(main.u16(0)).text(" leafs");
            case ADD_NODE -> out.text("off ").dec(main.u16(0));
            case SPLIT_TUPLE -> out.text("prefix off: ").dec(main.u16(0)).text(", postfix off: ").dec(main.u16(2))
                    .text(" (same ").dec(main.u8(5)).text(", new ").dec(main.u8(4)).text(')');
            case PICKSPLIT -> {
                out.text("ndel ").dec(main.u16(2)).text("; nins ").dec(main.u16(4));
                say(main, 12, " (innerIsParent)", out);
                say(main, 0, " (isRootSplit)", out);
            }
            case VACUUM_REDIRECT -> out.text("newest XID ").dec(main.u32(4));
            default -> {}
        }
    }

    /** 9.3 and 9.4, where the record itself names the index and the pages. */
    private static void withNode(int info, Bytes main, Words out) {
        if (info == CREATE_INDEX) out.text("create_index: ");
        if (info > VACUUM_REDIRECT) {
            out.text("unknown spgist op code ").dec(info);
            return;
        }
        out.text("rel ").rel(main, 0);
        switch (info) {
            case ADD_LEAF -> out.text(" add leaf to page: ").dec(main.u32(12));
            case MOVE_LEAFS -> out.text(" move ").dec(main.u16(20)).text(" leafs from page ").dec(main.u32(12)).text(" to page ")
                    .dec(main.u32(16));
            case ADD_NODE -> out.text(" add node to ").dec(main.u32(12)).text(':').dec(main.u16(16));
            case SPLIT_TUPLE -> out.text(" split node ").dec(main.u32(12)).text(':').dec(main.u16(16)).text(" to ")
                    .dec(main.u32(20)).text(':').dec(main.u16(24));
            case PICKSPLIT -> out.text(" split leaf page");
            case VACUUM_LEAF -> out.text(" vacuum leaf tuples on page ").dec(main.u32(12));
            case VACUUM_ROOT -> out.text(" vacuum leaf tuples on root page ").dec(main.u32(12));
            case VACUUM_REDIRECT -> out.text(" vacuum redirect tuples on page ").dec(main.u32(12)).text(", newest XID ")
                    .dec(main.u32(20));
            default -> {}
        }
    }
}
