package outagebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The workbook itself: every notebook is executed, and its outputs are those that are committed. */
class NotebooksTest {
    private static final Path FOLDER = Path.of("notebooks");

    @TestFactory
    Stream<DynamicTest> givesTheCommittedOutputs() throws IOException {
        Map<String, Notebook> notebooks = Notebook.readAll(FOLDER);
        assertThat(notebooks).as("notebooks in " + FOLDER.toAbsolutePath()).isNotEmpty();
        return notebooks.entrySet().stream().map(each -> dynamicTest(each.getKey(), () -> check(each.getKey(), each.getValue())));
    }

    private static void check(String name, Notebook committed) {
        Notebook executed = new NotebookRunner(NotebookRunner.GENEROUS).run(committed).notebook();
        NotebookRunner.failure(name, executed).ifPresent(failure -> {
            throw new AssertionError("a cell fails\n\n" + failure);
        });
        int recorded = Recordings.count(executed);
        if (recorded > 0 && System.getenv("CI") != null) throw new AssertionError(Recordings.count(recorded) + ": in CI every cell must run");
        if (recorded > 0) System.out.println(name + ": " + Recordings.count(recorded));
        List<Difference> differences = Difference.between(name, committed, executed);
        String all = differences.stream().map(Difference::toString).collect(Collectors.joining("\n"));
        if (!all.isEmpty()) throw new AssertionError("outputs are not those that are committed (- committed, + now)\n\n" + all);
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
