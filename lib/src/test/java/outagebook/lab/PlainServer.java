package outagebook.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * A server as PostgreSQL itself makes it, for tests and for the bundled data: its own defaults, and no password.
 *
 * <p>What {@link Lab#start} makes has settings of the lab's, and a password, for which initdb takes a transaction: all later transactions
 * would have other numbers, and all records other places. This one has only the lab's way of living: its user, its folder, its guard.
 */
public final class PlainServer implements AutoCloseable {
    private final PgServer server;
    private Connection connection;
    private int logged;

    private PlainServer(PgServer server) {
        this.server = server;
    }

    /**
     * Makes a cluster and starts it.
     *
     * @param jar      has the binaries for Linux on x86-64 as a {@code .txz} or {@code .tbz} inside
     * @param initdb   more arguments of initdb
     * @param settings of the server, as {@code name=value}
     */
    public static PlainServer start(Path jar, List<String> initdb, List<String> settings) {
        return start(home -> unpacked(jar, home), initdb, settings);
    }

    /** The same with binaries that are installed in a folder, such as Debian's {@code /usr/lib/postgresql/15/bin}. */
    public static PlainServer installed(Path bin, List<String> initdb, List<String> settings) {
        return start(home -> bin, initdb, settings);
    }

    private static PlainServer start(Function<Home, Path> bin, List<String> initdb, List<String> settings) {
        Home home = Home.open(ServerUser.find(), 1);
        try {
            var plain = new PlainServer(PgServer.create(home, "plain", Programs.of(bin.apply(home).toString(), home.user()), "", home::close));
            plain.initdb(home, initdb, settings);
            plain.start();
            return plain;
        } catch (RuntimeException e) {
            home.close();
            throw e;
        }
    }

    private void initdb(Home home, List<String> more, List<String> settings) {
        List<String> command = new ArrayList<>(List.of(bin().resolve("initdb").toString(), "-N", "-D", data().toString(), "-U", "postgres",
                "-A", "trust", "-E", "UTF8", "--locale=C"));
        command.addAll(more);
        home.user().run(home.folder(), command.toArray(String[]::new));
        server.configure(settings.toArray(String[]::new));
        server.configure("listen_addresses=127.0.0.1", "unix_socket_directories=");
    }

    private static Path unpacked(Path jar, Home home) {
        try (JarFile file = new JarFile(jar.toFile())) {
            JarEntry entry = file.stream().filter(e -> e.getName().matches("(?i).*linux-x86_64\\.(txz|tbz)")).findFirst()
                    .orElseThrow(() -> new IOException("no archive for Linux x86_64 in " + jar));
            Path archive = home.folder().resolve(entry.getName());
            try (InputStream in = file.getInputStream(entry)) {
                Files.copy(in, archive);
            }
            home.user().run(home.folder(), "tar", "-xf", archive.toString());
            return home.folder().resolve("bin");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the server again, after {@link #stop} or {@link #kill}; its {@link #log} begins anew. */
    public void start() {
        logged = allLogged().length;
        server.launch("it takes connections", this::connected);   // its log may be told to be silent
        if (!server.running()) throw new LabException("the server did not start:\n" + log());
    }

    private boolean connected() {
        try {
            connection = server.connect();
            return true;
        } catch (LabException e) {
            return false;
        }
    }

    /** Ends all its processes at once (SIGKILL). */
    public void kill() {
        server.kill();
    }

    /** Shuts it down, with a last checkpoint; the folder stays. */
    public void stop() {
        disconnect();
        server.stop();
    }

    /** {@return what the server wrote since it was last started} */
    public String log() {
        byte[] all = allLogged();
        return new String(Arrays.copyOfRange(all, logged, all.length), StandardCharsets.UTF_8);
    }

    private byte[] allLogged() {
        return Files.exists(server.logFile()) ? read(server.logFile()) : new byte[0];
    }

    /** {@return the folder of its programs} */
    public Path bin() {
        return server.programs().bin();
    }

    /** {@return its data directory} */
    public Path data() {
        return server.data();
    }

    /** {@return the folder of its WAL segments} */
    public Path wal() {
        return server.wal();
    }

    /** {@return the raw bytes of a WAL segment of this server} */
    public byte[] segment(String name) {
        return read(wal().resolve(name));
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the one connection that the methods here use, for what they do not do} */
    public Connection connection() {
        return connection;
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

    /** Ends the server, and deletes its folder. */
    @Override public void close() {
        disconnect();
        server.close();
    }

    private void disconnect() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
