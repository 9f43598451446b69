package outagebook.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import outagebook.wal.Lsn;

/**
 * A real PostgreSQL server on this machine, made by {@link Lab#start} and gone when closed.
 *
 * <p>It listens on 127.0.0.1 only, on a free port, with a random password. It runs with {@code fsync=off}: a killed process loses nothing
 * of what it gave to the operating system, so crash recovery is the same; only a power failure would tell the difference, and there is
 * none here. It is small: 16 MB of shared buffers, 20 connections, 64 MB of WAL between checkpoints (9.3: three segments), 256 MB of temporary
 * files in a query, no file above 1 GB; {@link #configure} changes what is a setting.
 * Its statements run in one session, as in psql; a session that the server ended is followed by a new one.
 */
public final class PgServer implements AutoCloseable {
    private static final int SECONDS = 60;
    private static final int PORTS_TO_TRY = 5;

    private final String name;
    private final Home home;
    private final Programs programs;
    private final String password;
    private final Runnable closing;
    private final ServerFolder folder;
    private final Session session;
    private int port;
    private ProcessHandle postmaster;

    private PgServer(Home home, String name, Programs programs, String password, Runnable closing) {
        this.home = home;
        this.name = name;
        this.programs = programs;
        this.password = password;
        this.closing = closing;
        home.check();
        folder = new ServerFolder(home.user(), home.make(name));
        session = new Session(name, this::url, password);
        port = freePort();
    }

    /**
     * A server that is not there yet: its data directory is missing.
     *
     * @param closing is run when it is closed, after it has ended
     */
    static PgServer create(Home home, String name, Programs programs, String password, Runnable closing) {
        return new PgServer(home, name, programs, password, closing);
    }

    /** Makes its data directory with initdb. What starts with {@code --} goes to initdb, {@code name=value} to {@code postgresql.conf}. */
    void initdb(List<String> settings) {
        List<String> command = new ArrayList<>(List.of(programs.bin().resolve("initdb").toString(), "-N", "-D", data().toString(), "-U", "postgres",
                "-A", method(), "--pwfile", folder.write(folder.path().resolve("password"), password + "\n").toString(), "-E", "UTF8", "--locale=C"));
        settings.stream().filter(setting -> setting.startsWith("--")).forEach(command::add);
        home.user().run(folder.path(), command.toArray(String[]::new));
        write("pg_hba.conf", "host all all 127.0.0.1/32 " + method() + "\nhost replication all 127.0.0.1/32 " + method() + "\n");
        folder.configure(Stream.concat(Settings.of(programs.dialect()).stream(), settings.stream().filter(setting -> !setting.startsWith("--"))).toList());
    }

    private String method() {
        return programs.dialect().since(100000) ? "scram-sha-256" : "md5";
    }

    /** {@return what it is called: "postgres", or a node's name} */
    public String name() {
        return name;
    }

    /** {@return PostgreSQL's version, such as "9.3.5" or "18.6"} */
    public String version() {
        return programs.version();
    }

    Programs programs() {
        return programs;
    }

    /** {@return the TCP port on 127.0.0.1; it may be another one after {@link #start}, if somebody else took it} */
    public int port() {
        return port;
    }

    /** {@return its data directory} */
    public Path data() {
        return folder.data();
    }

    /** {@return the folder of its WAL segments: {@code pg_wal}, called {@code pg_xlog} before version 10} */
    public Path wal() {
        return data().resolve(programs.dialect().wal());
    }

    /** {@return the file that it writes its log to, in English, each line with {@code %m [%p] } (time in UTC, process) in front} */
    public Path logFile() {
        return folder.log();
    }

    /** {@return what it has written to its log so far, since it was made} */
    public PgLog log() {
        return PgLog.of(name, folder.logSince(0));
    }

    /** {@return where JDBC finds it, without user ("postgres") and password} */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** {@return the random password of its superuser "postgres"} */
    String password() {
        return password;
    }

    /** {@return a JDBC connection of your own, to be closed by you} */
    public Connection connect() {
        home.check();
        try {
            return session.connect();
        } catch (SQLException e) {
            throw new LabException(name + ": " + e.getMessage(), e);
        }
    }

    /** Runs each statement in a transaction of its own. An interrupt of the cell cancels the one that runs. */
    public void sql(String... statements) {
        home.check();
        for (String statement : statements) session.execute(statement);
    }

    /** {@return all rows that this query gives} */
    public Answer query(String sql) {
        home.check();
        return session.query(sql);
    }

    /** {@return the first column of the first row, as text; null if that is null} */
    public String ask(String sql) {
        Answer answer = query(sql);
        if (answer.rows().isEmpty()) throw new LabException(name + ": no row: " + sql);
        return answer.rows().get(0).get(0);
    }

    /** {@return what this query gives, over a connection of its own: the session may be waiting for a replica} */
    Answer look(String sql) {
        try (Connection own = connect(); Statement statement = own.createStatement()) {
            return Answer.of(statement.executeQuery(sql));
        } catch (SQLException e) {
            throw new LabException(name + ": " + sql + ": " + e.getMessage(), e);
        }
    }

    /** {@return whether its first process, the postmaster, runs} */
    public boolean running() {
        return postmaster != null && ServerProcess.alive(postmaster);
    }

    /** {@return whether it replays WAL: true for a replica, false for a primary} */
    public boolean inRecovery() {
        return ask("SELECT pg_is_in_recovery()").equals("t");
    }

    /** {@return how far its WAL goes: what a primary has written, what a replica has replayed} */
    public Lsn position() {
        Dialect dialect = programs.dialect();
        return Lsn.parse(ask("SELECT " + (inRecovery() ? dialect.replayedLsn() : dialect.currentLsn())));
    }

    /**
     * Adds settings, as {@code name=value}, to its {@code postgresql.conf}; the last one of a name counts. A running server reads them at
     * once, and this waits until it has (if it takes connections; a replica that has just started may not): they hold for the next statement.
     */
    public void configure(String... settings) {
        folder.configure(List.of(settings));
        if (!running()) return;
        Optional<String> before = loaded();
        signal("HUP", postmaster.pid());
        if (before.isPresent()) await("it has read its settings", () -> !loaded().equals(before));
    }

    /** {@return when its first process read its settings, as a new session sees it; the others have been told by then} */
    private Optional<String> loaded() {
        try {
            return Optional.of(look("SELECT pg_conf_load_time()").rows().get(0).get(0));
        } catch (LabException e) {
            return Optional.empty();
        }
    }

    /** Starts it, and waits until it takes connections. After {@link #kill} this is crash recovery. */
    public void start() {
        if (running()) return;
        long before = folder.logged();
        launch("it takes connections", () -> folder.logSince(before).contains("ready to accept"));
        if (!running()) throw new LabException(name + " did not start:\n" + folder.lastLines(before));
    }

    /** Starts its postmaster, on another port if its own is taken by now, and waits until that is so or it has ended. */
    void launch(String what, BooleanSupplier until) {
        for (int tries = 1;; tries++) {
            long before = folder.logged();
            postmaster = home.start(folder.log(), List.of(programs.bin().resolve("postgres").toString(), "-D", data().toString(), "-p", "" + port));
            await(what, () -> !running() || until.getAsBoolean());
            if (running() || tries == PORTS_TO_TRY || !folder.logSince(before).contains("could not bind")) return;
            port = freePort();
        }
    }

    /** Shuts it down as {@code pg_ctl stop -m fast} does: open transactions are rolled back, a last checkpoint is made. */
    public void stop() {
        if (!running()) return;
        session.close();
        signal("INT", postmaster.pid());
        awaitEnd(List.of(postmaster));
    }

    /** Kills all its processes at one moment (SIGKILL): the machine has died. */
    public void kill() {
        if (!running()) return;
        signal("STOP", postmaster.pid());   // so that it starts no process more
        List<ProcessHandle> all = processes();
        all.forEach(ProcessHandle::destroyForcibly);
        awaitEnd(all);
        session.close();
    }

    /** Kills its first process only (SIGKILL); the others see it and end. */
    public void killPostmaster() {
        if (!running()) return;
        List<ProcessHandle> all = processes();
        postmaster.destroyForcibly();
        session.close();
        awaitEnd(all);
    }

    /**
     * Aborts one of its processes (SIGABRT), as an assertion or a bug in the server would: the postmaster then ends all others, and
     * recovers from the WAL. Returns when the process is gone.
     *
     * @param process how {@code ps} names it, with or without spaces: "checkpointer", "wal receiver", "startup"; "client backend" is one with a client
     */
    public void abort(String process) {
        ProcessHandle found = ServerProcess.of(postmaster).stream().filter(p -> p.is(process)).map(ServerProcess::handle).findFirst()
                .orElseThrow(() -> new LabException(name + " has no process \"" + process + "\"; it has: " + ServerProcess.of(postmaster)));
        signal("ABRT", found.pid());
        awaitEnd(List.of(found));
    }

    /** Makes a replica a primary ({@code pg_ctl promote}), and waits until it is one. */
    public void promote() {
        home.user().run(folder.path(), programs.bin().resolve("pg_ctl").toString(), "promote", "-D", data().toString());
        await("it is a primary", () -> !inRecovery());
    }

    private void signal(String signal, long pid) {
        home.user().run(folder.path(), "bash", "-c", "kill -s " + signal + " " + pid);
    }

    private void awaitEnd(List<ProcessHandle> processes) {
        await("its processes have ended", () -> processes.stream().noneMatch(ServerProcess::alive));
    }

    /**
     * Waits, at most a minute, until the server's log has such a line.
     *
     * @param regex found anywhere in the text of the line
     * @return the first one
     */
    public LogLine awaitLog(String regex) {
        await("a line with \"" + regex + "\" in its log", () -> log().first(regex).isPresent());
        return log().first(regex).orElseThrow();
    }

    /** {@return whether it takes connections now; a replica that streams already may still wait for the primary's list of running transactions} */
    boolean answers() {
        try {
            connect().close();
            return true;
        } catch (SQLException | LabException e) {
            return false;
        }
    }

    /** Waits until that is so, at most a minute. */
    void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) throw new LabException(name + ": waited " + SECONDS + " s, and not yet: " + what + "\n" + folder.lastLines(0));
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    private LabException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new LabException(name + ": interrupted while waiting for it", e);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new LabException("no free port on 127.0.0.1: " + e.getMessage(), e);
        }
    }

    /** {@return its processes: the postmaster, and those that it started} */
    List<ProcessHandle> processes() {
        return running() ? Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList() : List.of();
    }

    Home home() {
        return home;
    }

    /** Closes its session. */
    void disconnect() {
        session.close();
    }

    /** Writes a file of its data directory. */
    void write(String file, String text) {
        folder.write(data().resolve(file), text);
    }

    /** Ends it at once, and removes what it left. */
    @Override public void close() {
        session.close();
        closing.run();
    }

    @Override public String toString() {
        return name + ": PostgreSQL " + version() + " on port " + port + (running() ? ", running" : ", stopped");
    }
}
