package outagebook.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing is left of a server, however its JVM ends: no process, no socket, no folder, no semaphore. Linux only: reads /proc. */
class CleanEndTest {
    @BeforeEach void needsServers() {
        assumeTrue(Lab.ready("9.3.5") && Lab.ready("18"), () -> Lab.why("9.3.5") + Lab.why("18"));
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "no /proc to look at");
    }

    @ParameterizedTest
    @CsvSource({"ends, 9.3.5", "ends, 18", "throws, 18", "kills, 9.3.5", "kills, 18", "stops, 18"})
    void nothingIsLeftOfAProgramThatDoesNotClose(String way, String version) throws Exception {
        try (var child = Child.start(way, version)) {
            child.process.waitFor();
            nothingIsLeft(child);
        }
    }

    @ParameterizedTest
    @CsvSource({"KILL, 9.3.5", "KILL, 18", "INT, 18", "TERM, 18", "HUP, 18"})
    void nothingIsLeftWhenItsProcessGroupGetsASignal(String signal, String version) throws Exception {
        try (var child = Child.start("sleeps", version)) {
            assertThat(Child.processesOf(child.home())).hasSizeGreaterThan(3);
            child.signal(signal);
            child.process.waitFor();
            nothingIsLeft(child);
        }
    }

    /** Jupyter interrupts a cell with SIGINT to the kernel's process group; PostgreSQL would shut down. */
    @Test void aServerDoesNotHearTheInterruptOfACell() throws Exception {
        List<String> deaf = List.of("bash", "-c", "trap '' INT; exec \"$@\"", "deaf");
        try (var child = Child.start(deaf, System.getProperty("java.class.path"), List.of(), "asks", "18")) {
            child.signal("INT");
            Thread.sleep(1000);
            new Socket(InetAddress.getLoopbackAddress(), child.port()).close();
            assertThat(child.lines.ready()).as("it still has its answers").isFalse();
            child.signal("KILL");
            child.process.waitFor();
            nothingIsLeft(child);
        }
    }

    @Test void aServerEndsWhenItsTimeIsOver() throws Exception {
        try (var child = Child.start(List.of(), System.getProperty("java.class.path"), List.of("-Doutagebook.lab.minutes=0.3"), "asks", "18")) {
            assertThat(child.lines.readLine()).contains("their 0.3 minutes are over").contains("-Doutagebook.lab.minutes=120");
            nothingIsLeft(child);
        }
    }

    @Test void theNextServerRemovesWhatNobodyGuards() throws Exception {
        Path home;
        try (var child = Child.start("sleeps", "18")) {
            home = child.home();
            for (ProcessHandle process : child.process.descendants().filter(p -> p.info().command().orElse("").endsWith("bash")).toList()) {
                process.destroyForcibly();
            }
            child.signal("KILL");
            child.process.waitFor();
        }
        assertThat(home).exists();
        Lab.start("18").close();
        eventually(() -> Files.notExists(home) && Child.processesOf(home).isEmpty());
    }

    @Test void otherServersAreLeftAlone() throws Exception {
        try (var child = Child.start("sleeps", "18"); var mine = Lab.start("18")) {
            Lab.start("18").close();
            assertThat(child.home()).exists();
            assertThat(mine.ask("SELECT 1")).isEqualTo("1");
            child.signal("INT");
            child.process.waitFor();
            nothingIsLeft(child);
        }
    }

    @Test void aChildThatHangsWhileItEndsIsEnded() throws Exception {
        var pg = Lab.start("9.3.5");
        Path home = pg.home().folder();
        long hanging = pg.processes().stream().mapToLong(ProcessHandle::pid).filter(pid -> ServerProcess.title(pid).contains("checkpointer")).findFirst().orElseThrow();
        assertThat(new ProcessBuilder("kill", "-STOP", "" + hanging).start().waitFor()).isZero();
        pg.close();
        eventually(() -> Child.processesOf(home).isEmpty() && ProcessHandle.of(hanging).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test void thereIsALimit() {
        try {
            assertThatThrownBy(() -> {
                for (int i = 0; i < 20; i++) Lab.start("18");
            }).isInstanceOf(LabException.class).hasMessageContaining("at most 8");
            assertThatThrownBy(Lab::remove).hasMessageContaining("close");
        } finally {
            Lab.closeAll();
        }
        Lab.start("18").close();
    }

    private static void nothingIsLeft(Child child) throws Exception {
        assertThat(child.said).startsWith("started");
        eventually(() -> Child.processesOf(child.home()).isEmpty() && Files.notExists(child.home()));
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), child.port()).close()).isInstanceOf(ConnectException.class);
        assertThat(semaphores()).noneMatch(key -> key / 1000 == child.port());
    }

    /** The keys of System V semaphores: a server before 10 takes its port times 1000, and the numbers after it. */
    private static List<Integer> semaphores() throws IOException {
        return Files.readAllLines(Path.of("/proc/sysvipc/sem")).stream().skip(1).map(line -> Integer.valueOf(line.strip().split("\\s+")[0])).toList();
    }

    private static void eventually(Callable<Boolean> condition) throws Exception {
        for (long end = System.nanoTime() + 30_000_000_000L; !condition.call();) {
            assertThat(System.nanoTime()).as("30 s are over").isLessThan(end);
            Thread.sleep(50);
        }
    }
}
