package outagebook.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;

/**
 * A real PostgreSQL server in a temporary folder, listening on 127.0.0.1 only, gone when closed.
 *
 * <p>PostgreSQL refuses to run as root, so root starts it as the user {@code nobody}. Linux on x86-64 only.
 */
public final class Server implements AutoCloseable {
    private static final int SECONDS = 60;
    /** Ends a server whose test was killed. */
    private static final String LIFE = "900";

    private final Path home;
    private final Process process;
    private final Connection connection;

    private Server(Path home, Process process, Connection connection) {
        this.home = home;
        this.process = process;
        this.connection = connection;
    }

    /**
     * Makes a cluster and starts it.
     *
     * @param jar      has the binaries as a {@code .txz} or {@code .tbz} inside
     * @param initdb   more arguments of initdb
     * @param settings of the server, as {@code name=value}
     */
    public static Server start(Path jar, List<String> initdb, List<String> settings) {
        return start(jar.getFileName().toString(), initdb, settings, home -> {
            run(home, "tar", "-xf", archive(jar, home).toString());
            return home.resolve("bin");
        });
    }

    /** The same with binaries that are installed in a folder, such as Debian's {@code /usr/lib/postgresql/15/bin}. */
    public static Server installed(Path bin, List<String> initdb, List<String> settings) {
        return start(bin.toString(), initdb, settings, home -> bin);
    }

    private static Server start(String name, List<String> initdb, List<String> settings, Binaries binaries) {
        Process process = null;
        try {
            Path home = Files.createTempDirectory("outagebook-postgres");
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path bin = binaries.in(home);
            if (root()) run(home, "chown", "-R", "nobody", ".");
            run(home, asServerUser(bin, "initdb", Stream.concat(initdb.stream(), Stream.of(
                    "-D", home.resolve("data").toString(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")).toList()));
            int port = freePort();
            process = new ProcessBuilder(asServerUser(bin, "postgres", arguments(home, port, settings)))
                    .directory(home.toFile()).redirectErrorStream(true).redirectOutput(home.resolve("server.log").toFile()).start();
            return new Server(home, process, connect(process, home, port));
        } catch (IOException | RuntimeException e) {
            if (process != null) process.destroyForcibly();
            throw new IllegalStateException("no server from " + name + ": " + e.getMessage(), e);
        }
    }

    /** Puts the server's programs somewhere below this folder, or says where they are. */
    private interface Binaries {
        Path in(Path home) throws IOException;
    }

    private static List<String> arguments(Path home, int port, List<String> settings) {
        List<String> all = new ArrayList<>(List.of("-D", home.resolve("data").toString(), "-p", "" + port));
        for (String setting : settings) all.addAll(List.of("-c", setting));
        all.addAll(List.of("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="));
        return all;
    }

    /** Runs each statement in a transaction of its own. */
    public void sql(List<String> statements) {
        for (String sql : statements) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(sql + ": " + e.getMessage(), e);
            }
        }
    }

    /** {@return the first column of the first row} */
    public String ask(String sql) {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    /** {@return the connection, for what the other methods do not do} */
    public Connection connection() {
        return connection;
    }

    /** {@return the folder of its WAL segments} */
    public Path wal() {
        Path data = home.resolve("data");
        return Files.isDirectory(data.resolve("pg_wal")) ? data.resolve("pg_wal") : data.resolve("pg_xlog");
    }

    /** {@return the raw bytes of a WAL segment of this server (pg_wal, called pg_xlog before version 10)} */
    byte[] segment(String name) {
        try {
            return Files.readAllBytes(wal().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the server (SIGTERM, then SIGKILL) and deletes its folder. */
    @Override public void close() {
        try {
            connection.close();
            process.destroy();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
            PathUtils.deleteDirectory(home);
        } catch (SQLException | IOException | InterruptedException e) {
            process.destroyForcibly();
            throw new IllegalStateException("closing the server in " + home + ": " + e.getMessage(), e);
        }
    }

    private static Path archive(Path jar, Path folder) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            JarEntry entry = file.stream().filter(e -> e.getName().matches("(?i).*linux-x86_64\\.(txz|tbz)")).findFirst()
                    .orElseThrow(() -> new IOException("no archive for Linux x86_64 in " + jar));
            Path archive = folder.resolve(entry.getName());
            try (InputStream in = file.getInputStream(entry)) {
                Files.copy(in, archive);
            }
            return archive;
        }
    }

    private static List<String> asServerUser(Path bin, String program, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("timeout", "-k", "5", LIFE));
        if (root()) command.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
        command.add(bin.resolve(program).toString());
        command.addAll(arguments);
        return command;
    }

    private static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    private static void run(Path folder, String... command) throws IOException {
        run(folder, List.of(command));
    }

    static void run(Path folder, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        try {
            if (process.waitFor() != 0) throw new IOException(String.join(" ", command) + "\n" + output);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IOException("interrupted: " + command.get(0), e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Connection connect(Process process, Path home, int port) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (true) {
            try {
                return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IOException(e.getMessage() + "\n" + Files.readString(home.resolve("server.log")), e);
                }
                pause();
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }
}
