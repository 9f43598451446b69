package outagebook.course;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import outagebook.kernel.JavaBlocks;
import outagebook.kernel.Notebook;

/** Question, texts and check of every exercise belong together, and nothing is told before it is asked for. */
class ExercisesTest {
    private static final Pattern ID = Pattern.compile("\\b(check|hint|solution)\\(\"(\\d\\d\\.\\d+)\"");
    private static final Path TESTS = Path.of("lib/src/test/java/outagebook/course");

    @Test void eachExerciseOfANotebookHasACheckAndTextsAndTheOtherWayRound() throws IOException {
        var asked = new TreeSet<String>();
        for (var notebook : Notebook.readAll(Path.of("notebooks")).entrySet()) {
            for (String id : ids(notebook.getValue())) {
                assertThat(notebook.getKey()).as("the notebook of " + id).startsWith(id.substring(0, 2) + "-");
                assertThat(asked.add(id)).as(id + " is asked once").isTrue();
            }
        }
        assertThat(Checks.ALL.keySet()).as("checks").containsExactlyElementsOf(asked);
        assertThat(Exercise.all().stream().map(Exercise::id)).as("texts").containsExactlyElementsOf(asked);
    }

    /** The check cells of a notebook; chapter 00 may show hint and solution of an exercise. */
    private static List<String> ids(Notebook notebook) {
        return notebook.code().stream().flatMap(cell -> ID.matcher(cell.source()).results())
                .filter(call -> call.group(1).equals("check")).map(call -> call.group(2)).toList();
    }

    @Test void aNotebookTellsNoSolution() throws IOException {
        for (var notebook : Notebook.readAll(Path.of("notebooks")).entrySet()) {
            List<String> ids = ids(notebook.getValue());
            notebook.getValue().cells().stream().filter(cell -> cell.type() == Notebook.Type.markdown && !ids.isEmpty())
                    .forEach(cell -> assertThat(cell.source()).as(notebook.getKey()).doesNotContain("<details>"));
            ids.forEach(id -> assertThat(notebook.getValue().code()).as(notebook.getKey() + ": unsolved cell of " + id)
                    .anyMatch(cell -> cell.source().startsWith("check(\"" + id + "\" /* , your answer */)")));
        }
    }

    @Test void eachHasATitleHintsAndASolutionThatChecksItself() {
        for (Exercise exercise : Exercise.all()) {
            assertThat(exercise.title()).as(exercise.id()).isNotBlank();
            assertThat(exercise.hints()).as(exercise.id()).hasSizeBetween(1, 3).noneMatch(String::isBlank);
            List<String> blocks = JavaBlocks.in(exercise.solution());
            assertThat(blocks).as("Java in the solution of " + exercise.id()).isNotEmpty();
            assertThat(blocks.get(blocks.size() - 1).strip().lines().reduce((first, second) -> second).orElseThrow())
                    .as("last line of the solution of " + exercise.id()).startsWith("check(\"" + exercise.id() + "\", ");
        }
    }

    @Test void eachChapterListsRightAndWrongAnswers() {
        Stream<String> chapters = Exercise.all().stream().map(Exercise::chapter).distinct();
        assertThat(chapters).allSatisfy(chapter -> assertThat(Files.readString(TESTS.resolve("Chapter" + chapter + "Test.java")))
                .contains("extends ChapterContract"));
    }
}
