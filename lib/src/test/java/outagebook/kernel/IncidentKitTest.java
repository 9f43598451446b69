package outagebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import outagebook.notebook.Samples;

/** Chapter 10 on files of one's own: two lines of it are changed, and it runs. */
class IncidentKitTest {
    @TempDir Path scratch;

    @ParameterizedTest
    @CsvSource({"segments/9.4/000000020000000000000003.gz, clusters/talk.crm", "segments/trap, clusters/healthy.xml",
        "recovery/18/crashed/pg_wal, clusters/killed.xml", "segments/9.6/000000010000000000000002.gz, clusters/minus-1000.xml"})
    void runsOnOnesOwnFiles(String wal, String cluster) throws IOException {
        Path data = Samples.project().resolve("data");
        List<String> cells = Notebook.readAll(Path.of("notebooks")).get("10-incident-kit").code().stream().map(Notebook.Cell::source).toList();
        String first = cells.get(0).replaceFirst("var wal = [^;]*;", "var wal = Wal.open(\"" + data.resolve(wal) + "\");")
                .replaceFirst("var cluster = [^;]*;", "var cluster = Cluster.read(\"" + data.resolve(cluster) + "\");");
        assertThat(first).isNotEqualTo(cells.get(0)).contains("Wal.open(\"" + data, "Cluster.read(\"" + data);
        System.setProperty("outagebook.scratch", scratch.toString());
        try (var evaluator = new Evaluator()) {
            assertThat(evaluator.eval(first, new Silence())).isNotInstanceOf(CellResult.Failed.class);
            for (String cell : cells.subList(1, cells.size())) {
                assertThat(evaluator.eval(cell, new Silence())).as(cell).isNotInstanceOf(CellResult.Failed.class);
            }
        } finally {
            System.clearProperty("outagebook.scratch");
        }
    }
}
