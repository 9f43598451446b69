package outagebook.wal;

import java.util.ArrayList;
import java.util.List;

/**
 * An array in curly braces.
 *
 * <p>Source: PostgreSQL utils/array.h (ArrayType), utils/adt/arrayfuncs.c (array_out). Its elements are aligned as if its own length of
 * four bytes stood in front.
 */
final class ArrayText {
    private static final int OWN_LENGTH = 4;
    private static final int BOUNDS = 16;
    private static final int MOST_DIMENSIONS = 6;

    private final Bytes value;
    private final ColumnType type;
    private final ColumnType.Style style;
    private final int dimensions;
    private final int nulls;
    private int at;
    private int element;

    private ArrayText(Bytes value, ColumnType type, ColumnType.Style style) {
        this.value = value;
        this.type = type;
        this.style = style;
        this.dimensions = value.i32(4);
        if (dimensions < 0 || dimensions > MOST_DIMENSIONS) throw new IndexOutOfBoundsException(dimensions + " dimensions");
        int behindBounds = BOUNDS + 8 * dimensions;
        this.nulls = value.i32(8) == 0 ? 0 : behindBounds;
        this.at = value.i32(8) == 0 ? ColumnType.aligned(behindBounds, 8) : value.i32(8);
    }

    static String of(Bytes value, ColumnType element, ColumnType.Style style) {
        var array = new ArrayText(whole(value), element, style);
        if (array.dimensions == 0) return "{}";
        var text = new StringBuilder(array.bounds());
        array.write(0, text);
        return text.toString();
    }

    /** The value with room for its own length in front. */
    static Bytes whole(Bytes value) {
        var whole = new byte[OWN_LENGTH + value.length()];
        System.arraycopy(value.array(), value.offset(), whole, OWN_LENGTH, value.length());
        return new Bytes(whole);
    }

    /** An array without elements has no dimensions, so there is something in each. */
    private int size(int dimension) {
        int size = value.i32(BOUNDS + 4 * dimension);
        if (size < 1) throw new IndexOutOfBoundsException(size + " elements");
        return size;
    }

    private int lower(int dimension) {
        return value.i32(BOUNDS + 4 * (dimensions + dimension));
    }

    /** Printed only if one does not begin at 1. */
    private String bounds() {
        List<String> bounds = new ArrayList<>();
        boolean usual = true;
        for (int i = 0; i < dimensions; i++) {
            usual &= lower(i) == 1;
            bounds.add("[" + lower(i) + ":" + (lower(i) + size(i) - 1) + "]");
        }
        return usual ? "" : String.join("", bounds) + "=";
    }

    private void write(int dimension, StringBuilder text) {
        text.append('{');
        for (int i = 0; i < size(dimension); i++) {
            if (i > 0) text.append(type.name().equals("box") ? ';' : ',');
            if (dimension + 1 < dimensions) write(dimension + 1, text);
            else text.append(next());
        }
        text.append('}');
    }

    private String next() {
        int index = element++;
        if (nulls > 0 && (value.u8(nulls + index / 8) >> index % 8 & 1) == 0) return "NULL";
        ColumnType.Part part = type.read(value, at, style);
        at = part.end();
        return quoted(part.text());
    }

    private String quoted(String text) {
        boolean plain = !text.isEmpty() && !text.equalsIgnoreCase("NULL")
                && text.chars().noneMatch(c -> "\"\\{}".indexOf(c) >= 0 || c == (type.name().equals("box") ? ';' : ',') || isSpace(c));
        return plain ? text : '"' + text.replaceAll("([\"\\\\])", "\\\\$1") + '"';
    }

    static boolean isSpace(int character) {
        return character == ' ' || character >= '\t' && character <= '\r';
    }
}
