package outagebook.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.Snippet;

/** Which cell and line each snippet was written in. */
final class Cells {
    private static final Pattern LAMBDA = Pattern.compile("lambda\\$(.*)\\$\\d+");

    /** Where a snippet begins: the cell's number, the character in it, its line from 0. */
    private record Origin(int cell, int offset, int line) {}

    private final Map<String, Origin> origins = new HashMap<>();
    private int cell;
    private String text = "";

    void next(String newCell) {
        cell++;
        text = newCell;
    }

    /** A snippet that declares the same name again has the same id, and a new place. */
    void wrote(Snippet snippet, int offset) {
        origins.put(snippet.id(), new Origin(cell, offset, line(offset)));
    }

    /** {@return the line of a character of the current cell, from 0} */
    int line(int offset) {
        return (int) text.substring(0, Math.min(offset, text.length())).chars().filter(c -> c == '\n').count();
    }

    /** {@return the text of a line of the current cell, counted from 0; "" behind its end} */
    String lineText(int line) {
        return text.lines().skip(line).findFirst().orElse("");
    }

    /** {@return the compiler's message, then the line with this character of the current cell and a caret under it} */
    List<String> pointAt(int offset, String message) {
        int at = Math.max(0, Math.min(offset, text.length()));
        int start = text.lastIndexOf('\n', at - 1) + 1;
        List<String> lines = new ArrayList<>(message.lines().filter(l -> !l.strip().startsWith("location:")).toList());
        lines.add("cell line " + (line(at) + 1) + ":");
        lines.add("    " + lineText(line(at)));
        lines.add("    " + text.substring(start, at).replaceAll("[^\t]", " ") + "^");
        return lines;
    }

    /** {@return where a snippet of the current cell begins} */
    int offset(Snippet snippet) {
        return origins.get(snippet.id()).offset();
    }

    /** {@return one function that says places of a single traceback: the first one in this cell with its text} */
    Function<StackTraceElement, String> words() {
        boolean[] quoted = {false};
        return place -> {
            Origin origin = origin(place);
            if (origin == null) return method(place, "the library's imports");
            int line = origin.line() + place.getLineNumber() - 1;
            if (origin.cell() != cell) return method(place, "line " + (line + 1) + " of another cell");
            String quote = quoted[0] ? "" : ":  " + lineText(line).strip();
            quoted[0] = true;
            return method(place, "cell line " + (line + 1)) + quote;
        };
    }

    private Origin origin(StackTraceElement place) {
        String file = String.valueOf(place.getFileName());
        return file.startsWith("#") ? origins.get(file.substring(1)) : null;
    }

    /** {@return whether this is code of a cell itself, not of a method in it} */
    static boolean isTopLevel(StackTraceElement place) {
        return place.getMethodName().isEmpty() || place.getMethodName().startsWith("do_it$");
    }

    private static String method(StackTraceElement place, String where) {
        if (isTopLevel(place)) return where;
        Matcher lambda = LAMBDA.matcher(place.getMethodName());
        String method = lambda.matches() ? lambda.group(1) : place.getMethodName();
        if (method.startsWith("do_it$")) return where;
        String type = place.getClassName();
        return (type.isEmpty() ? method : type + "." + method) + ", " + where;
    }
}
