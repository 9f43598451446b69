package outagebook.wal;

import java.nio.charset.Charset;

/**
 * A type of a column: how long its values are, where they may start, how they are written as text.
 *
 * <p>Source: PostgreSQL catalog/pg_type.h (to 10), pg_type.dat (11 on): typlen, typalign.
 *
 * @param name       as in a column list
 * @param length     bytes, or -1 if each value says its own
 * @param align      its values start at a multiple of this
 * @param characters whether its bytes are text, so that a part of them can be read without the rest
 * @param text       writes a value
 */
record ColumnType(String name, int length, int align, boolean characters, Text text) {
    /** What text depends on besides the bytes. */
    record Style(WalVersion version, Charset charset) {}

    /** Writes a value's bytes as the server does; an IndexOutOfBoundsException if they are too few. */
    interface Text {
        String of(Bytes value, Style style);
    }

    static int aligned(int at, int align) {
        return at + align - 1 & -align;
    }

    boolean variable() {
        return length < 0;
    }

    ColumnType array() {
        return new ColumnType(name + "[]", -1, Math.max(4, align), false, (value, style) -> ArrayText.of(value, this, style));
    }

    /** {@return a value that starts at this place, with its end} It may be an element of an array, or the bound of a range. */
    Part read(Bytes bytes, int at, Style style) {
        if (variable()) {
            Varlena value = Varlena.read(bytes, at, align, style.version);
            return new Part(value.start(), value.end(), value.content() == null ? null : text.of(value.content(), style), value.note());
        }
        int start = aligned(at, align);
        return new Part(start, start + length, text.of(bytes.slice(start, length), style), "");
    }

    /** A value among others: its place, its text (null if it is not here) and where it is instead. */
    record Part(int start, int end, String text, String note) {}

    @Override public String toString() {
        return name;
    }
}
