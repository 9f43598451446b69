package outagebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static outagebook.kernel.TestCells.code;
import static outagebook.kernel.TestCells.markdown;
import static outagebook.kernel.TestCells.notebook;
import static outagebook.kernel.TestCells.printed;
import static outagebook.kernel.TestCells.shown;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlBookTest {
    private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"?([^\\s\">]+)");

    @TempDir Path folder;

    @Test
    void everyRelativeLinkLeadsSomewhere() throws IOException {
        String first = """
                # Start
                See [the logs](01-logs.ipynb#The-wall-of-hex), [here](#Start), [home](../README.md), [gone](07-gone.ipynb),
                [the data](../data/manifest.json), [Postgres](https://www.postgresql.org/docs/), ![a dot](dot.svg), ![no picture](none.png).
                """;
        Files.writeString(folder.resolve("dot.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
        write(Map.of("00-start", notebook(markdown(first)), "01-logs", notebook(markdown("# Logs\n\n## The wall of hex\n\n## The `wall` of hex\n"))));
        List<String> found = links("index.html");
        found.addAll(links("00-start.html"));
        found.addAll(links("01-logs.html"));
        assertThat(found).contains("01-logs.html#The-wall-of-hex", "#Start", "index.html", "https://www.postgresql.org/docs/", "00-start.html")
                .noneMatch(link -> link.contains("gone") || link.contains("manifest") || link.contains("none.png"));
        assertThat(page("00-start")).contains("the data", "gone", "no picture", "src=\"data:image/svg+xml;base64,", "alt=\"a dot\"");
        assertThat(page("01-logs")).contains("id=\"The-wall-of-hex\"", "id=\"The-wall-of-hex-2\"");
    }

    @Test
    void everyLinkOfTheWorkbookItselfLeadsSomewhere() throws IOException {
        Path notebooks = Path.of("notebooks");
        Map<String, Notebook> all = Notebook.readAll(notebooks);
        new HtmlBook(all, notebooks).write(folder.resolve("book"));
        assertThat(links("index.html")).containsAll(all.keySet().stream().map(name -> name + ".html").toList());
        for (String name : all.keySet()) links(name + ".html");
    }

    @Test
    void anExerciseLeadsToItsHintsAndItsSolutionFolded() throws IOException {
        write(Map.of("04-finding", notebook(markdown("# Finding"), code("check(\"04.1\" /* , your answer */)"), code("check(\"99.1\")"))));
        assertThat(links("04-finding.html")).contains("solutions.html#04.1").doesNotContain("solutions.html#99.1");
        assertThat(links("index.html")).contains("solutions.html");
        assertThat(links("solutions.html")).contains("04-finding.html");
        assertThat(page("solutions")).contains("id=\"04.1\"", "<details><summary>A hint</summary>", "<details><summary>The solution</summary>").doesNotContain("id=\"02.1\"", "<details open");
    }

    /** All links of a page, after a look that each one within the book has its target. */
    private List<String> links(String page) throws IOException {
        var links = REFERENCE.matcher(Files.readString(folder.resolve("book").resolve(page))).results().map(match -> match.group(1))
                .collect(Collectors.toCollection(ArrayList::new));
        assertThat(links).isNotEmpty();
        for (String link : links) {
            if (link.matches("(https?|data):.*")) continue;
            String[] parts = link.split("#", 2);
            Path target = folder.resolve("book").resolve(parts[0].isEmpty() ? page : parts[0]);
            assertThat(target).as(link).isRegularFile();
            if (parts.length > 1) assertThat(Files.readString(target)).as(link).containsPattern("id=\"?" + Pattern.quote(parts[1]) + "[\" >]");
        }
        return links;
    }

    @Test
    void escapesTextAndKeepsHtml() throws IOException {
        write(Map.of("a", notebook(
                code("String s = \"<script>\"; // <b>", printed("<script>alert(1)</script>\n"), shown("<i>plain</i>", ""), shown("t", "<table id=\"made\"></table>"),
                        new Output.Failed("<E>", "<m>", List.of("<trace>"))))));
        assertThat(page("a")).doesNotContain("<script", "<i>plain", "<trace>")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;</span></pre>", "&lt;i&gt;plain", "<table id=\"made\"></table>", "&lt;trace&gt;", "class=\"output error\"");
    }

    @Test
    void theIndexNumbersTheChaptersAndSaysWhatTheMapSaysOfThem() throws IOException {
        write(Map.of("00-start", notebook(markdown("# Start *here*"), markdown("![pic](x.png)\n\nPostgres 9.4 had **one** job;\nit did `it`. Then it stopped.\n\nMore."),
                        markdown("| | chapter | there |\n|:--|:--|:--|\n| 01 | [Logs](01-logs.ipynb) | tell `two` kinds apart |")),
                "01-logs", notebook(markdown("# The logs\n\nNow."))));
        assertThat(Files.readString(folder.resolve("book/index.html"))).contains("<li><span class=\"nr\">00</span>", "Start here</a><p>Postgres 9.4 had one job; it did it. Then it stopped.</p>",
                "<li><span class=\"nr\">01</span>", "The logs</a><p>Tell two kinds apart.</p>");
        assertThat(page("00-start")).contains("<title>Start here · Outagebook</title>", "rel=\"next\"").doesNotContain("rel=\"prev\"");
        assertThat(page("01-logs")).contains("rel=\"prev\"").doesNotContain("rel=\"next\"");
    }

    @Test
    void longLinesGoOnBelowButColumnsUnderARuleStay() throws IOException {
        String table = "node | role\n-----+-----\npg01 | down";
        write(Map.of("a", notebook(code("/* one\n   two */ f(1)", printed("first\n\n  <second>\n"), shown(table, "")))));
        assertThat(page("a")).contains(table + "</pre>",
                "<span class=\"line\" style=\"--hang:4ch\">first\n</span>", "<span class=\"line\" style=\"--hang:6ch\">  &lt;second&gt;</span></pre>",
                "<span class=\"comment\">/* one</span>\n</span><span", "><span class=\"comment\">   two */</span> f(");
        assertThat(Wrapped.lines(Highlight.java("var s = \"\"\"\n  a\n\n  b\"\"\"; // c")).render().replaceAll("</?span[^>]*>", "")).isEqualTo("var s = &quot;&quot;&quot;\n  a\n\n  b&quot;&quot;&quot;; // c");
    }

    @Test
    void drawsTablesPicturesAndTheNumberOfNoKernel() throws IOException {
        var book = Notebook.read(Path.of("lib/src/test/resources/notebooks/by-jupyter.ipynb"));
        write(Map.of("a", notebook(markdown("| a | b |\n|---|--:|\n| 1 | 2 |")), "b", book));
        assertThat(page("a")).contains("<th>a</th>", "<td align=\"right\">2</td>");
        assertThat(page("b")).contains("src=\"data:image/png;base64,iVBOR", "alt=\"A dot\"", "<b>a</b>").doesNotContain("\u001b", "<img alt=\"A dot\" src=\"attachment");
    }

    @Test
    void coloursJavaWithoutChangingIt() {
        for (String source : List.of("int i = 0x1F; // done", "var s = \"a \\\" // b\"; /* open", "\"\"\"\n  if \"x\" \\\"\"\" y\n\"\"\" + 'c'", "format1(\"never closed", "classes.new1()")) {
            String html = Highlight.java(source).render();
            assertThat(html.replaceAll("</?span[^>]*>", "").replace("&quot;", "\"").replace("&#x27;", "'")).isEqualTo(source);
        }
        assertThat(Highlight.java("int i = 10; // int").render()).isEqualTo(
                "<span class=\"keyword\">int</span> i = <span class=\"number\">10</span>; <span class=\"comment\">// int</span>");
        assertThat(Highlight.java("classes.x1()").render()).isEqualTo("classes.x1()");
        assertThat(Highlight.java("f(\"a \\\" new\", 'n')").render()).isEqualTo(
                "f(<span class=\"string\">&quot;a \\&quot; new&quot;</span>, <span class=\"string\">&#x27;n&#x27;</span>)");
    }

    private void write(Map<String, Notebook> notebooks) throws IOException {
        new HtmlBook(notebooks, folder).write(folder.resolve("book"));
    }

    private String page(String name) throws IOException {
        return Files.readString(folder.resolve("book").resolve(name + ".html"));
    }
}
