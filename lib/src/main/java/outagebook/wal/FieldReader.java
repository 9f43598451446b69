package outagebook.wal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import outagebook.hex.Field;

/** Reads a record from left to right, and notes each field's name, place and value if somebody wants to see them. */
final class FieldReader {
    private final Bytes bytes;
    private final List<Field> fields;
    private String prefix = "";
    private int at;

    private FieldReader(Bytes bytes, List<Field> fields) {
        this.bytes = bytes;
        this.fields = fields;
    }

    /** For decoding only. */
    static FieldReader of(Bytes bytes) {
        return new FieldReader(bytes, null);
    }

    /** For decoding and showing. */
    static FieldReader noting(Bytes bytes) {
        return new FieldReader(bytes, new ArrayList<>());
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

    int peek() throws Invalid {
        need(1);
        return bytes.u8(at);
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
        if (fields != null) fields.add(new Field(prefix + name, at, length, value.toString()));
        at += length;
    }

    private void need(long length) throws Invalid {
        if (length > remaining()) throw new Invalid(EndOfWal.Reason.INVALID_CONTENT_LENGTH);
    }
}
