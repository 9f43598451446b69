package outagebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static outagebook.kernel.TestCells.code;
import static outagebook.kernel.TestCells.complained;
import static outagebook.kernel.TestCells.markdown;
import static outagebook.kernel.TestCells.mayFail;
import static outagebook.kernel.TestCells.notebook;
import static outagebook.kernel.TestCells.printed;
import static outagebook.kernel.TestCells.shown;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class NotebookRunnerTest {
    @Test
    void keepsStateFromCellToCellAndForgetsItWithTheNotebook() {
        Notebook counting = notebook(markdown("# Counting"), code("int i = 20;"), markdown("..."), code(""), code("System.out.print(\"i is \");\nSystem.out.println(i);\ni + 1"));
        for (int run = 0; run < 2; run++) {
            List<List<Output>> outputs = outputs(counting);
            assertThat(outputs.subList(0, 2)).containsOnly(List.of());
            assertThat(outputs.get(2)).hasSize(2).startsWith(printed("i is 20\n"));
            assertThat(((Output.Shown) outputs.get(2).get(1))).extracting(Output.Shown::kind, Output.Shown::text).containsExactly(Output.Kind.execute_result, "21");
        }
        assertThat(NotebookRunner.failure("n", execute(notebook(code("i"))))).get().asString().contains("n, cell 1: i");
    }

    @Test
    void joinsPiecesOfAStreamBetweenOtherOutputs() {
        assertThat(outputs(notebook(code("""
                for (int i = 0; i < 3; i++) { System.out.print(i); System.out.flush(); Thread.sleep(120); }
                System.err.print("e");
                System.out.println();
                show("s");
                System.out.print("end");""")))).containsExactly(List.of(
                        printed("012"), complained("e"), printed("\n"), shown("s", ""), printed("end")));
    }

    @Test
    void foldsUpdatesIntoWhatWasShownAlsoInAnEarlierCell() {
        String view = """
                View view(String text) {
                    return new View() {
                        public String text() { return text; }
                        public Optional<String> html() { return Optional.of("<b>" + text + "</b>"); }
                    };
                }
                String id = Display.show(view("first"));
                System.out.println("between");
                Display.current().update(id, view("second"));""";
        assertThat(outputs(notebook(code(view)))).containsExactly(List.of(shown("second", "<b>second</b>"), printed("between\n")));
        assertThat(outputs(notebook(code(view), code("Display.current().update(id, view(\"third\"));\nDisplay.current().update(\"no such id\", view(\"lost\"));"), code("Display.current().show(id, view(\"fourth\"));"))))
                .containsExactly(List.of(shown("fourth", "<b>fourth</b>"), printed("between\n")), List.of(), List.of(shown("fourth", "<b>fourth</b>")));
    }

    @Test
    void stopsAtTheFirstCellThatFailsUnlessItMay() {
        Notebook executed = execute(notebook(markdown("# Errors"), mayFail("int x = 1 / 0;"), code("1;\n"), code("\n  Integer.parseInt(\"forty\ntwo\")".replace("\ntwo", "-two")), code("\"never\"")));
        assertThat(executed.code().get(0).outputs()).singleElement().isInstanceOfSatisfying(Output.Failed.class, failed -> {
            assertThat(failed.name()).isEqualTo("ArithmeticException");
            assertThat(failed.message()).isEqualTo("/ by zero");
        });
        assertThat(executed.code().get(3).outputs()).isEmpty();
        assertThat(NotebookRunner.failure("02-errors", executed)).contains("""
                02-errors, cell 3: Integer.parseInt("forty-two")
                    NumberFormatException: For input string: "forty-two"
                """);
    }

    @Test
    void compilesAgainstTheClassPathOfThisJvm() {
        assertThat(outputs(notebook(code("new outagebook.hex.Field(\"xl_tot_len\", 0, 4, \"\").end()")))).singleElement().asString().contains("text/plain=4");
        assertThat(outputs(notebook(code("org.apache.commons.io.FilenameUtils.getExtension(\"a.gz\")")))).singleElement().asString().contains("text/plain=gz");
    }

    @Test
    void saysTheSameInEveryCountry() {
        Notebook notebook = notebook(code("System.out.println(String.format(\"%,.1f %tZ\", 1234.5, new Date(0)));"), mayFail("int x = \"a\";"));
        Locale.setDefault(Locale.GERMANY);
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
        assertThat(outputs(notebook)).startsWith(List.of(printed("1,234.5 UTC\n"))).last().asString().contains("incompatible types");
    }

    @Test
    @Timeout(60)
    void endsANotebookThatHangs() {
        var runner = new NotebookRunner(Duration.ofSeconds(3));
        for (String hanging : List.of("while (true) {}", "Thread.sleep(1_000_000)")) {
            Notebook executed = runner.run(notebook(code("1"), mayFail(hanging), code("2"))).notebook();
            assertThat(NotebookRunner.failure("n", executed)).contains("n, cell 2: " + hanging + "\n    TimeLimit: the notebook did not end within 3 s\n");
            assertThat(executed.code().get(2).outputs()).isEmpty();
        }
        assertThat(outputs(notebook(code("System.out.println(2);")))).containsExactly(List.of(printed("2\n")));
    }

    private static Notebook execute(Notebook notebook) {
        return new NotebookRunner(NotebookRunner.GENEROUS).run(notebook).notebook();
    }

    private static List<List<Output>> outputs(Notebook notebook) {
        return execute(notebook).code().stream().map(Notebook.Cell::outputs).toList();
    }
}
