package outagebook.wal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A change as the server's own test_decoding plugin prints it.
 *
 * @param columns names, types, and values as text (null for NULL)
 */
record DecodedChange(Lsn lsn, String table, String operation, List<Column> columns) {
    private static final Pattern CHANGE = Pattern.compile("table (\\S+): (INSERT|UPDATE|DELETE):(.*)", Pattern.DOTALL);
    private static final Pattern COLUMN = Pattern.compile(" (\"[^\"]*\"|\\w+)\\[((?:[^\\[\\]]|\\[\\])+)\\]:('(?:[^']++|'')*+'|\\S+)");
    static final String UNCHANGED = "unchanged-toast-datum";

    record Column(String name, String type, String value) {}

    static List<DecodedChange> of(List<List<String>> csv) {
        List<DecodedChange> changes = new ArrayList<>();
        for (List<String> row : csv) {
            Matcher change = CHANGE.matcher(row.get(2));
            if (change.matches()) changes.add(new DecodedChange(Lsn.parse(row.get(0)), change.group(1), change.group(2), columns(change.group(3))));
        }
        return changes;
    }

    private static List<Column> columns(String text) {
        List<Column> columns = new ArrayList<>();
        Matcher column = COLUMN.matcher(text.replaceFirst("^ old-key:.* new-tuple:", ""));
        while (column.find()) columns.add(new Column(column.group(1), column.group(2), value(column.group(3))));
        return columns;
    }

    private static String value(String printed) {
        if (printed.equals("null")) return null;
        return printed.startsWith("'") ? printed.substring(1, printed.length() - 1).replace("''", "'") : printed;
    }

    /** The definition of the table; one of them has dropped a column, which the plugin does not print. */
    String definition() {
        String list = columns.stream().map(c -> c.name() + " " + c.type()).collect(Collectors.joining(", "));
        boolean dropped = table.equals("public.t_types") && columns.stream().noneMatch(c -> c.name().equals("nm"));
        return dropped ? list.replace("pt point", "pt point, - name") : list;
    }
}
