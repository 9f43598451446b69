package outagebook.recovery;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;
import outagebook.lab.PlainServer;

/** Random statements of all kinds, made from a seed: rows come and go, indexes grow and shrink, tables too. */
final class Workload implements AutoCloseable {
    private static final List<String> TABLES = List.of("small", "wide", "dup");

    private final PlainServer server;
    private final int version;
    private final Random random;
    private final Connection second;
    private int tables;

    Workload(PlainServer server, int version, long seed) throws SQLException {
        this.server = server;
        this.version = version;
        this.random = new Random(seed);
        this.second = DriverManager.getConnection(server.connection().getMetaData().getURL(), "postgres", "");
        second.setAutoCommit(false);
        create();
    }

    private void create() {
        sql("CREATE TABLE small(id serial PRIMARY KEY, k int, v text) WITH (fillfactor = 80)", "CREATE INDEX small_k ON small(k)",
                "CREATE TABLE wide(id serial, k text, v text)", "ALTER TABLE wide ALTER k SET STORAGE PLAIN", "CREATE UNIQUE INDEX wide_k ON wide(k, id)",
                "CREATE TABLE dup(id bigserial, a int, b text, c timestamptz DEFAULT now())", "CREATE INDEX dup_a ON dup(a)", "CREATE INDEX dup_b ON dup(b)",
                "CREATE SEQUENCE s CACHE 3", "CREATE TABLE other(id int, p point)", "CREATE INDEX other_p ON other USING gist(p)");
        if (version >= 90500) sql("CREATE TABLE upsert(id int PRIMARY KEY, n int)");
        if (version >= 110000) {
            sql("CREATE TABLE parts(id int, v text) PARTITION BY RANGE (id)", "CREATE TABLE parts1 PARTITION OF parts FOR VALUES FROM (0) TO (100)",
                    "CREATE TABLE parts2 PARTITION OF parts FOR VALUES FROM (100) TO (1000000)", "CREATE INDEX ON parts(id)");
        }
    }

    private void sql(String... statements) {
        server.sql(List.of(statements));
    }

    private int below(int bound) {
        return random.nextInt(bound);
    }

    private String table() {
        return TABLES.get(below(TABLES.size()));
    }

    private String range(String table, int width) {
        int max = Integer.parseInt(server.ask("SELECT coalesce(max(id), 1) FROM " + table));
        int from = below(max);
        return " WHERE id BETWEEN " + from + " AND " + (from + below(width));
    }

    /** One statement, or a few that belong together. */
    void next() throws SQLException {
        switch (below(34)) {
            case 0, 1, 2 -> insert(1 + below(20));
            case 3 -> insert(200 + below(800));
            case 4, 5 -> copy(1 + below(300));
            case 6, 7, 8 -> hot();
            case 9, 10 -> sql("UPDATE small SET k = k + " + below(5) + range("small", 60), "UPDATE dup SET a = a + 1" + range("dup", 30));
            case 11 -> sql("UPDATE wide SET v = repeat('" + (char) ('a' + below(26)) + "x', " + below(4000) + ") || random()" + range("wide", 10));
            case 12, 13 -> sql("DELETE FROM " + oneRange(table(), 80));
            case 14 -> sql("DELETE FROM " + oneRange(table(), 3000));
            case 15, 16 -> lock();
            case 17 -> transaction();
            case 18, 19, 20 -> sql("VACUUM " + table());
            case 21 -> sql("VACUUM FREEZE " + table());
            case 22 -> sql("ANALYZE " + table());
            case 23 -> sql("SELECT nextval('s') FROM generate_series(1, " + (1 + below(50)) + ")", "SELECT setval('s', " + (1 + below(10_000)) + ")");
            case 24 -> ddl();
            case 25 -> upsert();
            case 26 -> move();
            case 27 -> prepared();
            case 28 -> sql("INSERT INTO other SELECT i, point(random(), random()) FROM generate_series(1, 20) i");
            case 29 -> shrink();
            case 30 -> select();
            case 31 -> duplicates();
            case 32 -> checkpoint();
            default -> savepoints();
        }
    }

    private String oneRange(String table, int width) {
        return table + range(table, width);
    }

    private void insert(int count) {
        switch (below(3)) {
            case 0 -> sql("INSERT INTO small(k, v) SELECT " + below(1000) + " + i % 50, repeat('v', (random() * 60)::int) FROM generate_series(1, " + count + ") i");
            case 1 -> sql("INSERT INTO wide(k, v) SELECT repeat(md5((i + " + below(1_000_000) + ")::text), " + (1 + below(20)) + "), md5(i::text) FROM generate_series(1, " + count + ") i");
            default -> sql("INSERT INTO dup(a, b) SELECT " + below(20) + ", 'same text " + below(10) + "' FROM generate_series(1, " + count + ") i");
        }
    }

    private void copy(int count) throws SQLException {
        String lines = IntStream.range(0, count).mapToObj(i -> below(100) + "\t" + "x".repeat(below(50)) + "\n").collect(Collectors.joining());
        try {
            server.connection().unwrap(PGConnection.class).getCopyAPI()
                    .copyIn("COPY dup(a, b) FROM STDIN", new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same row again and again: its page must be pruned. */
    private void hot() {
        String where = range("small", 5);
        for (int i = below(20); i >= 0; i--) sql("UPDATE small SET v = 'hot " + "h".repeat(below(70)) + "'" + where);
    }

    private void lock() throws SQLException {
        String which = range("small", 4);
        try (Statement other = second.createStatement()) {
            other.execute("SELECT * FROM small" + which + " FOR " + (random.nextBoolean() ? "KEY SHARE" : "SHARE"));
            sql("SELECT * FROM small" + which + " FOR KEY SHARE");
            if (random.nextBoolean()) sql("BEGIN", "SELECT * FROM small" + which + " FOR SHARE", "COMMIT");
            second.rollback();
            sql("SELECT * FROM dup" + range("dup", 4) + " FOR UPDATE", "SELECT * FROM small" + which + " FOR NO KEY UPDATE");
            other.execute("SELECT * FROM small" + which + " FOR KEY SHARE");
            sql("UPDATE small SET v = 'while locked'" + which, "SELECT * FROM small" + which + " FOR KEY SHARE");
            second.commit();
            other.execute("UPDATE small SET v = 'not yet committed'" + which);
            sql("SELECT * FROM small" + which + " FOR KEY SHARE");
            if (random.nextBoolean()) second.commit();
            else second.rollback();
        }
    }

    private void transaction() {
        sql("BEGIN");
        insert(1 + below(50));
        sql("DELETE FROM " + oneRange(table(), 20), "UPDATE dup SET b = 'in a transaction'" + range("dup", 20));
        sql(random.nextBoolean() ? "COMMIT" : "ROLLBACK");
    }

    private void savepoints() {
        sql("BEGIN");
        for (int i = below(12); i >= 0; i--) {
            sql("SAVEPOINT a");
            insert(1 + below(5));
            if (random.nextBoolean()) sql("ROLLBACK TO a");
        }
        sql(below(4) > 0 ? "COMMIT" : "ROLLBACK");
    }

    private void ddl() {
        String name = "made" + ++tables;
        sql("CREATE TABLE " + name + "(id int PRIMARY KEY, v text)", "INSERT INTO " + name + " SELECT i, 'v' FROM generate_series(1, " + (1 + below(500)) + ") i",
                "CREATE INDEX ON " + name + "(v)", "ALTER TABLE " + name + " ADD COLUMN w int DEFAULT 3");
        switch (below(5)) {
            case 0 -> sql("TRUNCATE " + name);
            case 1 -> sql("DROP TABLE " + name);
            case 2 -> sql("BEGIN", "TRUNCATE " + name, "INSERT INTO " + name + " VALUES (1, 'v')", "ROLLBACK");
            case 3 -> sql("CLUSTER " + name + " USING " + name + "_pkey", "REINDEX TABLE " + name);
            default -> sql("DELETE FROM " + name + " WHERE id > " + below(300), "VACUUM " + name);
        }
    }

    private void upsert() {
        if (version < 90500) return;
        sql("INSERT INTO upsert SELECT i, 1 FROM generate_series(1, " + (1 + below(60)) + ") i ON CONFLICT (id) DO UPDATE SET n = upsert.n + 1");
    }

    private void move() {
        if (version < 110000) return;
        sql("INSERT INTO parts SELECT i, 'p' FROM generate_series(0, " + below(99) + ") i", "UPDATE parts SET id = id + 100 WHERE id < " + below(100));
    }

    private void prepared() {
        sql("BEGIN");
        insert(1 + below(10));
        sql("PREPARE TRANSACTION 'p'", random.nextBoolean() ? "COMMIT PREPARED 'p'" : "ROLLBACK PREPARED 'p'");
    }

    /** Whole pages of indexes become empty, and inner ones with them. */
    private void shrink() {
        String table = table();
        sql("DELETE FROM " + table + " WHERE id % " + (2 + below(40)) + " <> 0", "VACUUM " + table);
        if (table.equals("wide") && random.nextBoolean()) sql("DELETE FROM wide WHERE k < '" + Integer.toHexString(below(16)) + "'", "VACUUM wide", "VACUUM wide");
    }

    /** Index scans find dead rows, and leave hints that let later insertions remove their entries. */
    private void select() {
        sql("SET enable_seqscan = off", "SELECT count(v) FROM small WHERE k >= 0", "SELECT count(c) FROM dup WHERE a >= 0", "SELECT count(v) FROM wide WHERE k > ''",
                "RESET enable_seqscan");
        insert(50);
    }

    private void duplicates() {
        int key = below(5);
        for (int i = 0; i < 3; i++) sql("INSERT INTO dup(a, b) SELECT " + key + ", 'd' FROM generate_series(1, 300)", "DELETE FROM dup WHERE a = " + key + " AND id % 3 = 0");
        if (random.nextBoolean()) sql("VACUUM dup");
    }

    private void checkpoint() {
        if (below(4) == 0) sql("CHECKPOINT");
    }

    @Override public void close() throws SQLException {
        second.close();
    }
}
