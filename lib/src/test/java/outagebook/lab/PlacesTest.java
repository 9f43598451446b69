package outagebook.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers in all kinds of places: of root and of an ordinary user, in odd paths, on a full disk, without programs. */
class PlacesTest {
    private Path folder;

    @BeforeEach void needsServers() throws IOException {
        assumeTrue(Lab.ready("18"), () -> Lab.why("18"));
        folder = Files.createTempDirectory("outagebook-places");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach void remove() throws IOException {
        PathUtils.deleteDirectory(folder);
    }

    @Test void anOrdinaryUserNeedsNoRightsAndNoPlainPath() throws Exception {
        Path target = target("Büro 日本 'a'");
        String classPath = Child.copiedClassPath(target);
        Files.createDirectories(target.resolve("postgres"));
        copyJar(target);
        List<String> prefix = List.of();
        if (ServerUser.root()) {
            ServerUser.find().own(folder);
            prefix = ServerUser.find().drop();
        }
        for (int i = 0; i < 2; i++) {
            try (var child = Child.start(prefix, classPath, List.of(), "ends", "18")) {
                assertThat(child.said).startsWith("started");
                child.process.waitFor();
            }
        }
        try (Stream<Path> unpacked = Files.list(target.resolve("postgres/unpacked"))) {
            assertThat(unpacked).hasSize(1);
        }
    }

    @Test void twoMayUnpackAtTheSameTime() throws Exception {
        Path target = target("target");
        copyJar(target);
        List<String> options = List.of("-Doutagebook.postgres=" + target.resolve("postgres"));
        try (var one = child(options, "sleeps"); var other = child(options, "sleeps")) {
            assertThat(one.said).startsWith("started");
            assertThat(other.said).startsWith("started");
        }
    }

    @Test void oneCallRemovesThePrograms() throws Exception {
        Path place = folder.resolve("programs");
        try (var child = child(List.of("-Doutagebook.lab.programs=" + place), "sleeps")) {
            assertThat(child.said).startsWith("started");
            assertThat(place).isNotEmptyDirectory();
        }
        try (var child = child(List.of("-Doutagebook.lab.programs=" + place), "removes")) {
            child.process.waitFor();
            assertThat(child.said).startsWith("started");
            assertThat(place).doesNotExist();
        }
        try (var child = child(List.of("-Doutagebook.lab.programs=/proc/self/none"), "ends")) {
            assertThat(child.said).contains("tried [/proc/self/none]").contains("-Doutagebook.lab.programs");
        }
    }

    private static Child child(List<String> options, String way) throws IOException {
        return Child.start(List.of(), System.getProperty("java.class.path"), options, way, "18");
    }

    private Path target(String name) {
        try {
            return Files.createDirectories(folder.resolve(name).resolve("target"));
        } catch (IOException | RuntimeException e) {
            assumeTrue(false, "no such file names here: " + e.getMessage());
            throw new AssertionError(e);
        }
    }

    private static void copyJar(Path target) throws IOException {
        Path jar = Lab.builds().stream().filter(build -> build.is("18") && build.present()).findFirst().orElseThrow().jar();
        Files.copy(jar, Files.createDirectories(target.resolve("postgres")).resolve(jar.getFileName()));
    }

    @Test void withoutProgramsItSaysHowToGetThem() throws Exception {
        try (var child = child(List.of("-Doutagebook.postgres=" + folder), "ends")) {
            assertThat(child.said).startsWith("LabMissing: PostgreSQL 18 is not on this machine").contains("mvn package");
        }
    }

    @Test void anotherArchiveThanThePublishedOneIsRefused() throws Exception {
        Build build = Lab.builds().stream().filter(each -> each.is("18") && each.present()).findFirst().orElseThrow();
        try (var jar = new JarOutputStream(Files.newOutputStream(folder.resolve(build.jar().getFileName())))) {
            jar.putNextEntry(new java.util.zip.ZipEntry(build.archive()));
            jar.write(42);
        }
        try (var child = child(List.of("-Doutagebook.postgres=" + folder), "ends")) {
            assertThat(child.said).startsWith("LabException: " + folder).contains("is not the jar that was published: the SHA-256");
        }
        try (Stream<Path> unpacked = Files.list(folder.resolve("unpacked"))) {
            assertThat(unpacked).isEmpty();
        }
    }

    @Test void unknownVersionsAreNamed() {
        assertThatThrownBy(() -> Lab.start("8.4")).isInstanceOf(LabMissing.class).hasMessageContaining("9.3.5, 9.6.24, 10.23");
        assertThatThrownBy(() -> Lab.start("/nowhere/bin")).isInstanceOf(LabMissing.class).hasMessageContaining("/nowhere/bin/postgres");
        assertThat(Lab.ready("18")).isTrue();
        assertThat(Lab.why("1")).contains("no build of PostgreSQL 1 is known");
    }

    @Test void installedProgramsWillDo() {
        Path bin = Path.of("/usr/lib/postgresql/15/bin");
        assumeTrue(Files.isDirectory(bin), bin + " is not there");
        try (var pg = Lab.start(bin.toString(), "--data-checksums", "work_mem=2MB")) {
            assertThat(pg.version()).startsWith("15.");
            assertThat(pg.ask("SHOW data_checksums") + pg.ask("SHOW work_mem")).isEqualTo("on2MB");
        }
    }

    @Test void aTakenPortIsNoTrouble() throws IOException {
        try (ServerSocket standard = standardPort(); var pg = Lab.start("18")) {
            assertThat(standard == null || standard.isBound()).isTrue();
            int before = pg.port();
            pg.stop();
            try (var taken = new ServerSocket(before, 1, InetAddress.getLoopbackAddress())) {
                pg.start();
                assertThat(taken.isBound()).isTrue();
                assertThat(pg.port()).isNotEqualTo(before).isNotEqualTo(5432);
                assertThat(pg.ask("SELECT 1")).isEqualTo("1");
            }
        }
    }

    /** Another server's port: taken by it, or now by us. */
    private static ServerSocket standardPort() throws IOException {
        try {
            return new ServerSocket(5432, 1, InetAddress.getLoopbackAddress());
        } catch (java.net.BindException e) {
            return null;
        }
    }

    @Test void aWrongSettingIsToldInTheServersWords() {
        assertThatThrownBy(() -> Lab.start("18", "shared_bufers=1")).isInstanceOf(LabException.class).hasMessageContaining("shared_bufers");
        assertThatThrownBy(() -> Lab.start("18", "shared_buffers")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("name=value");
        assertThatThrownBy(() -> Lab.start("18", "--nonsense")).isInstanceOf(LabException.class).hasMessageContaining("nonsense");
    }

    @Test void aFullDiskIsToldBeforeAndAfter() throws Exception {
        List<String> small = List.of("-Djava.io.tmpdir=" + folder);
        mounted("20m", () -> {
            try (var child = child(small, "ends")) {
                assertThat(child.said).startsWith("LabException: " + folder + " has ").contains("MB free").contains("make room");
                assertThat(folder).isEmptyDirectory();
            }
        });
        mounted("200m", () -> {
            try (var child = child(small, "fills")) {
                assertThat(child.lines.readLine()).contains("No space left on device");
                child.process.waitFor();
            }
        });
    }

    /** What is done on the small disk. */
    private interface Work {
        void run() throws Exception;
    }

    private void mounted(String size, Work work) throws Exception {
        assumeTrue(ServerUser.root() && shell("mount -t tmpfs -o mode=1777,size=" + size + " none " + folder), "a small disk needs root");
        try {
            work.run();
        } finally {
            assertThat(shell("for i in 1 2 3 4 5 6 7 8 9; do umount " + folder + " && exit; sleep 1; done; exit 1")).isTrue();
        }
    }

    private static boolean shell(String command) throws IOException, InterruptedException {
        return new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start().waitFor() == 0;
    }

    @Test void rootsServersNeedAWayIn() throws IOException {
        assumeTrue(ServerUser.root(), "you are not root");
        Path inside = Files.createDirectory(folder.resolve("inside"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        assertThat(Programs.usable(inside)).isTrue();
        assertThat(Programs.usable(Files.createDirectory(folder.resolve("$HOME")))).isFalse();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        assertThat(Programs.usable(inside)).isFalse();
    }
}
