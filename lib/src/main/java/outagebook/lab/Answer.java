package outagebook.lab;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a query gave: rows of text, as the server printed each value. A null is {@code null}.
 *
 * @param columns their names
 * @param rows    each with one value per column
 */
public record Answer(List<String> columns, List<List<String>> rows) {
    static Answer of(ResultSet result) throws SQLException {
        int width = result.getMetaData().getColumnCount();
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= width; i++) columns.add(result.getMetaData().getColumnLabel(i));
        List<List<String>> rows = new ArrayList<>();
        while (result.next()) {
            List<String> row = new ArrayList<>();
            for (int i = 1; i <= width; i++) row.add(result.getString(i));
            rows.add(java.util.Collections.unmodifiableList(row));
        }
        return new Answer(List.copyOf(columns), List.copyOf(rows));
    }

    /** {@return the values of this column, from the first row to the last} */
    public List<String> column(String name) {
        int at = columns.indexOf(name);
        if (at < 0) throw new IllegalArgumentException("no column " + name + "; there are " + String.join(", ", columns));
        return rows.stream().map(row -> row.get(at)).toList();
    }

    /** {@return a table of text; a null is an empty cell} */
    @Override public String toString() {
        List<Integer> widths = IntStream.range(0, columns.size()).mapToObj(this::width).toList();
        String rule = widths.stream().map("-"::repeat).collect(Collectors.joining("-+-"));
        return line(columns, widths) + "\n" + rule + rows.stream().map(row -> "\n" + line(row, widths)).collect(Collectors.joining());
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> shown(row.get(column)).length()).reduce(columns.get(column).length(), Math::max);
    }

    private static String line(List<String> values, List<Integer> widths) {
        return IntStream.range(0, values.size()).mapToObj(i -> shown(values.get(i)) + " ".repeat(widths.get(i) - shown(values.get(i)).length()))
                .collect(Collectors.joining(" | ")).stripTrailing();
    }

    private static String shown(String value) {
        return value == null ? "" : value;
    }
}
