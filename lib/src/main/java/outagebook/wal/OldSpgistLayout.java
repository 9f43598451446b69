package outagebook.wal;

import static outagebook.wal.WalVersion.V9_4;

/**
 * The bytes of records of SPGist up to 9.4, where the record itself names the index and the pages. In 9.3 each list starts at
 * a multiple of 8; 9.4 puts them one behind the other.
 *
 * <p>Source: PostgreSQL 9.3 and 9.4 access/spgist_private.h; backend/access/spgist/spgxlog.c.
 */
final class OldSpgistLayout {
    private final WalVersion version;
    private final FieldReader in;

    private OldSpgistLayout(WalVersion version, FieldReader in) {
        this.version = version;
        this.in = in;
    }

    static void read(WalVersion version, int info, FieldReader in) throws Invalid {
        var layout = new OldSpgistLayout(version, in);
        switch (info) {
            case SpgistDescriber.CREATE_INDEX -> in.rel("", version);
            case SpgistDescriber.ADD_LEAF -> layout.addLeaf();
            case SpgistDescriber.MOVE_LEAFS -> layout.moveLeafs();
            case SpgistDescriber.ADD_NODE -> layout.addNode();
            case SpgistDescriber.SPLIT_TUPLE -> layout.splitTuple();
            case SpgistDescriber.PICKSPLIT -> layout.pickSplit();
            case SpgistDescriber.VACUUM_LEAF -> {
                layout.page("spgxlogVacuumLeaf", "blkno");
                SpgistLayout.vacuumLeaf(version, in);
            }
            case SpgistDescriber.VACUUM_ROOT -> {
                layout.page("spgxlogVacuumRoot", "blkno");
                SpgistLayout.vacuumRoot(version, in);
            }
            case SpgistDescriber.VACUUM_REDIRECT -> {
                layout.page("spgxlogVacuumRedirect", "blkno");
                int count = in.u16("nToPlaceholder");
                in.u16("firstPlaceholder");
                in.u32("newestRedirectXid");
                in.u16s("offsets", count);
            }
            default -> { }
        }
    }

    private void page(String struct, String block) throws Invalid {
        in.struct(struct);
        in.rel("", version);
        in.u32(block);
    }

    private void parent() throws Invalid {
        in.pad(4);
        in.u32("blknoParent");
        in.u16("offnumParent");
        in.u16("nodeI");
    }

    private void addLeaf() throws Invalid {
        page("spgxlogAddLeaf", "blknoLeaf");
        in.u8("newPage");
        in.u8("storesNulls");
        in.u16("offnumLeaf");
        in.u16("offnumHeadLeaf");
        parent();
        SpgistItems.leaf(version, in);
    }

    private void moveLeafs() throws Invalid {
        page("spgxlogMoveLeafs", "blknoSrc");
        in.u32("blknoDst");
        int moves = in.u16("nMoves");
        in.u8("newPage");
        boolean replaceDead = in.u8("replaceDead") != 0;
        in.u8("storesNulls");
        parent();
        SpgistItems.state(version, in);
        int inserted = replaceDead ? 1 : moves + 1;
        if (version.since(V9_4)) SpgistLayout.moved(version, moves, inserted, in);
        else moved93(moves, inserted);
    }

    private void moved93(int deleted, int inserted) throws Invalid {
        list("deleted", deleted);
        list("inserted", inserted);
        align();
        SpgistItems.leafs(version, inserted, in);
    }

    private void list(String name, int count) throws Invalid {
        align();
        in.struct("");
        in.u16s(name, count);
    }

    private void align() throws Invalid {
        in.pad(8);
    }

    private void addNode() throws Invalid {
        page("spgxlogAddNode", "blkno");
        in.u16("offnum");
        parent();
        in.u32("blknoNew");
        in.u16("offnumNew");
        in.u8("newPage");
        in.pad(4);
        SpgistItems.state(version, in);
        SpgistItems.inner("", in);
    }

    private void splitTuple() throws Invalid {
        page("spgxlogSplitTuple", "blknoPrefix");
        in.u16("offnumPrefix");
        in.pad(4);
        in.u32("blknoPostfix");
        in.u16("offnumPostfix");
        in.u8("newPage");
        in.pad(4);
        SpgistItems.inner("prefix tuple", in);
        SpgistItems.inner("postfix tuple", in);
    }

    private void pickSplit() throws Invalid {
        page("spgxlogPickSplit", "blknoSrc");
        in.u32("blknoDest");
        int deleted = in.u16("nDelete");
        int inserted = in.u16("nInsert");
        in.u8("initSrc");
        in.u8("initDest");
        in.pad(4);
        in.u32("blknoInner");
        in.u16("offnumInner");
        in.u8("initInner");
        in.u8("storesNulls");
        parent();
        SpgistItems.state(version, in);
        if (version.since(V9_4)) SpgistLayout.picked(version, deleted, inserted, in);
        else picked93(deleted, inserted);
    }

    /** In 9.3 the inner tuple comes first. */
    private void picked93(int deleted, int inserted) throws Invalid {
        align();
        SpgistItems.inner("inner tuple", in);
        list("deleted", deleted);
        list("inserted", inserted);
        align();
        in.take("page selectors", inserted);
        align();
        SpgistItems.leafs(version, inserted, in);
    }
}
