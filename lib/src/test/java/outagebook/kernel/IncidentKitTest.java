package outagebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import outagebook.notebook.Samples;

/** Chapter 10 on files of one's own: three lines of it are changed, and it runs. */
class IncidentKitTest {
    @TempDir Path scratch;

    @ParameterizedTest
    @CsvSource({"segments/9.4/000000020000000000000003.gz, recovery/18/crashed, clusters/talk.crm", "segments/trap, recovery/18/crashed, clusters/healthy.xml",
        "recovery/18/crashed/pg_wal, recovery/18/crashed, clusters/killed.xml",
        "segments/9.6/000000010000000000000002.gz, recovery/9.3/crashed, clusters/minus-1000.xml"})
    void runsOnOnesOwnFiles(String wal, String server, String cluster) throws IOException {
        Path data = Samples.project().resolve("data");
        List<String> cells = Notebook.readAll(Path.of("notebooks")).get("10-incident-kit").code().stream().map(Notebook.Cell::source).toList();
        String first = cells.get(0).replaceFirst("var wal = [^;]*;", "var wal = Wal.open(\"" + data.resolve(wal) + "\");")
                .replaceFirst("var data = [^;]*;", "var data = Path.of(\"" + unpacked(data.resolve(server)) + "\");")
                .replaceFirst("var cluster = [^;]*;", "var cluster = Cluster.read(\"" + data.resolve(cluster) + "\");");
        assertThat(first).isNotEqualTo(cells.get(0)).contains("Wal.open(\"" + data, "Path.of(\"" + scratch, "Cluster.read(\"" + data);
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

    /** The samples are packed; a server's own files are not. */
    private Path unpacked(Path packed) throws IOException {
        Path server = scratch.resolve("server");
        try (var files = Files.walk(packed)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = server.resolve(packed.relativize(file).toString().replaceFirst("[.]gz$", ""));
                Files.createDirectories(copy.getParent());
                try (InputStream in = Files.newInputStream(file)) {
                    Files.copy(file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in, copy);
                }
            }
        }
        return server;
    }
}
