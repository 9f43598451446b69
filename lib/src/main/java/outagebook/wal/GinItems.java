package outagebook.wal;

/**
 * What is on pages of Gin: entries with their lists of rows, packed lists, links to child pages, and changes of packed lists.
 *
 * <p>Source: PostgreSQL 9.3 to 9.6 access/gin_private.h, 10 to 18 access/ginblock.h (GinMetaPageData, PostingItem,
 * GinPostingList, GinGetNPosting and its like), access/ginxlog.h (ginxlogRecompressDataLeaf).
 */
final class GinItems {
    static final int POSTING_ITEM = 10;
    static final int TID = 6;
    private static final int TREE_POSTING = 0xFFFF;
    private static final long COMPRESSED = 1L << 31;
    private static final int LIST_HEADER = 8;
    private static final String[] ACTIONS = {"UNMODIFIED", "DELETE", "INSERT", "REPLACE", "ADDITEMS"};

    private GinItems() {}

    static void metadata(FieldReader in) throws Invalid {
        in.pad(8);
        for (String name : new String[] {"head", "tail", "tailFreeSize", "nPendingPages"}) in.u32("metadata." + name);
        in.u64("metadata.nPendingHeapTuples");
        for (String name : new String[] {"nTotalPages", "nEntryPages", "nDataPages"}) in.u32("metadata." + name);
        in.pad(8);
        in.u64("metadata.nEntries");
        in.i32("metadata.ginVersion");
        in.pad(8);
    }

    /** Entries of a leaf page of the entry tree, or (a place in a table instead of a list) of the pending list. */
    static void entries(int count, FieldReader in) throws Invalid {
        for (int i = 1; i <= count; i++) {
            in.part(count == 1 ? "" : "entry " + i);
            entry(in);
        }
        in.part("");
        in.struct("");
    }

    /** A list is in the entry if its place, which stands where other indexes have a page, lies in the entry. */
    static void entry(FieldReader in) throws Invalid {
        int start = in.position();
        int size = IndexTuple.size(in);
        Bytes tid = IndexTuple.plainHeader(in);
        int items = tid.u16(4);
        boolean packed = (tid.blockNumber(0) & COMPRESSED) != 0;
        long list = start + (tid.blockNumber(0) & ~COMPRESSED);
        int end = start + size;
        boolean hasList = items != TREE_POSTING && items > 0 && list >= in.position()
                && list + (packed ? LIST_HEADER : items * TID) <= end;
        in.take("index keys", (hasList ? list : end) - in.position());
        if (hasList && packed) list(in);
        else if (hasList) in.tids("posting list", items);
        in.struct("");
        in.take("padding", end - in.position());
    }

    /** Packed lists, one behind the other, to this place. */
    static void lists(String name, int end, FieldReader in) throws Invalid {
        for (int i = 1; in.position() < end; i++) {
            in.part(name + i);
            list(in);
        }
        in.part("");
        in.struct("");
    }

    private static void list(FieldReader in) throws Invalid {
        in.struct("GinPostingList");
        in.tid("first");
        in.take("bytes", in.u16("nbytes"));
        in.pad(2);
    }

    static void postingItem(FieldReader in) throws Invalid {
        in.struct("PostingItem");
        in.blockId("child_blkno");
        in.tid("key");
    }

    static void postingItems(int count, FieldReader in) throws Invalid {
        for (int i = 1; i <= count; i++) {
            in.part("item " + i);
            postingItem(in);
        }
        in.part("");
        in.struct("");
    }

    /** What happens to the packed lists on a leaf page of a posting tree. */
    static void recompress(FieldReader in) throws Invalid {
        in.struct("ginxlogRecompressDataLeaf");
        int actions = in.u16("nactions");
        for (int i = 1; i <= actions; i++) {
            in.part("action " + i);
            in.struct("ginxlogSegmentAction");
            in.u8("segno");
            int type = in.u8("type");
            in.meaning(() -> type + (type < ACTIONS.length ? " (" + ACTIONS[type] + ")" : ""));
            if (type == 2 || type == 3) {
                list(in);
            } else if (type == 4) {
                in.struct("");
                in.tids("items", in.u16("nitems"));
            } else if (type != 1) {
                return;
            }
        }
    }
}
