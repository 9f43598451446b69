package outagebook.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import outagebook.course.Mark.State;
import outagebook.kernel.Notebook;
import outagebook.kernel.NotebookRunner;

class CourseTest {
    @TempDir Path folder;
    private Path file;

    @BeforeEach void here() {
        System.setProperty("outagebook.scratch", folder.resolve("scratch").toString());
        file = folder.resolve("scratch/progress.json");
    }

    @AfterEach void nowhere() {
        System.clearProperty("outagebook.scratch");
    }

    @Test void withoutAnAnswerItSaysHowToGiveOneAndLeavesNothingOnTheDisk() {
        assertThat(Course.check("04.1").text()).contains("no answer yet", "check(\"04.1\", …)", "2 hints", "hint(\"04.1\")", "solution(\"04.1\")");
        assertThat(Course.progress().text()).contains("Finding xl_tot_len");
        assertThat(folder).isEmptyDirectory();
    }

    @Test void rememberedIsWhatWasNeededBeforeItWasSolved() {
        Course.check("04.1", 23);
        Course.solution("04.1");
        Course.hint("04.2");
        Course.check("04.2", 1_000_000);
        assertThat(state("04.2")).isEqualTo(State.OPEN);
        Course.solution("04.3");
        Course.check("04.3", 4);
        assertThat(List.of(state("04.1"), state("04.2"), state("04.3"))).containsExactly(State.SOLVED, State.OPEN, State.SOLUTION_SEEN);
        Course.hint("02.1");
        Course.check("02.1", "pd_lsn", "pd_lower", "pd_upper");
        assertThat(state("02.1")).isEqualTo(State.WITH_HINTS);
        assertThat(Course.check("02.1").text()).contains("before: with hints");
    }

    private static State state(String id) {
        return Course.marks().read().of(id).state();
    }

    @Test void hintsComeOneByOneAndStay() {
        List<String> hints = Exercise.of("04.1").hints();
        assertThat(Course.hint("04.1").text()).contains("Hint 1 of 2", hints.get(0)).doesNotContain(hints.get(1));
        assertThat(Course.hint("04.1").text()).contains("Hint 2 of 2", hints.get(0), hints.get(1), "No more hints");
        assertThat(Course.hint("04.1").text()).contains("Hint 2 of 2");
    }

    @Test void countsByChapterAndOverTheCourse() {
        Course.check("04.1", 23);
        Course.solution("04.2");
        String[] lines = Course.progress().text().lines().toArray(String[]::new);
        assertThat(lines[0].split("\\s{2,}")).containsExactly("chapter", "exercises", "solved", "with hints", "solution seen", "open");
        assertThat(lines).anyMatch(line -> line.matches("04 Finding xl_tot_len +3 +1 +0 +1 +1"));
        assertThat(lines[lines.length - 1]).matches("the course +%d +1 +0 +1 +%d".formatted(Exercise.all().size(), Exercise.all().size() - 2));
    }

    /** {@code Book} has a method of that name, too: a bar. */
    @Test void aCellCanAskForIt() {
        var cell = new Notebook.Cell(Notebook.Type.code, "progress", "progress()", List.of(), JsonNodeFactory.instance.objectNode());
        var notebook = new NotebookRunner(NotebookRunner.GENEROUS).run(new Notebook(List.of(cell), JsonNodeFactory.instance.objectNode())).notebook();
        assertThat(notebook.code().get(0).outputs().toString()).contains("the course");
    }

    @Test void exportsStatesAndNothingElse() throws IOException {
        Course.hint("04.1");
        Path export = Course.exportProgress(folder.resolve("me.json"));
        var json = new ObjectMapper().readTree(export.toFile());
        assertThat(json.properties()).hasSize(1);
        assertThat(json.at("/outagebook/04.1").toString()).isEqualTo("{\"hints\":1,\"state\":\"OPEN\"}");
        assertThat(json.at("/outagebook").size()).isEqualTo(Exercise.all().size());
        assertThat(Files.size(export)).isLessThan(10_000);
        assertThatThrownBy(() -> Course.exportProgress(export)).isInstanceOf(UncheckedIOException.class).hasMessageContaining("is there already");
    }

    @Test void aDamagedFileIsKeptAndTold() throws IOException {
        for (String damage : List.of("{\"04.1\": {\"hints\": 1, \"sta", "", "null", "[]", "{\"04.1\": null}", "{\"04.1\":{\"hints\":0,\"state\":\"CHEATED\"}}")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, damage);
            assertThat(Course.check("04.1", 23).text()).as(damage).contains("✓ 04.1", "cannot be read as your progress", "progress-damaged-");
            assertThat(state("04.1")).isEqualTo(State.SOLVED);
        }
        assertThat(Files.readString(file.resolveSibling("progress-damaged-1.json"))).startsWith("{\"04.1\": {\"hints\": 1, \"sta");
        assertThat(file.resolveSibling("progress-damaged-6.json")).exists();
        assertThat(Course.check("04.1", 23).text()).doesNotContain("damaged");
    }

    @Test void whereNothingCanBeKeptItStillJudges() throws IOException {
        Files.writeString(folder.resolve("scratch"), "a file where the folder should be");
        assertThat(Course.check("04.1", 23).text()).contains("✓ 04.1 is solved", "cannot be kept");
        assertThat(Course.hint("04.1").text()).contains("Hint 1 of 2");
        assertThat(Course.check("04.1").text()).contains("no answer yet");
    }

    @Test void anAnswerIsEscaped() {
        assertThat(Course.check("04.1", "<script>*x*").html().orElseThrow()).doesNotContain("<script>");
    }

    @Test void anUnknownExerciseIsNamedWithThoseThatAre() {
        assertThatThrownBy(() -> Course.check("04.9")).hasMessageContaining("there is no exercise \"04.9\"; there are: ").hasMessageContaining("04.1, 04.2");
    }

    /** Each of the processes solves its exercise and asks for many hints of its own; no file is lost or torn. */
    @Test void twoKernelsAtOnceLoseNothing() throws Exception {
        var one = kernel("04.1", "04.2");
        var two = kernel("02.1", "02.2");
        for (Process process : List.of(one, two)) assertThat(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0).isTrue();
        var marks = Course.marks().read();
        assertThat(marks.notice()).isEmpty();
        assertThat(marks.marks()).containsOnlyKeys("02.1", "02.2", "04.1", "04.2").allSatisfy((id, mark) -> assertThat(mark.hints()).isEqualTo(500));
    }

    private Process kernel(String... ids) throws IOException {
        return new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp", System.getProperty("java.class.path"),
                Hinted.class.getName(), file.toString(), ids[0], ids[1]).inheritIO().start();
    }

    /** Stands for a kernel. */
    static final class Hinted {
        public static void main(String[] args) {
            for (int i = 0; i < 500; i++)
                for (int id = 1; id < args.length; id++) new Marks(Path.of(args[0])).change(args[id], mark -> mark.hinted(Integer.MAX_VALUE));
        }
    }
}
