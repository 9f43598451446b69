package outagebook.wal;

import java.util.List;
import java.util.function.Function;
import outagebook.wal.Row.Operation;

/**
 * The rows that a Heap or Heap2 record changes.
 *
 * <p>Source: PostgreSQL 9.5 to 18 access/heapam_xlog.h, heapam.c (log_heap_update, heap_xlog_update and the like; from 18 on
 * heapam_xlog.c).
 */
final class HeapChanges {
    private static final int SPECULATIVE = 0x04;
    private static final int ON_TOAST = 0x10;
    private static final int DELETED_OLD = 0x02;
    private static final int DELETED_KEY = 0x04;
    private static final int SUPER_DELETE = 0x08;
    private static final int PARTITION_MOVE = 0x10;
    private static final int UPDATED_OLD = 0x04;
    private static final int UPDATED_KEY = 0x08;
    private static final int PREFIX = 0x20;
    private static final int SUFFIX = 0x40;
    private static final int DELETE_SIZE = 8;
    private static final int UPDATE_SIZE = 14;

    private final WalRecord record;
    private final RowMaker rows;
    private final Bytes main;
    private final int operation;

    private HeapChanges(WalRecord record, RowMaker rows) {
        this.record = record;
        this.rows = rows;
        this.main = record.main();
        this.operation = record.header().info() & HeapDescriber.OPERATION;
    }

    /** {@return the rows, with what the record's images and earlier records have of them; none if it is no change of rows} */
    static List<Row> of(WalRecord record, Function<Place, Tuple> earlier) {
        return of(record, new RowMaker(record, true, earlier));
    }

    /** {@return the rows, with no more than the record says itself} */
    static List<Row> withoutImages(WalRecord record) {
        return of(record, new RowMaker(record, false, place -> null));
    }

    private static List<Row> of(WalRecord record, RowMaker rows) {
        int rmid = record.header().rmid();
        if (rmid != WalVersion.HEAP && rmid != WalVersion.HEAP2) return List.of();
        try {
            if (!record.version().since(WalVersion.V9_5)) new OldHeapChanges(record, rows).read(rmid);
            else if (rmid == WalVersion.HEAP) new HeapChanges(record, rows).heap();
            else new HeapChanges(record, rows).heap2();
        } catch (IndexOutOfBoundsException shorterThanItsLayout) {
            // what was read so far is there
        }
        return List.copyOf(rows.rows());
    }

    private void heap() {
        switch (operation) {
            case HeapDescriber.INSERT -> insert();
            case HeapDescriber.DELETE -> delete();
            case HeapDescriber.UPDATE, HeapDescriber.HOT_UPDATE -> update();
            case HeapDescriber.LOCK -> rows.removed(Operation.LOCK, place(0, main.u16(4)), null, false, "");
            case HeapDescriber.INPLACE -> inPlace();
            default -> { }
        }
    }

    private void heap2() {
        if (operation == Heap2Describer.MULTI_INSERT) multiInsert();
        if (operation == Heap2Describer.LOCK_UPDATED) rows.removed(Operation.LOCK, place(0, main.u16(4)), null, false, "");
    }

    private Place place(int block, int offset) {
        return Place.of(record.block(block).orElseThrow(() -> new IndexOutOfBoundsException("no block " + block)), offset);
    }

    private static Tuple logged(Bytes bytes) {
        return bytes.length() == 0 ? null : Tuple.logged(bytes);
    }

    private String insertNote(int flags) {
        if ((flags & SPECULATIVE) != 0 && operation == HeapDescriber.INSERT) return "speculative";
        return (flags & ON_TOAST) != 0 && record.version().since(WalVersion.V14) ? "toast" : "";
    }

    private void insert() {
        rows.added(Operation.INSERT, place(0, main.u16(0)), logged(record.blockData(0)), insertNote(main.u8(2)));
    }

    private void multiInsert() {
        Bytes tuples = record.blockData(0);
        boolean init = (record.header().info() & HeapDescriber.INIT_PAGE) != 0;
        int at = 0;
        for (int i = 0; i < main.u16(2); i++) {
            Tuple tuple = tuples.length() == 0 ? null : Tuple.many(tuples, at);
            rows.added(Operation.INSERT, place(0, init ? i + 1 : main.u16(4 + 2 * i)), tuple, insertNote(main.u8(0)));
            if (tuple != null) at = tuple.next(at);
        }
    }

    private void delete() {
        int flags = main.u8(7);
        Tuple logged = (flags & (DELETED_OLD | DELETED_KEY)) == 0 ? null : Tuple.logged(main.from(DELETE_SIZE));
        String note = (flags & SUPER_DELETE) != 0 ? "speculative, taken back"
                : (flags & PARTITION_MOVE) != 0 && record.version().since(WalVersion.V11) ? "moved to another partition" : "";
        rows.removed(Operation.DELETE, place(0, main.u16(4)), logged, (flags & DELETED_OLD) == 0, note);
    }

    private void update() {
        int flags = main.u8(7);
        Place old = place(record.block(1).isPresent() ? 1 : 0, main.u16(4));
        Tuple logged = (flags & (UPDATED_OLD | UPDATED_KEY)) == 0 ? null : Tuple.logged(main.from(UPDATE_SIZE));
        String note = operation == HeapDescriber.HOT_UPDATE ? "hot" : "";
        rows.removed(Operation.UPDATE, old, logged, (flags & UPDATED_OLD) == 0, note);
        Bytes data = record.blockData(0);
        int prefix = 0;
        int suffix = 0;
        if (data.length() > 0 && (flags & PREFIX) != 0) {
            prefix = data.u16(0);
            data = data.from(2);
        }
        if (data.length() > 0 && (flags & SUFFIX) != 0) {
            suffix = data.u16(0);
            data = data.from(2);
        }
        rows.added(Operation.UPDATE, place(0, main.u16(12)), rows.updated(data, prefix, suffix, old), note);
    }

    /** Only the values are in the record; the header, which says how many there are and which are NULL, stays as it was. */
    private void inPlace() {
        Place place = place(0, main.u16(0));
        Tuple before = rows.before(place);
        Bytes values = record.blockData(0);
        rows.added(Operation.INPLACE, place, before == null || values.length() == 0 ? null : before.inPlace(values), "");
    }
}
