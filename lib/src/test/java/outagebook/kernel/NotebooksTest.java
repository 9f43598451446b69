package outagebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import outagebook.course.Exercise;
import outagebook.lab.Lab;

/** The workbook itself: every notebook is executed, its outputs are those that are committed, and its solutions solve its exercises. */
class NotebooksTest {
    private static final Path FOLDER = Path.of("notebooks");

    /** What a solution has that needs real servers: it is not run where there are none. */
    private static final Pattern SERVERS = Pattern.compile("\\b(GameDay|Lab)\\.");

    @TempDir Path temporary;

    @TestFactory
    Stream<DynamicTest> givesTheCommittedOutputsAndCanBeSolved() throws IOException {
        Map<String, Notebook> notebooks = Notebook.readAll(FOLDER);
        assertThat(notebooks).as("notebooks in " + FOLDER.toAbsolutePath()).isNotEmpty();
        return notebooks.entrySet().stream().map(each -> dynamicTest(each.getKey(), () -> check(each.getKey(), each.getValue())));
    }

    /** One run for both: the solutions are cells behind the last one, then comes the export of what they reached. */
    private void check(String name, Notebook committed) throws IOException {
        List<Exercise> exercises = Exercise.all().stream().filter(each -> name.startsWith(each.chapter()))
                .filter(each -> Lab.ready("18") || !SERVERS.matcher(each.solution()).find()).toList();
        Path reached = temporary.resolve(name + ".json");
        Stream<String> solutions = exercises.stream().flatMap(each -> JavaBlocks.in(each.solution()).stream());
        String export = "outagebook.course.Course.exportProgress(java.nio.file.Path.of(\"" + reached.toString().replace("\\", "\\\\") + "\"))";
        Notebook all = new NotebookRunner(NotebookRunner.GENEROUS).run(plus(committed, Stream.concat(solutions, Stream.of(export)))).notebook();
        NotebookRunner.failure(name, all).ifPresent(failure -> {
            throw new AssertionError("a cell fails\n\n" + failure);
        });
        sameOutputs(name, committed, new Notebook(all.cells().subList(0, committed.cells().size()), all.rest()));
        var states = new ObjectMapper().readTree(reached.toFile()).path("outagebook");
        assertThat(exercises).isNotEmpty().allSatisfy(each -> assertThat(states.path(each.id()).path("state").asText()).as(each.id()).isEqualTo("SOLVED"));
    }

    private static void sameOutputs(String name, Notebook committed, Notebook executed) {
        int recorded = Recordings.count(executed);
        if (recorded > 0 && System.getenv("CI") != null) throw new AssertionError(Recordings.count(recorded) + ": in CI every cell must run");
        if (recorded > 0) System.out.println(name + ": " + Recordings.count(recorded));
        List<Difference> differences = Difference.between(name, committed, executed);
        String all = differences.stream().map(Difference::toString).collect(Collectors.joining("\n"));
        if (!all.isEmpty()) throw new AssertionError("outputs are not those that are committed (- committed, + now)\n\n" + all);
    }

    private static Notebook plus(Notebook notebook, Stream<String> code) {
        return new Notebook(Stream.concat(notebook.cells().stream(), code.map(source -> new Notebook.Cell(Notebook.Type.code, "solution", source, List.of(),
                JsonNodeFactory.instance.objectNode()))).toList(), notebook.rest());
    }

    /** Only in CI: a reader who ran and saved a notebook has execution counts in it, and did nothing wrong. */
    @Test
    void areCommittedInCanonicalForm() throws IOException {
        assumeTrue(System.getenv("CI") != null, "skipped: the form of the committed files matters in CI only");
        for (var each : Notebook.readAll(FOLDER).entrySet()) {
            assertThat(Files.readString(FOLDER.resolve(each.getKey() + ".ipynb")))
                    .as(each.getKey() + ": has execution counts, a kernel's version or the like; `Workbook update` writes it without").isEqualTo(each.getValue().text());
        }
    }
}
