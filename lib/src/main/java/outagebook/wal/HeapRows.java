package outagebook.wal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A new row inside a heap insert: the part of its tuple that the WAL keeps.
 *
 * <p>Source: PostgreSQL access/heapam_xlog.h, xl_heap_header and xl_multi_insert_tuple;
 * access/htup_details.h for the tuple itself, postgres.h for the length words of its values (varlena).
 */
final class HeapRows {
    private static final int OPERATION = 0x70;
    private static final int INIT_PAGE = 0x80;
    private static final int MULTI_INSERT = 0x50;
    private static final int HEADER_CUT = 23;
    private static final int HAS_NULL = 0x0001;
    private static final int COLUMNS = 0x07FF;
    /** More ways to cut a row than this are not tried: it would take longer than a guess is worth. */
    private static final int MANY = 1 << 19;
    private static final int NAME = 64;
    private static final int IMPOSSIBLE = -1_000_000;
    private static final int UNLIKELY = -3;

    private final Bytes values;
    private final int columns;
    private int[] best;
    private final Map<Integer, List<Value>> candidates = new HashMap<>();

    private HeapRows(Bytes values, int columns) {
        this.values = values;
        this.columns = columns;
    }

    /** {@return the rows that a heap insert or multi-insert adds; none for other records} */
    static List<HeapRows> of(WalVersion version, RecordHeader header, RecordFormat.Content content) {
        int operation = header.info() & OPERATION;
        try {
            if (header.rmid() == WalVersion.HEAP && operation == 0) {
                return inserted(version.records().insertedTuple(content));
            }
            if (header.rmid() == WalVersion.HEAP2 && operation == MULTI_INSERT) {
                int count = version.records().insertedCount(content);
                boolean init = (header.info() & INIT_PAGE) != 0;
                return insertedMany(version.records().insertedTuples(content, count, init), count);
            }
        } catch (IndexOutOfBoundsException e) {
            return List.of();
        }
        return List.of();
    }

    private static List<HeapRows> inserted(Bytes tuple) {
        if (tuple.length() == 0) return List.of();
        return row(tuple.u16(0), tuple.u16(2), tuple.u8(4), tuple.slice(5, tuple.length() - 5)).stream().toList();
    }

    private static List<HeapRows> insertedMany(Bytes tuples, int count) {
        List<HeapRows> rows = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < count && tuples.length() > 0; i++) {
            at += at & 1;
            int length = tuples.u16(at);
            row(tuples.u16(at + 2), tuples.u16(at + 4), tuples.u8(at + 6), tuples.slice(at + 7, length)).ifPresent(rows::add);
            at += 7 + length;
        }
        return rows;
    }

    private static Optional<HeapRows> row(int infomask2, int infomask, int hoff, Bytes cutTuple) {
        int start = hoff - HEADER_CUT;
        Bytes values = cutTuple.slice(start, cutTuple.length() - start);
        int columns = infomask2 & COLUMNS;
        if ((infomask & HAS_NULL) != 0) columns = notNull(cutTuple, columns);
        if ((long) (columns + 1) * (values.length() + 1) > MANY) return Optional.empty();
        return Optional.of(new HeapRows(values, columns));
    }

    private static int notNull(Bytes cutTuple, int columns) {
        int count = 0;
        for (int i = 0; i < columns; i++) count += cutTuple.u8(i / 8) >> i % 8 & 1;
        return count;
    }

    /**
     * The texts of the likeliest row: of all ways to cut the bytes into exactly as many values as there are columns, the
     * one that explains most bytes as text without calling for rare types.
     */
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        int at = 0;
        // Not before: a record can have many rows.
        best = new int[(columns + 1) * (values.length() + 1)];
        Arrays.fill(best, Integer.MIN_VALUE);
        if (best(0, columns) == IMPOSSIBLE) return texts;
        for (int left = columns; left > 0; left--) {
            Value value = chosen(at, left);
            value.text.ifPresent(texts::add);
            at = value.end;
        }
        return texts;
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
        return candidatesAt(at).stream().filter(v -> worth(v, left) == best(at, left)).findFirst().orElseThrow();
    }

    private int worth(Value value, int left) {
        int rest = best(value.end, left - 1);
        return rest == IMPOSSIBLE ? IMPOSSIBLE : rest + value.text.map(String::length).orElse(value.size < 4 ? UNLIKELY : 0);
    }

    /** Found once, however many columns may be left: decoding texts is what takes long in a wide row. */
    private List<Value> candidatesAt(int at) {
        return candidates.computeIfAbsent(at, this::candidates);
    }

    /** What may begin here: a number of 4, 8, 2 or 1 bytes, a text or other value with its length in front, a name. */
    private List<Value> candidates(int at) {
        List<Value> values = new ArrayList<>();
        for (int size : new int[] {4, 8, 2, 1}) fixed(at, size).ifPresent(values::add);
        shortValue(at).ifPresent(values::add);
        longValue(at).ifPresent(values::add);
        name(at).ifPresent(values::add);
        return values;
    }

    private Optional<Value> fixed(int at, int size) {
        return value(aligned(at, size) + size, size, Optional.empty());
    }

    /** A length byte with its lowest bit set, counting itself; 01 marks a pointer to a value stored elsewhere. */
    private Optional<Value> shortValue(int at) {
        if (at >= values.length() || (values.u8(at) & 1) == 0) return Optional.empty();
        int length = values.u8(at) >> 1;
        if (length == 0) return value(at + 18, 18, Optional.empty());
        return value(at + length, 0, text(at + 1, at + length));
    }

    /** A length word of 4 bytes, counting itself, in its upper 30 bits; the lower two say whether it is compressed. */
    private Optional<Value> longValue(int at) {
        int start = aligned(at, 4);
        if (start + 4 > values.length() || (values.u8(start) & 1) != 0) return Optional.empty();
        long end = start + (values.u32(start) >> 2);
        if (end < start + 4 || end > values.length()) return Optional.empty();
        return value((int) end, 0, (values.u8(start) & 2) == 0 ? text(start + 4, (int) end) : Optional.empty());
    }

    /** The fixed 64 bytes of the type name, padded with zeros. */
    private Optional<Value> name(int at) {
        if (at + NAME > values.length()) return Optional.empty();
        int end = at;
        while (end < at + NAME && values.u8(end) != 0) end++;
        for (int i = end; i < at + NAME; i++) if (values.u8(i) != 0) return Optional.empty();
        Optional<String> text = text(at, end);
        return text.isEmpty() ? Optional.empty() : value(at + NAME, NAME, text);
    }

    private Optional<Value> value(int end, int size, Optional<String> text) {
        return end > values.length() ? Optional.empty() : Optional.of(new Value(end, size, text));
    }

    private Optional<String> text(int from, int to) {
        if (to <= from || to > values.length()) return Optional.empty();
        try {
            var bytes = ByteBuffer.wrap(values.array(), values.offset() + from, to - from);
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(bytes);
            return text.chars().allMatch(HeapRows::isPrintable) ? Optional.of(text.toString()) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean isPrintable(int character) {
        return !Character.isISOControl(character) && Character.isDefined(character)
                || character == '\n' || character == '\t' || character == '\r';
    }

    private static int aligned(int at, int size) {
        return at + size - 1 & -size;
    }

    /** A value that ends here, the size of its type if that is fixed, and the text it is, if it is one. */
    private record Value(int end, int size, Optional<String> text) {}
}
