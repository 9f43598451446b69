package outagebook.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import outagebook.kernel.CellOutput;
import outagebook.kernel.CellResult;
import outagebook.kernel.Evaluator;
import outagebook.kernel.Notebook;
import outagebook.lab.Lab;
import outagebook.notebook.View;

/** Every solution is run behind the cells of its chapter, and its check accepts it. */
class SolutionsTest {
    private static final Pattern JAVA = Pattern.compile("(?ms)^```java\\n(.*?)^```");

    /** What a solution has that needs real servers: it is not run where there are none. */
    private static final Pattern SERVERS = Pattern.compile("\\b(GameDay|Lab)\\.");

    @TempDir Path scratch;

    @TestFactory Stream<DynamicTest> solves() throws IOException {
        return Notebook.readAll(Path.of("notebooks")).entrySet().stream()
                .filter(notebook -> Texts.ALL.containsKey(notebook.getKey().substring(0, 2)))
                .map(notebook -> dynamicTest(notebook.getKey(), () -> solve(notebook.getKey().substring(0, 2), notebook.getValue())));
    }

    private void solve(String chapter, Notebook notebook) {
        System.setProperty("outagebook.scratch", scratch.toString());
        try (var evaluator = new Evaluator()) {
            boolean servers = Lab.ready("18");
            notebook.code().forEach(cell -> run(evaluator, cell.source(), cell.tagged("raises-exception") || cell.tagged("lab") && !servers));
            for (Exercise exercise : Texts.ALL.get(chapter).exercises()) {
                if (!servers && SERVERS.matcher(exercise.solution()).find()) continue;
                blocks(exercise).forEach(block -> run(evaluator, block, false));
                assertThat(Course.marks().read().of(exercise.id()).state()).as(exercise.id()).isEqualTo(Mark.State.SOLVED);
            }
        } finally {
            System.clearProperty("outagebook.scratch");
        }
    }

    private static void run(Evaluator evaluator, String cell, boolean mayFail) {
        CellResult result = evaluator.eval(cell, new Nobody());
        if (!mayFail) assertThat(result).as(cell).isNotInstanceOf(CellResult.Failed.class);
    }

    static List<String> blocks(Exercise exercise) {
        return JAVA.matcher(exercise.solution()).results().map((MatchResult match) -> match.group(1)).toList();
    }

    static final class Nobody implements CellOutput {
        @Override public void text(Stream stream, String text) {}

        @Override public void show(String displayId, View view) {}

        @Override public void update(String displayId, View view) {}
    }
}
