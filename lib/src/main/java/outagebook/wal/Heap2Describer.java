package outagebook.wal;

/**
 * Heap2: pages pruned, frozen, marked visible; many rows inserted at once.
 *
 * <p>Sources: PostgreSQL backend/access/rmgrdesc/heapdesc.c (heap2_desc), access/heapam_xlog.h, of 9.5 to 18;
 * 9.3 and 9.4 are in {@link OldHeapDescriber}.
 */
final class Heap2Describer implements Describer {
    static final int REWRITE = 0x00;
    static final int CLEAN = 0x10;
    static final int FREEZE_PAGE = 0x20;
    static final int CLEANUP_INFO = 0x30;
    static final int VISIBLE = 0x40;
    static final int MULTI_INSERT = 0x50;
    static final int LOCK_UPDATED = 0x60;
    static final int NEW_CID = 0x70;
    /** The names of 0x10 to 0x30 from 14 on; from 17 on all three are prune records. */
    static final int PRUNE = 0x10;
    static final int VACUUM = 0x20;
    static final int FREEZE_PAGE_14 = 0x30;

    @Override public void describe(WalRecord record, int info, Bytes main, Words out) {
        WalVersion version = record.version();
        int operation = info & HeapDescriber.OPERATION;
        if (version.since(WalVersion.V16)) named(record, info, main, out);
        else if (version.since(WalVersion.V14)) since14(operation, main, out);
        else if (version.since(WalVersion.V9_5)) before14(operation, main, out);
        else OldHeapDescriber.heap2(version, info, main, out);
        if (version.since(WalVersion.V9_5) && !version.since(WalVersion.V16)) plain(version, operation, main, out);
    }

    private static void before14(int operation, Bytes main, Words out) {
        switch (operation) {
            case CLEAN -> out.text("remxid ").dec(main.u32(0));
            case FREEZE_PAGE -> frozen(main, out);
            case CLEANUP_INFO -> out.text("remxid ").dec(main.u32(12));
            default -> { }
        }
    }

    private static void since14(int operation, Bytes main, Words out) {
        switch (operation) {
            case PRUNE -> out.text("latestRemovedXid ").dec(main.u32(0)).text(" nredirected ").dec(main.u16(4)).text(" ndead ").dec(main.u16(6));
            case VACUUM -> out.text("nunused ").dec(main.u16(0));
            case FREEZE_PAGE_14 -> frozen(main, out);
            default -> { }
        }
    }

    private static void frozen(Bytes main, Words out) {
        out.text("cutoff xid ").dec(main.u32(0)).text(" ntuples ").dec(main.u16(4));
    }

    /** What 9.5 to 15 have in common. */
    private static void plain(WalVersion version, int operation, Bytes main, Words out) {
        switch (operation) {
            case VISIBLE -> visible(version, main, out);
            case MULTI_INSERT -> {
                out.dec(main.u16(2)).text(" tuples");
                if (version.since(WalVersion.V12)) out.text(" flags ").flags(main.u8(0));
            }
            case LOCK_UPDATED -> HeapDescriber.locked(version, "xmax ", main, out);
            case NEW_CID -> commandIds(out.text("rel ").rel(main, 16).text("; tid ").tid(main, 28).text("; cmin: "), main);
            default -> { }
        }
    }

    private static void visible(WalVersion version, Bytes main, Words out) {
        out.text("cutoff xid ").dec(main.u32(0));
        if (version.since(WalVersion.V12)) out.text(" flags ").flags(main.u8(4));
        else if (version.since(WalVersion.V9_6)) out.text(" flags ").dec(main.u8(4));
    }

    static void commandIds(Words out, Bytes main) {
        out.dec(main.u32(4)).text(", cmax: ").dec(main.u32(8)).text(", combo: ").dec(main.u32(12));
    }

    private static void named(WalRecord record, int info, Bytes main, Words out) {
        int operation = info & HeapDescriber.OPERATION;
        switch (operation) {
            case VISIBLE -> out.text("snapshotConflictHorizon: ").dec(main.u32(0)).text(", flags: ").flags(main.u8(4));
            case MULTI_INSERT -> namedMultiInsert(record, info, main, out);
            case LOCK_UPDATED -> HeapDescriber.namedXmax(main, out);
            case NEW_CID -> commandIds(out.text("rel: ").rel(main, 16).text(", tid: ").tid(main, 28).text(", cmin: "), main);
            case PRUNE, VACUUM, FREEZE_PAGE_14 -> {
                if (record.version().since(WalVersion.V17)) HeapPrune.describe(main, record.blockData(0), out);
                else of16(operation, main, record.blockData(0), out);
            }
            default -> { }
        }
    }

    private static void namedMultiInsert(WalRecord record, int info, Bytes main, Words out) {
        int count = main.u16(2);
        out.text("ntuples: ").dec(count).text(", flags: ").flags(main.u8(0));
        if (record.blockData(0).length() == 0 || (info & HeapDescriber.INIT_PAGE) != 0) return;
        out.text(", offsets: ").offsets(main, 4, count);
    }

    private static void of16(int operation, Bytes main, Bytes data, Words out) {
        switch (operation) {
            case PRUNE -> prunedIn16(main, data, out);
            case VACUUM -> {
                out.text("nunused: ").dec(main.u16(0));
                if (data.length() > 0) out.text(", unused: ").offsets(data, 0, main.u16(0));
            }
            default -> {
                out.text("snapshotConflictHorizon: ").dec(main.u32(0)).text(", nplans: ").dec(main.u16(4));
                if (data.length() > 0) HeapPrune.plans(data, 0, main.u16(4), HeapPrune.PLAN * main.u16(4), out.text(", plans: "));
            }
        }
    }

    /** What is behind the redirected and the dead is the now unused. */
    private static void prunedIn16(Bytes main, Bytes data, Words out) {
        int redirected = main.u16(4);
        int dead = main.u16(6);
        out.text("snapshotConflictHorizon: ").dec(main.u32(0)).text(", nredirected: ").dec(redirected).text(", ndead: ").dec(dead);
        if (data.length() == 0) return;
        int unused = data.length() / 2 - 2 * redirected - dead;
        HeapPrune.redirections(data, 0, redirected, out.text(", nunused: ").dec(unused).text(", redirected: "));
        out.text(", dead: ").offsets(data, 4 * redirected, dead);
        out.text(", unused: ").offsets(data, 4 * redirected + 2 * dead, unused);
    }
}
