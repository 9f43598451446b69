package outagebook.wal;

/**
 * The bytes of Heap2 records from 9.5 on.
 *
 * <p>Source: PostgreSQL 9.5 to 18 access/heapam_xlog.h; access/rewriteheap.h for REWRITE.
 */
record Heap2Layout(WalRecord record, int info) implements Layout {
    @Override public void read(int block, FieldReader in) throws Invalid {
        if (block == MAIN) main(info & HeapDescriber.OPERATION, in);
        else if (block == 0) block(info & HeapDescriber.OPERATION, in);
    }

    private void main(int operation, FieldReader in) throws Invalid {
        switch (operation) {
            case Heap2Describer.REWRITE -> rewrite(record.version(), in);
            case Heap2Describer.VISIBLE -> visible(in);
            case Heap2Describer.MULTI_INSERT -> multiInsert(in);
            case Heap2Describer.LOCK_UPDATED -> new HeapLayout(record, info).lock("xl_heap_lock_updated", "xmax", in);
            case Heap2Describer.NEW_CID -> newCid(record.version(), in);
            default -> {
                if (since(WalVersion.V17)) prune17(in);
                else if (isFreeze(operation)) freeze(in);
                else if (operation == Heap2Describer.PRUNE) prune(in);
                else if (since(WalVersion.V14)) vacuum(in);
                else cleanupInfo(record.version(), in);
            }
        }
    }

    private boolean since(WalVersion version) {
        return record.version().since(version);
    }

    private boolean isFreeze(int operation) {
        return operation == (since(WalVersion.V14) ? Heap2Describer.FREEZE_PAGE_14 : Heap2Describer.FREEZE_PAGE);
    }

    static void rewrite(WalVersion version, FieldReader in) throws Invalid {
        in.struct("xl_heap_rewrite_mapping");
        in.u32("mapped_xid");
        in.u32("mapped_db");
        in.u32("mapped_rel");
        in.pad(8);
        in.u64("offset");
        long mappings = in.u32("num_mappings");
        in.pad(8);
        in.lsn("start_lsn");
        in.struct("LogicalRewriteMappingData");
        for (int i = 0; i < mappings; i++) {
            in.part("mapping " + (i + 1));
            for (String which : new String[] {"old_", "new_"}) in.rel(which, version);
            for (String which : new String[] {"old_", "new_"}) in.tid(which + "tid");
        }
    }

    private void visible(FieldReader in) throws Invalid {
        in.struct("xl_heap_visible");
        in.u32(since(WalVersion.V16) ? "snapshotConflictHorizon" : "cutoff_xid");
        if (since(WalVersion.V9_6)) in.flags8("flags", "ALL_VISIBLE", "ALL_FROZEN", "XLOG_CATALOG_REL");
    }

    private void multiInsert(FieldReader in) throws Invalid {
        in.struct("xl_heap_multi_insert");
        HeapLayout.insertFlags(in);
        in.pad(2);
        int count = in.u16("ntuples");
        if ((info & HeapDescriber.INIT_PAGE) == 0) in.u16s("offsets", count);
    }

    static void newCid(WalVersion version, FieldReader in) throws Invalid {
        in.struct("xl_heap_new_cid");
        in.u32("top_xid");
        in.u32("cmin");
        in.u32("cmax");
        in.u32("combocid");
        in.rel("target_", version);
        in.tid("target_tid");
    }

    /** From 17 on the reason for pruning is in the operation, and again here. */
    private static void prune17(FieldReader in) throws Invalid {
        in.struct("xl_heap_prune");
        in.u8("reason");
        int flags = in.flags8("flags", "", "IS_CATALOG_REL", "CLEANUP_LOCK", "HAS_CONFLICT_HORIZON", "HAS_FREEZE_PLANS",
                "HAS_REDIRECTIONS", "HAS_DEAD_ITEMS", "HAS_NOW_UNUSED_ITEMS");
        if ((flags & HeapPrune.HAS_CONFLICT_HORIZON) != 0) in.u32("snapshotConflictHorizon");
    }

    private void prune(FieldReader in) throws Invalid {
        in.struct(since(WalVersion.V14) ? "xl_heap_prune" : "xl_heap_clean");
        in.u32(since(WalVersion.V16) ? "snapshotConflictHorizon" : "latestRemovedXid");
        in.u16("nredirected");
        in.u16("ndead");
        if (since(WalVersion.V16)) in.u8("isCatalogRel");
    }

    private void vacuum(FieldReader in) throws Invalid {
        in.struct("xl_heap_vacuum");
        in.u16("nunused");
    }

    private void freeze(FieldReader in) throws Invalid {
        in.struct("xl_heap_freeze_page");
        in.u32(since(WalVersion.V16) ? "snapshotConflictHorizon" : "cutoff_xid");
        in.u16(since(WalVersion.V16) ? "nplans" : "ntuples");
        if (since(WalVersion.V16)) in.u8("isCatalogRel");
    }

    static void cleanupInfo(WalVersion version, FieldReader in) throws Invalid {
        in.struct("xl_heap_cleanup_info");
        in.rel("", version);
        in.u32("latestRemovedXid");
    }

    private void block(int operation, FieldReader in) throws Invalid {
        switch (operation) {
            case Heap2Describer.MULTI_INSERT -> HeapTuple.readMany(in, record.main().u16(2));
            case Heap2Describer.CLEAN, Heap2Describer.FREEZE_PAGE, Heap2Describer.CLEANUP_INFO -> {
                if (since(WalVersion.V17)) pruned17(record.main().u8(1), in);
                else if (isFreeze(operation)) frozen(record.main().u16(4), in);
                else if (operation == Heap2Describer.PRUNE) pruned(record.main().u16(4), record.main().u16(6), in);
                else if (since(WalVersion.V14)) in.u16s("nowunused", in.remaining() / 2);
            }
            default -> { }
        }
    }

    static void pruned(int redirected, int dead, FieldReader in) throws Invalid {
        in.struct("");
        in.u16s("redirected", 2 * redirected);
        in.u16s("nowdead", dead);
        in.u16s("nowunused", in.remaining() / 2);
    }

    private void frozen(int count, FieldReader in) throws Invalid {
        if (!since(WalVersion.V16)) {
            frozenTuples(count, in);
            return;
        }
        in.u16s("offsets", plans("xl_heap_freeze_plan", count, in));
    }

    static void frozenTuples(int count, FieldReader in) throws Invalid {
        in.struct("xl_heap_freeze_tuple");
        for (int i = 0; i < count; i++) {
            in.part("tuple " + (i + 1));
            in.u32("xmax");
            in.u16("offset");
            HeapTuple.infomask2(in);
            HeapTuple.infomask(in);
            frzflags(in);
            in.take("padding", 1);
        }
    }

    private static int plans(String struct, int count, FieldReader in) throws Invalid {
        int tuples = 0;
        in.struct(struct);
        for (int i = 0; i < count; i++) {
            in.part("plan " + (i + 1));
            in.u32("xmax");
            HeapTuple.infomask2(in);
            HeapTuple.infomask(in);
            frzflags(in);
            in.take("padding", 1);
            tuples += in.u16("ntuples");
        }
        in.part("");
        in.struct("");
        return tuples;
    }

    private static void frzflags(FieldReader in) throws Invalid {
        in.flags8("frzflags", "", "FREEZE_XVAC", "INVALID_XVAC");
    }

    private static void pruned17(int flags, FieldReader in) throws Invalid {
        int frozen = 0;
        if ((flags & HeapPrune.HAS_FREEZE_PLANS) != 0) {
            in.struct("xlhp_freeze_plans");
            int count = in.u16("nplans");
            in.pad(4);
            frozen = plans("xlhp_freeze_plan", count, in);
        }
        if ((flags & HeapPrune.HAS_REDIRECTIONS) != 0) items("redirected", 2, in);
        if ((flags & HeapPrune.HAS_DEAD_ITEMS) != 0) items("nowdead", 1, in);
        if ((flags & HeapPrune.HAS_NOW_UNUSED_ITEMS) != 0) items("nowunused", 1, in);
        in.struct("");
        in.u16s("frz_offsets", frozen);
    }

    private static void items(String name, int numbers, FieldReader in) throws Invalid {
        in.struct("xlhp_prune_items");
        int count = in.u16("ntargets");
        in.struct("");
        in.u16s(name, numbers * count);
    }
}
