package outagebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static outagebook.kernel.TestCells.code;
import static outagebook.kernel.TestCells.live;
import static outagebook.kernel.TestCells.mayFail;
import static outagebook.kernel.TestCells.notebook;
import static outagebook.kernel.TestCells.printed;
import static outagebook.kernel.TestCells.shown;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import outagebook.lab.Lab;

class RecordingsTest {
    /** Of this version there are no servers anywhere. */
    private static final String START = "var pg = Lab.start(\"1.0\");";
    private static final String LABEL = "Recorded on 2026-11-20 with PostgreSQL 9.3.5; not run here, because " + Lab.why("1.0");

    @Test void withoutAServerACellShowsWhatWasRecordedUnderALineThatSaysSo() {
        List<List<Output>> outputs = run(live("System.out.println(\"half\");\n" + START, printed("ready on port 5433\n"), shown("t", "<b>h</b>")));
        assertThat(outputs.get(0)).hasSize(3).endsWith(printed("ready on port 5433\n"), shown("t", "<b>h</b>"));
        assertThat(label(outputs.get(0))).isEqualTo(LABEL);
    }

    @Test void soDoLaterCellsThatFailBecauseOfIt() {
        List<List<Output>> outputs = run(live(START), code("int x = 1;"), live("pg.sql(\"CHECKPOINT\");", printed("a\n")), code("show(pg)", shown("b", "")),
                code("x + 1", printed("not this")));
        assertThat(outputs.get(0)).hasSize(1);
        assertThat(outputs.get(1)).isEmpty();
        assertThat(label(outputs.get(2))).isEqualTo("Recorded on 2026-11-20 with PostgreSQL 9.3.5; not run here, because it needs the server of a cell above");
        assertThat(label(outputs.get(3))).isEqualTo(label(outputs.get(2)));
        assertThat(outputs.get(4)).singleElement().asString().contains("text/plain=2");
    }

    @Test void theExceptionMayBeACause() {
        List<List<Output>> outputs = run(live("List.of(1).forEach(i -> { try { Lab.start(\"1.0\"); } catch (RuntimeException e) "
                + "{ throw new IllegalStateException(\"no cluster\", e); } });", printed("up\n")));
        assertThat(label(outputs.get(0))).isEqualTo(LABEL);
    }

    @Test void anErrorThatIsTheCommittedOutputStaysOne() {
        var committed = mayFail("int y = 1 / 0;").with(List.of(new Output.Failed("ArithmeticException", "/ by zero", List.of("old"))));
        assertThat(run(live(START), committed).get(1)).singleElement().isInstanceOf(Output.Failed.class).asString().contains("cell line 1");
    }

    @Test void beforeTheFirstMissingServerErrorsAreErrors() {
        Notebook executed = new NotebookRunner(NotebookRunner.GENEROUS).run(recorded(live("int y = 1 / 0;", printed("1\n")))).notebook();
        assertThat(NotebookRunner.failure("n", executed)).get().asString().contains("/ by zero");
        assertThat(Recordings.count(executed)).isZero();
    }

    @Test void whatWasNeverRecordedIsAnError() {
        Notebook executed = new NotebookRunner(NotebookRunner.GENEROUS).run(notebook(live(START))).notebook();
        assertThat(NotebookRunner.failure("n", executed)).get().asString().contains("LabMissing: " + Lab.why("1.0"));
        var spoilt = recorded(live(START, new Output.Failed("LabMissing", "m", List.of())));
        assertThat(NotebookRunner.failure("n", new NotebookRunner(NotebookRunner.GENEROUS).run(spoilt).notebook())).isPresent();
    }

    @Test void interruptsAndTheTimeLimitAreNotReplaced() {
        var recordings = new Recordings(() -> Map.of("n", recorded(live(START), live("wait", printed("a")))));
        var missing = new CellResult.Failed("LabMissing", "m", List.of());
        assertThat(recordings.judge(START, missing)).isInstanceOf(CellResult.Recorded.class);
        for (String name : List.of("Interrupted", "TimeLimit")) {
            var stopped = new CellResult.Failed(name, "", List.of(name));
            assertThat(recordings.judge("wait", stopped)).isSameAs(stopped);
        }
    }

    @Test void theSessionsEarlierCellsSayWhichNotebookAndWhichPlace() {
        Notebook one = recorded(code("a"), live("s", printed("one")), live("q", printed("1.1")), live("q", printed("1.2")));
        Notebook two = recorded(code("b"), live("s", printed("two")), live("q", printed("2.1")), live("q", printed("2.2")));
        var recordings = new Recordings(() -> Map.of("one", one, "two", two));
        recordings.judge("b", new CellResult.Nothing());
        var missing = new CellResult.Failed("LabMissing", "m", List.of());
        for (var expected : List.of(Map.entry("s", "two"), Map.entry("q", "2.1"), Map.entry("q", "2.2"), Map.entry("q", "2.1"))) {
            var shown = (CellResult.Recorded) recordings.judge(expected.getKey(), missing);
            assertThat(shown.outputs()).hasSize(2).endsWith(printed(expected.getValue()));
        }
        assertThat(recordings.judge("edited", missing)).isSameAs(missing);
    }

    @Test void aSavedLabelIsNotShownTwice() {
        Notebook committed = recorded(live(START, printed("ready\n")));
        Notebook saved = new NotebookRunner(NotebookRunner.GENEROUS).run(committed).notebook();
        Notebook again = new NotebookRunner(NotebookRunner.GENEROUS).run(saved).notebook();
        assertThat(again).isEqualTo(saved);
        assertThat(Difference.between("n", committed, again)).isEmpty();
        assertThat(Recordings.count(again)).isEqualTo(1);
    }

    @Test void anUpdateKeepsWhatSaysTheSame() {
        Notebook committed = recorded(live("x", printed("pid 1\n")), code("y", printed("1\n")));
        Notebook renewed = Recordings.renewed(committed, committed.with(List.of(List.of(printed("pid 99\n")), List.of(printed("2\n")))), day());
        assertThat(renewed).isEqualTo(committed.with(List.of(List.of(printed("pid 1\n")), List.of(printed("2\n")))));
    }

    /** Else one cell would show the servers of one run, and the next those of another. */
    @Test void anUpdateTakesAllLiveOutputsFromOneRun() {
        Notebook committed = recorded(live("x", printed("pid 1\n")), code("y", printed("1\n")), live("z", printed("1 row\n")));
        Notebook executed = committed.with(List.of(List.of(printed("pid 99\n")), List.of(printed("1\n")), List.of(printed("2 rows\n"))));
        Notebook renewed = Recordings.renewed(committed, executed, day());
        assertThat(renewed.code()).isEqualTo(executed.code());
        assertThat(renewed.recordedOn()).contains("2026-12-01");
        Notebook first = notebook(live("x", printed("pid 1\n")));
        assertThat(Recordings.renewed(first, first.with(List.of(List.of(printed("pid 99\n")))), day()).code().get(0).outputs()).containsExactly(printed("pid 99\n"));
    }

    @Test void anUpdateInWhichAServerWasMissingKeepsTheRecording() {
        Notebook committed = recorded(live(START, printed("ready\n")), live("System.out.print(\"pid 99\")", printed("pid 1")), live("System.out.print(\"b\")", printed("a")));
        Notebook executed = new NotebookRunner(NotebookRunner.GENEROUS).run(committed).notebook();
        assertThat(Recordings.renewed(committed, executed, day()))
                .isEqualTo(committed.with(List.of(List.of(printed("ready\n")), List.of(printed("pid 1")), List.of(printed("b")))));
    }

    @Test void anUpdateDatesWhatChanged() {
        Notebook committed = recorded(live("Lab.start(\"15\");\nLab.cluster( \"9.3.5\")", printed("pid 1\n")), code("check(\"04.1\")"));
        Notebook renewed = Recordings.renewed(committed, committed.with(List.of(List.of(printed("pid 99, ready\n")), List.of())), day());
        assertThat(renewed.code().get(0).outputs()).containsExactly(printed("pid 99, ready\n"));
        assertThat(renewed.recordedOn()).contains("2026-12-01");
        assertThat(renewed.recordedWith()).contains("15, 9.3.5");
    }

    @Test void anUpdateWithoutServersChangesNothing() {
        Notebook committed = recorded(live(START, printed("ready\n")));
        Notebook executed = new NotebookRunner(NotebookRunner.GENEROUS).run(committed).notebook();
        assertThat(Recordings.renewed(committed, executed, day())).isEqualTo(committed);
    }

    private static LocalDate day() {
        return LocalDate.of(2026, 12, 1);
    }

    private static Notebook recorded(Notebook.Cell... cells) {
        return notebook(cells).recorded("2026-11-20", "9.3.5");
    }

    private static List<List<Output>> run(Notebook.Cell... cells) {
        Notebook executed = new NotebookRunner(NotebookRunner.GENEROUS).run(recorded(cells)).notebook();
        assertThat(NotebookRunner.failure("n", executed).filter(failure -> !failure.contains("/ by zero"))).isEmpty();
        return executed.code().stream().map(Notebook.Cell::outputs).toList();
    }

    private static String label(List<Output> outputs) {
        assertThat(Recordings.isLabel(outputs.get(0))).isTrue();
        var label = (Output.Shown) outputs.get(0);
        assertThat(label.data().get("text/html").replace("&quot;", "\"")).contains("<em>" + label.text() + "</em>");
        return label.text();
    }
}
