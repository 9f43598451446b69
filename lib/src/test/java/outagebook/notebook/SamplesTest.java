package outagebook.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import outagebook.notebook.Manifest.ClusterSample;
import outagebook.notebook.Manifest.Companion;
import outagebook.notebook.Manifest.FormatSample;
import outagebook.notebook.Manifest.Sample;

class SamplesTest {
    private static final String SEGMENT = "000000020000000000000003";

    @TempDir Path project;
    @TempDir Path scratch;

    @BeforeEach void copyTheData() throws IOException {
        PathUtils.copyDirectory(Samples.project().resolve("data"), project.resolve("data"));
    }

    @Test void manifestListsEveryFileOfDataAndNoOther() throws IOException {
        Path data = Samples.project().resolve("data");
        try (Stream<Path> files = Files.walk(data)) {
            Stream<String> found = files.filter(Files::isRegularFile).map(file -> data.relativize(file).toString())
                    .filter(file -> !file.equals("manifest.json"));
            assertThat(found).containsExactlyInAnyOrderElementsOf(listed().keySet());
        }
    }

    @Test void manifestTellsTheTrueBytesOfEveryFile() throws IOException {
        for (Companion file : listed().values()) {
            Path path = Samples.project().resolve("data").resolve(file.file());
            assertThat(Manifest.sha256(path)).as(file.file()).isEqualTo(file.sha256());
            assertThat(path).hasSize(file.bytes());
        }
        for (Sample sample : Samples.all()) assertThat(unzipped(sample)).hasSize((int) sample.unzippedBytes());
    }

    @Test void everySampleSaysWhereItIsFromAndWhatItTeaches() {
        assertThat(Samples.names()).containsExactly("9.4", "9.3", "9.6", "13", "15", "17", "18", "trap");
        for (Sample sample : Samples.all()) {
            assertThat(sample.made()).contains("PostgreSQL " + sample.postgres(), "INSERT INTO repro");
            assertThat(sample.teaches()).isNotBlank();
            assertThat(sample.segment()).matches("[0-9A-F]{24}").startsWith(String.format("%08X", sample.timeline()));
        }
    }

    @Test void everyClusterIsReadAndSaysWhatItTeaches() {
        for (ClusterSample cluster : Samples.clusters()) {
            assertThat(cluster.teaches()).isNotBlank();
            assertThat(cluster.made()).isNotBlank();
            assertThat(Samples.cluster(cluster.name()).xml()).contains("<primitive id=\"BackupVIP\"");
        }
        assertThat(Samples.cluster("outage")).hasToString("outage.xml: nodes pg01 (offline), pg02, pg03; "
                + "resources PostgresqlVIP, BackupVIP, msPostgresql; 4 constraints");
        assertThatThrownBy(() -> Samples.cluster("outrage"))
                .hasMessage("no cluster is called \"outrage\"; there are: talk, healthy, killed, outage, minus-1000");
    }

    @Test void filesOfOtherFormatsSayWhatTheyTeach() {
        assertThat(Samples.formats()).extracting(FormatSample::name).containsExactly("log.pb", "append.h2");
        for (FormatSample format : Samples.formats()) {
            assertThat(format.teaches()).isNotBlank();
            assertThat(format.made()).contains("outagebook.data.MakeFormats");
            assertThat(Samples.path(format.name())).hasSize(format.bytes());
        }
        assertThatThrownBy(() -> Samples.path("log")).hasMessageEndingWith("18, trap; of other formats: log.pb, append.h2");
    }

    @Test void changedFormatIsRefused() throws IOException {
        Files.writeString(project.resolve("data/formats/log.pb"), "");
        assertThatThrownBy(() -> Samples.path(project, "log.pb")).hasMessageStartingWith("data/formats/log.pb is not the sample \"log.pb\"");
    }

    @Test void changedClusterIsRefused() throws IOException {
        Files.writeString(project.resolve("data/clusters/outage.xml"), "<cib/>");
        assertThatThrownBy(() -> Samples.cluster(project, "outage")).hasMessageStartingWith("data/clusters/outage.xml is not the cluster \"outage\"");
    }

    @Test void dataIsSmall() throws IOException {
        assertThat(PathUtils.sizeOfDirectory(Samples.project().resolve("data"))).isLessThan(3_000_000);
    }

    @Test void unknownNameListsTheNames() {
        assertThatThrownBy(() -> Samples.path("9.5")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no sample is called \"9.5\"; there are: 9.4, 9.3, 9.6, 13, 15, 17, 18, trap; of other formats: log.pb, append.h2");
    }

    @Test void changedSampleIsRefusedWithBothSums() throws IOException {
        Path file = project.resolve("data/segments/9.4").resolve(SEGMENT + ".gz");
        Files.writeString(file, "not the sample");
        assertThatThrownBy(() -> Samples.path(project, "9.4")).hasMessage("data/segments/9.4/" + SEGMENT + ".gz is not the sample "
                + "\"9.4\": expected sha256 " + Samples.all().get(0).sha256() + ", found sha256 " + Manifest.sha256(file)
                + "; restore it with git checkout -- data");
    }

    @Test void changedFileOfACrashIsRefused() throws IOException {
        Path log = project.resolve("data/recovery/9.3/recovered/server.log");
        assertThat(Samples.crash(project, "9.3").log()).isEqualTo(Files.readString(log));
        Files.writeString(log, "all is well");
        assertThatThrownBy(() -> Samples.crash(project, "9.3")).hasMessageStartingWith("data/recovery/9.3/recovered/server.log is not the crash \"9.3\": ");
    }

    @Test void everyCrashSaysWhereItIsFromAndWhatItTeaches() {
        for (Sample crash : Samples.crashes()) {
            assertThat(crash.made()).contains("PostgreSQL " + crash.postgres(), "INSERT INTO users", "SIGKILL");
            assertThat(crash.teaches()).isNotBlank();
            assertThat(crash.beside()).extracting(Companion::what).allSatisfy(what -> assertThat(what).isNotBlank());
        }
    }

    @Test void missingSampleIsNamed() throws IOException {
        Files.delete(project.resolve("data/segments/9.4").resolve(SEGMENT + ".gz"));
        assertThatThrownBy(() -> Samples.path(project, "9.4"))
                .hasMessageStartingWith("data/segments/9.4/" + SEGMENT + ".gz").hasMessageContaining("found no such file");
    }

    @Test void damagedManifestIsNamed() throws IOException {
        Files.writeString(project.resolve("data/manifest.json"), "{");
        assertThatThrownBy(() -> Samples.path(project, "9.4")).hasMessageContaining("manifest.json cannot be read");
    }

    @Test void scratchIsTheUnzippedSampleAndIsUsedAgain() throws IOException {
        Path copy = Samples.scratch(project, scratch, "9.4");
        assertThat(copy).isEqualTo(scratch.resolve("9.4/" + SEGMENT)).hasBinaryContent(unzipped(Samples.all().get(0)));
        assertThat(Samples.scratch(project, scratch, "9.4")).isEqualTo(copy);
        assertThat(copy.getParent()).isDirectoryContaining(copy::equals).isDirectoryNotContaining(file -> !file.equals(copy));
    }

    @Test void changedScratchIsKeptAndReported() throws IOException {
        Path copy = Samples.scratch(project, scratch, "9.4");
        byte[] bytes = Files.readAllBytes(copy);
        bytes[328] = 0;
        Files.write(copy, bytes);
        assertThatThrownBy(() -> Samples.scratch(project, scratch, "9.4")).hasMessage(scratch.resolve("9.4/" + SEGMENT)
                + " is no longer that of the sample \"9.4\": it differs from byte 328 on; move it away or delete it, and a fresh copy is made");
        assertThat(copy).hasBinaryContent(bytes);
    }

    @Test void projectIsFoundByVariableThenPropertyThenFromTheDirectoryUp() throws IOException {
        Path below = Files.createDirectories(project.resolve("notebooks/scratch"));
        assertThat(Samples.project(project.toString(), "elsewhere", Path.of("/"))).isEqualTo(project);
        assertThat(Samples.project(null, project.toString(), Path.of("/"))).isEqualTo(project);
        assertThat(Samples.project(null, null, below)).isEqualTo(project);
    }

    @Test void projectThatIsNowhereIsOneClearError() {
        assertThatThrownBy(() -> Samples.project(null, null, Path.of("/")))
                .hasMessage("the workbook's data is not found: no data/manifest.json in / or above; "
                        + "set OUTAGEBOOK_HOME to the project's folder");
        assertThatThrownBy(() -> Samples.project("/nowhere", null, project))
                .hasMessage("the environment variable OUTAGEBOOK_HOME names /nowhere, where there is no data/manifest.json");
    }

    @Test void pathsShowAsSeenFromTheProject() {
        assertThat(Samples.shown(Samples.path("9.4"))).isEqualTo("data/segments/9.4/" + SEGMENT + ".gz");
        assertThat(Samples.shown(Path.of("/elsewhere/" + SEGMENT))).isEqualTo("/elsewhere/" + SEGMENT);
    }

    private static Map<String, Companion> listed() {
        Map<String, Companion> files = new TreeMap<>();
        for (Sample sample : Stream.of(Samples.all(), Samples.crashes(), Manifest.read(Samples.project()).incidents()).flatMap(List::stream).toList()) {
            files.put(sample.file(), new Companion(sample.file(), sample.sha256(), sample.bytes(), ""));
            for (Companion beside : sample.beside()) files.put(beside.file(), beside);
        }
        for (ClusterSample cluster : Samples.clusters()) {
            files.put(cluster.file(), new Companion(cluster.file(), cluster.sha256(), cluster.bytes(), ""));
        }
        for (FormatSample format : Samples.formats()) {
            files.put(format.file(), new Companion(format.file(), format.sha256(), format.bytes(), ""));
        }
        return files;
    }

    private static byte[] unzipped(Sample sample) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(Samples.path(sample.name())))) {
            return in.readAllBytes();
        }
    }
}
