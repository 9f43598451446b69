package outagebook.lab;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which messages of a server matter when a primary is lost, and why: the one table.
 *
 * <p>Sources: PostgreSQL 9.3 to 18, backend/access/transam (xlog.c, xlogreader.c, xlogrecovery.c), backend/replication
 * (walreceiver.c, walsender.c, syncrep.c) and backend/postmaster (postmaster.c, pgarch.c).
 */
enum LogReasons {
    END_OF_WAL("the reader of WAL stopped here: compare the place with what was received",
            "invalid record length at ", "record with zero length at ", "invalid magic number ", "invalid info bits ", "unexpected pageaddr ",
            "out-of-sequence timeline ID ", "unexpected timeline ID ", "WAL file is from different database system", "invalid xlog switch record ",
            "contrecord is requested by ", "there is no contrecord flag ", "invalid contrecord length ", "record length \\d+ at ",
            "invalid record offset at ", "invalid resource manager ID ", "record with (incorrect prev-link|invalid length) ",
            "incorrect resource manager data checksum ", "invalid backup block size in ", "incorrect (hole size|total length) in record ",
            "out-of-order block_id ", "invalid block_id ", "(neither )?BKP(BLOCK|IMAGE)_", "could not read from (log|WAL) (segment|file) ",
            "invalid (primary |secondary )?checkpoint (record|link)", "could not locate a valid checkpoint record", "(could not locate|unexpected) .* WAL file"),
    CRASH("a process died: all others are ended, then comes recovery",
            ".* was terminated by signal ", ".* exited with exit code [1-9]", "terminating any other active server processes",
            "all server processes terminated; reinitializing", "aborting startup due to ", "shutting down due to startup process failure"),
    START("how the last run ended, so whether there is something to recover",
            "database system was (shut down|interrupted|not properly shut down)", "database system is (ready|shut down)", "database system shutdown was "),
    RECOVERY("recovery: from where, how far",
            "entering standby mode", "starting (archive|point-in-time|backup) recovery", "(starting|completed) backup recovery ", "redo (starts|done) at ", "redo is not required",
            "consistent recovery state reached", "recovery (stopping|has paused)", "last completed transaction was", "archive recovery complete",
            "(successfully|sucessfully) skipped missing contrecord"),
    ARCHIVE("WAL from the archive, or to it",
            "restored log file ", "archive command (failed|was terminated)", "archiving (transaction|write-ahead) log file .* failed", "archive file .* has wrong size",
            "could not restore file "),
    PROMOTION("the replica stops following and becomes a primary",
            "received promote request", "(promote )?trigger file found", "selected new timeline ID"),
    TIMELINE("which branch of history the server is on",
            "new target timeline is ", "new timeline \\d+ ", "fetching timeline history file ", "requested timeline ", "highest timeline ",
            "timeline \\d+ of the primary does not match", "replication terminated by primary server",
            "requested starting point .* is (not in|ahead of) ", "invalid data in history file"),
    REPLICATION("who sends WAL to whom, and whether a commit waits for it",
            "started streaming WAL from primary ", "restarted WAL streaming ", "streaming replication successfully connected to primary",
            ".*could not connect to the primary server", "(could not receive data from|could not send data to|could not send end-of-streaming message) .*",
            "requested WAL segment .* has already been removed", "standby \".*\" is now (the|a) synchronous standby",
            "terminating wal ?(receiver|sender) process", "terminating walreceiver ", "canceling (the )?wait for synchronous replication", "database system identifier differs"),
    DISK("the disk does not take what the server wants to write",
            ".*: (Read-only file system|No space left on device|Input/output error|Permission denied)$"),
    DOWN("the server was told to end", "received (fast|smart|immediate) shutdown request");

    private final String why;
    private final Pattern pattern;

    LogReasons(String why, String... starts) {
        this.why = why;
        this.pattern = Pattern.compile("(?:" + String.join("|", starts) + ").*");
    }

    /** {@return whether this line is of this kind} */
    boolean is(LogLine line) {
        return pattern.matcher(line.message()).matches();
    }

    /** {@return what this message tells, "" for most} */
    static String why(String message) {
        return List.of(values()).stream().filter(r -> r.pattern.matcher(message).matches()).findFirst().map(r -> r.why).orElse("");
    }
}
