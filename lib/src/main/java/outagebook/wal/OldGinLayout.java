package outagebook.wal;

import static outagebook.wal.WalVersion.V9_4;

/**
 * The bytes of records of Gin up to 9.4; what belongs to a page is left out where a page image was taken (9.4).
 *
 * <p>Source: PostgreSQL 9.3 and 9.4 access/gin_private.h; backend/access/gin/ginentrypage.c, gindatapage.c.
 */
final class OldGinLayout {
    private static final int VACUUM_PAGE = 0x40;
    private static final int TO_DELETE = 16;

    private final boolean v94;
    private final WalVersion version;
    private final FieldReader in;

    private OldGinLayout(WalVersion version, FieldReader in) {
        this.version = version;
        this.v94 = version.since(V9_4);
        this.in = in;
    }

    static void read(WalVersion version, int info, FieldReader in) throws Invalid {
        var layout = new OldGinLayout(version, in);
        switch (info) {
            case GinDescriber.CREATE_INDEX -> in.rel("", version);
            case GinLayout.CREATE_PTREE -> layout.createPostingTree();
            case GinDescriber.INSERT -> layout.insert();
            case GinDescriber.SPLIT -> layout.split();
            case VACUUM_PAGE -> layout.vacuumPage();
            case GinLayout.DELETE_PAGE -> layout.deletePage();
            case GinDescriber.UPDATE_META_PAGE -> {
                layout.node("ginxlogUpdateMeta");
                GinLayout.metaUpdate(in);
                GinLayout.listEntries(in);
            }
            case GinLayout.INSERT_LISTPAGE -> {
                layout.page("ginxlogInsertListPage");
                in.u32("rightlink");
                in.i32("ntuples");
                GinLayout.listEntries(in);
            }
            case GinDescriber.DELETE_LISTPAGE -> layout.deleteListPages();
            case GinDescriber.VACUUM_DATA_LEAF_PAGE -> {
                if (!layout.v94) return;
                layout.page("ginxlogVacuumDataLeafPage");
                if (in.remaining() > 0) GinItems.recompress(in);
            }
            default -> { }
        }
    }

    private void node(String struct) throws Invalid {
        in.struct(struct);
        in.rel("", version);
    }

    private void page(String struct) throws Invalid {
        node(struct);
        in.u32("blkno");
    }

    private void createPostingTree() throws Invalid {
        page("ginxlogCreatePostingTree");
        int count = (int) in.u32(v94 ? "size" : "nitem");
        if (v94) {
            GinItems.lists("list ", in.position() + count, in);
        } else {
            in.struct("");
            in.tids("items", count);
        }
    }

    private void insert() throws Invalid {
        page("ginxlogInsert");
        if (v94) insert94();
        else insert93();
    }

    private void insert94() throws Invalid {
        int flags = GinLayout.insertFlags(in);
        in.pad(4);
        if ((flags & GinDescriber.IS_LEAF) == 0) GinLayout.children(in);
        if (in.remaining() > 0) GinLayout.item(flags, in);
    }

    private void insert93() throws Invalid {
        in.u32("updateBlkno");
        in.u16("offset");
        in.u8("isDelete");
        boolean data = in.u8("isData") != 0;
        boolean leaf = in.u8("isLeaf") != 0;
        in.pad(2);
        items(data, leaf, in.u16("nitem"));
    }

    private void items(boolean data, boolean leaf, int count) throws Invalid {
        in.struct("");
        if (data && leaf) in.tids("items", count);
        else if (data) GinItems.postingItems(count, in);
        else if (leaf) GinItems.entries(count, in);
        else for (int i = 1; i <= count; i++) IndexTuple.plain("entry " + i, in);
        in.part("");
    }

    private void split() throws Invalid {
        node("ginxlogSplit");
        if (v94) split94();
        else split93();
    }

    /** Behind the items of 9.3 there is room that nobody uses. */
    private void split93() throws Invalid {
        for (String name : new String[] {"lblkno", "rootBlkno", "rblkno", "rrlink"}) in.u32(name);
        in.u16("separator");
        int count = in.u16("nitem");
        boolean data = in.u8("isData") != 0;
        boolean leaf = in.u8("isLeaf") != 0;
        in.u8("isRootSplit");
        in.pad(4);
        in.u32("leftChildBlkno");
        in.u32("updateBlkno");
        in.tid("rightbound");
        in.pad(4);
        items(data, leaf, count);
        in.take("padding", in.remaining());
    }

    private void split94() throws Invalid {
        for (String name : new String[] {"lblkno", "rblkno", "rrlink", "leftChildBlkno", "rightChildBlkno"}) in.u32(name);
        int flags = GinLayout.insertFlags(in);
        in.pad(4);
        boolean leaf = (flags & GinDescriber.IS_LEAF) != 0;
        if ((flags & GinDescriber.IS_DATA) == 0) {
            in.struct("ginxlogSplitEntry");
            in.u16("separator");
            items(false, leaf, in.u16("nitem"));
        } else if (leaf) {
            splitDataLeaf();
        } else {
            in.struct("ginxlogSplitDataInternal");
            in.u16("separator");
            int count = in.u16("nitem");
            in.tid("rightbound");
            GinItems.postingItems(count, in);
        }
    }

    private void splitDataLeaf() throws Invalid {
        in.struct("ginxlogSplitDataLeaf");
        int left = in.u16("lsize");
        int right = in.u16("rsize");
        in.tid("lrightbound");
        in.tid("rrightbound");
        in.take("newdata", 1);
        in.pad(2);
        GinItems.lists("left list ", in.position() + left, in);
        GinItems.lists("right list ", in.position() + right, in);
    }

    /** The kind of the page is not in the record of 9.3; how long the data are tells. */
    private void vacuumPage() throws Invalid {
        page("ginxlogVacuumPage");
        if (v94) {
            in.u16("hole_offset");
            in.u16("hole_length");
            in.struct("");
            in.take("page", in.remaining());
            return;
        }
        int count = in.u16("nitem");
        in.pad(4);
        boolean items = in.remaining() == count * GinItems.TID;
        items(items || in.remaining() == count * GinItems.POSTING_ITEM, items || in.remaining() != count * GinItems.POSTING_ITEM, count);
    }

    private void deletePage() throws Invalid {
        page("ginxlogDeletePage");
        in.u32("parentBlkno");
        in.u16("parentOffset");
        in.pad(4);
        in.u32("leftBlkno");
        in.u32("rightLink");
        if (in.remaining() > 0) in.u32("deleteXid");
    }

    private void deleteListPages() throws Invalid {
        node("ginxlogDeleteListPages");
        GinItems.metadata(in);
        int deleted = in.i32("ndeleted");
        in.u32s("toDelete", deleted);
        in.take("toDelete (unused)", 4L * (TO_DELETE - deleted));
        in.pad(8);
    }
}
