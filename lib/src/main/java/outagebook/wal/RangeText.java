package outagebook.wal;

/** A range: its bounds, if it has them. Source: PostgreSQL utils/rangetypes.h, utils/adt/rangetypes.c (range_deparse). */
final class RangeText {
    private static final int EMPTY = 0x01;
    private static final int LOWER_INCLUSIVE = 0x02;
    private static final int UPPER_INCLUSIVE = 0x04;
    private static final int NO_LOWER = 0x08 | 0x20;
    private static final int NO_UPPER = 0x10 | 0x40;
    private static final int BOUNDS = 8;

    private RangeText() {}

    /** The flags are the last byte; in front are its own length, its type's oid, the bounds. */
    static String of(Bytes content, ColumnType type, ColumnType.Style style) {
        Bytes value = ArrayText.whole(content);
        int flags = value.u8(value.length() - 1);
        if ((flags & EMPTY) != 0) return "empty";
        var text = new StringBuilder((flags & LOWER_INCLUSIVE) != 0 ? "[" : "(");
        int at = BOUNDS;
        if ((flags & NO_LOWER) == 0) {
            ColumnType.Part lower = type.read(value, at, style);
            text.append(quoted(lower.text()));
            at = lower.end();
        }
        text.append(',');
        if ((flags & NO_UPPER) == 0) text.append(quoted(type.read(value, at, style).text()));
        return text.append((flags & UPPER_INCLUSIVE) != 0 ? ']' : ')').toString();
    }

    private static String quoted(String text) {
        boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> "\"\\()[],".indexOf(c) >= 0 || ArrayText.isSpace(c));
        return plain ? text : '"' + text.replaceAll("([\"\\\\])", "$1$1") + '"';
    }
}
