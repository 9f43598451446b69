package outagebook.wal;

/**
 * The bytes of Btree records of 9.3 and 9.4. What follows the struct when an upper page is split depends on which pages have
 * images; it is left as one field.
 *
 * <p>Source: PostgreSQL 9.3 and 9.4 access/nbtree.h.
 */
record OldBtreeLayout(WalRecord record, int info) implements Layout {
    private static final int SPLIT_L_ROOT = 0x50;
    private static final int SPLIT_R_ROOT = 0x60;
    private static final int INDEX_TUPLE_SIZE = 0x1FFF;

    @Override public void read(int block, FieldReader in) throws Invalid {
        switch (info) {
            case BtreeDescriber.INSERT_LEAF, BtreeDescriber.INSERT_UPPER, BtreeDescriber.INSERT_META -> insert(in);
            case BtreeDescriber.SPLIT_L, BtreeDescriber.SPLIT_R, SPLIT_L_ROOT, SPLIT_R_ROOT -> split(in);
            case BtreeDescriber.DELETE -> delete(in);
            case BtreeDescriber.UNLINK_PAGE, BtreeDescriber.UNLINK_PAGE_META, BtreeDescriber.MARK_PAGE_HALFDEAD -> deletePage(in);
            case BtreeDescriber.NEWROOT -> {
                page("xl_btree_newroot", "rootblk", in);
                in.u32("level");
                IndexTuple.readAll(in, record.version());
            }
            case BtreeDescriber.VACUUM -> {
                page("xl_btree_vacuum", "block", in);
                in.u32("lastBlockVacuumed");
                offsets(in);
            }
            case BtreeDescriber.REUSE_PAGE -> {
                page("xl_btree_reuse_page", "block", in);
                in.u32("latestRemovedXid");
            }
            default -> { }
        }
    }

    private static void page(String struct, String block, FieldReader in) throws Invalid {
        in.struct(struct);
        in.rel("", WalVersion.V9_4);
        in.u32(block);
    }

    private static void offsets(FieldReader in) throws Invalid {
        in.struct("");
        in.u16s("deleted", in.remaining() / 2);
    }

    /** In upper pages the child whose split is complete comes first, unless (9.4) that page has an image. */
    private void insert(FieldReader in) throws Invalid {
        OldHeapLayout.target("xl_btree_insert", in);
        in.struct("");
        int metadata = info == BtreeDescriber.INSERT_META ? 16 : 0;
        if (info != BtreeDescriber.INSERT_LEAF && in.remaining() > metadata && !tupleIsAt(18 + metadata)) {
            in.u32(record.version().since(WalVersion.V9_4) ? "left child" : "downlink");
        }
        if (metadata > 0) IndexTuple.metadata(in, record.version());
        IndexTuple.readAll(in, record.version());
    }

    private boolean tupleIsAt(int at) {
        Bytes main = record.main();
        return main.length() >= at + 8 && at + (main.u16(at + 6) & INDEX_TUPLE_SIZE) == main.length();
    }

    /** On the left page the new entry and its place come first (the entry only without an image), then all of the right page. */
    private void split(FieldReader in) throws Invalid {
        in.struct("xl_btree_split");
        in.rel("", WalVersion.V9_4);
        in.u32("leftsib");
        in.u32("rightsib");
        in.u32("rnext");
        long level = in.u32("level");
        in.u16("firstright");
        if (level > 0) return;
        in.struct("");
        if (info == BtreeDescriber.SPLIT_L || info == SPLIT_L_ROOT) in.u16("newitemoff");
        IndexTuple.readAll(in, record.version());
    }

    private static void delete(FieldReader in) throws Invalid {
        page("xl_btree_delete", "block", in);
        in.rel("h", WalVersion.V9_4);
        in.u32("nitems");
        offsets(in);
    }

    private void deletePage(FieldReader in) throws Invalid {
        if (!record.version().since(WalVersion.V9_4)) {
            deletePageIn93(in);
        } else if (info == BtreeDescriber.MARK_PAGE_HALFDEAD) {
            OldHeapLayout.target("xl_btree_mark_page_halfdead", in);
            in.pad(4);
            for (String name : new String[] {"leafblk", "leftblk", "rightblk", "topparent"}) in.u32(name);
        } else {
            page("xl_btree_unlink_page", "deadblk", in);
            for (String name : new String[] {"leftsib", "rightsib", "leafblk", "leafleftsib", "leafrightsib", "topparent", "btpo_xact"}) {
                in.u32(name);
            }
        }
        if (info == BtreeDescriber.UNLINK_PAGE_META) IndexTuple.metadata(in, record.version());
    }

    private static void deletePageIn93(FieldReader in) throws Invalid {
        OldHeapLayout.target("xl_btree_delete_page", in);
        in.pad(4);
        for (String name : new String[] {"deadblk", "leftblk", "rightblk", "btpo_xact"}) in.u32(name);
    }
}
