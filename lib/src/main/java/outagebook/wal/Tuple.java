package outagebook.wal;

import java.util.Arrays;
import java.util.BitSet;

/**
 * A row as a page and the WAL keep it, without the first 23 bytes of its header: null bitmap, padding, oid, values.
 *
 * <p>Source: PostgreSQL access/htup_details.h (HeapTupleHeaderData), storage/bufpage.h and storage/itemid.h (line pointers),
 * access/heapam_xlog.h (xl_heap_header, xl_multi_insert_tuple), heapam.c (log_heap_update).
 *
 * @param infomask2 its lowest 11 bits are the number of columns
 * @param infomask  bit 0: there is a null bitmap; bit 3: there is an oid (to 11)
 * @param hoff      where the values start, counted from the header's first byte
 * @param data      from the header's byte 23 on
 * @param unknown   the bytes of data that are not known, because the WAL says only that they are those of the row before
 */
record Tuple(int infomask2, int infomask, int hoff, Bytes data, BitSet unknown) {
    private static final int HEADER_CUT = 23;
    private static final int LOGGED_HEADER = 5;
    private static final int MULTI_HEADER = 7;
    private static final int HAS_NULL = 0x0001;
    private static final int HAS_OID = 0x0008;
    private static final int COLUMNS = 0x07FF;
    private static final int PAGE_HEADER = 24;
    private static final int LINE_POINTER = 4;
    private static final int NORMAL = 1;

    /** An xl_heap_header and what follows it. */
    static Tuple logged(Bytes bytes) {
        return new Tuple(bytes.u16(0), bytes.u16(2), bytes.u8(4), bytes.from(LOGGED_HEADER), new BitSet());
    }

    /** An xl_multi_insert_tuple at this place, which is even. */
    static Tuple many(Bytes bytes, int at) {
        return new Tuple(bytes.u16(at + 2), bytes.u16(at + 4), bytes.u8(at + 6), bytes.slice(at + MULTI_HEADER, bytes.u16(at)), new BitSet());
    }

    /** {@return where the next xl_multi_insert_tuple starts} */
    int next(int at) {
        int end = at + MULTI_HEADER + data.length();
        return end + (end & 1);
    }

    /** {@return the row behind this line pointer of a page, null if there is none} */
    static Tuple onPage(Bytes page, int offset) {
        if (offset < 1 || PAGE_HEADER + offset * LINE_POINTER > page.u16(12)) return null;
        long pointer = page.u32(PAGE_HEADER + (offset - 1) * LINE_POINTER);
        int at = (int) (pointer & 0x7FFF);
        int length = (int) (pointer >>> 17);
        if ((pointer >>> 15 & 3) != NORMAL || length < HEADER_CUT || at + length > page.length()) return null;
        Bytes item = page.slice(at, length);
        return new Tuple(item.u16(18), item.u16(20), item.u8(22), item.from(HEADER_CUT), new BitSet());
    }

    /**
     * The new row of an update: its header, then those bytes of its values that differ from the row before.
     *
     * @param bytes  an xl_heap_header and what follows it
     * @param prefix so many bytes of the values are those at the start of the old row's values
     * @param suffix and so many are those at their end
     * @param old    the row before, null if it is not known
     */
    static Tuple updated(Bytes bytes, int prefix, int suffix, Tuple old) {
        Tuple logged = logged(bytes);
        int head = logged.hoff - HEADER_CUT;
        Bytes differing = logged.data.from(head);
        var data = new byte[head + prefix + differing.length() + suffix];
        var unknown = new BitSet();
        copy(logged.data, 0, data, 0, head);
        copy(differing, 0, data, head + prefix, differing.length());
        same(old, old == null ? 0 : old.hoff - HEADER_CUT, data, unknown, head, prefix);
        same(old, old == null ? 0 : old.data.length() - suffix, data, unknown, data.length - suffix, suffix);
        return new Tuple(logged.infomask2, logged.infomask, logged.hoff, new Bytes(data), unknown);
    }

    private static void same(Tuple old, int from, byte[] data, BitSet unknown, int to, int length) {
        boolean known = old != null && from >= 0 && from + length <= old.data.length();
        if (known) copy(old.data, from, data, to, length);
        for (int i = 0; i < length; i++) if (!known || old.unknown.get(from + i)) unknown.set(to + i);
    }

    private static void copy(Bytes from, int at, byte[] to, int start, int length) {
        Bytes part = from.slice(at, length);
        System.arraycopy(part.array(), part.offset(), to, start, length);
    }

    /** {@return this row with other values of the same length or another one, as an update in place leaves it} */
    Tuple inPlace(Bytes values) {
        int head = hoff - HEADER_CUT;
        byte[] bytes = Arrays.copyOf(data.slice(0, head).toArray(), head + values.length());
        copy(values, 0, bytes, head, values.length());
        return new Tuple(infomask2, infomask, hoff, new Bytes(bytes), new BitSet());
    }

    /** {@return the same, without the record or page around it} */
    Tuple alone() {
        return new Tuple(infomask2, infomask, hoff, new Bytes(data.toArray()), unknown);
    }

    int columns() {
        return infomask2 & COLUMNS;
    }

    boolean isNull(int column) {
        return (infomask & HAS_NULL) != 0 && (data.u8(column / 8) >> column % 8 & 1) == 0;
    }

    /** {@return the values, on whose first byte the alignment of all others rests} */
    Bytes values() {
        return data.from(hoff - HEADER_CUT);
    }

    /** {@return the oid, 0 if there is none} */
    long oid() {
        return (infomask & HAS_OID) == 0 ? 0 : data.u32(hoff - HEADER_CUT - 4);
    }

    boolean complete() {
        return unknown.isEmpty();
    }

    /** {@return whether these bytes of the values are known} */
    boolean knows(int from, int to) {
        int head = hoff - HEADER_CUT;
        int missing = unknown.nextSetBit(head + from);
        return missing < 0 || missing >= head + to;
    }

    /** {@return whether the header can be true: the null bitmap in front of the values, and these inside the row} */
    boolean plausible() {
        int bitmap = (infomask & HAS_NULL) == 0 ? 0 : (columns() + 7) / 8;
        int head = hoff - HEADER_CUT;
        return head >= bitmap + ((infomask & HAS_OID) == 0 ? 0 : 4) && head <= data.length();
    }
}
