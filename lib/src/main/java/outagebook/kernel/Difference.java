package outagebook.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One cell, or one notebook, whose outputs are not those that are committed.
 *
 * <p>Not compared: execution counts, metadata, colour codes of terminals, and how a stream's text was cut into pieces;
 * of cells with the tag {@code lab}, which talk to real servers, what differs from run to run (see {@link Varying}).
 *
 * @param where the notebook and, if it is about one cell, the cell's number among the code cells and its first line
 * @param what  the differing lines, - committed and + new, each group under the name of the output it is in
 */
public record Difference(String where, List<String> what) {
    private static final int WINDOW = 60; // characters shown on each side of the first difference in a long line

    @Override
    public String toString() {
        return where + "\n" + what.stream().map(line -> "    " + line + "\n").collect(Collectors.joining());
    }

    /** {@return all differences between two folders of notebooks, by name without ending} */
    public static List<Difference> between(Map<String, Notebook> committed, Map<String, Notebook> executed) {
        SortedSet<String> names = new TreeSet<>(committed.keySet());
        names.addAll(executed.keySet());
        var found = new ArrayList<Difference>();
        for (String name : names) {
            if (!executed.containsKey(name)) found.add(new Difference(name, List.of("is committed, but was not executed")));
            else if (!committed.containsKey(name)) found.add(new Difference(name, List.of("was executed, but is not committed")));
            else found.addAll(between(name, committed.get(name), executed.get(name)));
        }
        return found;
    }

    /** {@return the differences between the committed outputs of a notebook and new ones; none if they say the same} */
    public static List<Difference> between(String name, Notebook committed, Notebook executed) {
        List<Notebook.Cell> before = committed.code();
        List<Notebook.Cell> after = executed.code();
        if (before.size() != after.size()) {
            return List.of(new Difference(name, List.of("has %d code cells, %d were executed".formatted(before.size(), after.size()))));
        }
        var found = new ArrayList<Difference>();
        for (int i = 0; i < before.size(); i++) {
            List<String> what = between(before.get(i), after.get(i));
            if (!what.isEmpty()) found.add(new Difference(at(name, i + 1, before.get(i)), what));
        }
        return found;
    }

    /** {@return how messages point at a code cell} */
    static String at(String name, int number, Notebook.Cell cell) {
        return "%s, cell %d: %s".formatted(name, number, cell.firstLine());
    }

    /** {@return what differs between the committed outputs of a cell and new ones, line by line; nothing if they say the same} */
    static List<String> between(Notebook.Cell committed, Notebook.Cell executed) {
        if (!committed.source().equals(executed.source())) {
            return labelled("source", LineDiff.of(committed.source().lines().toList(), executed.source().lines().toList()));
        }
        List<Output> before = compared(committed, committed.outputs());
        List<Output> after = compared(committed, executed.outputs());
        if (!Plain.labels(before).equals(Plain.labels(after))) return LineDiff.of(Plain.lines(before), Plain.lines(after));
        var found = new ArrayList<String>();
        for (int i = 0; i < before.size(); i++) found.addAll(between(before.get(i), after.get(i)));
        return found;
    }

    private static List<Output> compared(Notebook.Cell cell, List<Output> outputs) {
        List<Output> plain = Plain.of(Recordings.withoutLabel(outputs));
        return cell.tagged(Varying.TAG) ? Varying.masked(plain) : plain;
    }

    private static List<String> between(Output before, Output after) {
        List<String> text = LineDiff.of(Plain.text(before), Plain.text(after));
        if (!text.isEmpty()) return labelled(Plain.label(before), text);
        if (before instanceof Output.Shown a && after instanceof Output.Shown b) return data(a, b);
        return List.of();
    }

    /** The plain texts are equal, the HTML may still differ. */
    private static List<String> data(Output.Shown before, Output.Shown after) {
        var found = new ArrayList<String>();
        var types = new TreeSet<>(before.data().keySet());
        types.addAll(after.data().keySet());
        for (String type : types) {
            String a = before.data().get(type);
            String b = after.data().get(type);
            if (a == null || b == null) found.addAll(labelled(type, List.of(a == null ? "+ is new" : "- is missing")));
            else if (!a.equals(b)) found.addAll(labelled(type, firstDifference(a, b)));
        }
        return found;
    }

    private static List<String> firstDifference(String a, String b) {
        int at = 0;
        while (at < Math.min(a.length(), b.length()) && a.charAt(at) == b.charAt(at)) at++;
        long line = a.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
        return List.of("  line %d, column %d".formatted(line, at - a.lastIndexOf('\n', at - 1)), "- " + window(a, at), "+ " + window(b, at));
    }

    private static String window(String text, int at) {
        int start = Math.max(Math.max(0, at - WINDOW), text.lastIndexOf('\n', at - 1) + 1);
        int lineEnd = text.indexOf('\n', at);
        int end = Math.min(Math.min(text.length(), at + WINDOW), lineEnd < 0 ? text.length() : lineEnd);
        return (start > 0 && text.charAt(start - 1) != '\n' ? "…" : "") + text.substring(start, end) + (end < text.length() ? "…" : "");
    }

    private static List<String> labelled(String label, List<String> lines) {
        var all = new ArrayList<String>();
        all.add("  " + label + ":");
        all.addAll(lines);
        return all;
    }
}
