package outagebook.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.io.file.PathUtils;
import outagebook.lab.PlainServer;
import outagebook.notebook.Manifest;
import outagebook.notebook.Manifest.Companion;
import outagebook.notebook.Manifest.Sample;

/**
 * Makes the incident of the last chapter: an archive with holes, and beside it what is left of a server that was killed.
 *
 * <p>A real server writes nine segments and is killed while a transaction is open. Then the copies in the archive are damaged in the
 * ways that happen: one byte, one file absent, one cut off, one all zeros. The server's own files stay whole, but for one torn page.
 */
final class MakeIncident {
    static final String ARTIFACT = Recipe.ZONKY + "18.6.0";
    private static final List<String> INITDB = List.of("--wal-segsize=1", "--data-checksums", "--set=wal_recycle=off");
    private static final List<String> SETTINGS = List.of("wal_level=replica", "autovacuum=off", "checkpoint_timeout=1h", "shared_buffers=16MB",
            "wal_keep_size=64MB", "fsync=off", "timezone=UTC", "log_timezone=UTC", "max_connections=20");
    private static final int PAGE = 8192;
    private static final int CUT = 4096;
    /** A row that is deleted for all to see. */
    private static final String DELETE = "DELETE FROM users WHERE city = 'Berlin'";
    private static final String PAUSE = "SELECT pg_sleep(2)";
    private static final String SWITCH = "SELECT pg_switch_wal()";

    /** What the server is told, a list for each segment; the first is before the archive begins. */
    private static final List<List<String>> TOLD = List.of(
            List.of("CREATE TABLE users(id int4 PRIMARY KEY, username text, city text)", "CREATE TABLE events(at timestamptz, note text)",
                    "INSERT INTO users SELECT n, (ARRAY['codd', 'lovelace', 'turing', 'hopper', 'hamilton', 'backus'])[n % 6 + 1] || n, "
                            + "(ARRAY['London', 'Paris', 'Madrid'])[n % 3 + 1] FROM generate_series(1, 400) n",
                    "UPDATE users SET city = 'Berlin' WHERE id IN (17, 42, 99)", "VACUUM", "CHECKPOINT", SWITCH),
            List.of("UPDATE users SET city = 'Rome' WHERE id = 5", "INSERT INTO users VALUES (401, 'knuth', 'Oslo')", PAUSE, SWITCH),
            List.of("INSERT INTO events SELECT '2026-11-01', 'nightly job, row ' || n || repeat(' .', 40) FROM generate_series(1, 3000) n", PAUSE, SWITCH),
            List.of("UPDATE users SET username = 'grace' WHERE id = 99", PAUSE, DELETE, PAUSE,
                    "INSERT INTO users VALUES (402, 'liskov', 'Lima')", SWITCH),
            List.of("INSERT INTO users VALUES (403, 'perlis', 'Bern')", "UPDATE users SET city = 'Bern' WHERE id = 7",
                    "INSERT INTO users VALUES (404, 'wirth', 'Zurich')", "UPDATE users SET city = 'Bonn' WHERE id = 8",
                    "INSERT INTO users VALUES (405, 'dijkstra', 'Austin')", PAUSE, SWITCH),
            List.of("INSERT INTO events VALUES ('2026-11-02', 'in the segment that is missing')", SWITCH),
            List.of("INSERT INTO events SELECT '2026-11-03', 'job that was cut off, row ' || n || repeat(' .', 40) FROM generate_series(1, 3000) n", SWITCH),
            List.of("INSERT INTO events VALUES ('2026-11-04', 'in the segment of zeros')", "CHECKPOINT", SWITCH),
            List.of("UPDATE users SET city = 'Kyoto' WHERE id = 10", SWITCH));

    private final Path out;
    private final List<Companion> files = new ArrayList<>();

    private MakeIncident(Path out) {
        this.out = out;
    }

    /** Makes all files of the incident below this folder. */
    static Sample make(Path jar, Path out) throws IOException {
        Path folder = out.resolve("incident");
        if (Files.exists(folder)) PathUtils.deleteDirectory(folder);
        try (PlainServer server = PlainServer.start(jar, INITDB, SETTINGS)) {
            return new MakeIncident(out).make(server);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Sample make(PlainServer server) throws IOException, SQLException {
        List<String> segments = new ArrayList<>();
        byte[] before = {};
        String users = null;
        for (List<String> told : TOLD) {
            segments.add(server.ask("SELECT pg_walfile_name(pg_current_wal_insert_lsn())"));
            server.sql(told);
            if (users != null) continue;
            users = server.ask("SELECT pg_relation_filepath('users')");
            before = Files.readAllBytes(server.data().resolve(users));
        }
        String version = server.ask("SHOW server_version");
        openTransaction(server);
        server.kill();
        archive(server, segments);
        data(server, segments, users, before);
        return sample(version);
    }

    /** One that never ends, and behind it a commit, which takes its records to the disk. */
    private static void openTransaction(PlainServer server) throws SQLException {
        Connection other = DriverManager.getConnection(server.connection().getMetaData().getURL(), "postgres", "");
        other.setAutoCommit(false);
        try (Statement statement = other.createStatement()) {
            statement.execute("UPDATE users SET city = 'nowhere' WHERE id BETWEEN 20 AND 25");
        }
        server.sql(List.of("INSERT INTO events VALUES ('2026-11-05', 'the last commit')"));
    }

    private void archive(PlainServer server, List<String> segments) throws IOException {
        for (int i = 1; i < segments.size(); i++) {
            byte[] bytes = server.segment(segments.get(i));
            switch (i) {
                case 4 -> write("archive/" + segments.get(i) + ".gz", flipped(bytes), "an archived segment, one byte of it changed");
                case 5 -> { }
                case 6 -> write("archive/" + segments.get(i) + ".gz", Arrays.copyOf(bytes, 300_000), "an archived segment, cut off");
                case 7 -> write("archive/" + segments.get(i) + ".gz", new byte[bytes.length], "a file of zeros with a segment's name");
                default -> write("archive/" + segments.get(i) + ".gz", bytes, "an archived segment");
            }
        }
    }

    /** The first letter of wirth: the record's checksum does not agree any more. */
    private static byte[] flipped(byte[] segment) {
        byte[] text = "wirth".getBytes();
        for (int i = 0; i < segment.length; i++) {
            if (Arrays.equals(segment, i, i + text.length, text, 0, text.length)) {
                segment[i] ^= 0x01;
                return segment;
            }
        }
        throw new IllegalStateException("the segment has no wirth");
    }

    /** The newest segments of its pg_wal, its control file, and the table with a torn page. */
    private void data(PlainServer server, List<String> segments, String users, byte[] before) throws IOException {
        for (String segment : segments.subList(4, segments.size())) {
            write("data/pg_wal/" + segment + ".gz", server.segment(segment), "a segment as the server has it");
        }
        String last = String.format("%024X", new java.math.BigInteger(segments.get(segments.size() - 1), 16).add(java.math.BigInteger.ONE));
        write("data/pg_wal/" + last + ".gz", server.segment(last), "the last segment, in which it was killed");
        write("data/global/pg_control.gz", Files.readAllBytes(server.data().resolve("global/pg_control")), "the control file after SIGKILL");
        byte[] now = Files.readAllBytes(server.data().resolve(users));
        int torn = tornPage(before, now);
        System.arraycopy(before, torn * PAGE + CUT, now, torn * PAGE + CUT, PAGE - CUT);
        write("data/" + users + ".gz", now, "users, as it would be if of page " + torn + " only the first " + CUT + " bytes had been written");
    }

    /** The first page of which both halves have changed. */
    private static int tornPage(byte[] before, byte[] now) {
        for (int page = 0; page < before.length / PAGE; page++) {
            int at = page * PAGE;
            boolean first = !Arrays.equals(before, at, at + CUT, now, at, at + CUT);
            if (first && !Arrays.equals(before, at + CUT, at + PAGE, now, at + CUT, at + PAGE)) return page;
        }
        throw new IllegalStateException("of no page both halves have changed");
    }

    private Sample sample(String version) {
        Companion first = files.remove(0);
        System.out.printf("incident %s, %d files%n", first.file(), files.size() + 1);
        return new Sample("incident", first.file(), first.sha256(), first.bytes(), 1 << 20, version, 1,
                "PostgreSQL " + version + " of " + ARTIFACT + "; initdb " + String.join(" ", INITDB) + "; settings " + String.join(" ", SETTINGS)
                        + "; each statement in a transaction of its own: " + String.join("; ", TOLD.stream().flatMap(List::stream).toList())
                        + "; in an open transaction: UPDATE users SET city = 'nowhere' WHERE id BETWEEN 20 AND 25; one more insert; SIGKILL; "
                        + "then the archive was damaged by hand",
                "An archive that is not whole (a changed byte, a missing segment, one cut off, one of zeros), and what is left of the server "
                        + "that wrote it: its newest WAL, its control file, a table with a torn page.", List.copyOf(files));
    }

    private void write(String name, byte[] bytes, String what) throws IOException {
        String file = "incident/18/" + name;
        Path path = out.resolve(file);
        Files.createDirectories(path.getParent());
        Gzip.write(path, bytes);
        files.add(new Companion(file, Manifest.sha256(path), Files.size(path), what));
    }
}
