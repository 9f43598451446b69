package outagebook.wal;

import java.nio.charset.Charset;

/** Bytes of which only some are known: these as text or hex, the others by their number. */
final class Remnant {
    private Remnant() {}

    /** {@return such as {@code «7 bytes as in the old row»XYZ}, for these bytes of the row's values} */
    static String of(Tuple tuple, int from, int to, Charset charset, boolean characters) {
        var text = new StringBuilder();
        int at = from;
        while (at < to) {
            int end = at + 1;
            boolean known = tuple.knows(at, end);
            while (end < to && tuple.knows(end, end + 1) == known) end++;
            text.append(known ? shown(tuple.values().slice(at, end - at), charset, characters) : missing(end - at));
            at = end;
        }
        return text.toString();
    }

    private static String missing(int count) {
        return "\u00AB" + count + (count == 1 ? " byte" : " bytes") + " as in the old row\u00BB";
    }

    private static String shown(Bytes bytes, Charset charset, boolean characters) {
        return characters ? TextBytes.printable(bytes, charset).orElseGet(() -> ColumnTypes.hex(bytes, null)) : ColumnTypes.hex(bytes, null);
    }
}
