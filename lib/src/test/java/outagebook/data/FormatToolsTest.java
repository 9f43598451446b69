package outagebook.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import outagebook.course.Png;

/** What chapter 09 says of {@code fq} and {@code protoc}, they say themselves; skipped where they are not installed. */
class FormatToolsTest {
    private static final Path CHAPTER = Path.of("notebooks/09-other-binary-formats.ipynb");
    private static final Pattern SHELL = Pattern.compile("(?ms)^```\\n\\$ (.*?)\\n(.*?)^```");

    @TempDir Path folder;

    private static String said(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    private static void needs(String tool) throws IOException, InterruptedException {
        assumeThat(said("command -v " + tool)).as("skipped: %s is not installed (Debian: fq, protobuf-compiler)", tool).isNotBlank();
        if (tool.equals("fq")) assumeThat(said("fq --version")).as("skipped: another fq than the chapter's").startsWith("0.3.0");
    }

    @TestFactory Stream<DynamicTest> commandsPrintWhatStandsBelowThem() throws IOException {
        JsonNode cells = new ObjectMapper().readTree(CHAPTER.toFile()).get("cells");
        List<MatchResult> blocks = StreamSupport.stream(cells.spliterator(), false)
                .map(cell -> String.join("", StreamSupport.stream(cell.get("source").spliterator(), false).map(JsonNode::asText).toList()))
                .flatMap(source -> SHELL.matcher(source).results()).toList();
        assertThat(blocks).hasSizeGreaterThan(1);
        return blocks.stream().map(block -> dynamicTest(block.group(1), () -> {
            needs(block.group(1).contains("protoc ") ? "protoc" : "fq");
            assertThat(said(block.group(1))).isEqualTo(block.group(2));
        }));
    }

    @Test void fqKnowsWhichChecksumIsWrong() throws IOException, InterruptedException {
        needs("fq");
        Path good = Png.write("ABC").writeTo(folder.resolve("good.png"));
        Path letter = Png.write("ABC").replaceAll("414243", "584243").writeTo(folder.resolve("letter.png"));
        assertThat(said("fq '.chunks[1].crc' " + good)).contains("(valid)").doesNotContain("invalid");
        assertThat(said("fq '.chunks[1].crc' " + letter)).contains("(invalid)");
    }

    @Test void fqUnderstandsTheChaptersTable() throws IOException, InterruptedException {
        needs("fq");
        Path file = Png.write("ABC").writeTo(folder.resolve("picture.png"));
        assertThat(said("fq . " + file)).contains("(png)", "chunks[0:4]").doesNotContain("tEXt\"");
        assertThat(said("fq d " + file)).contains("type: \"tEXt\"", "text: \"ABC\"");
        assertThat(said("fq '.chunks[1]' " + file)).contains("text: \"ABC\"");
        assertThat(said("fq '.. | select(.type? == \"tEXt\")' " + file)).contains("text: \"ABC\"").doesNotContain("IDAT");
        assertThat(said("fq '.chunks[1].text | tovalue' " + file)).isEqualTo("\"ABC\"\n");
        assertThat(said("fq --help formats").lines().toList()).hasSizeGreaterThan(100).anyMatch(line -> line.startsWith("protobuf "));
        assertThat(said("fq -d protobuf . data/formats/log.pb")).contains("fields[0:12]");
    }
}
