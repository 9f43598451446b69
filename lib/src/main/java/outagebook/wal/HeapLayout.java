package outagebook.wal;

/**
 * The bytes of Heap records from 9.5 on.
 *
 * <p>Source: PostgreSQL 9.5 to 18 access/heapam_xlog.h.
 */
record HeapLayout(WalRecord record, int info) implements Layout {
    private static final String[] INFOBITS = {"XMAX_IS_MULTI", "XMAX_LOCK_ONLY", "XMAX_EXCL_LOCK", "XMAX_KEYSHR_LOCK", "KEYS_UPDATED"};
    private static final String[] INSERT_FLAGS = {"ALL_VISIBLE_CLEARED", "LAST_IN_MULTI", "IS_SPECULATIVE", "CONTAINS_NEW_TUPLE",
        "ON_TOAST_RELATION", "ALL_FROZEN_SET"};
    private static final String[] DELETE_FLAGS = {"ALL_VISIBLE_CLEARED", "CONTAINS_OLD_TUPLE", "CONTAINS_OLD_KEY", "IS_SUPER",
        "IS_PARTITION_MOVE"};
    private static final String[] UPDATE_FLAGS = {"OLD_ALL_VISIBLE_CLEARED", "NEW_ALL_VISIBLE_CLEARED", "CONTAINS_OLD_TUPLE",
        "CONTAINS_OLD_KEY", "CONTAINS_NEW_TUPLE", "PREFIX_FROM_OLD", "SUFFIX_FROM_OLD"};
    private static final int PREFIX_FROM_OLD = 0x20;
    private static final int SUFFIX_FROM_OLD = 0x40;

    @Override public void read(int block, FieldReader in) throws Invalid {
        if (block == MAIN) main(info & HeapDescriber.OPERATION, in);
        else if (block == 0) block(info & HeapDescriber.OPERATION, in);
    }

    private void main(int operation, FieldReader in) throws Invalid {
        switch (operation) {
            case HeapDescriber.INSERT -> {
                in.struct("xl_heap_insert");
                in.u16("offnum");
                insertFlags(in);
            }
            case HeapDescriber.DELETE -> delete(in);
            case HeapDescriber.UPDATE, HeapDescriber.HOT_UPDATE -> update(in);
            case HeapDescriber.TRUNCATE -> truncate(in);
            case HeapDescriber.CONFIRM -> {
                in.struct("xl_heap_confirm");
                in.u16("offnum");
            }
            case HeapDescriber.LOCK -> lock("xl_heap_lock", record.version().since(WalVersion.V16) ? "xmax" : "locking_xid", in);
            case HeapDescriber.INPLACE -> inplace(in);
            default -> { }
        }
    }

    static void insertFlags(FieldReader in) throws Invalid {
        in.flags8("flags", INSERT_FLAGS);
    }

    static void infobits(String name, FieldReader in) throws Invalid {
        in.flags8(name, INFOBITS);
    }

    private static void delete(FieldReader in) throws Invalid {
        in.struct("xl_heap_delete");
        in.u32("xmax");
        in.u16("offnum");
        infobits("infobits_set", in);
        in.flags8("flags", DELETE_FLAGS);
        HeapTuple.read(in);
    }

    private static void update(FieldReader in) throws Invalid {
        in.struct("xl_heap_update");
        in.u32("old_xmax");
        in.u16("old_offnum");
        infobits("old_infobits_set", in);
        in.flags8("flags", UPDATE_FLAGS);
        in.u32("new_xmax");
        in.u16("new_offnum");
        HeapTuple.read(in);
    }

    private void truncate(FieldReader in) throws Invalid {
        if (!record.version().since(WalVersion.V11)) return;
        in.struct("xl_heap_truncate");
        in.u32("dbId");
        long relations = in.u32("nrelids");
        in.flags8("flags", "CASCADE", "RESTART_SEQS");
        in.pad(4);
        for (int i = 0; i < relations; i++) in.u32("relids[" + i + "]");
    }

    /** LOCK and LOCK_UPDATED. */
    void lock(String struct, String xid, FieldReader in) throws Invalid {
        in.struct(struct);
        in.u32(xid);
        in.u16("offnum");
        infobits("infobits_set", in);
        if (record.version().since(WalVersion.V9_6)) in.flags8("flags", "ALL_FROZEN_CLEARED");
    }

    private void inplace(FieldReader in) throws Invalid {
        in.struct("xl_heap_inplace");
        in.u16("offnum");
        if (!record.version().since(WalVersion.V18)) return;
        in.pad(4);
        in.u32("dbId");
        in.u32("tsId");
        in.u8("relcacheInitFileInval");
        in.pad(4);
        long messages = in.u32("nmsgs");
        for (int i = 0; i < messages; i++) Invalidations.fields(record.version(), "msgs[" + i + "].", in);
    }

    private void block(int operation, FieldReader in) throws Invalid {
        switch (operation) {
            case HeapDescriber.INSERT -> HeapTuple.read(in);
            case HeapDescriber.UPDATE, HeapDescriber.HOT_UPDATE -> {
                int flags = record.main().u8(7);
                if ((flags & PREFIX_FROM_OLD) != 0) in.u16("prefixlen");
                if ((flags & SUFFIX_FROM_OLD) != 0) in.u16("suffixlen");
                HeapTuple.read(in);
            }
            case HeapDescriber.INPLACE -> in.take("user data", in.remaining());
            default -> { }
        }
    }
}
