package outagebook.recovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import outagebook.lab.PlainServer;

/**
 * Makes the WAL that {@link RecordedConsistencyTest} replays: a little work of each kind on a real server that copies each page behind
 * each change into it. The first change of a page has an image to begin with, so that no files are needed.
 *
 * <p>Arguments: the versions of binaries in the local Maven repository, such as {@code 13.23.0 18.6.0}. Writes new folders below
 * {@code lib/src/test/resources/consistency}.
 */
final class MakeConsistency {
    private MakeConsistency() {}

    public static void main(String[] versions) throws Exception {
        for (String version : versions) make(version);
    }

    private static void make(String version) throws Exception {
        Path folder = Path.of("lib/src/test/resources/consistency", version);
        Files.createDirectories(folder);
        boolean small = !version.startsWith("10");
        try (PlainServer server = LiveServer.server(version, false, List.of("autovacuum=off", "fsync=off", "timezone=UTC", "wal_level=replica",
                "bgwriter_lru_maxpages=0", version.startsWith("10") ? "wal_keep_segments=50" : "wal_keep_size=500MB"), small ? List.of("--wal-segsize=1") : List.of())) {
            int number = Integer.parseInt(server.ask("SHOW server_version_num"));
            server.sql(tables(number));
            server.sql(List.of("CHECKPOINT", "SELECT pg_switch_wal()", "SELECT pg_logical_emit_message(true, 'outagebook', 'start')",
                    "SET wal_consistency_checking = 'all'"));
            String first = server.ask("SELECT pg_walfile_name(pg_current_wal_lsn())");
            server.sql(work(number));
            String last = server.ask("SELECT pg_walfile_name(pg_current_wal_lsn())");
            copy(server.wal(), first, last, folder);
        }
    }

    private static void copy(Path wal, String first, String last, Path folder) throws IOException {
        try (Stream<Path> files = Files.list(wal)) {
            for (Path file : files.filter(f -> f.getFileName().toString().matches("[0-9A-F]{24}")).sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.compareTo(first) < 0 || name.compareTo(last) > 0) continue;
                try (var out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name + ".gz")))) {
                    Files.copy(file, out);
                }
            }
        }
    }

    private static List<String> tables(int version) {
        List<String> all = new ArrayList<>(List.of("CREATE TABLE t(id int PRIMARY KEY, k int, v text)", "CREATE INDEX t_k ON t(k)",
                "CREATE TABLE wide(k text, n int)", "ALTER TABLE wide ALTER k SET STORAGE PLAIN", "CREATE INDEX wide_k ON wide(k)",
                "CREATE TABLE h(id int, v text) WITH (fillfactor = 50)", "CREATE SEQUENCE s", "CREATE TABLE u(id int PRIMARY KEY, n int)",
                "CREATE TABLE d(id int, k text)", "CREATE INDEX d_k ON d(k)", "CREATE TABLE g(p point)", "CREATE INDEX g_p ON g USING gist(p)"));
        if (version >= 110000) {
            all.addAll(List.of("CREATE TABLE parts(id int) PARTITION BY RANGE (id)", "CREATE TABLE parts1 PARTITION OF parts FOR VALUES FROM (0) TO (10)",
                    "CREATE TABLE parts2 PARTITION OF parts FOR VALUES FROM (10) TO (100)"));
        }
        return all;
    }

    private static String wide(int from, int count) {
        return "INSERT INTO wide SELECT rpad(md5((i * 7919)::text), 1500, 'x'), i FROM generate_series(" + from + ", " + (from + count - 1) + ") i";
    }

    private static List<String> work(int version) {
        List<String> all = new ArrayList<>(List.of("INSERT INTO t SELECT i, i % 4, 'row' FROM generate_series(1, 70) i", "INSERT INTO t VALUES (71, 1, NULL)",
                "UPDATE t SET k = 9 WHERE id < 6", "UPDATE t SET v = v || ' longer' WHERE id = 20", "DELETE FROM t WHERE id BETWEEN 30 AND 40",
                "SELECT * FROM t WHERE id = 50 FOR UPDATE", "SELECT * FROM t WHERE id = 51 FOR KEY SHARE",
                "INSERT INTO h SELECT i, 'hot' FROM generate_series(1, 10) i"));
        for (int i = 0; i < 8; i++) all.add("UPDATE h SET v = repeat('h" + i + "', 200) WHERE id = " + (i % 3 + 1));
        all.addAll(List.of("VACUUM t", "VACUUM h", "INSERT INTO h VALUES (11, 'again')", "UPDATE h SET v = 'x' WHERE id = 4", "SELECT nextval('s')",
                "SELECT setval('s', 100)", "SELECT nextval('s')",
                "INSERT INTO u SELECT i, 0 FROM generate_series(1, 3) i ON CONFLICT (id) DO UPDATE SET n = u.n + 1",
                "INSERT INTO u SELECT i, 0 FROM generate_series(2, 4) i ON CONFLICT (id) DO UPDATE SET n = u.n + 1"));
        for (int i = 0; i < 5; i++) all.add(wide(1 + 12 * i, 12));
        all.addAll(List.of("DELETE FROM wide WHERE n % 9 <> 0", "VACUUM wide", "VACUUM wide", wide(100, 8), "DELETE FROM wide", "VACUUM wide", wide(200, 3)));
        all.addAll(List.of("BEGIN", "INSERT INTO t VALUES (200, 1, 'a')", "SAVEPOINT a", "INSERT INTO t VALUES (201, 1, 'b')", "ROLLBACK TO a",
                "INSERT INTO t VALUES (202, 1, 'c')", "COMMIT", "BEGIN", "INSERT INTO t VALUES (203, 1, 'd')", "ROLLBACK",
                "CREATE TABLE copied AS SELECT i FROM generate_series(1, 20) i", "INSERT INTO copied SELECT * FROM copied", "ANALYZE t",
                "INSERT INTO g SELECT point(i, i) FROM generate_series(1, 3) i", "VACUUM FREEZE t", "VACUUM FREEZE h", "UPDATE t SET v = 'thawed' WHERE id = 2"));
        if (version >= 110000) all.addAll(List.of("INSERT INTO parts SELECT i FROM generate_series(0, 5) i", "UPDATE parts SET id = id + 10 WHERE id < 3"));
        String key = "repeat('k', 200)";
        all.addAll(List.of("INSERT INTO d SELECT i, " + key + " FROM generate_series(1, 100) i", "DELETE FROM d WHERE id % 3 = 0", "VACUUM d",
                "INSERT INTO d SELECT i, " + key + " FROM generate_series(1, 40) i", "UPDATE d SET k = k WHERE id < 30", "UPDATE d SET k = k || 'x' WHERE id < 30",
                "SET enable_seqscan = off", "SELECT count(id) FROM d WHERE k > ''", "INSERT INTO d SELECT i, " + key + " FROM generate_series(1, 60) i"));
        all.addAll(List.of("DELETE FROM t WHERE id > 60", "VACUUM t", "TRUNCATE copied"));
        return all;
    }
}
