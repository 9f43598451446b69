package outagebook.notebook;

import static j2html.TagCreator.each;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.tfoot;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import j2html.tags.DomContent;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * A tablesaw table as text and as HTML: numbers to the right, all in a font in which LSNs stand one under another, and
 * not more than {@value #MOST_ROWS} rows of a long table, with the number of those left out.
 */
record TableView(Table data) implements View {
    static final int MOST_ROWS = 200;
    /** A column with longer texts than this, in characters, may break them into lines; an LSN stays whole. */
    private static final int LONG_TEXT = 40;

    @Override public String text() {
        int[] widths = data.columns().stream().mapToInt(this::width).toArray();
        String rows = IntStream.range(0, shown()).mapToObj(row -> line(widths, row)).collect(Collectors.joining());
        return (line(widths, -1) + rule(widths) + rows + rest()).stripTrailing();
    }

    @Override public Optional<String> html() {
        Map<Column<?>, String> styles = new IdentityHashMap<>();
        data.columns().forEach(column -> styles.put(column, style(column)));
        var names = tr(each(data.columns(), c -> (c.name().isBlank() ? td() : th(c.name()).attr("scope", "col")).withStyle(styles.get(c))));
        var rows = each(IntStream.range(0, shown()).boxed().toList(), row ->
                tr(each(data.columns(), c -> td(cell(c, row)).withStyle(styles.get(c)))));
        var drawn = table(thead(names), tbody(rows)).withStyle("font-family:monospace;line-height:1.2");
        return Optional.of((rest().isEmpty() ? drawn : drawn.with(foot())).render());
    }

    private int shown() {
        return Math.min(data.rowCount(), MOST_ROWS);
    }

    private String rest() {
        return data.rowCount() == shown() ? "" : "(and " + (data.rowCount() - shown()) + " more rows)";
    }

    private DomContent foot() {
        return tfoot(tr(td(rest()).attr("colspan", data.columnCount()).withStyle("text-align:left")));
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

    private String style(Column<?> column) {
        return (right(column) ? "text-align:right" : "text-align:left")
                + (width(column) > LONG_TEXT ? ";white-space:pre-wrap" : ";white-space:pre");
    }
}
