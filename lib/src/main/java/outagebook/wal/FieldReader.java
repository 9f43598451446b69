package outagebook.wal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import outagebook.hex.Field;

/** Reads a record from left to right, and notes each field's name, place and value if somebody wants to see them. */
final class FieldReader {
    private final Bytes bytes;
    private final List<Field> fields;
    private final Layout layout;
    private final int base;
    private String prefix = "";
    private String part = "";
    private String struct = "";
    private int at;

    private FieldReader(Bytes bytes, List<Field> fields, Layout layout, int base) {
        this.bytes = bytes;
        this.fields = fields;
        this.layout = layout;
        this.base = base;
    }

    /** For decoding only. */
    static FieldReader of(Bytes bytes) {
        return new FieldReader(bytes, null, null, 0);
    }

    /** For decoding and showing; the layout names what the resource manager wrote. */
    static FieldReader noting(Bytes bytes, Layout layout) {
        return new FieldReader(bytes, new ArrayList<>(), layout, 0);
    }

    List<Field> fields() {
        return fields;
    }

    boolean isNoting() {
        return fields != null;
    }

    int position() {
        return at;
    }

    int remaining() {
        return bytes.length() - at;
    }

    /** The following fields belong to this block reference. */
    void block(int id) {
        if (fields != null) prefix = "block " + id + " ";
    }

    /** The following fields belong to the record itself. */
    void record() {
        prefix = "";
    }

    /** The following fields belong to this one of several like it, such as "tuple 2"; "" for none. */
    void part(String name) {
        part = name.isEmpty() ? "" : name + " ";
    }

    /** The following fields are members of this C struct; "" for none. */
    void struct(String name) {
        struct = name.isEmpty() ? "" : name + ".";
    }

    int peek() throws Invalid {
        need(1);
        return bytes.u8(at);
    }

    int peekU16(int ahead) throws Invalid {
        need(ahead + 2);
        return bytes.u16(at + ahead);
    }

    int u8(String name) throws Invalid {
        need(1);
        int value = bytes.u8(at);
        number(name, 1, value);
        return value;
    }

    int u16(String name) throws Invalid {
        need(2);
        int value = bytes.u16(at);
        number(name, 2, value);
        return value;
    }

    long u32(String name) throws Invalid {
        need(4);
        long value = bytes.u32(at);
        number(name, 4, value);
        return value;
    }

    Lsn lsn(String name) throws Invalid {
        need(8);
        var value = new Lsn(bytes.u64(at));
        note(name, 8, value);
        return value;
    }

    Bytes take(String name, long length) throws Invalid {
        need(length);
        Bytes part = bytes.slice(at, (int) length);
        if (length > 0) note(name, (int) length, "");
        return part;
    }

    /** What the resource manager wrote, of a block or (MAIN) apart from blocks; bytes that no layout names are one field. */
    Bytes data(String name, int block, long length) throws Invalid {
        need(length);
        if (fields == null || length == 0) return take(name, length);
        Bytes part = bytes.slice(at, (int) length);
        var in = new FieldReader(part, fields, null, base + at);
        in.prefix = prefix;
        try {
            layout.read(block, in);
        } catch (Invalid | IndexOutOfBoundsException shorterThanItsLayout) {
            // what is left has no name
        }
        in.part("");
        in.struct("");
        in.take(name, in.remaining());
        at += length;
        return part;
    }

    long u64(String name) throws Invalid {
        need(8);
        long value = bytes.u64(at);
        note(name, 8, Long.toUnsignedString(value));
        return value;
    }

    /** A number of four bytes with a sign. */
    int i32(String name) throws Invalid {
        need(4);
        int value = bytes.i32(at);
        number(name, 4, value);
        return value;
    }

    /** A floating-point number of eight bytes. */
    void f64(String name) throws Invalid {
        double value = Double.longBitsToDouble(u64(name));
        meaning(() -> new Words().general(value).toString());
    }

    /** A time in microseconds since 2000-01-01 (TimestampTz). */
    void time(String name) throws Invalid {
        long micros = u64(name);
        meaning(() -> new Words().time(micros) + " (" + micros + " µs)");
    }

    /** A transaction with its epoch (FullTransactionId). */
    void fullXid(String name) throws Invalid {
        long xid = u64(name);
        meaning(() -> new Words().fullXid(xid).toString());
    }

    /** Text up to a zero byte, and that byte; without one, the rest of the data. */
    void text(String name) throws Invalid {
        int length = 0;
        while (length < remaining() && bytes.u8(at + length) != 0) length++;
        text(name, Math.min(length + 1, remaining()));
    }

    /** Text in this many bytes, of which those behind a zero byte do not count. */
    void text(String name, long length) throws Invalid {
        String text = take(name, length).text();
        if (length > 0) meaning(() -> text);
    }

    /** A page's number in two halves (BlockIdData). */
    void blockId(String name) throws Invalid {
        Bytes number = take(name, 4);
        meaning(() -> String.valueOf(number.blockNumber(0)));
    }

    /** One byte of flag bits. */
    int flags8(String name, String... bits) throws Invalid {
        int value = u8(name);
        meaning(() -> bits(value, 2, bits));
        return value;
    }

    /** Two bytes of flag bits. */
    int flags16(String name, String... bits) throws Invalid {
        int value = u16(name);
        meaning(() -> bits(value, 4, bits));
        return value;
    }

    /** Four bytes of flag bits. */
    int flags32(String name, String... bits) throws Invalid {
        int value = i32(name);
        meaning(() -> bits(value, 8, bits));
        return value;
    }

    /** A relation: tablespace, database, file. Its struct is RelFileNode up to 15, RelFileLocator from 16 on. */
    void rel(String name, WalVersion version) throws Invalid {
        relMembers(name + (version.since(WalVersion.V16) ? "locator." : "node."), version);
    }

    /** The members of a relation that has a name of its own. */
    void relMembers(String name, WalVersion version) throws Invalid {
        boolean locator = version.since(WalVersion.V16);
        u32(name + (locator ? "spcOid" : "spcNode"));
        u32(name + (locator ? "dbOid" : "dbNode"));
        u32(name + (locator ? "relNumber" : "relNode"));
    }

    /** A row's or entry's place: page and number on it (ItemPointerData). */
    Bytes tid(String name) throws Invalid {
        Bytes tid = take(name, 6);
        meaning(() -> "(" + new Words().tid(tid, 0).toString().replace('/', ',') + ")");
        return tid;
    }

    /** Places one behind the other, to the end of the data or this many. */
    void tids(String name, int count) throws Invalid {
        for (int i = 0; i < count; i++) tid(name + "[" + i + "]");
    }

    /** Numbers of two bytes, one behind the other, as one field. */
    Bytes u16s(String name, int count) throws Invalid {
        Bytes numbers = take(name, 2L * count);
        if (count > 0) meaning(() -> new Words().offsets(numbers, 0, count).toString());
        return numbers;
    }

    /** Numbers of four bytes, one behind the other, as one field. */
    void u32s(String name, long count) throws Invalid {
        Bytes numbers = take(name, 4 * count);
        if (count > 0) meaning(() -> new Words().numbers(numbers, (int) count).toString());
    }

    /** Unused bytes up to a multiple of this. */
    void pad(int alignment) throws Invalid {
        take("padding", Math.min(-at & alignment - 1, remaining()));
    }

    /** A number in hex, and the names of the bits that are set. */
    static String bits(int value, int digits, String... names) {
        Words words = new Words().text("0x").hex(value & 0xFFFFFFFFL, digits);
        for (int i = 0; i < names.length; i++) if ((value >> i & 1) != 0 && !names[i].isEmpty()) words.text(' ').text(names[i]);
        return words.toString();
    }

    /** Says in better words what the field just read means. */
    void meaning(Supplier<String> words) {
        if (fields == null) return;
        Field last = fields.remove(fields.size() - 1);
        fields.add(new Field(last.name(), last.offset(), last.length(), words.get()));
    }

    /** Makes no object of the number if nobody wants to see it. */
    private void number(String name, int length, long value) {
        if (fields != null) note(name, length, value);
        else at += length;
    }

    private void note(String name, int length, Object value) {
        if (fields != null) fields.add(new Field(prefix + part + struct + name, base + at, length, value.toString()));
        at += length;
    }

    private void need(long length) throws Invalid {
        if (length > remaining()) throw new Invalid(EndOfWal.Reason.INVALID_CONTENT_LENGTH);
    }
}
