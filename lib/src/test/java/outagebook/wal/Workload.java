package outagebook.wal;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import outagebook.lab.PlainServer;

/** Statements at random, from three sessions in turn, of all kinds that write WAL in their own way. */
final class Workload {
    private static final int SESSIONS = 3;
    private static final String COLUMNS = "(id serial primary key, k text, n int, p point, r int4range, a int[], v tsvector, j jsonb, b bytea)";
    private static final List<String> INDEXES = List.of("btree (k)", "btree (n, k desc)", "btree (n) where n % 3 = 0", "hash (n)", "hash (k)", "gin (a)",
            "gin (v) with (fastupdate = off)", "gin (j)", "gist (p)", "gist (r)", "spgist (p)", "spgist (k)", "spgist (r)", "brin (n)",
            "brin (n, k) with (pages_per_range = 2, autosummarize = on)", "bloom (n, id)", "btree (md5(k))");
    private final Random random;
    private final List<Session> sessions = new ArrayList<>();
    private final List<String> tables = new ArrayList<>();
    private final List<String> prepared = new ArrayList<>();
    private int names;
    private int done;
    private int refused;

    Workload(PlainServer server, long seed) throws SQLException {
        random = new Random(seed);
        String url = server.connection().getMetaData().getURL();
        for (int i = 0; i < SESSIONS; i++) sessions.add(new Session(DriverManager.getConnection(url, "postgres", "")));
        Session first = sessions.get(0);
        for (String extension : List.of("bloom", "btree_gist")) first.run("create extension " + extension);
        for (int i = 0; i < 4; i++) createTable(first);
        for (String index : INDEXES) first.run("create index on " + any(tables) + " using " + index);
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) step(sessions.get(random.nextInt(SESSIONS)));
    }

    /** {@return how many statements were done, and how many the server refused} */
    @Override public String toString() {
        return done + " statements, " + refused + " more refused";
    }

    private void step(Session session) {
        int dice = random.nextInt(100);
        if (dice < 62) rows(session);
        else if (dice < 82) transaction(session);
        else if (dice < 90) upkeep(session);
        else definition(session);
    }

    private void rows(Session session) {
        String table = any(tables);
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> session.run("insert into " + table + "(k, n, p, r, a, v, j, b) " + values(1 + random.nextInt(4)));
            case 4 -> session.run("insert into " + table + "(k, n, p, r, a, v, j, b) select " + row("i") + " from generate_series(1, " + random.nextInt(400) + ") i");
            case 5 -> session.run("update " + table + " set n = n + 1 where " + some());
            case 6 -> session.run("update " + table + " set k = k || '" + word() + "' where " + some());
            case 7 -> session.run("update " + table + " set id = nextval(pg_get_serial_sequence('" + table + "', 'id')) where id = " + random.nextInt(300));
            case 8 -> session.run("update " + table + " set b = decode(repeat('" + hex(40) + "', " + random.nextInt(400) + "), 'hex') where id = " + random.nextInt(300));
            case 9, 10 -> session.run("delete from " + table + " where " + some());
            case 11 -> session.run("select * from " + table + " where " + some() + any(List.of(" for share", " for update", " for key share", " for no key update")));
            case 12 -> session.run("insert into " + table + "(id, k) values (" + random.nextInt(300) + ", '" + word() + "') on conflict (id) do update set n = 0");
            case 13 -> session.run("select nextval('s'), setval('s', " + (1 + random.nextInt(1000)) + ")");
            case 14 -> session.run("select pg_logical_emit_message(" + random.nextBoolean() + ", '" + word() + "', '" + "m".repeat(random.nextInt(random.nextInt(50) == 0 ? 40_000 : 90)) + "')");
            default -> session.run("select count(*) from " + table);
        }
    }

    private String values(int count) {
        return "values " + IntStream.range(0, count).mapToObj(i -> "(" + row("" + random.nextInt(1000)) + ")").collect(Collectors.joining(", "));
    }

    private String row(String i) {
        int length = random.nextInt(30) == 0 ? 3000 : random.nextInt(12);
        return "'" + word() + "' || repeat('" + word() + "', " + length + "), " + i + ", point(" + i + ", " + random.nextInt(50) + "), int4range(" + i + ", " + i
                + " + " + random.nextInt(9) + "), array[" + i + ", " + random.nextInt(9) + ", 3], to_tsvector('simple', '" + word() + " " + word() + "'), '{\"" + word()
                + "\": " + random.nextInt(9) + "}', " + (random.nextBoolean() ? "null" : "'\\x" + hex(random.nextInt(60)) + "'");
    }

    private String some() {
        int from = random.nextInt(300);
        return switch (random.nextInt(4)) {
            case 0 -> "id = " + from;
            case 1 -> "id between " + from + " and " + (from + random.nextInt(60));
            case 2 -> "n % " + (2 + random.nextInt(40)) + " = 1";
            default -> "k like '" + word().charAt(0) + "%'";
        };
    }

    private void transaction(Session session) {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> session.run("begin" + any(List.of("", " isolation level repeatable read", " isolation level serializable")));
            case 3, 4 -> session.run("savepoint s" + random.nextInt(3));
            case 5 -> session.run("rollback to s" + random.nextInt(3));
            case 6 -> session.run("release s" + random.nextInt(3));
            case 7, 8 -> session.run("commit");
            case 9 -> session.run("rollback");
            case 10 -> {
                String gid = word() + " " + names++;
                if (session.run("prepare transaction '" + gid + "'")) prepared.add(gid);
            }
            default -> {
                if (!prepared.isEmpty() && session.run(any(List.of("commit", "rollback")) + " prepared '" + prepared.get(0) + "'")) prepared.remove(0);
            }
        }
    }

    private void upkeep(Session session) {
        String table = any(tables);
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> session.run("vacuum " + any(List.of("", "(freeze) ", "(analyze) ", "(index_cleanup on) ", "(disable_page_skipping) ")) + table);
            case 3 -> session.run("checkpoint");
            case 4 -> session.run("set wal_compression = " + any(List.of("off", "pglz", "lz4", "zstd")));
            case 5 -> session.run("vacuum full " + any(List.of(table, "pg_class", "pg_proc", "pg_database")));
            case 6 -> session.run("reindex " + any(List.of("table ", "table concurrently ")) + table);
            case 7 -> session.run("cluster " + table + " using " + table + "_pkey");
            case 8 -> session.run("select pg_switch_wal()");
            case 9 -> session.run("select pg_create_restore_point('" + word() + "')");
            case 10 -> session.run("select pg_replication_origin_session_" + any(List.of("reset()", "setup('o" + random.nextInt(3) + "')", "setup('o0')")));
            case 11 -> session.run("select brin_summarize_new_values(indexrelid) from pg_stat_user_indexes join pg_class on oid = indexrelid where relam = 3580");
            case 12 -> session.run("select gin_clean_pending_list(indexrelid) from pg_stat_user_indexes join pg_class on oid = indexrelid where relam = 2742");
            default -> session.run("select pg_replication_origin_" + any(List.of("create", "create", "drop")) + "('o" + random.nextInt(3) + "')");
        }
    }

    private void definition(Session session) {
        String table = any(tables);
        switch (random.nextInt(20)) {
            case 0, 1 -> createTable(session);
            case 2 -> {
                if (tables.size() > 3 && session.run("drop table " + table)) tables.remove(table);
            }
            case 3, 4, 5, 6, 7, 8 -> session.run("create index " + any(List.of("", "concurrently ")) + "i" + names++ + " on " + table + " using " + any(INDEXES));
            case 9 -> session.run("truncate " + table + any(List.of("", " restart identity", ", " + any(tables))));
            case 10 -> session.run("alter table " + table + " add column c" + names++ + " int default " + random.nextInt(9));
            case 11 -> session.run("alter table " + table + " alter n type bigint");
            case 12 -> session.run("alter table " + table + " set " + any(List.of("logged", "unlogged")));
            case 13 -> session.run("create database d" + random.nextInt(2) + any(List.of("", " strategy file_copy", " strategy wal_log")));
            case 14 -> session.run("drop database d" + random.nextInt(2));
            case 15 -> session.run("create tablespace ts" + random.nextInt(2) + " location ''");
            case 16 -> session.run("alter table " + table + " set tablespace " + any(List.of("ts0", "ts1", "pg_default")));
            case 17 -> session.run("create temp table x" + names++ + " as select * from " + table);
            case 18 -> session.run("create materialized view m" + names + " as select n, count(*) from " + table + " group by 1; refresh materialized view m" + names++);
            default -> session.run("alter sequence s increment by " + (1 + random.nextInt(5)));
        }
    }

    private void createTable(Session session) {
        String name = "t" + names++;
        if (session.run("create " + (random.nextInt(5) == 0 ? "unlogged " : "") + "table " + name + COLUMNS)) tables.add(name);
        session.run("create sequence if not exists s");
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private String word() {
        return any(List.of("apple", "Bär", "codd", "delta", "ENIAC", "fünf", "日本", "h'i'".replace("'", "''"), "x y"));
    }

    private String hex(int bytes) {
        return random.ints(bytes, 0, 256).mapToObj("%02x"::formatted).collect(Collectors.joining());
    }

    /** Ends what is open. */
    void close() throws SQLException {
        for (Session session : sessions) session.connection.close();
    }

    /** A connection that goes on after an error, as a psql session does. */
    private final class Session {
        private final Connection connection;

        Session(Connection connection) {
            this.connection = connection;
            run("set lock_timeout = 20");
        }

        /** What failed in a transaction keeps it from going on, until somebody takes it back, in part or as a whole. */
        private void recover() {
            for (String way : List.of("rollback to s" + random.nextInt(3), "rollback")) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(way);
                    return;
                } catch (SQLException e) {
                    refused++;
                }
            }
        }

        boolean run(String sql) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
                done++;
                return true;
            } catch (SQLException e) {
                refused++;
                recover();
                return false;
            }
        }
    }
}
