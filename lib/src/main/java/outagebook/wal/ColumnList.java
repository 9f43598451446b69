package outagebook.wal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the columns' names and what follows them, in a list, a CREATE TABLE statement, or the table that psql's \d prints. */
final class ColumnList {
    private static final Pattern COMMENT = Pattern.compile("--[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern CREATE = Pattern.compile("(?is)^\\s*create\\b[^(]*\\((.*)$");
    private static final Pattern CONSTRAINT = Pattern.compile("(?is)^(constraint|primary|unique|check|foreign|like)\\b.*"
            + "|^exclude\\s*(\\(|using\\b).*");
    private static final Pattern COLUMN = Pattern.compile("(?s)^(\"(?:[^\"]|\"\")*\"|[^\\s\"]+)\\s*(.*)$");

    private ColumnList() {}

    /** {@return of each column its name and its definition} */
    static List<String[]> read(String text) {
        boolean psql = text.lines().anyMatch(line -> line.matches("[\\s|]*-[-+|\\s]*-\\s*\\|?\\s*") && line.contains("+"));
        return psql ? printed(text) : written(text);
    }

    /** Rows below the line of dashes, up to the first line without a bar. */
    private static List<String[]> printed(String text) {
        List<String[]> columns = new ArrayList<>();
        boolean below = false;
        for (String line : text.lines().toList()) {
            String[] cells = line.replaceFirst("^\\s*\\|", "").split("[|\u2502]", -1);
            if (!below) below = line.contains("-+-");
            else if (cells.length < 2) break;
            else if (!cells[0].isBlank()) columns.add(new String[] {cells[0].strip(), cells[1].strip()});
        }
        return columns;
    }

    private static List<String[]> written(String text) {
        String list = COMMENT.matcher(text).replaceAll(" ");
        Matcher create = CREATE.matcher(list);
        if (create.matches()) list = create.group(1);
        List<String[]> columns = new ArrayList<>();
        for (String entry : entries(list)) {
            Matcher column = COLUMN.matcher(entry.strip());
            if (column.matches() && !CONSTRAINT.matcher(entry.strip()).matches()) {
                columns.add(new String[] {unquoted(column.group(1)), column.group(2).strip()});
            }
        }
        return columns;
    }

    /** Cut at commas outside brackets and quotes, up to the bracket that closes the list. */
    private static List<String> entries(String list) {
        List<String> entries = new ArrayList<>();
        int depth = 0;
        int start = 0;
        char quote = 0;
        for (int i = 0; i < list.length(); i++) {
            char letter = list.charAt(i);
            if (quote != 0) quote = letter == quote ? 0 : quote;
            else if (letter == '"' || letter == '\'') quote = letter;
            else if (letter == '(') depth++;
            else if (letter == ')' && --depth < 0) {
                entries.add(list.substring(start, i));
                return entries;
            } else if (letter == ',' && depth == 0) {
                entries.add(list.substring(start, i));
                start = i + 1;
            }
        }
        entries.add(list.substring(start));
        return entries;
    }

    /** Names without quotes are in lower case. */
    private static String unquoted(String name) {
        if (!name.startsWith("\"")) return name.toLowerCase();
        return name.substring(1, name.length() - 1).replace("\"\"", "\"");
    }
}
