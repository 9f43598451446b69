package outagebook.notebook;

import static j2html.TagCreator.caption;
import static j2html.TagCreator.each;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * A tablesaw table as text and as HTML: numbers to the right, and not more than {@value #MOST_ROWS} rows of a long
 * table, with the number of those left out.
 */
record TableView(Table data) implements View {
    static final int MOST_ROWS = 200;

    @Override public String text() {
        int[] widths = data.columns().stream().mapToInt(this::width).toArray();
        String rows = IntStream.range(0, shown()).mapToObj(row -> line(widths, row)).collect(Collectors.joining());
        return (line(widths, -1) + rule(widths) + rows + rest()).stripTrailing();
    }

    @Override public Optional<String> html() {
        var names = tr(each(data.columns(), c -> th(c.name()).attr("scope", "col").attr("style", align(c))));
        var rows = each(IntStream.range(0, shown()).boxed().toList(), row ->
                tr(each(data.columns(), c -> td(cell(c, row)).attr("style", align(c)))));
        var drawn = table(thead(names), tbody(rows));
        return Optional.of((rest().isEmpty() ? drawn : drawn.with(caption(rest().strip()))).render());
    }

    private int shown() {
        return Math.min(data.rowCount(), MOST_ROWS);
    }

    private String rest() {
        return data.rowCount() == shown() ? "" : "(and " + (data.rowCount() - shown()) + " more rows)";
    }

    private int width(Column<?> column) {
        return IntStream.range(0, shown()).map(row -> cell(column, row).length())
                .reduce(column.name().length(), Math::max);
    }

    private String line(int[] widths, int row) {
        List<Column<?>> columns = data.columns();
        return IntStream.range(0, widths.length).mapToObj(i -> {
            String cell = row < 0 ? columns.get(i).name() : cell(columns.get(i), row);
            String space = " ".repeat(widths[i] - cell.length());
            return right(columns.get(i)) ? space + cell : cell + space;
        }).collect(Collectors.joining("  ")).stripTrailing() + "\n";
    }

    private static String rule(int[] widths) {
        return IntStream.of(widths).mapToObj("-"::repeat).collect(Collectors.joining("  ")) + "\n";
    }

    private static String cell(Column<?> column, int row) {
        return column.isMissing(row) ? "" : column.getString(row);
    }

    private static boolean right(Column<?> column) {
        return column instanceof NumericColumn;
    }

    private static String align(Column<?> column) {
        return right(column) ? "text-align:right" : "text-align:left;white-space:pre-wrap";
    }
}
