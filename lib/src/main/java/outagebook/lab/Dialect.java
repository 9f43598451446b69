package outagebook.lab;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What replication and backup are called in one version of PostgreSQL: the one place for xlog and wal, location and lsn,
 * recovery.conf and standby.signal. Sources: the release notes of 9.5, 9.6, 10, 12, 13 and 15.
 *
 * @param number as the server's setting server_version_num has it: 90305 is 9.3.5, 180006 is 18.6
 */
record Dialect(int number) {
    private static final Pattern VERSION = Pattern.compile("(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?.*");

    /** {@return that of a version such as 9.3.5, 13.23 or 18} */
    static Dialect of(String version) {
        Matcher parts = VERSION.matcher(version);
        if (!parts.matches()) throw new IllegalArgumentException("\"" + version + "\" is no version of PostgreSQL");
        int major = Integer.parseInt(parts.group(1));
        return new Dialect(major * 10000 + part(parts, 2) * (major < 10 ? 100 : 1) + part(parts, 3));
    }

    private static int part(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Integer.parseInt(parts.group(group));
    }

    boolean since(int version) {
        return number >= version;
    }

    /** Up to 11, what a replica does stands in recovery.conf; from 12 on in the settings, and standby.signal makes it one. */
    boolean recoveryConf() {
        return !since(120000);
    }

    String wal() {
        return since(100000) ? "pg_wal" : "pg_xlog";
    }

    String walLevel() {
        return since(90600) ? "replica" : "hot_standby";
    }

    /** Enough old WAL for a replica that was paused for a while. */
    String keep() {
        return since(130000) ? "wal_keep_size=512MB" : "wal_keep_segments=32";
    }

    String currentLsn() {
        return since(100000) ? "pg_current_wal_lsn()" : "pg_current_xlog_location()";
    }

    String receivedLsn() {
        return since(100000) ? "pg_last_wal_receive_lsn()" : "pg_last_xlog_receive_location()";
    }

    String replayedLsn() {
        return since(100000) ? "pg_last_wal_replay_lsn()" : "pg_last_xlog_replay_location()";
    }

    /** On a primary the function itself would be an error. */
    String replayPaused() {
        return "CASE WHEN pg_is_in_recovery() THEN " + (since(100000) ? "pg_is_wal_replay_paused()" : "pg_is_xlog_replay_paused()") + " END";
    }

    /** How far the WAL of a server goes: what a primary has written, what a replica has replayed. */
    String position() {
        return "CASE WHEN pg_is_in_recovery() THEN " + replayedLsn() + " ELSE " + currentLsn() + " END";
    }

    String walFileName(String lsn) {
        return (since(100000) ? "pg_walfile_name(" : "pg_xlogfile_name(") + lsn + ")";
    }

    String switchWal() {
        return since(100000) ? "pg_switch_wal()" : "pg_switch_xlog()";
    }

    /** The four positions of a row of pg_stat_replication, under today's names. */
    String positions() {
        String name = since(100000) ? "lsn" : "location";
        return "sent_%1$s AS sent_lsn, write_%1$s AS write_lsn, flush_%1$s AS flush_lsn, replay_%1$s AS replay_lsn".formatted(name);
    }

    /** Whether the server itself puts backup_label into its data directory while a backup is taken. */
    boolean exclusiveBackup() {
        return !since(90600);
    }

    String startBackup() {
        return since(150000) ? "pg_backup_start('outagebook', true)"
                : exclusiveBackup() ? "pg_start_backup('outagebook', true)" : "pg_start_backup('outagebook', true, false)";
    }

    /** The content of backup_label, from 9.6 on; before 10 a backup always waits for the archive. */
    String stopBackup() {
        return since(150000) ? "labelfile FROM pg_backup_stop(true)" : since(100000) ? "labelfile FROM pg_stop_backup(false, true)"
                : exclusiveBackup() ? "pg_stop_backup()" : "labelfile FROM pg_stop_backup(false)";
    }
}
