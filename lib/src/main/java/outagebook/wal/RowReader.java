package outagebook.wal;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import outagebook.wal.RowValue.Kind;

/**
 * Reads the values of a row from left to right, as the server does.
 *
 * <p>Source: PostgreSQL access/common/heaptuple.c (heap_deform_tuple).
 */
final class RowReader {
    private final Tuple tuple;
    private final Bytes values;
    private final Columns columns;
    private final ColumnType.Style style;
    private final boolean key;
    private final List<RowValue> read = new ArrayList<>();
    private String lost = "";
    private String problem = "";
    private int at;

    private RowReader(Tuple tuple, Columns columns, WalVersion version, boolean key) {
        this.tuple = tuple;
        this.values = tuple.values();
        this.columns = columns;
        this.style = new ColumnType.Style(version, columns.charset());
        this.key = key;
    }

    static RowValues read(Tuple tuple, Columns columns, WalVersion version, boolean key) {
        if (!tuple.plausible()) return none(columns, "its header is damaged");
        return new RowReader(tuple, columns, version, key).all();
    }

    /** {@return no values, for this reason} */
    static RowValues none(Columns columns, String reason) {
        return new RowValues(columns.list().stream().filter(column -> !column.dropped())
                .map(column -> new RowValue(column.name(), column.typeName(), Kind.UNKNOWN, reason)).toList(), "");
    }

    private RowValues all() {
        for (int i = 0; i < columns.count(); i++) {
            RowValue value = value(i, columns.list().get(i));
            if (!columns.list().get(i).dropped()) read.add(value);
        }
        if (tuple.columns() > columns.count()) {
            misfit("the row has " + tuple.columns() + " columns, not " + columns.count() + " (dropped ones count, write them as -)");
        } else if (lost.isEmpty() && at != values.length()) {
            misfit(values.length() - at + " bytes are left behind the last column, so the types are not those of the row");
        }
        return new RowValues(read, problem);
    }

    private void misfit(String words) {
        if (problem.isEmpty()) problem = words;
    }

    private RowValue value(int index, Columns.Column column) {
        if (index >= tuple.columns()) return is(column, Kind.ADDED_LATER, "default: the column is younger than the row");
        if (tuple.isNull(index)) return key ? is(column, Kind.NOT_IN_KEY, "not in the key") : is(column, Kind.NULL, "");
        if (!lost.isEmpty()) return is(column, Kind.UNKNOWN, lost);
        if (column.type() == null) return lose(column, "the values behind a dropped column cannot be found without its type");
        try {
            return column.type().variable() ? variable(column) : fixed(column);
        } catch (IndexOutOfBoundsException | ArithmeticException | DateTimeException damaged) {
            misfit("what is there for column " + column.name() + " is no " + column.typeName() + ", so the types are not those of the row");
            return lose(column, "unreadable behind byte " + at);
        }
    }

    private RowValue fixed(Columns.Column column) {
        int start = ColumnType.aligned(at, column.type().align());
        int end = start + column.type().length();
        values.slice(start, end - start);
        at = end;
        if (!tuple.knows(start, end)) return is(column, Kind.UNKNOWN, Remnant.of(tuple, start, end, style.charset(), column.type().characters()));
        return part(column, column.type().read(values, start, style));
    }

    /** Its length is in its first bytes; if these are not known, what comes behind has no place. */
    private RowValue variable(Columns.Column column) {
        if (!knowsLength(column.type().align())) {
            return lose(column, Remnant.of(tuple, at, values.length(), style.charset(), true));
        }
        Varlena value = Varlena.read(values, at, column.type().align(), style.version());
        at = value.end();
        if (tuple.knows(value.start(), value.end())) return part(column, column.type().read(values, value.start(), style));
        int content = value.content() == null ? value.start() : value.end() - value.content().length();
        return is(column, Kind.UNKNOWN, Remnant.of(tuple, Math.max(content, value.start()), value.end(), style.charset(), column.type().characters()));
    }

    private boolean knowsLength(int align) {
        if (!tuple.knows(at, at + 1)) return false;
        int start = values.u8(at) == 0 ? ColumnType.aligned(at, align) : at;
        return tuple.knows(start, start + 1) && tuple.knows(start, start + header(start));
    }

    private int header(int start) {
        int first = values.u8(start);
        return first == 1 ? 18 : (first & 1) != 0 ? 1 : (first & 2) != 0 ? 8 : 4;
    }

    private RowValue part(Columns.Column column, ColumnType.Part part) {
        at = part.end();
        if (part.text() != null) return is(column, Kind.VALUE, part.text());
        return is(column, part.note().startsWith("toasted") ? Kind.TOASTED : Kind.UNKNOWN, part.note());
    }

    private RowValue lose(Columns.Column column, String why) {
        lost = "behind column " + column.name();
        return is(column, Kind.UNKNOWN, why);
    }

    private static RowValue is(Columns.Column column, Kind kind, String text) {
        return new RowValue(column.name(), column.typeName(), kind, text);
    }
}
