package outagebook.kernel;

import java.util.ArrayList;
import java.util.List;

/** Two texts line by line, in the manner of {@code diff -u}: what only the first has with -, what only the second has with +. */
final class LineDiff {
    private static final int CONTEXT = 2;
    private static final int LIMIT = 60; // more lines than this help nobody
    private static final long TABLE = 4_000_000; // cells of the comparison table; beyond it the middle is one block

    private final List<String> before;
    private final List<String> after;
    private final List<String> lines = new ArrayList<>(); // " ", "-" or "+", then the line

    private LineDiff(List<String> before, List<String> after) {
        this.before = before;
        this.after = after;
    }

    /** {@return the differing lines with two lines of context around them, nothing if the texts are equal} */
    static List<String> of(List<String> before, List<String> after) {
        if (before.equals(after)) return List.of();
        return new LineDiff(before, after).run();
    }

    private List<String> run() {
        int shorter = Math.min(before.size(), after.size());
        int head = 0;
        while (head < shorter && before.get(head).equals(after.get(head))) head++;
        int tail = 0;
        while (tail < shorter - head && last(before, tail).equals(last(after, tail))) tail++;
        before.subList(0, head).forEach(this::same);
        middle(before.subList(head, before.size() - tail), after.subList(head, after.size() - tail));
        before.subList(before.size() - tail, before.size()).forEach(this::same);
        return shortened();
    }

    private static String last(List<String> list, int back) {
        return list.get(list.size() - 1 - back);
    }

    private void middle(List<String> a, List<String> b) {
        int i = 0;
        int j = 0;
        if ((long) a.size() * b.size() <= TABLE) {
            int[][] common = common(a, b);
            while (i < a.size() && j < b.size()) {
                if (a.get(i).equals(b.get(j))) {
                    same(a.get(i++));
                    j++;
                } else if (common[i + 1][j] >= common[i][j + 1]) {
                    only("-", a.get(i++));
                } else {
                    only("+", b.get(j++));
                }
            }
        }
        a.subList(i, a.size()).forEach(line -> only("-", line));
        b.subList(j, b.size()).forEach(line -> only("+", line));
    }

    /** The length of the longest common subsequence of the lines from i in a and from j in b, for every i and j. */
    private static int[][] common(List<String> a, List<String> b) {
        var length = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                length[i][j] = a.get(i).equals(b.get(j)) ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
            }
        }
        return length;
    }

    private void same(String line) {
        lines.add("  " + line);
    }

    private void only(String side, String line) {
        String visible = line.stripTrailing();
        lines.add(side + " " + visible + "·".repeat(line.length() - visible.length())); // blanks at the end would not be seen
    }

    private List<String> shortened() {
        var shown = new ArrayList<String>();
        boolean gap = false;
        for (int i = 0; i < lines.size(); i++) {
            if (!nearChange(i)) {
                gap = true;
                continue;
            }
            if (gap) shown.add("  …");
            gap = false;
            shown.add(lines.get(i));
        }
        if (shown.size() <= LIMIT) return shown;
        var cut = new ArrayList<>(shown.subList(0, LIMIT));
        cut.add("… and %,d more lines".formatted(shown.size() - LIMIT));
        return cut;
    }

    private boolean nearChange(int at) {
        for (int i = Math.max(0, at - CONTEXT); i <= Math.min(lines.size() - 1, at + CONTEXT); i++) {
            if (!lines.get(i).startsWith(" ")) return true;
        }
        return false;
    }
}
