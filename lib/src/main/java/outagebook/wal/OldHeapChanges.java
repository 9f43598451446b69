package outagebook.wal;

import outagebook.wal.Row.Operation;

/**
 * The rows that a Heap or Heap2 record of 9.3 or 9.4 changes. What belongs to a page is left out where the page's image was taken.
 *
 * <p>Source: PostgreSQL 9.3 and 9.4 access/heapam_xlog.h, heapam.c (log_heap_update, heap_xlog_update and the like).
 */
final class OldHeapChanges {
    private static final int CONTAINS_OLD = 0x04;
    private static final int CONTAINS_KEY = 0x08;
    private static final int PREFIX = 0x20;
    private static final int SUFFIX = 0x40;
    private static final int INSERT_SIZE = 21;
    private static final int DELETE_SIZE = 26;
    private static final int UPDATE_SIZE_93 = 37;
    private static final int UPDATE_SIZE_94 = 36;
    private static final int MULTI_INSERT_SIZE = 20;
    private static final int INPLACE_SIZE = 18;

    private final RowMaker rows;
    private final Bytes main;
    private final int info;
    private final boolean of94;

    OldHeapChanges(WalRecord record, RowMaker rows) {
        this.rows = rows;
        this.main = record.main();
        this.info = record.header().info();
        this.of94 = record.version().since(WalVersion.V9_4);
    }

    void read(int rmid) {
        int operation = info & HeapDescriber.OPERATION;
        if (rmid == WalVersion.HEAP) heap(operation);
        else if (operation == Heap2Describer.MULTI_INSERT) multiInsert();
        else if (operation == Heap2Describer.LOCK_UPDATED) lock();
    }

    private void heap(int operation) {
        switch (operation) {
            case HeapDescriber.INSERT -> rows.added(Operation.INSERT, Place.target(main), logged(main, INSERT_SIZE), "");
            case HeapDescriber.DELETE -> delete();
            case HeapDescriber.UPDATE, HeapDescriber.HOT_UPDATE -> update(operation == HeapDescriber.HOT_UPDATE ? "hot" : "");
            case HeapDescriber.LOCK -> lock();
            case HeapDescriber.INPLACE -> inPlace();
            default -> { }
        }
    }

    private static Tuple logged(Bytes main, int at) {
        return main.length() <= at ? null : Tuple.logged(main.from(at));
    }

    private void lock() {
        rows.removed(Operation.LOCK, Place.target(main), null, false, "");
    }

    private void multiInsert() {
        boolean init = (info & HeapDescriber.INIT_PAGE) != 0;
        int count = main.u16(18);
        int start = MULTI_INSERT_SIZE + (init ? 0 : 2 * count);
        Bytes tuples = main.from(Math.min(start, main.length()));
        var page = new Place(main.u32(0), main.u32(4), main.u32(8), main.u32(12), 0);
        int at = 0;
        for (int i = 0; i < count; i++) {
            Tuple tuple = tuples.length() == 0 ? null : Tuple.many(tuples, at);
            rows.added(Operation.INSERT, page.at(page.block(), init ? i + 1 : main.u16(MULTI_INSERT_SIZE + 2 * i)), tuple, "");
            if (tuple != null) at = tuple.next(at);
        }
    }

    private void delete() {
        int flags = of94 ? main.u8(25) : 0;
        Tuple logged = (flags & (CONTAINS_OLD | CONTAINS_KEY)) == 0 ? null : logged(main, DELETE_SIZE);
        rows.removed(Operation.DELETE, Place.target(main), logged, (flags & CONTAINS_OLD) == 0, "");
    }

    private void update(String note) {
        Place old = Place.target(main);
        Place place = old.at(main.blockNumber(28), main.u16(32));
        if (of94) {
            updatedIn94(old, place, note);
            return;
        }
        rows.removed(Operation.UPDATE, old, null, false, note);
        rows.added(Operation.UPDATE, place, logged(main, UPDATE_SIZE_93), note);
    }

    /** The new row says its length, because the old one may follow; that one's length is wrong (it counts 23 bytes that are left out). */
    private void updatedIn94(Place old, Place place, String note) {
        int flags = main.u8(35);
        int at = UPDATE_SIZE_94;
        boolean dropped = main.length() == at;
        int prefix = dropped || (flags & PREFIX) == 0 ? 0 : main.u16(at);
        at += prefix == 0 ? 0 : 2;
        int suffix = dropped || (flags & SUFFIX) == 0 ? 0 : main.u16(at);
        at += suffix == 0 ? 0 : 2;
        Bytes data = dropped ? main.from(at) : main.slice(at + 2, 5 + main.u16(at));
        int behind = at + 2 + data.length();
        Tuple logged = (flags & (CONTAINS_OLD | CONTAINS_KEY)) == 0 ? null : logged(main, behind + 2);
        rows.removed(Operation.UPDATE, old, logged, (flags & CONTAINS_OLD) == 0, note);
        rows.added(Operation.UPDATE, place, rows.updated(data, prefix, suffix, old), note);
    }

    private void inPlace() {
        Place place = Place.target(main);
        Tuple before = rows.before(place);
        Bytes values = main.from(Math.min(INPLACE_SIZE, main.length()));
        rows.added(Operation.INPLACE, place, before == null || values.length() == 0 ? null : before.inPlace(values), "");
    }
}
