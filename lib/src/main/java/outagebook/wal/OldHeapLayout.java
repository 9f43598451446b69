package outagebook.wal;

/**
 * The bytes of Heap and Heap2 records of 9.3 and 9.4; tuples and lists are left out where a page image was taken.
 *
 * <p>Source: PostgreSQL 9.3 and 9.4 access/heapam_xlog.h.
 */
record OldHeapLayout(WalRecord record, int info) {
    private static final String[] FLAGS = {"ALL_VISIBLE_CLEARED", "NEW_ALL_VISIBLE_CLEARED", "CONTAINS_OLD_TUPLE", "CONTAINS_OLD_KEY",
        "CONTAINS_NEW_TUPLE", "PREFIX_FROM_OLD", "SUFFIX_FROM_OLD", "LAST_MULTI_INSERT"};
    private static final int PREFIX_FROM_OLD = 0x20;
    private static final int SUFFIX_FROM_OLD = 0x40;
    private static final int NEWPAGE = 0x50;

    private boolean of94() {
        return record.version().since(WalVersion.V9_4);
    }

    void heap(int block, FieldReader in) throws Invalid {
        switch (info & HeapDescriber.OPERATION) {
            case HeapDescriber.INSERT -> {
                target("xl_heap_insert", in);
                in.pad(4);
                flags("all_visible_cleared", in);
                HeapTuple.read(in);
            }
            case HeapDescriber.DELETE -> delete(in);
            case HeapDescriber.UPDATE, HeapDescriber.HOT_UPDATE -> update(in);
            case NEWPAGE -> newPage(in);
            case HeapDescriber.LOCK -> {
                target("xl_heap_lock", in);
                in.pad(4);
                in.u32("locking_xid");
                HeapLayout.infobits("infobits_set", in);
            }
            case HeapDescriber.INPLACE -> {
                target("xl_heap_inplace", in);
                in.struct("");
                in.take("user data", in.remaining());
            }
            default -> { }
        }
    }

    static void target(String struct, FieldReader in) throws Invalid {
        in.struct(struct);
        in.rel("target.", WalVersion.V9_4);
        in.tid("target.tid");
    }

    private int flags(String in93, FieldReader in) throws Invalid {
        return of94() ? in.flags8("flags", FLAGS) : in.u8(in93);
    }

    private void delete(FieldReader in) throws Invalid {
        target("xl_heap_delete", in);
        in.pad(4);
        in.u32("xmax");
        HeapLayout.infobits("infobits_set", in);
        flags("all_visible_cleared", in);
        HeapTuple.read(in);
    }

    private void update(FieldReader in) throws Invalid {
        target("xl_heap_update", in);
        in.pad(4);
        in.u32("old_xmax");
        in.u32("new_xmax");
        in.tid("newtid");
        HeapLayout.infobits("old_infobits_set", in);
        int flags = flags("all_visible_cleared", in);
        if (of94()) updatedIn94(flags, in);
        else {
            in.u8("new_all_visible_cleared");
            HeapTuple.read(in);
        }
    }

    /** The new tuple says its length, because the old one may follow. */
    private static void updatedIn94(int flags, FieldReader in) throws Invalid {
        if (in.remaining() == 0) return;
        in.struct("");
        if ((flags & PREFIX_FROM_OLD) != 0) in.u16("prefixlen");
        if ((flags & SUFFIX_FROM_OLD) != 0) in.u16("suffixlen");
        in.struct("xl_heap_header_len");
        HeapTuple.read(in, in.u16("t_len"));
        if (in.remaining() == 0) return;
        in.struct("xl_heap_header_len");
        in.u16("t_len");
        HeapTuple.read(in);
    }

    private void newPage(FieldReader in) throws Invalid {
        in.struct("xl_heap_newpage");
        in.rel("", WalVersion.V9_4);
        in.u32("forknum");
        in.u32("blkno");
        if (of94()) {
            in.u16("hole_offset");
            in.u16("hole_length");
        }
        in.struct("");
        in.take("page", in.remaining());
    }

    void heap2(int block, FieldReader in) throws Invalid {
        switch (info & HeapDescriber.OPERATION) {
            case Heap2Describer.REWRITE -> {
                if (of94()) Heap2Layout.rewrite(record.version(), in);
                else freeze(in);
            }
            case Heap2Describer.CLEAN -> clean(in);
            case Heap2Describer.FREEZE_PAGE -> freezePage(in);
            case Heap2Describer.CLEANUP_INFO -> Heap2Layout.cleanupInfo(record.version(), in);
            case Heap2Describer.VISIBLE -> {
                page("xl_heap_visible", "block", in);
                in.u32("cutoff_xid");
            }
            case Heap2Describer.MULTI_INSERT -> multiInsert(in);
            case Heap2Describer.LOCK_UPDATED -> {
                target("xl_heap_lock_updated", in);
                in.pad(4);
                in.u32("xmax");
                HeapLayout.infobits("infobits_set", in);
            }
            case Heap2Describer.NEW_CID -> newCid(in);
            default -> { }
        }
    }

    private static void page(String struct, String block, FieldReader in) throws Invalid {
        in.struct(struct);
        in.rel("", WalVersion.V9_4);
        in.u32(block);
    }

    private static void freeze(FieldReader in) throws Invalid {
        page("xl_heap_freeze", "block", in);
        in.u32("cutoff_xid");
        in.u32("cutoff_multi");
        in.struct("");
        in.u16s("offsets", in.remaining() / 2);
    }

    private static void clean(FieldReader in) throws Invalid {
        page("xl_heap_clean", "block", in);
        in.u32("latestRemovedXid");
        int redirected = in.u16("nredirected");
        int dead = in.u16("ndead");
        if (in.remaining() > 0) Heap2Layout.pruned(redirected, dead, in);
    }

    private static void freezePage(FieldReader in) throws Invalid {
        page("xl_heap_freeze_page", "block", in);
        in.u32("cutoff_xid");
        int count = in.u16("ntuples");
        in.pad(4);
        if (in.remaining() > 0) Heap2Layout.frozenTuples(count, in);
    }

    private void multiInsert(FieldReader in) throws Invalid {
        page("xl_heap_multi_insert", "blkno", in);
        flags("all_visible_cleared", in);
        in.pad(2);
        int count = in.u16("ntuples");
        if ((info & HeapDescriber.INIT_PAGE) == 0) in.u16s("offsets", count);
        HeapTuple.readMany(in, count);
    }

    private void newCid(FieldReader in) throws Invalid {
        if (!of94()) return;
        in.struct("xl_heap_new_cid");
        in.u32("top_xid");
        in.u32("cmin");
        in.u32("cmax");
        in.u32("combocid");
        in.rel("target.", WalVersion.V9_4);
        in.tid("target.tid");
    }
}
