package outagebook.wal;

import static outagebook.wal.WalVersion.V16;

/**
 * The bytes of records of SPGist, the space-partitioned search tree, from 9.5 on.
 *
 * <p>Source: PostgreSQL 9.5 and 9.6 access/spgist_private.h, 10 to 18 access/spgxlog.h.
 */
final class SpgistLayout {
    private SpgistLayout() {}

    static void read(WalVersion version, int info, FieldReader in) throws Invalid {
        switch (info) {
            case SpgistDescriber.ADD_LEAF -> addLeaf(version, in);
            case SpgistDescriber.MOVE_LEAFS -> moveLeafs(version, in);
            case SpgistDescriber.ADD_NODE -> addNode(version, in);
            case SpgistDescriber.SPLIT_TUPLE -> splitTuple(in);
            case SpgistDescriber.PICKSPLIT -> pickSplit(version, in);
            case SpgistDescriber.VACUUM_LEAF -> {
                in.struct("spgxlogVacuumLeaf");
                vacuumLeaf(version, in);
            }
            case SpgistDescriber.VACUUM_ROOT -> {
                in.struct("spgxlogVacuumRoot");
                vacuumRoot(version, in);
            }
            case SpgistDescriber.VACUUM_REDIRECT -> redirect(version, in);
            default -> { }
        }
    }

    private static void addLeaf(WalVersion version, FieldReader in) throws Invalid {
        in.struct("spgxlogAddLeaf");
        in.u8("newPage");
        in.u8("storesNulls");
        in.u16("offnumLeaf");
        in.u16("offnumHeadLeaf");
        in.u16("offnumParent");
        in.u16("nodeI");
        SpgistItems.leaf(version, in);
    }

    private static void moveLeafs(WalVersion version, FieldReader in) throws Invalid {
        in.struct("spgxlogMoveLeafs");
        int moves = in.u16("nMoves");
        in.u8("newPage");
        boolean replaceDead = in.u8("replaceDead") != 0;
        in.u8("storesNulls");
        in.pad(2);
        in.u16("offnumParent");
        in.u16("nodeI");
        in.pad(4);
        SpgistItems.state(version, in);
        moved(version, moves, replaceDead ? 1 : moves + 1, in);
    }

    /** Places that become free, places that are filled, and with what. */
    static void moved(WalVersion version, int deleted, int inserted, FieldReader in) throws Invalid {
        in.struct("");
        in.u16s("deleted", deleted);
        in.u16s("inserted", inserted);
        SpgistItems.leafs(version, inserted, in);
    }

    private static void addNode(WalVersion version, FieldReader in) throws Invalid {
        in.struct("spgxlogAddNode");
        in.u16("offnum");
        in.u16("offnumNew");
        in.u8("newPage");
        byte parent = (byte) in.u8("parentBlk");
        in.meaning(() -> Byte.toString(parent));
        in.u16("offnumParent");
        in.u16("nodeI");
        in.pad(4);
        SpgistItems.state(version, in);
        SpgistItems.inner("", in);
    }

    private static void splitTuple(FieldReader in) throws Invalid {
        in.struct("spgxlogSplitTuple");
        in.u16("offnumPrefix");
        in.u16("offnumPostfix");
        in.u8("newPage");
        in.u8("postfixBlkSame");
        SpgistItems.inner("prefix tuple", in);
        SpgistItems.inner("postfix tuple", in);
    }

    private static void pickSplit(WalVersion version, FieldReader in) throws Invalid {
        in.struct("spgxlogPickSplit");
        in.u8("isRootSplit");
        in.pad(2);
        int deleted = in.u16("nDelete");
        int inserted = in.u16("nInsert");
        in.u8("initSrc");
        in.u8("initDest");
        in.u16("offnumInner");
        for (String name : new String[] {"initInner", "storesNulls", "innerIsParent"}) in.u8(name);
        in.pad(2);
        in.u16("offnumParent");
        in.u16("nodeI");
        in.pad(4);
        SpgistItems.state(version, in);
        picked(version, deleted, inserted, in);
    }

    static void picked(WalVersion version, int deleted, int inserted, FieldReader in) throws Invalid {
        in.struct("");
        in.u16s("deleted", deleted);
        in.u16s("inserted", inserted);
        in.take("page selectors", inserted);
        SpgistItems.inner("inner tuple", in);
        SpgistItems.leafs(version, inserted, in);
    }

    static void vacuumLeaf(WalVersion version, FieldReader in) throws Invalid {
        int dead = in.u16("nDead");
        int placeholders = in.u16("nPlaceholder");
        int moved = in.u16("nMove");
        int chained = in.u16("nChain");
        SpgistItems.state(version, in);
        in.struct("");
        in.u16s("toDead", dead);
        in.u16s("toPlaceholder", placeholders);
        in.u16s("moveSrc", moved);
        in.u16s("moveDest", moved);
        in.u16s("chainSrc", chained);
        in.u16s("chainDest", chained);
    }

    static void vacuumRoot(WalVersion version, FieldReader in) throws Invalid {
        int deleted = in.u16("nDelete");
        in.pad(4);
        SpgistItems.state(version, in);
        in.struct("");
        in.u16s("toDelete", deleted);
    }

    private static void redirect(WalVersion version, FieldReader in) throws Invalid {
        in.struct("spgxlogVacuumRedirect");
        int count = in.u16("nToPlaceholder");
        in.u16("firstPlaceholder");
        in.u32(version.since(V16) ? "snapshotConflictHorizon" : "newestRedirectXid");
        if (version.since(V16)) {
            in.u8("isCatalogRel");
            in.pad(2);
        }
        in.u16s("offsets", count);
    }
}
