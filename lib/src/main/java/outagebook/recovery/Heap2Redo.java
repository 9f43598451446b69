package outagebook.recovery;

import static outagebook.wal.WalVersion.V11;
import static outagebook.wal.WalVersion.V14;
import static outagebook.wal.WalVersion.V15;
import static outagebook.wal.WalVersion.V16;
import static outagebook.wal.WalVersion.V17;
import static outagebook.wal.WalVersion.V9_4;
import static outagebook.wal.WalVersion.V9_5;
import static outagebook.wal.WalVersion.V9_6;

import java.util.Optional;

/**
 * Heap2: pages of tables tidied up (prune, vacuum, freeze), all-visible pages, many rows at once.
 *
 * <p>Source: PostgreSQL 9.3 to 17 backend/access/heap/heapam.c (heap2_redo), from 18 on heapam_xlog.c; pruneheap.c
 * (heap_page_prune_execute); access/heapam_xlog.h.
 */
final class Heap2Redo {
    private static final int CLEANUP_LOCK = 0x04;
    private static final int HAS_FREEZE_PLANS = 0x10;
    private static final int HAS_REDIRECTIONS = 0x20;
    private static final int HAS_DEAD = 0x40;
    private static final int HAS_UNUSED = 0x80;
    private static final int PLAN = 12;

    private final Redo redo;
    private final Data main;
    private final boolean old;

    private Heap2Redo(Redo redo) {
        this.redo = redo;
        this.main = redo.main();
        this.old = !redo.since(V9_5);
    }

    /** {@return whether the record is of a known kind} */
    static boolean heap2(Redo redo) {
        var heap = new Heap2Redo(redo);
        boolean since14 = redo.since(V14);
        boolean since17 = redo.since(V17);
        switch (redo.info() & HeapRedo.OPERATION) {
            case 0x00 -> {
                return redo.since(V9_4);
            }
            case 0x10 -> heap.pruneOrBoth(since17);
            case 0x20 -> {
                if (since17) heap.pruneAndFreeze();
                else if (since14) heap.vacuum();
                else heap.freeze();
            }
            case 0x30 -> {
                if (since17) heap.pruneAndFreeze();
                else if (since14) heap.freeze();
            }
            case 0x40 -> heap.visible();
            case 0x50 -> HeapRedo.multiInsert(redo);
            case 0x60 -> HeapRedo.lockUpdated(redo);
            default -> {
                return redo.since(V9_4);
            }
        }
        return true;
    }

    private void pruneOrBoth(boolean since17) {
        if (since17) pruneAndFreeze();
        else prune();
    }

    private Optional<PageEdit> page() {
        return old ? redo.read(0, HeapForm.relation(main, main.u32(12))) : redo.read(0);
    }

    /** What is behind the redirected and the dead ones is unused now. */
    private void prune() {
        page().ifPresent(page -> {
            Data data = old ? main.from(24) : redo.data(0);
            int redirected = main.u16(old ? 20 : 4);
            int dead = main.u16(old ? 22 : 6);
            int unused = data.length() / 2 - 2 * redirected - dead;
            execute(page, data.u16s(0, 2 * redirected), data.u16s(4 * redirected, dead), data.u16s(4 * redirected + 2 * dead, unused));
            repair(page);
        });
    }

    private static void execute(PageEdit page, int[] redirected, int[] dead, int[] unused) {
        for (int i = 0; i < redirected.length; i += 2) page.pointer(redirected[i], PageEdit.REDIRECT, redirected[i + 1], 0);
        for (int number : dead) page.pointer(number, PageEdit.DEAD, 0, 0);
        for (int number : unused) page.pointer(number, PageEdit.UNUSED, 0, 0);
    }

    /** From 15 on unused line pointers at the end are cut off. */
    private void repair(PageEdit page) {
        page.compact();
        if (redo.since(V15)) page.cutLinePointers(0);
        else page.noteFreeLines();
    }

    private void vacuum() {
        page().ifPresent(page -> {
            execute(page, new int[0], new int[0], redo.data(0).u16s(0, main.u16(0)));
            page.cutLinePointers(1);
        });
    }

    private void freeze() {
        page().ifPresent(page -> {
            int count = main.u16(old ? 20 : 4);
            if (redo.since(V16)) freezeByPlans(page, redo.data(0), 0, count, PLAN * count);
            else freezeEach(page, old ? main.from(24) : redo.data(0), count);
        });
    }

    private static void freezeEach(PageEdit page, Data rows, int count) {
        var tuples = new HeapTuples(page);
        for (int i = 0; i < count; i++) {
            Data row = rows.slice(PLAN * i, PLAN);
            tuples.freeze(row.u16(4), row.u32(0), row.u16(6), row.u16(8), row.u8(10));
        }
    }

    /** Each plan is for several rows, whose numbers lie together behind all others. */
    private static void freezeByPlans(PageEdit page, Data data, int at, int count, int numbers) {
        var tuples = new HeapTuples(page);
        for (int i = 0; i < count; i++) {
            Data plan = data.slice(at + PLAN * i, PLAN);
            for (int number : data.u16s(numbers, plan.u16(10))) {
                tuples.freeze(number, plan.u32(0), plan.u16(4), plan.u16(6), plan.u8(8));
            }
            numbers += 2 * plan.u16(10);
        }
    }

    private void pruneAndFreeze() {
        int flags = main.u8(1);
        page().ifPresent(page -> {
            Data data = redo.data(0);
            int plans = (flags & HAS_FREEZE_PLANS) == 0 ? 0 : data.u16(0);
            int at = (flags & HAS_FREEZE_PLANS) == 0 ? 0 : 4 + PLAN * plans;
            int[] redirected = items(data, at, flags & HAS_REDIRECTIONS, 2);
            at += (flags & HAS_REDIRECTIONS) == 0 ? 0 : 2 + 2 * redirected.length;
            int[] dead = items(data, at, flags & HAS_DEAD, 1);
            at += (flags & HAS_DEAD) == 0 ? 0 : 2 + 2 * dead.length;
            int[] unused = items(data, at, flags & HAS_UNUSED, 1);
            at += (flags & HAS_UNUSED) == 0 ? 0 : 2 + 2 * unused.length;
            if (redirected.length + dead.length + unused.length > 0) {
                execute(page, redirected, dead, unused);
                if ((flags & CLEANUP_LOCK) != 0) repair(page);
                else page.cutLinePointers(1);
            }
            freezeByPlans(page, data, 4, plans, at);
        });
    }

    private static int[] items(Data data, int at, int there, int each) {
        return there == 0 ? new int[0] : data.u16s(at + 2, each * data.u16(at));
    }

    /**
     * A page whose rows are all visible: a flag on the page, a bit in the map. The map's page comes first in the record.
     *
     * <p>The table's page keeps its LSN, but (11 on, in its last minor releases) if hint bits are logged.
     */
    private void visible() {
        PageId heap = old ? HeapForm.relation(main, main.u32(12)) : redo.page(1);
        redo.read(1, heap).ifPresent(page -> {
            page.allVisible(true);
            if (!redo.hintsLogged() || !redo.since(V11)) page.keepLsn();
        });
        VisibilityMap map = VisibilityMap.of(heap, redo.version());
        int bits = redo.since(V9_6) ? main.u8(4) & VisibilityMap.ALL : 1;
        redo.readOrInit(0, map.page()).ifPresent(page -> map.set(page, bits));
    }
}
