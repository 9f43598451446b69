package outagebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static outagebook.kernel.TestCells.code;
import static outagebook.kernel.TestCells.complained;
import static outagebook.kernel.TestCells.markdown;
import static outagebook.kernel.TestCells.notebook;
import static outagebook.kernel.TestCells.printed;
import static outagebook.kernel.TestCells.shown;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DifferenceTest {
    @Test
    void showsTheLineThatDiffersWithItsNeighbours() {
        String table = IntStream.range(0, 20).mapToObj(i -> "0/30001%02X  Heap  %d\n".formatted(i * 8, 50 + i)).collect(Collectors.joining());
        var before = notebook(markdown("# Logs"), code("int x = 1;"), code("\n  dump(\"9.4\");\nmore", printed(table)));
        var after = notebook(markdown("# Logs"), code("int x = 1;"), code("\n  dump(\"9.4\");\nmore", printed(table.replace("Heap  59", "Heap  60"))));
        assertThat(Difference.between("01-logs", before, after)).hasToString("""
                [01-logs, cell 2: dump("9.4");
                      stdout:
                      …
                      0/3000138  Heap  57
                      0/3000140  Heap  58
                    - 0/3000148  Heap  59
                    + 0/3000148  Heap  60
                      0/3000150  Heap  60
                      0/3000158  Heap  61
                ]""");
    }

    @Test
    void ignoresHowAStreamWasCutAndColoured() {
        assertThat(text(code("x", printed("a"), complained("e"), printed("\u001b[1mb\u001b[0m\nc\n"), printed("")),
                code("x", complained("e"), printed("ab\nc\n")))).isEmpty();
        assertThat(text(code("x", printed("a"), shown("s", ""), printed("b")), code("x", shown("s", ""), printed("ab")))).isNotEmpty();
    }

    @Test
    void marksBlanksAndAMissingLineEnd() {
        assertThat(text(code("x", printed("a \nb\n")), code("x", printed("a\nb")))).isEqualTo("""
                n, cell 1: x
                      stdout:
                    - a·
                    + a
                      b
                    + (no line end)
                """);
    }

    @Test
    void cutsALongFirstLine() {
        assertThat(text(code("x".repeat(100), printed("a")), code("x".repeat(100)))).startsWith("n, cell 1: " + "x".repeat(80) + "…\n");
    }

    @Test
    void showsHtmlAroundItsFirstDifferenceWhenTheTextIsEqual() {
        String html = "<table>\n<tr>" + "<td>0</td>".repeat(30) + "<td>%s</td>" + "<td>0</td>".repeat(30) + "</tr></table>";
        assertThat(text(code("x", shown("t", html.formatted("54"))), code("x", shown("t", html.formatted("55"))))).isEqualTo("""
                n, cell 1: x
                      text/html:
                      line 2, column 310
                    - …</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>54</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>…
                    + …</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>55</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>…
                """);
        assertThat(text(code("x", shown("t", "")), code("x", shown("t", "<b>")))).contains("text/html:\n    + is new");
        assertThat(text(code("x", shown("t", "<i>")), code("x", shown("u", "<b>")))).contains("- t\n    + u").doesNotContain("html");
    }

    @Test
    void showsAnOutputThatIsNewOrGone() {
        assertThat(text(code("x", printed("a\n")), code("x", printed("a\n"), shown("s", "")))).isEqualTo("""
                n, cell 1: x
                      stdout:
                      a
                    + shown:
                    + s
                """);
        assertThat(text(code("x", new Output.Failed("E", "m", List.of())), code("x"))).contains("- error:\n    - E: m");
    }

    @Test
    void reportsWhatWasNotExecutedNotCommittedOrChanged() {
        Notebook one = notebook(code("1"));
        assertThat(Difference.between(Map.of("a", one, "b", one), Map.of("b", one, "c", one))).hasToString("""
                [a
                    is committed, but was not executed
                , c
                    was executed, but is not committed
                ]""");
        assertThat(text(code("1"), code("2"))).isEqualTo("n, cell 1: 1\n      source:\n    - 1\n    + 2\n");
        assertThat(Difference.between("n", one, notebook(code("1"), code("2")))).hasToString("[n\n    has 1 code cells, 2 were executed\n]");
    }

    @Test
    void staysShortAndQuickWhenEverythingDiffers() {
        String a = "a\n".repeat(100_000);
        assertThat(text(code("x", printed(a)), code("x", printed(a.replace('a', 'b')))).lines()).hasSize(63)
                .last().asString().isEqualTo("    … and 199,940 more lines");
    }

    private static String text(Notebook.Cell before, Notebook.Cell after) {
        return Difference.between("n", notebook(before), notebook(after)).stream().map(Difference::toString).collect(Collectors.joining());
    }
}
