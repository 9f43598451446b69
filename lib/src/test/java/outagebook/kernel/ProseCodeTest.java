package outagebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.zip.GZIPInputStream;
import java.nio.file.StandardCopyOption;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import outagebook.lab.Lab;
import outagebook.notebook.Samples;
import outagebook.notebook.Topology;
import outagebook.notebook.Topology.Role;
import outagebook.notebook.View;

/** Java that stands in the prose (solutions, snippets for an incident, the README) runs too. */
class ProseCodeTest {
    /** In Java, a piece of code of a comment. */
    private static final Pattern EXAMPLE = Pattern.compile("(?s)<pre>\\{@code\\R(.*?)\\R *\\* *\\}</pre>");

    @TempDir Path scratch;

    @TestFactory Stream<DynamicTest> inTheNotebooks() throws IOException {
        return Notebook.readAll(Path.of("notebooks")).entrySet().stream()
                .map(each -> dynamicTest(each.getKey(), () -> runAlone(each.getKey(), each.getValue())));
    }

    @Test void inTheReadme() throws IOException {
        List<String> blocks = JavaBlocks.in(Files.readString(Path.of("README.md")));
        assertThat(blocks).isNotEmpty();
        run(blocks);
    }

    @Test void inTheJavadoc() throws IOException {
        List<String> examples = examples();
        assertThat(String.join("\n", examples)).contains("WalFile.open", "WalDirectory.open", "Wal.open", "Hex.of", "new FieldHunt", "Cluster.crm",
                "Scheduler.of", "Failover.of", "Replay.of", "PgControl.read", "Columns.of", "Samples.crash", "Lab.start");
        run(examples.stream().filter(example -> !example.contains("Lab.") || Lab.ready("18") && Lab.ready("9.3.5")).toList());
    }

    private static List<String> examples() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("lib/src/main/java"))) {
            List<String> examples = new ArrayList<>();
            for (Path file : files.filter(each -> each.toString().endsWith(".java")).sorted().toList()) {
                EXAMPLE.matcher(Files.readString(file)).results().map(example -> example.group(1).replaceAll("(?m)^ *\\* ?", "")).forEach(examples::add);
            }
            return examples;
        }
    }

    /** JShell takes a line for whole that could go on in the next one. */
    @Test void noLineBeginsWithADot() throws IOException {
        Stream<String> notebooks = Notebook.readAll(Path.of("notebooks")).values().stream().flatMap(notebook -> notebook.cells().stream())
                .flatMap(cell -> cell.type() == Notebook.Type.code ? Stream.of(cell.source()) : JavaBlocks.in(cell.source()).stream());
        Stream<String> others = Stream.concat(JavaBlocks.in(Files.readString(Path.of("README.md"))).stream(), examples().stream());
        assertThat(Stream.concat(notebooks, others)).allSatisfy(code -> assertThat(code).doesNotContainPattern("(?m)^\\s*\\.\\w"));
    }

    @Test void thePictureOfTheReadmeIsWhatTheLibraryDraws() throws IOException {
        View outage = Topology.healthy("pg01", "pg02", "pg03").with("pg01", Role.DOWN).with("pg02", Role.ALONE)
                .with("pg03", Role.ALONE).without("VIP");
        String image = outage.html().orElseThrow().replaceFirst("(?s).*\"data:image/svg.xml,([^\"]*)\".*", "$1");
        String svg = URLDecoder.decode(image, StandardCharsets.UTF_8) + "\n";
        Path fresh = Files.writeString(Path.of("lib/target/outage.svg"), svg);
        assertThat(Path.of("notebooks/images/outage.svg")).as("the picture is out of date: copy " + fresh + " over it").hasContent(svg);
    }

    /** As in an incident: pasted into a fresh JShell, where nothing of the chapter was run. Only the kit's prose goes on from its cells. */
    private void runAlone(String name, Notebook notebook) {
        Stream<String> before = name.endsWith("incident-kit") ? notebook.code().stream().map(Notebook.Cell::source) : Stream.empty();
        List<String> prose = notebook.cells().stream().filter(cell -> cell.type() == Notebook.Type.markdown)
                .flatMap(cell -> JavaBlocks.in(cell.source()).stream()).toList();
        assertThat(prose).isNotEmpty();
        run(Stream.concat(before, prose.stream()).toList());
    }

    private void run(List<String> cells) {
        System.setProperty("outagebook.scratch", scratch.toString());
        try (var evaluator = new Evaluator()) {
            for (String cell : cells) {
                var result = evaluator.eval(onARealFile(cell), new Silence());
                assertThat(result).as(cell).isNotInstanceOf(CellResult.Failed.class);
            }
        } finally {
            System.clearProperty("outagebook.scratch");
        }
    }

    /** The places of an incident, and what of ours stands for them; the first that fits counts. */
    private String onARealFile(String cell) {
        Path segment = Samples.scratch("9.4");
        Map<String, String> places = new LinkedHashMap<>();
        places.put("/path/to/archive", segment.getParent().toString());
        places.put("/path/to/data", data().toString());
        places.put("/path/to/wal.jsonl", scratch.resolve("wal" + places.hashCode() + System.nanoTime() + ".jsonl").toString());
        places.put("/path/to/(cib.xml|pe-input-1234.bz2)", Samples.project().resolve("data/clusters/outage.xml").toString());
        places.put("/path/to/\\w+", segment.toString());
        places.put("0/42000028", "0/3000028");
        places.put("0/43000000", "0/3000650");
        places.put("some-id", "backup-vip-not-with-master");
        for (var place : places.entrySet()) cell = cell.replaceAll(place.getKey(), Matcher.quoteReplacement(place.getValue().replace("\\", "\\\\")));
        return cell;
    }

    /** A data directory, as far as the snippets ask for one: that of a bundled crash, unzipped. */
    private Path data() {
        Path data = scratch.resolve("data");
        Path crashed = Samples.project().resolve("data/recovery/18/crashed");
        try (var files = Files.walk(crashed)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = data.resolve(crashed.relativize(file).toString().replaceFirst("\\.gz$", ""));
                Files.createDirectories(copy.getParent());
                try (var in = new GZIPInputStream(Files.newInputStream(file))) {
                    Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return data;
    }
}
