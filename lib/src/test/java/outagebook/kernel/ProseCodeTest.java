package outagebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import outagebook.notebook.Samples;
import outagebook.notebook.Topology;
import outagebook.notebook.Topology.Role;
import outagebook.notebook.View;

/** Java that stands in the prose (solutions, snippets for an incident, the README) runs too. */
class ProseCodeTest {
    private static final Pattern JAVA = Pattern.compile("(?ms)^```java\\n(.*?)^```");

    @TempDir Path scratch;

    @TestFactory Stream<DynamicTest> inTheNotebooks() throws IOException {
        return Notebook.readAll(Path.of("notebooks")).entrySet().stream()
                .map(each -> dynamicTest(each.getKey(), () -> runBehindItsCells(each.getValue())));
    }

    @Test void inTheReadme() throws IOException {
        List<String> blocks = blocks(Files.readString(Path.of("README.md")));
        assertThat(blocks).isNotEmpty();
        run(blocks);
    }

    @Test void thePictureOfTheReadmeIsWhatTheLibraryDraws() throws IOException {
        View outage = Topology.healthy("pg01", "pg02", "pg03").with("pg01", Role.DOWN).with("pg02", Role.ALONE)
                .with("pg03", Role.ALONE).without("VIP");
        String image = outage.html().orElseThrow().replaceFirst("(?s).*\"data:image/svg.xml,([^\"]*)\".*", "$1");
        String svg = URLDecoder.decode(image, StandardCharsets.UTF_8) + "\n";
        Path fresh = Files.writeString(Path.of("lib/target/outage.svg"), svg);
        assertThat(Path.of("notebooks/images/outage.svg")).as("the picture is out of date: copy " + fresh + " over it").hasContent(svg);
    }

    private void runBehindItsCells(Notebook notebook) {
        Stream<String> cells = notebook.code().stream().map(Notebook.Cell::source);
        Stream<String> prose = notebook.cells().stream().filter(cell -> cell.type() == Notebook.Type.markdown)
                .flatMap(cell -> blocks(cell.source()).stream());
        List<String> code = prose.toList();
        assertThat(code).isNotEmpty();
        run(Stream.concat(cells, code.stream()).toList());
    }

    private void run(List<String> cells) {
        System.setProperty("outagebook.scratch", scratch.toString());
        try (var evaluator = new Evaluator()) {
            for (String cell : cells) {
                var result = evaluator.eval(onARealFile(cell), new Silence());
                assertThat(result).as(cell).isNotInstanceOf(CellResult.Failed.class);
            }
        } finally {
            System.clearProperty("outagebook.scratch");
        }
    }

    private static String onARealFile(String cell) {
        String file = Samples.scratch("9.4").toString().replace("\\", "\\\\");
        return Map.of("/path/to/\\w+", file, "0/42000028", "0/3000028").entrySet().stream()
                .reduce(cell, (text, change) -> text.replaceAll(change.getKey(), change.getValue()), (a, b) -> b);
    }

    private static List<String> blocks(String markdown) {
        return JAVA.matcher(markdown).results().map((MatchResult match) -> match.group(1)).toList();
    }
}
