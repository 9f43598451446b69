package outagebook.wal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a row's values may be, guessed without its types: never certain.
 *
 * <p>Of all ways to cut the bytes into exactly as many values as there are columns that are not NULL, it takes one that explains most
 * bytes as printable text (UTF-8) without calling for rare types. Another way may be the right one; only
 * {@linkplain Row#values the columns} tell.
 *
 * <p>Source: PostgreSQL access/htup_details.h for the tuple, postgres.h for the lengths in front of values (varlena).
 */
public final class RowGuess {
    /** More ways to cut a row than this are not tried: it would take longer than a guess is worth. */
    private static final int MANY = 1 << 20;
    private static final int NAME = 64;
    private static final int SHOWN = 60;
    private static final int IMPOSSIBLE = -1_000_000;
    private static final int UNLIKELY = -3;

    private final List<Reading> readings;

    private RowGuess(List<Reading> readings) {
        this.readings = List.copyOf(readings);
    }

    static RowGuess of(Tuple tuple) {
        if (tuple == null) return new RowGuess(List.of());
        if (!tuple.plausible()) return new RowGuess(List.of(rest(tuple.data(), 0, "header and values")));
        Bytes values = tuple.values();
        if (!tuple.complete()) {
            String known = Remnant.of(tuple, 0, values.length(), StandardCharsets.UTF_8, true);
            return new RowGuess(List.of(new Reading(0, values.length(), "values", known)));
        }
        var nulls = new BitSet();
        for (int i = 0; i < tuple.columns(); i++) nulls.set(i, tuple.isNull(i));
        int columns = tuple.columns() - nulls.cardinality();
        if ((long) (columns + 1) * (values.length() + 1) > MANY) return new RowGuess(List.of(rest(values, 0, "values")));
        return new RowGuess(new Search(values, columns).readings(tuple.columns(), nulls));
    }

    private static Reading rest(Bytes bytes, int offset, String as) {
        return new Reading(offset, bytes.length(), as, TextBytes.printable(bytes, StandardCharsets.UTF_8).orElseGet(() -> ColumnTypes.hex(bytes, null)));
    }

    /** {@return one reading for each column, or a single one if no way to cut the bytes was found} */
    public List<Reading> readings() {
        return readings;
    }

    /** {@return those of the readings that are text} */
    public List<String> texts() {
        return readings.stream().filter(Reading::isText).map(Reading::text).toList();
    }

    /** {@return {@code perhaps 1, 'codd'}; long texts cut} */
    @Override public String toString() {
        if (readings.isEmpty()) return "nothing known";
        return "perhaps " + readings.stream().map(Reading::shown).collect(Collectors.joining(", "));
    }

    /**
     * Some bytes of a row, and what they may be.
     *
     * @param offset counted from the first value's first byte, padding in front left out
     * @param length bytes, with the length in front of a value that has one; 0 for NULL
     * @param as     what they are read as, such as "text" or "int4"; "null" is certain
     * @param text   the value if it is that
     */
    public record Reading(int offset, int length, String as, String text) {
        boolean isText() {
            return as.equals("text") || as.equals("name");
        }

        String shown() {
            String cut = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
            return isText() ? "'" + cut.replaceAll("\\s", " ").replace("'", "''") + "'" : cut;
        }

        @Override public String toString() {
            return length == 0 ? as : "bytes " + offset + " to " + (offset + length - 1) + " as " + as + ": " + text;
        }
    }

    /** Finds the best way to cut the bytes; each place and number of columns left is tried once. */
    private static final class Search {
        private final Bytes values;
        private final int columns;
        private final int[] best;
        private final Value[][] candidates;

        Search(Bytes values, int columns) {
            this.values = values;
            this.columns = columns;
            this.best = new int[(columns + 1) * (values.length() + 1)];
            this.candidates = new Value[values.length() + 1][];
            Arrays.fill(best, Integer.MIN_VALUE);
        }

        List<Reading> readings(int all, BitSet nulls) {
            if (best(0, columns) == IMPOSSIBLE) return List.of(rest(values, 0, "values"));
            List<Reading> readings = new ArrayList<>();
            int at = 0;
            int left = columns;
            for (int i = 0; i < all; i++) {
                if (nulls.get(i)) readings.add(new Reading(at, 0, "null", "NULL"));
                else {
                    Value value = chosen(at, left--);
                    readings.add(value.reading(values));
                    at = value.end;
                }
            }
            return readings;
        }

        /** How much the best cut of the rest of the row is worth, when this many columns are left. */
        private int best(int at, int left) {
            if (left == 0) return at == values.length() ? 0 : IMPOSSIBLE;
            int slot = left * (values.length() + 1) + at;
            if (best[slot] == Integer.MIN_VALUE) {
                int most = IMPOSSIBLE;
                for (Value value : candidatesAt(at)) most = Math.max(most, worth(value, left));
                best[slot] = most;
            }
            return best[slot];
        }

        private Value chosen(int at, int left) {
            return Arrays.stream(candidatesAt(at)).filter(v -> worth(v, left) == best(at, left)).findFirst().orElseThrow();
        }

        private int worth(Value value, int left) {
            int rest = best(value.end, left - 1);
            return rest == IMPOSSIBLE ? IMPOSSIBLE : rest + value.worth();
        }

        /** Found once, however many columns may be left: decoding texts is what takes long in a wide row. */
        private Value[] candidatesAt(int at) {
            if (candidates[at] == null) candidates[at] = candidates(at).toArray(Value[]::new);
            return candidates[at];
        }

        /** What may begin here: a number of 4, 8, 2 or 1 bytes, a text or other value with its length in front, a name. */
        private List<Value> candidates(int at) {
            List<Value> found = new ArrayList<>();
            for (int size : new int[] {4, 8, 2, 1}) fixed(at, size).ifPresent(found::add);
            shortValue(at).ifPresent(found::add);
            longValue(at).ifPresent(found::add);
            name(at).ifPresent(found::add);
            return found;
        }

        private Optional<Value> fixed(int at, int size) {
            int start = ColumnType.aligned(at, size);
            return value(start, start + size, "int" + size, Optional.empty());
        }

        /** A length byte with its lowest bit set, counting itself; 01 marks a pointer to a value stored elsewhere. */
        private Optional<Value> shortValue(int at) {
            if (at >= values.length() || (values.u8(at) & 1) == 0) return Optional.empty();
            int length = values.u8(at) >> 1;
            if (length == 0) return pointer(at);
            return value(at, at + length, "bytes", text(at + 1, at + length));
        }

        private Optional<Value> pointer(int at) {
            boolean stored = at + 18 <= values.length() && values.u8(at + 1) == 18;
            return stored ? value(at, at + 18, "toasted", Optional.empty()) : Optional.empty();
        }

        /** A length word of 4 bytes, counting itself, in its upper 30 bits; the lower two say whether it is compressed. */
        private Optional<Value> longValue(int at) {
            int start = ColumnType.aligned(at, 4);
            if (start + 4 > values.length() || (values.u8(start) & 1) != 0) return Optional.empty();
            long end = start + (values.u32(start) >> 2);
            if (end < start + 4 || end > values.length()) return Optional.empty();
            boolean compressed = (values.u8(start) & 2) != 0;
            return value(start, (int) end, compressed ? "compressed" : "bytes", compressed ? Optional.empty() : text(start + 4, (int) end));
        }

        /** The fixed 64 bytes of the type name, padded with zeros. */
        private Optional<Value> name(int at) {
            if (at + NAME > values.length()) return Optional.empty();
            int end = at;
            while (end < at + NAME && values.u8(end) != 0) end++;
            for (int i = end; i < at + NAME; i++) if (values.u8(i) != 0) return Optional.empty();
            Optional<String> text = text(at, end);
            return text.isEmpty() ? Optional.empty() : value(at, at + NAME, "name", text);
        }

        private Optional<Value> value(int start, int end, String as, Optional<String> text) {
            return end > values.length() ? Optional.empty() : Optional.of(new Value(start, end, as, text, Value.worth(as, text)));
        }

        private Optional<String> text(int from, int to) {
            if (to <= from || to > values.length()) return Optional.empty();
            return TextBytes.printable(values.slice(from, to - from), StandardCharsets.UTF_8);
        }
    }

    /** A value from here to there, the text it is, if it is one, and how likely that makes the row. */
    private record Value(int start, int end, String as, Optional<String> text, int worth) {
        static int worth(String as, Optional<String> text) {
            return text.map(String::length).orElse(as.equals("int4") || as.equals("int8") || as.equals("toasted") ? 0 : UNLIKELY);
        }

        Reading reading(Bytes values) {
            int length = end - start;
            if (text.isPresent()) return new Reading(start, length, as.equals("name") ? as : "text", text.get());
            return switch (as) {
                case "int1" -> new Reading(start, length, "1 byte", Integer.toString(values.u8(start)));
                case "int2" -> new Reading(start, length, "int2", Short.toString((short) values.u16(start)));
                case "int4" -> new Reading(start, length, "int4", Integer.toString(values.i32(start)));
                case "int8" -> eight(values, start);
                default -> new Reading(start, length, as, "(" + length + " bytes" + (as.equals("bytes") ? "" : ", " + as) + ")");
            };
        }

        /** A timestamp of this century is far too large for a counter, and no sensible floating-point number. */
        private static Reading eight(Bytes values, int at) {
            long number = values.u64(at);
            boolean time = number > 100_000_000_000_000L && number < 3_150_000_000_000_000L;
            double real = Math.abs(Double.longBitsToDouble(number));
            if (time) return new Reading(at, 8, "timestamp", TimeText.timestamp(number, ""));
            if (real > 1e-9 && real < 1e18) return new Reading(at, 8, "float8", FloatText.of(Double.longBitsToDouble(number), WalVersion.V12));
            return new Reading(at, 8, "int8", Long.toString(number));
        }
    }
}
