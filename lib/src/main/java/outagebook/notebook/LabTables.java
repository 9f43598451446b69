package outagebook.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import outagebook.lab.Answer;
import outagebook.lab.ClusterState;
import outagebook.lab.LogLine;
import outagebook.lab.PgLog;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What real servers say, as tablesaw tables. */
final class LabTables {
    private LabTables() {}

    /** {@return a log, one message a row; {@code >} stands in front of what matters, with the reason behind it} */
    static Table of(PgLog log) {
        return Table.create("log of " + log.server(), column("", log, line -> line.matters() ? ">" : ""), column("time", log, LogLine::time),
                column("pid", log, line -> line.pid() == 0 ? "" : "" + line.pid()), column("level", log, LogLine::level),
                column("text", log, LogLine::text), column("why it matters", log, LogLine::why));
    }

    private static StringColumn column(String name, PgLog log, Function<LogLine, String> value) {
        return StringColumn.create(name, log.lines().stream().map(value));
    }

    /** {@return an answer of a server; a null is a missing value} Two columns of one name, which SQL allows, get a number each. */
    static Table of(Answer answer) {
        return table("answer", answer.columns(), answer.rows());
    }

    static Table of(ClusterState state) {
        return table("cluster", ClusterState.COLUMNS, state.rows());
    }

    private static Table table(String name, List<String> columns, List<List<String>> rows) {
        Table table = Table.create(name);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            int at = i;
            names.add(unique(columns.get(i), names));
            StringColumn column = StringColumn.create(names.get(i));
            rows.forEach(row -> append(column, row.get(at)));
            table.addColumns(column);
        }
        return table;
    }

    private static String unique(String name, List<String> names) {
        String unique = name;
        for (int n = 2; has(names, unique); n++) unique = name + " " + n;
        return unique;
    }

    /** Tablesaw takes names that differ in capitals only for the same. */
    private static boolean has(List<String> names, String name) {
        return names.stream().anyMatch(name::equalsIgnoreCase);
    }

    private static void append(StringColumn column, String value) {
        if (value == null) column.appendMissing();
        else column.append(value);
    }
}
