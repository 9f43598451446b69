package outagebook.recovery;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import outagebook.hex.Field;
import outagebook.wal.Lsn;

/** Reads members of C structs from left to right, and notes each one's name, place and value. */
final class Noter {
    private final ByteBuffer bytes;
    private final List<Field> fields = new ArrayList<>();
    private String struct = "";
    private int at;

    Noter(byte[] bytes, int from) {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.at = from;
    }

    List<Field> fields() {
        return fields;
    }

    int position() {
        return at;
    }

    /** The following fields are members of this struct; "" for none. */
    Noter struct(String name) {
        struct = name.isEmpty() ? "" : name + ".";
        return this;
    }

    int u16(String name) {
        int value = bytes.getShort(at) & 0xFFFF;
        note(name, 2, "" + value);
        return value;
    }

    long u32(String name) {
        long value = bytes.getInt(at) & 0xFFFFFFFFL;
        note(name, 4, "" + value);
        return value;
    }

    long u64(String name) {
        long value = bytes.getLong(at);
        note(name, 8, Long.toUnsignedString(value));
        return value;
    }

    void f64(String name) {
        note(name, 8, "" + bytes.getDouble(at));
    }

    void bool(String name) {
        note(name, 1, "" + (bytes.get(at) != 0));
    }

    void lsn(String name) {
        note(name, 8, new Lsn(bytes.getLong(at)).toString());
    }

    /** Seconds since 1970. */
    void time(String name) {
        note(name, 8, Instant.ofEpochSecond(Math.max(-(1L << 40), Math.min(1L << 40, bytes.getLong(at)))).toString());
    }

    /** Two bytes of flags, and the names of those that are set. */
    void flags16(String name, String... bits) {
        int value = bytes.getShort(at) & 0xFFFF;
        var words = new StringBuilder(String.format(Locale.ROOT, "0x%04X", value));
        for (int i = 0; i < bits.length; i++) if ((value >> i & 1) != 0) words.append(' ').append(bits[i]);
        note(name, 2, words.toString());
    }

    /** Says in better words what the field just read means. */
    void meaning(String words) {
        Field last = fields.remove(fields.size() - 1);
        fields.add(new Field(last.name(), last.offset(), last.length(), words));
    }

    /** Unused bytes up to a multiple of this. */
    void align(int alignment) {
        take("padding", -at & alignment - 1);
    }

    void take(String name, int length) {
        if (length > 0) note(name, length, "");
    }

    void note(String name, int length, String value) {
        fields.add(new Field(struct + name, at, length, value));
        at += length;
    }
}
