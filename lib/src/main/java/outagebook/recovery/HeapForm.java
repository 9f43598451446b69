package outagebook.recovery;

import static outagebook.wal.WalVersion.V9_4;
import static outagebook.wal.WalVersion.V9_5;
import static outagebook.wal.WalVersion.V9_6;

import java.util.Arrays;

/**
 * Where Heap records keep what: from 9.5 on pages are named in block references, before that in the record's data.
 *
 * <p>Source: PostgreSQL access/heapam_xlog.h, 9.3 to 18.
 *
 * @param redo the record
 * @param main its data
 * @param old  whether it is of 9.3 or 9.4
 */
record HeapForm(Redo redo, Data main, boolean old) {
    private static final int TARGET = 12;
    private static final int OLD_INSERT = 21;
    private static final int OLD_MULTI_INSERT = 20;
    private static final int OLD_INPLACE = 18;
    private static final int UPDATE_93 = 37;
    private static final int UPDATE_94 = 36;
    private static final int PREFIX = 0x20;
    private static final int SUFFIX = 0x40;

    static HeapForm of(Redo redo) {
        return new HeapForm(redo, redo.main(), !redo.since(V9_5));
    }

    /** A row's place, and flags of the record. */
    record Insert(PageId page, int offset, int flags) {}

    /** Rows of one page. */
    record MultiInsert(PageId page, int count, int flags) {}

    /** A row to be marked. */
    record Mark(PageId page, int offset, long xmax, int infobits, int flags) {}

    /** An old row and its new version. */
    record Update(PageId oldPage, int oldImage, int oldOffset, long oldXmax, int infobits, int flags, PageId newPage, int newImage,
                  int newOffset, long newXmax) {
        boolean samePage() {
            return oldPage.equals(newPage);
        }
    }

    /** A new version of a row, perhaps without the bytes that it shares with the old one at the start and the end of its values. */
    record NewRow(Data header, Data body, int prefix, int suffix) {
        Data whole(Data old) {
            int head = header.u8(HeapTuples.LOGGED_HEADER - 1) - HeapTuples.HEADER;
            byte[] bytes = new byte[body.length() + prefix + suffix];
            body.slice(0, head).copyTo(bytes, 0);
            old.slice(old.u8(HeapTuples.HOFF), prefix).copyTo(bytes, head);
            body.from(head).copyTo(bytes, head + prefix);
            old.slice(old.length() - suffix, suffix).copyTo(bytes, bytes.length - suffix);
            return Data.of(bytes);
        }
    }

    /** {@return the page of 9.3 and 9.4: relation, then at {@code at} the page's number as it is in a ctid} */
    static PageId page(Data main, int at) {
        return relation(main, main.block(at));
    }

    /** {@return a page of the relation that these data begin with} */
    static PageId relation(Data main, long block) {
        return new PageId(main.u32(0), main.u32(4), main.u32(8), 0, block);
    }

    private int flags(int at) {
        return redo.since(V9_4) ? main.u8(at) & 3 : main.u8(at) != 0 ? 1 : 0;
    }

    Insert insert() {
        return old ? new Insert(page(main, TARGET), main.u16(16), flags(20)) : new Insert(redo.page(0), main.u16(0), main.u8(2));
    }

    Data insertedRow() {
        return old ? main.from(OLD_INSERT) : redo.data(0);
    }

    MultiInsert multiInsert() {
        return old ? new MultiInsert(relation(main, main.u32(12)), main.u16(18), flags(16))
                : new MultiInsert(redo.page(0), main.u16(2), main.u8(0));
    }

    Data insertedRows(int count, boolean init) {
        return old ? main.from(OLD_MULTI_INSERT + (init ? 0 : 2 * count)) : redo.data(0);
    }

    int offset(int i) {
        return main.u16((old ? OLD_MULTI_INSERT : 4) + 2 * i);
    }

    Mark delete() {
        return old ? new Mark(page(main, TARGET), main.u16(16), main.u32(20), main.u8(24), flags(25) & 1)
                : new Mark(redo.page(0), main.u16(4), main.u32(0), main.u8(6), main.u8(7));
    }

    Mark lock() {
        return old ? new Mark(page(main, TARGET), main.u16(16), main.u32(20), main.u8(24), 0)
                : new Mark(redo.page(0), main.u16(4), main.u32(0), main.u8(6), redo.since(V9_6) ? main.u8(7) : 0);
    }

    Update update() {
        if (!old) {
            boolean two = redo.has(1) && redo.page(1).fork() == 0;
            return new Update(redo.page(two ? 1 : 0), two ? 1 : 0, main.u16(4), main.u32(0), main.u8(6), main.u8(7), redo.page(0), 0,
                    main.u16(12), main.u32(8));
        }
        int flags = redo.since(V9_4) ? main.u8(35) : flags(35) | flags(36) << 1;
        return new Update(page(main, TARGET), 0, main.u16(16), main.u32(20), main.u8(34), flags, page(main, 28), 1, main.u16(32), main.u32(24));
    }

    NewRow updatedRow(int flags) {
        if (old && !redo.since(V9_4)) return row(main.from(UPDATE_93), 0, 0);
        Data data = old ? main.from(UPDATE_94) : redo.data(0);
        int prefix = (flags & PREFIX) == 0 ? 0 : data.u16(0);
        data = (flags & PREFIX) == 0 ? data : data.from(2);
        int suffix = (flags & SUFFIX) == 0 ? 0 : data.u16(0);
        data = (flags & SUFFIX) == 0 ? data : data.from(2);
        return row(old ? data.slice(2, HeapTuples.LOGGED_HEADER + data.u16(0)) : data, prefix, suffix);
    }

    private static NewRow row(Data data, int prefix, int suffix) {
        return new NewRow(data.slice(0, HeapTuples.LOGGED_HEADER), data.from(HeapTuples.LOGGED_HEADER), prefix, suffix);
    }

    Insert inPlace() {
        return old ? new Insert(page(main, TARGET), main.u16(16), 0) : new Insert(redo.page(0), main.u16(0), 0);
    }

    Data inPlaceValues() {
        return old ? main.from(OLD_INPLACE) : redo.data(0);
    }

    /** A whole page in the record's data (9.3: as it is; 9.4: without the hole). */
    void newPage() {
        var page = new PageId(main.u32(0), main.u32(4), main.u32(8), main.i32(12), main.u32(16));
        boolean holes = redo.since(V9_4);
        byte[] image = holes ? filled(main.from(24), main.u16(20), main.u16(22)) : main.from(20).bytes();
        redo.restore(page, image, "put in place from the record");
    }

    /** {@return a page with its hole filled with zeros} */
    static byte[] filled(Data image, int hole, int length) {
        byte[] page = Arrays.copyOf(image.slice(0, hole).bytes(), Page.SIZE);
        image.from(hole).copyTo(page, hole + length);
        return page;
    }
}
