package outagebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static outagebook.kernel.TestCells.code;
import static outagebook.kernel.TestCells.live;
import static outagebook.kernel.TestCells.markdown;
import static outagebook.kernel.TestCells.notebook;
import static outagebook.kernel.TestCells.printed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkbookTest {
    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();

    private boolean ci;

    @TempDir Path project;

    @Test
    void runsAfterAnUpdateWithoutADifferenceAndMakesTheBook() throws IOException {
        write("notebooks/00-start.ipynb", notebook(markdown("# Start\n\nHere."), code("1 + 1")));
        write("notebooks/01-logs.ipynb", notebook(markdown("# Logs"), code("System.out.println(\"<codd>\");"), code("int x = 3;")));
        assertThat(workbook("update")).isZero();
        String updated = Files.readString(project.resolve("notebooks/01-logs.ipynb"));
        assertThat(updated).contains("\"<codd>\\n\"");
        assertThat(workbook("run")).isZero();
        assertThat(said()).containsPattern("00-start    1 cells +\\d+\\.\\d s  ok\n01-logs     2 cells +\\d+\\.\\d s  ok\nThe book: .*index.html\n");
        assertThat(project.resolve("lib/target/executed/01-logs.ipynb")).hasContent(updated);
        assertThat(project.resolve("lib/target/book/01-logs.html")).content().contains("&lt;codd&gt;");
        assertThat(project.resolve("lib/target/book/index.html")).content().contains("00-start.html");
    }

    @Test
    void reportsDifferencesAndLeavesTheCommittedNotebookAlone() throws IOException {
        Path file = write("notebooks/01-logs.ipynb", notebook(code("System.out.println(\"new\");", printed("old\n"))));
        String before = Files.readString(file);
        assertThat(workbook("run")).isEqualTo(1);
        assertThat(said()).contains("s  1 difference\n", """

                01-logs, cell 1: System.out.println("new");
                      stdout:
                    - old
                    + new
                """);
        assertThat(file).hasContent(before);
    }

    @Test
    void reportsAFailingCellAndUpdatesTheOtherNotebooksOnly() throws IOException {
        Path bad = write("notebooks/01-bad.ipynb", notebook(code("1"), code("throw new IllegalStateException(\"no disk\");")));
        Path good = write("notebooks/02-good.ipynb", notebook(code("1")));
        String before = Files.readString(bad);
        assertThat(workbook("update")).isEqualTo(1);
        assertThat(said()).contains("s  failed\n", "01-bad, cell 2: throw new IllegalStateException(\"no disk\");\n    IllegalStateException: no disk\n");
        assertThat(bad).hasContent(before);
        assertThat(good).content().contains("execute_result");
    }

    @Test
    void makesTheBookFromNotebooksThatSomeoneElseExecuted() throws IOException {
        write("done/01-logs.ipynb", notebook(code("x", printed("a\n"), printed("b\n"))));
        write("same/01-logs.ipynb", notebook(code("x", printed("a\nb\n"))));
        write("other/01-logs.ipynb", notebook(code("x", printed("a\n"))));
        write("failed/01-logs.ipynb", notebook(code("x", new Output.Failed("E", "m", List.of()))));
        String done = project.resolve("done").toString();
        String book = project.resolve("book").toString();
        assertThat(workbook("book", "--executed", done, "--book", book)).isZero();
        assertThat(project.resolve("book/01-logs.html")).exists();
        assertThat(workbook("book", "--executed", done, "--book", book, "--against", project.resolve("same").toString())).isZero();
        assertThat(workbook("book", "--executed", done, "--book", book, "--against", project.resolve("other").toString())).isEqualTo(1);
        assertThat(said()).contains("    + b\n");
        assertThat(workbook("book", "--executed", project.resolve("failed").toString(), "--book", book)).isEqualTo(1);
        assertThat(said()).contains("01-logs, cell 1: x\n    E: m\n");
    }

    @Test
    void updatesOnlyTheNotebooksThatAreNamed() throws IOException {
        Path one = write("notebooks/01-one.ipynb", notebook(code("1")));
        Path two = write("notebooks/02-two.ipynb", notebook(code("2")));
        String before = Files.readString(one);
        assertThat(workbook("update", "02")).isZero();
        assertThat(two).content().contains("execute_result");
        assertThat(one).hasContent(before);
        assertThat(workbook("update", "01-one", "02", "--notebooks", project.resolve("notebooks").toString())).isZero();
        assertThat(one).content().contains("execute_result");
        assertThat(workbook("run", "02")).isZero();
        assertThat(said()).containsPattern("\\A02-two +1 cells +\\d+\\.\\d s  ok\n\\z");
        assertThat(project.resolve("lib/target/book")).doesNotExist();
        assertThat(workbook("update", "03")).isEqualTo(1);
        assertThat(said()).isEqualTo("\n03: no notebook's name begins so; there are 01-one, 02-two\n");
    }

    @Test
    void saysWhatIsOnlyRecordedAndFailsForItInCi() throws IOException {
        var cells = notebook(live("Lab.start(\"1.0\")", printed("pid 3\n")), code("1 + 1")).recorded("2026-11-20", "9.3.5");
        Path file = write("notebooks/05-live.ipynb", cells);
        assertThat(workbook("update")).isZero();
        assertThat(said()).endsWith("s  ok, 1 cell shown as recorded\n");
        assertThat(file).content().contains("pid 3", "2026-11-20").doesNotContain("Recorded on");
        assertThat(workbook("run")).isZero();
        assertThat(said()).contains("s  ok, 1 cell shown as recorded\n");
        assertThat(project.resolve("lib/target/book/05-live.html")).content().contains("Recorded on 2026-11-20 with PostgreSQL 9.3.5; not run here");
        assertThat(workbook("book", "--against", project.resolve("notebooks").toString())).isZero();
        assertThat(said()).contains("05-live  1 cell shown as recorded\n");
        ci = true;
        for (String command : List.of("run", "book")) {
            assertThat(workbook(command)).as(command).isEqualTo(1);
            assertThat(said()).contains("\n05-live: 1 cell shown as recorded: with CI set, every cell must run\n");
        }
    }

    @Test
    void explainsWrongArguments() {
        for (String[] wrong : new String[][] {{}, {"walk"}, {"run", "--fast"}, {"run", "--book"}, {"update", "--book", "x"}}) {
            assertThat(workbook(wrong)).as(String.join(" ", wrong)).isEqualTo(2);
            assertThat(said()).contains("usage: Workbook run ");
        }
    }

    @Test
    void saysWhereThereAreNoNotebooksOrBrokenOnes() throws IOException {
        assertThat(workbook("run")).isEqualTo(1);
        assertThat(said()).isEqualTo("\n" + project.resolve("notebooks") + ": no notebooks (.ipynb) there\n");
        Files.createDirectories(project.resolve("notebooks"));
        Files.writeString(project.resolve("notebooks/a.ipynb"), "{]");
        assertThat(workbook("run")).isEqualTo(1);
        assertThat(said()).contains("a.ipynb, line 1, column 2: not a notebook");
    }

    private Path write(String name, Notebook notebook) throws IOException {
        notebook.write(project.resolve(name));
        return project.resolve(name);
    }

    private int workbook(String... args) {
        terminal.reset();
        return new Workbook(new PrintStream(terminal, true, StandardCharsets.UTF_8), project, ci).run(args);
    }

    private String said() {
        return terminal.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
