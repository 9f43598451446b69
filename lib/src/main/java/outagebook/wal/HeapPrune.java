package outagebook.wal;

/**
 * What pruning and freezing did to the line pointers and rows of a page, in the layout of 17 and 18 (parts of it are older).
 *
 * <p>Sources: PostgreSQL 17 and 18 access/heapam_xlog.h (xl_heap_prune, xlhp_freeze_plan, xlhp_prune_items),
 * backend/access/rmgrdesc/heapdesc.c (heap_xlog_deserialize_prune_and_freeze, heap2_desc).
 */
final class HeapPrune {
    static final int IS_CATALOG_REL = 0x02;
    static final int HAS_CONFLICT_HORIZON = 0x08;
    static final int HAS_FREEZE_PLANS = 0x10;
    static final int HAS_REDIRECTIONS = 0x20;
    static final int HAS_DEAD_ITEMS = 0x40;
    static final int HAS_NOW_UNUSED_ITEMS = 0x80;
    /** Bytes in a freeze plan (16 on): xmax 4, t_infomask2 2, t_infomask 2, frzflags 1, padding 1, ntuples 2. */
    static final int PLAN = 12;
    /** A count of 2 bytes, with 2 bytes of padding in front of plans. */
    private static final int PLANS_HEADER = 4;
    private static final int ITEMS_HEADER = 2;

    private final Bytes data;
    private final int flags;
    private final Items plans;
    private final Items redirected;
    private final Items dead;
    private final Items unused;

    private HeapPrune(Bytes data, int flags) {
        this.data = data;
        this.flags = flags;
        plans = items(HAS_FREEZE_PLANS, 0, PLANS_HEADER, PLAN);
        redirected = items(HAS_REDIRECTIONS, plans.end, ITEMS_HEADER, 4);
        dead = items(HAS_DEAD_ITEMS, redirected.end, ITEMS_HEADER, 2);
        unused = items(HAS_NOW_UNUSED_ITEMS, dead.end, ITEMS_HEADER, 2);
    }

    /** The dump tool puts a comma in front of isCatalogRel even where nothing is before it. */
    static void describe(Bytes main, Bytes data, Words out) {
        int flags = main.u8(1);
        if ((flags & HAS_CONFLICT_HORIZON) != 0) out.text("snapshotConflictHorizon: ").dec(main.u32(2));
        out.text(", isCatalogRel: ").text((flags & IS_CATALOG_REL) != 0 ? 'T' : 'F');
        if (data.length() > 0) new HeapPrune(data, flags).describe(out);
    }

    private void describe(Words out) {
        out.text(", nplans: ").dec(plans.count).text(", nredirected: ").dec(redirected.count);
        out.text(", ndead: ").dec(dead.count).text(", nunused: ").dec(unused.count);
        if (plans.count > 0) plans(data, plans.start, plans.count, unused.end, out.text(", plans: "));
        if (redirected.count > 0) redirections(data, redirected.start, redirected.count, out.text(", redirected: "));
        if (dead.count > 0) out.text(", dead: ").offsets(data, dead.start, dead.count);
        if (unused.count > 0) out.text(", unused: ").offsets(data, unused.start, unused.count);
    }

    private Items items(int flag, int at, int header, int size) {
        if ((flags & flag) == 0) return new Items(0, at, at);
        int count = data.u16(at);
        return new Items(count, at + header, at + header + size * count);
    }

    static void redirections(Bytes data, int at, int count, Words out) {
        out.text('[');
        for (int i = 0; i < count; i++) {
            out.text(i == 0 ? "" : ", ").dec(data.u16(at + 4 * i)).text("->").dec(data.u16(at + 4 * i + 2));
        }
        out.text(']');
    }

    /** Ways to freeze rows, each with the rows it is for; the offsets of all those rows lie together, in this order. */
    static void plans(Bytes data, int at, int count, int offsets, Words out) {
        out.text('[');
        for (int i = 0; i < count; i++) {
            Bytes plan = data.slice(at + PLAN * i, PLAN);
            int tuples = plan.u16(10);
            out.text(i == 0 ? "{ xmax: " : ", { xmax: ").dec(plan.u32(0)).text(", infomask: ").dec(plan.u16(6));
            out.text(", infomask2: ").dec(plan.u16(4)).text(", ntuples: ").dec(tuples);
            out.text(", offsets: ").offsets(data, offsets, tuples).text(" }");
            offsets += 2 * tuples;
        }
        out.text(']');
    }

    /** A part of the data: how many there are, from where, to where. */
    private record Items(int count, int start, int end) {}
}
