package outagebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static outagebook.kernel.TestCells.live;
import static outagebook.kernel.TestCells.notebook;
import static outagebook.kernel.TestCells.printed;
import static outagebook.kernel.TestCells.shown;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import outagebook.kernel.JupyterClient.Answer;
import outagebook.lab.Lab;
import outagebook.notebook.Views;

/** A kernel in a process of its own, spoken to as Jupyter does. */
@Timeout(120)
class JupyterKernelTest {
    private static JupyterClient kernel;

    @BeforeAll static void startKernel() throws IOException {
        kernel = new JupyterClient(Map.of());
    }

    @AfterAll static void endKernel() {
        kernel.close();
    }

    private static boolean windows() {
        return System.getProperty("os.name").startsWith("Windows");
    }

    @Test void introducesItself() {
        JsonNode info = kernel.ask("kernel_info_request", Map.of());
        assertThat(info.path("implementation").asText()).isEqualTo("outagebook");
        assertThat(info.at("/language_info/name").asText()).isEqualTo("java");
        assertThat(info.at("/language_info/file_extension").asText()).isEqualTo(".java");
    }

    @Test void sendsValuesTextAndPictures() {
        Answer answer = kernel.execute("System.out.println(\"é😀\"); View picture = new View() { public String text() { return \"t\"; } "
                + "public Optional<String> html() { return Optional.of(\"<b>h</b>\"); } }; show(picture); picture");
        assertThat(answer.reply().path("status").asText()).isEqualTo("ok");
        assertThat(answer.all("stream", "/text")).isEqualTo("é😀\n");
        assertThat(answer.all("display_data", "/data/text~1html")).isEqualTo("<b>h</b>");
        assertThat(answer.all("display_data", "/transient/display_id")).isNotEmpty();
        assertThat(answer.all("execute_result", "/data/text~1plain")).isEqualTo("t");
        assertThat(answer.all("execute_result", "/data/text~1html")).isEqualTo("<b>h</b>");
    }

    @Test void updatesWhatWasShown() {
        Answer answer = kernel.execute("try (Progress p = progress(\"Reading\", 3)) { p.advance(3); }");
        assertThat(answer.all("display_data", "/data/text~1plain")).isEqualTo("Reading: 0 of 3");
        assertThat(answer.all("update_display_data", "/data/text~1plain")).endsWith("Reading: 3 of 3");
        assertThat(answer.all("update_display_data", "/transient/display_id")).endsWith(answer.all("display_data", "/transient/display_id"));
    }

    @Test void reportsErrors() {
        Answer answer = kernel.execute("int[] none = {};\nnone[7]");
        assertThat(answer.reply().path("status").asText()).isEqualTo("error");
        assertThat(answer.all("error", "/ename")).isEqualTo("ArrayIndexOutOfBoundsException");
        assertThat(answer.all("error", "/evalue")).contains("Index 7");
        assertThat(answer.all("error", "/traceback/1")).contains("at cell line 2");
    }

    @Test void survivesFloods() {
        Answer lines = kernel.execute("for (int i = 0; i < 100_000; i++) System.out.println(\"line \" + i);");
        assertThat(lines.all("stream", "/text").lines().count()).isEqualTo(100_000);
        assertThat(lines.count("stream")).isLessThan(200);
        assertThat(kernel.execute("for (int i = 0; i < 5_000; i++) show(\"picture \" + i);").count("display_data")).isEqualTo(5_000);
    }

    @Test void interruptKeepsTheState() throws Exception {
        kernel.execute("int kept = 5;");
        for (String cell : List.of("while (true) {}", "Thread.sleep(60_000);")) {
            String id = kernel.executeLater(cell, false);
            kernel.await("execute_input");
            Thread.sleep(500);
            assertThat(kernel.control("interrupt_request", Map.of())).isNotNull();
            assertThat(kernel.answer(id).reply().path("ename").asText()).as(cell).isEqualTo("Interrupted");
        }
        assertThat(kernel.execute("kept").all("execute_result", "/data/text~1plain")).isEqualTo("5");
    }

    @Test void asksForInput() {
        String id = kernel.executeLater("new Scanner(System.in).nextLine() + \"!\"", true);
        kernel.type("typed é");
        assertThat(kernel.answer(id).all("execute_result", "/data/text~1plain")).isEqualTo("typed é!");
        assertThat(kernel.execute("System.in.read()").all("execute_result", "/data/text~1plain")).isEqualTo("-1");
    }

    @Test void completesBehindCharactersOfTwoUnits() {
        String code = "String s = \"😀\";\nMath.ab";
        JsonNode found = kernel.ask("complete_request", Map.of("code", code, "cursor_pos", code.codePointCount(0, code.length())));
        assertThat(found.path("matches").toString()).contains("\"abs(\"");
        assertThat(found.path("cursor_start").asInt()).isEqualTo(code.length() - 3);
    }

    @Test void inspectsAndJudgesCode() {
        JsonNode found = kernel.ask("inspect_request", Map.of("code", "Math.abs(", "cursor_pos", 9, "detail_level", 0));
        assertThat(found.at("/data/text~1plain").asText()).contains("int Math.abs(int a)");
        assertThat(kernel.ask("is_complete_request", Map.of("code", "for (;;) {")).path("status").asText()).isEqualTo("incomplete");
        assertThat(kernel.ask("is_complete_request", Map.of("code", "1 + 1")).path("status").asText()).isEqualTo("complete");
        assertThat(kernel.ask("comm_info_request", Map.of()).path("comms").size()).isZero();
    }

    @Test void cellsSentBeforeAFailureAreNotRun() {
        String first = kernel.executeLater("int ran = 1; Thread.sleep(300); throw new Exception()", false);
        String second = kernel.executeLater("ran = 2;", false);
        assertThat(kernel.answer(first).reply().path("status").asText()).isEqualTo("error");
        assertThat(kernel.answer(second).reply().path("status").asText()).isEqualTo("aborted");
        assertThat(kernel.execute("ran").all("execute_result", "/data/text~1plain")).isEqualTo("1");
    }

    @Test void withoutAServerACellShowsWhatIsRecorded(@TempDir Path home) throws IOException {
        String start = "System.out.println(\"half\"); var pg = Lab.start(\"1.0\");";
        String value = "pg.port()";
        notebook(live(start, printed("ready\n"), shown("t", "<b>h</b>")), live(value, Output.of(Output.Kind.execute_result, Views.of(7))))
                .recorded("2026-11-20", "18").write(home.resolve("notebooks/05-live.ipynb"));
        try (JupyterClient offline = new JupyterClient(Map.of("OUTAGEBOOK_HOME", home.toString()))) {
            Answer answer = offline.execute(start);
            assertThat(answer.reply().path("status").asText()).isEqualTo("ok");
            assertThat(answer.published()).extracting(JupyterClient.Message::type)
                    .containsSubsequence("stream", "clear_output", "display_data", "stream", "display_data");
            assertThat(answer.all("display_data", "/data/text~1plain")).startsWith("Recorded on 2026-11-20 with PostgreSQL 18; not run here, because " + Lab.why("1.0")).endsWith("t");
            assertThat(answer.all("display_data", "/metadata/outagebook/recorded")).isEqualTo("true");
            assertThat(answer.all("stream", "/text")).endsWith("ready\n");
            assertThat(offline.execute(value).all("execute_result", "/data/text~1plain")).isEqualTo("7");
            assertThat(offline.execute("pg.name()").all("error", "/ename")).isEqualTo("CompilationError");
        }
    }

    @Test void shutdownEndsAKernelWhoseCellRuns() throws Exception {
        try (JupyterClient busy = new JupyterClient(Map.of())) {
            busy.executeLater("Thread t = new Thread(() -> { while (true) {} }); t.setDaemon(false); t.start(); while (true) {}", false);
            busy.await("execute_input");
            assertThat(busy.control("shutdown_request", Map.of("restart", false)).path("restart").asBoolean()).isFalse();
            assertThat(busy.endsWithin(5)).isTrue();
        }
    }

    @Test void sigintInterruptsTheCellOnly() throws Exception {
        assumeFalse(windows(), "skipped: Windows has no SIGINT to send");
        String id = kernel.executeLater("Thread.sleep(60_000);", false);
        kernel.await("execute_input");
        Thread.sleep(500);
        new ProcessBuilder("sh", "-c", "kill -INT " + kernel.process.pid()).start().waitFor();
        assertThat(kernel.answer(id).reply().path("ename").asText()).isEqualTo("Interrupted");
        assertThat(kernel.process.isAlive()).isTrue();
    }

    @Test void endsWithItsParent() throws Exception {
        assumeFalse(windows(), "skipped: on Windows Jupyter does not name itself by its process id");
        Process parent = new ProcessBuilder("sleep", "60").start();
        try (JupyterClient orphan = new JupyterClient(Map.of("JPY_PARENT_PID", String.valueOf(parent.pid())))) {
            orphan.executeLater("while (true) {}", false);
            parent.destroy();
            assertThat(orphan.endsWithin(10)).isTrue();
        }
    }
}
