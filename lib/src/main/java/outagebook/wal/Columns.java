package outagebook.wal;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The columns of a table, in the order in which it has them: what the WAL leaves out, and what it takes to read its rows.
 *
 * <pre>{@code
 * var columns = Columns.of("id int4, username text");
 * WalFile.open("/path/to/segment").rows().forEach(row -> System.out.println(row.toString(columns)));
 * }</pre>
 *
 * <p>A dropped column is still part of the rows. {@code \d} does not show it; it must stand in the list as {@code -}, with the type
 * that it had ({@code - int4}), if rows from before it was dropped are to be read. {@code select attnum, attname, attlen, attalign
 * from pg_attribute} shows it.
 */
public final class Columns {
    private final List<Column> list;
    private final Charset charset;

    private Columns(List<Column> list, Charset charset) {
        this.list = List.copyOf(list);
        this.charset = charset;
    }

    /**
     * {@return the columns named in a text: {@code id int4, name text}, a CREATE TABLE statement, or what {@code \d} prints}
     *
     * <p>Types are those of pg_type by any of their names, and arrays of them. {@code enum} stands for each enumerated type, which is
     * shown as the oid of its label; a domain is written as its base type. For any other type, {@code varlena} or
     * {@code fixed(LENGTH,ALIGNMENT)} says what is needed to find the values behind it, and shows its bytes in hex.
     *
     * @throws IllegalArgumentException says which column is not understood, and which types are known
     */
    public static Columns of(String text) {
        List<String[]> definitions = ColumnList.read(text);
        if (definitions.isEmpty()) throw new IllegalArgumentException("no columns in: " + text);
        List<Column> columns = new ArrayList<>();
        for (String[] definition : definitions) columns.add(column(definition[0], definition[1]));
        return new Columns(columns, StandardCharsets.UTF_8);
    }

    private static Column column(String name, String definition) {
        if (name.equals("-") && definition.isEmpty()) return new Column(name, null);
        return new Column(name, ColumnTypes.parse(definition).orElseThrow(() -> new IllegalArgumentException("column " + name
                + ": the type of \"" + definition + "\" is not known. For an enumerated type write enum, for a domain its base type, else "
                + "varlena, or fixed(LENGTH,ALIGNMENT) as in pg_type.typlen and typalign. Known: " + ColumnTypes.known())));
    }

    /** {@return the same columns of a database whose encoding is not UTF-8 (server_encoding)} */
    public Columns encodedIn(Charset other) {
        return new Columns(list, other);
    }

    /** {@return their names; that of a dropped one is "-"} */
    public List<String> names() {
        return list.stream().map(Column::name).toList();
    }

    /** {@return their number, dropped ones included} */
    public int count() {
        return list.size();
    }

    List<Column> list() {
        return list;
    }

    Charset charset() {
        return charset;
    }

    /** {@return names and types, in a form that {@link #of} reads} */
    @Override public String toString() {
        return list.stream().map(Column::toString).collect(Collectors.joining(", "));
    }

    /** A column; the type is null for a dropped one of which nothing more is known. */
    record Column(String name, ColumnType type) {
        boolean dropped() {
            return name.equals("-");
        }

        String typeName() {
            return type == null ? "" : type.name();
        }

        @Override public String toString() {
            boolean plain = dropped() || name.matches("[a-z_][a-z0-9_$]*");
            return ((plain ? name : '"' + name.replace("\"", "\"\"") + '"') + " " + typeName()).strip();
        }
    }
}
