package outagebook.pacemaker;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows under named columns, all of them text; {@link #toString} stands them one under another. */
public record Grid(List<String> columns, List<List<String>> rows) {
    public Grid {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
    }

    @Override public String toString() {
        int[] widths = IntStream.range(0, columns.size()).map(this::width).toArray();
        String rule = IntStream.of(widths).mapToObj("-"::repeat).collect(Collectors.joining("  "));
        String body = rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
        return line(columns, widths) + "\n" + rule + "\n" + body;
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).reduce(columns.get(column).length(), Math::max);
    }

    private static String line(List<String> cells, int[] widths) {
        return IntStream.range(0, widths.length).mapToObj(i -> String.format("%-" + Math.max(1, widths[i]) + "s", cells.get(i)))
                .collect(Collectors.joining("  ")).stripTrailing();
    }
}
