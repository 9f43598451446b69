package outagebook.wal;

/**
 * The bytes of records of Gin, the inverted index, from 9.5 on.
 *
 * <p>Source: PostgreSQL 9.5 and 9.6 access/gin_private.h, 10 to 18 access/ginxlog.h.
 */
record GinLayout(WalRecord record, int info) implements Layout {
    static final int CREATE_PTREE = 0x10;
    static final int DELETE_PAGE = 0x50;
    static final int INSERT_LISTPAGE = 0x70;

    @Override public void read(int block, FieldReader in) throws Invalid {
        if (block == MAIN) main(in);
        else block(block, in);
    }

    private void main(FieldReader in) throws Invalid {
        switch (info) {
            case CREATE_PTREE -> {
                in.struct("ginxlogCreatePostingTree");
                GinItems.lists("list ", in.position() + 4 + (int) in.u32("size"), in);
            }
            case GinDescriber.INSERT -> {
                in.struct("ginxlogInsert");
                insertFlags(in);
                children(in);
            }
            case GinDescriber.SPLIT -> split(in);
            case DELETE_PAGE -> deletePage(in);
            case GinDescriber.UPDATE_META_PAGE -> {
                in.struct("ginxlogUpdateMeta");
                in.rel("", record.version());
                metaUpdate(in);
            }
            case INSERT_LISTPAGE -> {
                in.struct("ginxlogInsertListPage");
                in.u32("rightlink");
                in.i32("ntuples");
            }
            case GinDescriber.DELETE_LISTPAGE -> {
                in.struct("ginxlogDeleteListPages");
                GinItems.metadata(in);
                in.i32("ndeleted");
                in.pad(8);
            }
            default -> { }
        }
    }

    static int insertFlags(FieldReader in) throws Invalid {
        return in.flags16("flags", "ISDATA", "ISLEAF", "SPLIT_ROOT");
    }

    /** The two halves of a page whose split is complete with this; not for leaf pages. */
    static void children(FieldReader in) throws Invalid {
        if (in.remaining() < 8) return;
        in.struct("");
        in.blockId("left child");
        in.blockId("right child");
    }

    private void split(FieldReader in) throws Invalid {
        in.struct("ginxlogSplit");
        in.rel("", record.version());
        in.u32("rrlink");
        in.u32("leftChildBlkno");
        in.u32("rightChildBlkno");
        insertFlags(in);
        in.pad(4);
    }

    private static void deletePage(FieldReader in) throws Invalid {
        in.struct("ginxlogDeletePage");
        in.u16("parentOffset");
        in.pad(4);
        in.u32("rightLink");
        in.u32("deleteXid");
    }

    static int metaUpdate(FieldReader in) throws Invalid {
        GinItems.metadata(in);
        in.u32("prevTail");
        in.u32("newRightlink");
        int tuples = in.i32("ntuples");
        in.pad(8);
        return tuples;
    }

    private void block(int block, FieldReader in) throws Invalid {
        switch (info) {
            case GinDescriber.INSERT -> item(record.main().u16(0), in);
            case GinDescriber.VACUUM_DATA_LEAF_PAGE -> GinItems.recompress(in);
            case GinDescriber.UPDATE_META_PAGE -> {
                if (block == 1) listEntries(in);
            }
            case INSERT_LISTPAGE -> listEntries(in);
            default -> { }
        }
    }

    /** A ginxlogInsertEntry, a ginxlogRecompressDataLeaf or a ginxlogInsertDataInternal. */
    static void item(int flags, FieldReader in) throws Invalid {
        boolean leaf = (flags & GinDescriber.IS_LEAF) != 0;
        if ((flags & GinDescriber.IS_DATA) == 0) {
            in.struct("ginxlogInsertEntry");
            in.u16("offset");
            in.u8("isDelete");
            in.pad(2);
            if (leaf) GinItems.entry(in);
            else IndexTuple.plain("", in);
        } else if (leaf) {
            GinItems.recompress(in);
        } else {
            in.struct("ginxlogInsertDataInternal");
            in.u16("offset");
            GinItems.postingItem(in);
        }
    }

    /** Entries of the pending list: each has a row's place in front, as in other indexes. */
    static void listEntries(FieldReader in) throws Invalid {
        IndexTuple.readPlain(in);
    }
}
