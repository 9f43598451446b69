package outagebook.data;

import java.util.List;

/**
 * How one crash is made: three rows, a checkpoint, the talk's three rows, and a kill.
 *
 * @param name     of the crash
 * @param artifact the Maven artifact that has the server's binaries
 * @param initdb   arguments beyond the common ones
 * @param wal      "xlog" before version 10, "wal" from then on: part of the names of functions
 * @param fullPages whether the first change of a page after a checkpoint writes the whole page to the WAL (full_page_writes)
 */
record CrashRecipe(String name, String artifact, List<String> initdb, String wal, boolean fullPages) {
    static final List<String> INSERTS = List.of("INSERT INTO users(username) VALUES ('codd')",
            "INSERT INTO users(username) VALUES ('lovelace')", "INSERT INTO users(username) VALUES ('turing')");

    /** A segment of 1 MB that was never another one packs well. */
    private static final List<String> SMALL = List.of("--wal-segsize=1", "--data-checksums", "--set=wal_recycle=off");

    static final List<CrashRecipe> ALL = List.of(
            new CrashRecipe("9.3", Recipe.OPENTABLE, List.of(), "xlog", true),
            new CrashRecipe("9.3-no-fpw", Recipe.OPENTABLE, List.of(), "xlog", false),
            new CrashRecipe("18", Recipe.ZONKY + "18.6.0", SMALL, "wal", true),
            new CrashRecipe("18-no-fpw", Recipe.ZONKY + "18.6.0", SMALL, "wal", false));

    /** The rows are read once before the checkpoint, so that their hint bits are set and nothing but the inserts changes the page. */
    List<String> before() {
        return List.of("CREATE TABLE users(id serial PRIMARY KEY, username text)",
                "CREATE TABLE filler(id int PRIMARY KEY, pad text)",
                "INSERT INTO filler SELECT n, repeat('x', 1000) FROM generate_series(0, 2999) n", "VACUUM",
                "INSERT INTO users(username) VALUES ('hopper'), ('hamilton'), ('backus')",
                "SELECT count(*) FROM users", "SET enable_seqscan = off", "SELECT pg_switch_" + wal + "()", "CHECKPOINT");
    }

    /** Few buffers, and no other process that writes them. */
    List<String> settings() {
        return List.of("wal_level=" + (wal.equals("xlog") ? "hot_standby" : "replica"), "full_page_writes=" + (fullPages ? "on" : "off"),
                "shared_buffers=512kB", "bgwriter_lru_maxpages=0", "autovacuum=off", "checkpoint_timeout=1h", "max_connections=20",
                "fsync=off", "timezone=UTC", "log_timezone=UTC", "log_checkpoints=off");
    }

    String made() {
        return (initdb.isEmpty() ? "" : "initdb " + String.join(" ", initdb) + "; ") + "settings " + String.join(" ", settings())
                + "; each statement in a transaction of its own: " + String.join("; ", before()) + "; " + String.join("; ", INSERTS)
                + "; then reads of filler until the server wrote the page of users; SIGKILL to all its processes";
    }

    String teaches() {
        return "The table's page has the rows of codd, lovelace and turing, the index's page has not: killed between two writes. "
                + (fullPages ? "The first change of each page after the checkpoint is in the WAL as a whole page (full_page_writes = on)."
                        : "The WAL has the changes alone (full_page_writes = off), so each record is replayed or skipped by the page's LSN.");
    }
}
