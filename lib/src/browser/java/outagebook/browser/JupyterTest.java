package outagebook.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every notebook in a real Jupyter and a real browser, as a reader has them: all outputs cleared, all cells run; no cell ends in an error,
 * the console is quiet, and the pictures are there, in the light and in the dark.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JupyterTest {
    private static final Path HERE = Path.of("lib/target/browser").toAbsolutePath();
    private static final int MOST_SECONDS = 180;

    private Jupyter jupyter;
    private Chromium chromium;

    abstract String name();

    /** What binder/up is told by the environment. */
    abstract Map<String, String> environment(Path here) throws IOException;

    abstract String page(String notebook);

    /** An expression that is true when cells can be run. */
    abstract String ready();

    /** Runs all cells, from the first, with nothing below any of them. */
    abstract String run();

    abstract String finished();

    /** An expression for the cells, each with source and outputs as an .ipynb file has them. */
    abstract String cells();

    abstract String pictures();

    abstract void theme(Tab tab, boolean dark);

    /** Whether a complaint of the console is the server's own, and none of ours. */
    abstract boolean ofTheServer(String complaint);

    @BeforeAll void open() throws Exception {
        jupyter = Jupyter.start(HERE.resolve(name()), HERE.resolve(name() + ".log"), environment(HERE));
        chromium = Chromium.start();
    }

    @AfterAll void close() throws IOException {
        if (chromium != null) chromium.close();
        if (jupyter != null) jupyter.close();
    }

    /** All, or with -Dnotebooks=06 those whose names begin so. */
    Stream<String> notebooks() throws IOException {
        try (var files = Files.list(HERE.resolve(name()).resolve("notebooks"))) {
            return files.map(file -> file.getFileName().toString()).filter(file -> file.matches(System.getProperty("notebooks", "") + ".*\\.ipynb")).sorted().toList().stream();
        }
    }

    @ParameterizedTest(name = "{0}") @MethodSource("notebooks")
    void runs(String notebook) throws Exception {
        try (Tab tab = chromium.open().scheme("light").width(1280, 1200)) {
            tab.go(jupyter.page(page(notebook)));
            tab.await(ready(), 60);
            theme(tab, false);
            tab.js(run());
            tab.await(finished(), MOST_SECONDS);
            List<JsonNode> outputs = outputs(tab);
            assertThat(outputs).as("errors").noneMatch(output -> output.path("output_type").asText().equals("error"));
            int drawn = (int) outputs.stream().filter(output -> output.at("/data/text~1html").toString().contains("<img ")).count();
            tab.await("document.querySelectorAll('" + pictures() + "').length >= " + drawn, 20);
            look(tab, drawn, notebook, false);
            look(tab, drawn, notebook, true);
            assertThat(tab.complaints()).as("the console").allMatch(this::ofTheServer);
        } finally {
            jupyter.endKernels();
        }
    }

    private void look(Tab tab, int drawn, String notebook, boolean dark) throws IOException {
        theme(tab, dark);
        var pictures = new Pictures(tab, pictures());
        pictures.areReadable(drawn);
        pictures.areDark(dark);
        for (int i = 0; i < drawn; i++)
            tab.screenshot(Path.of("lib/target/screenshots", name(), notebook + "." + i + (dark ? ".dark.png" : ".light.png")), pictures.window(i));
    }

    private List<JsonNode> outputs(Tab tab) {
        List<JsonNode> outputs = new ArrayList<>();
        int code = 0;
        for (JsonNode cell : tab.js(cells())) {
            if (cell.path("cell_type").asText().equals("code")) code++;
            cell.path("outputs").forEach(outputs::add);
        }
        assertThat(code).as("code cells").isGreaterThan(3);
        assertThat(outputs).as("outputs").isNotEmpty();
        return outputs;
    }
}
