package outagebook.recovery;

import static outagebook.wal.WalVersion.V11;
import static outagebook.wal.WalVersion.V14;
import static outagebook.wal.WalVersion.V9_6;

import java.util.Optional;

/**
 * Heap: rows inserted, updated, deleted and locked.
 *
 * <p>Source: PostgreSQL 9.5 to 17 backend/access/heap/heapam.c (heap_redo), from 18 on heapam_xlog.c; 9.3 and 9.4 differ in where the
 * record keeps what, see {@link HeapForm}.
 */
final class HeapRedo {
    static final int OPERATION = 0x70;
    static final int INIT = 0x80;
    private static final int ALL_VISIBLE_CLEARED = 0x01;
    private static final int NEW_ALL_VISIBLE_CLEARED = 0x02;
    private static final int ALL_FROZEN_SET = 0x20;
    private static final int SUPER_DELETE = 0x08;
    private static final int PARTITION_MOVE = 0x10;
    private static final int ALL_FROZEN_CLEARED = 0x01;

    private final Redo redo;
    private final HeapForm form;

    private HeapRedo(Redo redo) {
        this.redo = redo;
        this.form = HeapForm.of(redo);
    }

    /** {@return whether the record is of a known kind} */
    static boolean heap(Redo redo) {
        var heap = new HeapRedo(redo);
        switch (redo.info() & OPERATION) {
            case 0x00 -> heap.insert();
            case 0x10 -> heap.delete();
            case 0x20 -> heap.update(false);
            case 0x30 -> {
                return redo.since(V11);
            }
            case 0x40 -> heap.update(true);
            case 0x50 -> heap.confirm();
            case 0x60 -> heap.lock();
            case 0x70 -> heap.inPlace();
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean init() {
        return (redo.info() & INIT) != 0;
    }

    private Optional<PageEdit> target(int image, PageId page) {
        return init() ? redo.initOrRestore(image, page, 0) : redo.read(image, page);
    }

    private void insert() {
        HeapForm.Insert insert = form.insert();
        if ((insert.flags() & ALL_VISIBLE_CLEARED) != 0) VisibilityMap.clear(redo, insert.page(), VisibilityMap.ALL);
        target(0, insert.page()).ifPresent(page -> {
            Data row = form.insertedRow();
            add(page, insert.offset(), 0, row, row.from(HeapTuples.LOGGED_HEADER));
            visibility(page, insert.flags());
        });
    }

    private void add(PageEdit page, int offset, long xmax, Data header, Data body) {
        new HeapTuples(page).add(offset, redo.record().xid(), xmax, header, body);
    }

    private void visibility(PageEdit page, int flags) {
        if ((flags & ALL_VISIBLE_CLEARED) != 0) page.allVisible(false);
        if ((flags & ALL_FROZEN_SET) != 0 && redo.since(V14)) page.allVisible(true);
    }

    /** Many rows on one page. */
    static void multiInsert(Redo redo) {
        new HeapRedo(redo).multiInsert();
    }

    private void multiInsert() {
        HeapForm.MultiInsert insert = form.multiInsert();
        if ((insert.flags() & ALL_VISIBLE_CLEARED) != 0) VisibilityMap.clear(redo, insert.page(), VisibilityMap.ALL);
        target(0, insert.page()).ifPresent(page -> {
            Data rows = form.insertedRows(insert.count(), init());
            int at = 0;
            for (int i = 0; i < insert.count(); i++) {
                int length = rows.u16(at);
                Data row = rows.slice(at + 2, HeapTuples.LOGGED_HEADER + length);
                add(page, init() ? i + 1 : form.offset(i), 0, row, row.from(HeapTuples.LOGGED_HEADER));
                at += 2 + row.length();
                at += at & 1;
            }
            visibility(page, insert.flags());
        });
    }

    private void delete() {
        HeapForm.Mark delete = form.delete();
        int flags = delete.flags();
        if ((flags & ALL_VISIBLE_CLEARED) != 0) VisibilityMap.clear(redo, delete.page(), VisibilityMap.ALL);
        redo.read(0, delete.page()).ifPresent(page -> {
            var rows = new HeapTuples(page);
            rows.xmaxBits(delete.offset(), delete.infobits());
            rows.hotUpdated(delete.offset(), false);
            if ((flags & SUPER_DELETE) != 0) rows.xmin(delete.offset(), 0);
            else rows.xmax(delete.offset(), delete.xmax());
            rows.firstCommand(delete.offset());
            page.prunable(redo.record().xid());
            if ((flags & ALL_VISIBLE_CLEARED) != 0) page.allVisible(false);
            if ((flags & PARTITION_MOVE) != 0 && redo.since(V11)) rows.ctidMoved(delete.offset());
            else rows.ctid(delete.offset(), page.id().block(), delete.offset());
        });
    }

    private void update(boolean hot) {
        HeapForm.Update update = form.update();
        int flags = update.flags();
        if ((flags & ALL_VISIBLE_CLEARED) != 0) VisibilityMap.clear(redo, update.oldPage(), VisibilityMap.ALL);
        Optional<PageEdit> old = redo.read(update.oldImage(), update.oldPage());
        old.ifPresent(page -> outdate(page, update, hot));
        Optional<PageEdit> next = update.samePage() ? old : target(update.newImage(), update.newPage());
        if ((flags & NEW_ALL_VISIBLE_CLEARED) != 0) VisibilityMap.clear(redo, update.newPage(), VisibilityMap.ALL);
        next.ifPresent(page -> {
            HeapForm.NewRow row = form.updatedRow(flags);
            Data body = row.prefix() + row.suffix() == 0 ? row.body() : row.whole(page.item(update.oldOffset()));
            add(page, update.newOffset(), update.newXmax(), row.header(), body);
            if ((flags & NEW_ALL_VISIBLE_CLEARED) != 0) page.allVisible(false);
        });
    }

    private void outdate(PageEdit page, HeapForm.Update update, boolean hot) {
        var rows = new HeapTuples(page);
        rows.xmaxBits(update.oldOffset(), update.infobits());
        rows.hotUpdated(update.oldOffset(), hot);
        rows.xmax(update.oldOffset(), update.oldXmax());
        rows.firstCommand(update.oldOffset());
        rows.ctid(update.oldOffset(), update.newPage().block(), update.newOffset());
        page.prunable(redo.record().xid());
        if ((update.flags() & ALL_VISIBLE_CLEARED) != 0) page.allVisible(false);
    }

    /** A speculative row is a real one; up to 9.4 this number stands for a new page as it is. */
    private void confirm() {
        if (form.old()) {
            form.newPage();
            return;
        }
        int offset = redo.main().u16(0);
        redo.read(0).ifPresent(page -> new HeapTuples(page).ctid(offset, page.id().block(), offset));
    }

    private void lock() {
        HeapForm.Mark lock = form.lock();
        clearFrozen(lock);
        redo.read(0, lock.page()).ifPresent(page -> {
            var rows = new HeapTuples(page);
            rows.xmaxBits(lock.offset(), lock.infobits());
            if (rows.onlyLocked(lock.offset())) {
                rows.hotUpdated(lock.offset(), false);
                rows.ctid(lock.offset(), page.id().block(), lock.offset());
            }
            rows.xmax(lock.offset(), lock.xmax());
            rows.firstCommand(lock.offset());
        });
    }

    /** A row that was updated is locked, and with it the newer ones. */
    static void lockUpdated(Redo redo) {
        var heap = new HeapRedo(redo);
        HeapForm.Mark lock = heap.form.lock();
        heap.clearFrozen(lock);
        redo.read(0, lock.page()).ifPresent(page -> {
            var rows = new HeapTuples(page);
            rows.xmaxBits(lock.offset(), lock.infobits());
            rows.xmax(lock.offset(), lock.xmax());
        });
    }

    private void clearFrozen(HeapForm.Mark lock) {
        if (redo.since(V9_6) && (lock.flags() & ALL_FROZEN_CLEARED) != 0) VisibilityMap.clear(redo, lock.page(), VisibilityMap.FROZEN);
    }

    private void inPlace() {
        HeapForm.Insert place = form.inPlace();
        redo.read(0, place.page()).ifPresent(page -> {
            Data values = form.inPlaceValues();
            int at = page.normal(place.offset());
            int head = page.u8(at + HeapTuples.HOFF);
            if (head + values.length() != page.length(place.offset())) {
                throw new PageEdit.Misfit("the row " + place.offset() + " on " + place.page() + " has another length (wrong tuple length)");
            }
            page.put(at + head, values);
        });
    }
}
