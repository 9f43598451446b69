package outagebook.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A server's disk that fails, as nearly as a user can make it fail who may not mount anything. */
final class Disk {
    private static final int PAGE = 8192;

    private Disk() {}

    /** Takes the right to write from all its files and folders. */
    static void readOnly(PgServer server) {
        chmod(server, "u-w");
    }

    static void writable(PgServer server) {
        chmod(server, "u+w");
    }

    /** Files that vanish meanwhile are no error. */
    private static void chmod(PgServer server, String change) {
        server.home().user().run(server.data().getParent(), "bash", "-c", "chmod -R " + change + " \"$0\" 2>/dev/null; :", server.data().toString());
    }

    /** Lets no file of its processes grow to a whole WAL segment. */
    static void full(PgServer server) {
        limit(server, segmentSize(server) - PAGE + ":");
    }

    /** As far as the guard of the servers allows. */
    static void empty(PgServer server) {
        limit(server, "unlimited:");
    }

    private static void limit(PgServer server, String limit) {
        if (!Files.isExecutable(Path.of("/usr/bin/prlimit"))) throw new LabException("a full disk needs prlimit of util-linux, "
                + "which is not here" + (System.getProperty("os.name").startsWith("Linux") ? ": install util-linux" : ", as on macOS: take readOnly instead"));
        List<String> command = new ArrayList<>(List.of("bash", "-c", "for pid; do /usr/bin/prlimit --pid $pid --fsize=" + limit + " 2>/dev/null; done; :", "prlimit"));
        server.processes().forEach(process -> command.add("" + process.pid()));
        server.home().user().run(server.data().getParent(), command.toArray(String[]::new));
    }

    private static long segmentSize(PgServer server) {
        try (Stream<Path> files = Files.list(server.wal())) {
            Path segment = files.filter(file -> file.getFileName().toString().matches("[0-9A-F]{24}")).findFirst()
                    .orElseThrow(() -> new LabException(server.name() + " has no WAL segment in " + server.wal()));
            return Files.size(segment);
        } catch (IOException e) {
            throw new LabException(server.name() + ": " + e.getMessage(), e);
        }
    }
}
