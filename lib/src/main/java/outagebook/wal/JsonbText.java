package outagebook.wal;

/**
 * A jsonb value as text: its members in the order in which they are stored, one blank behind commas and colons.
 *
 * <p>Source: PostgreSQL 9.4 to 18 utils/jsonb.h (JsonbContainer, JEntry), utils/adt/jsonb.c, jsonb_util.c, json.c (escape_json).
 */
final class JsonbText {
    private static final int COUNT = 0x0FFFFFFF;
    private static final int SCALAR = 0x10000000;
    private static final int OBJECT = 0x20000000;
    /** An entry has the length of its value, or where it ends, if this bit is set. */
    private static final long IS_END = 0x80000000L;
    private static final int DEEPEST = 400;

    private final ColumnType.Style style;
    private final StringBuilder text = new StringBuilder();

    private JsonbText(ColumnType.Style style) {
        this.style = style;
    }

    static String of(Bytes value, ColumnType.Style style) {
        var json = new JsonbText(style);
        json.container(value, 0);
        return json.text.toString();
    }

    private void container(Bytes bytes, int depth) {
        int header = bytes.i32(0);
        int count = header & COUNT;
        boolean object = (header & OBJECT) != 0;
        if (depth > DEEPEST || count > bytes.length()) throw new IndexOutOfBoundsException("nested " + depth + " deep, " + count + " members");
        int entries = object ? 2 * count : count;
        var values = new Values(bytes, bytes.from(4 + 4 * entries), depth);
        boolean scalar = (header & SCALAR) != 0;
        if (!scalar) text.append(object ? '{' : '[');
        int key = 0;
        int at = object ? values.offset(count) : 0;
        for (int i = 0; i < count; i++) {
            if (i > 0) text.append(", ");
            if (object) {
                key = values.value(i, key);
                text.append(": ");
            }
            at = values.value(object ? i + count : i, at);
        }
        if (!scalar) text.append(object ? '}' : ']');
    }

    /** The values of one container, behind its entries. */
    private final class Values {
        private final Bytes entries;
        private final Bytes data;
        private final int depth;

        Values(Bytes entries, Bytes data, int depth) {
            this.entries = entries;
            this.data = data;
            this.depth = depth;
        }

        private long entry(int index) {
            return entries.u32(4 + 4 * index);
        }

        private int end(int index, int start) {
            int number = (int) (entry(index) & COUNT);
            return (entry(index) & IS_END) != 0 ? number : start + number;
        }

        int offset(int index) {
            int offset = 0;
            for (int i = 0; i < index; i++) offset = end(i, offset);
            return offset;
        }

        /** Writes a value, and returns where the next one starts. */
        int value(int index, int offset) {
            int end = end(index, offset);
            int aligned = ColumnType.aligned(offset, 4);
            switch ((int) (entry(index) >>> 28) & 7) {
                case 0 -> escaped(TextBytes.of(data.slice(offset, end - offset), style.charset()));
                case 1 -> text.append(NumericText.of(Varlena.read(data, aligned, 4, style.version()).content()));
                case 2 -> text.append("false");
                case 3 -> text.append("true");
                case 4 -> text.append("null");
                case 5 -> container(data.slice(aligned, end - aligned), depth + 1);
                default -> throw new IndexOutOfBoundsException("a jsonb entry of kind " + (entry(index) >>> 28 & 7));
            }
            return end;
        }
    }

    private void escaped(String words) {
        text.append('"');
        for (int i = 0; i < words.length(); i++) {
            char letter = words.charAt(i);
            int known = "\b\f\n\r\t\"\\".indexOf(letter);
            if (known >= 0) text.append('\\').append("bfnrt\"\\".charAt(known));
            else if (letter < ' ') text.append(String.format("\\u%04x", (int) letter));
            else text.append(letter);
        }
        text.append('"');
    }
}
