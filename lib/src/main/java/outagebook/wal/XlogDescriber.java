package outagebook.wal;

import static outagebook.wal.WalVersion.V12;
import static outagebook.wal.WalVersion.V17;
import static outagebook.wal.WalVersion.V9_4;
import static outagebook.wal.WalVersion.V9_5;
import static outagebook.wal.WalVersion.V9_6;

/**
 * Checkpoints, parameter changes and other records about the WAL and the server as a whole.
 *
 * <p>Source: PostgreSQL 9.3 to 18, backend/access/rmgrdesc/xlogdesc.c; catalog/pg_control.h (CheckPoint),
 * access/xlog_internal.h (xl_parameter_change, xl_restore_point, xl_end_of_recovery, xl_overwrite_contrecord).
 */
final class XlogDescriber implements Describer {
    static final int CHECKPOINT_SHUTDOWN = 0x00;
    static final int CHECKPOINT_ONLINE = 0x10;
    static final int NOOP = 0x20;
    static final int NEXTOID = 0x30;
    static final int BACKUP_END = 0x50;
    static final int PARAMETER_CHANGE = 0x60;
    static final int RESTORE_POINT = 0x70;
    static final int FPW_CHANGE = 0x80;
    static final int END_OF_RECOVERY = 0x90;
    static final int FULL_PAGE_IMAGE = 0xA0;
    static final int OVERWRITE_CONTRECORD = 0xD0;
    static final int CHECKPOINT_REDO = 0xE0;
    private static final String[] LEVELS_TO_9_5 = {"minimal", "archive", "hot_standby", "logical"};
    private static final String[] LEVELS = {"minimal", "replica", "logical"};

    @Override public void describe(WalRecord record, int info, Bytes main, Words out) {
        WalVersion version = record.version();
        boolean says = info != NOOP && info != WalVersion.SWITCH && !record.operation().startsWith("UNKNOWN");
        Describer.begin(record, out, says ? ": " : "");
        if (!says) return;
        switch (info) {
            case CHECKPOINT_SHUTDOWN -> checkpoint(version, main, out.text("redo ")).text("; shutdown");
            case CHECKPOINT_ONLINE -> checkpoint(version, main, out.text("redo ")).text("; online");
            case NEXTOID -> out.dec(main.u32(0));
            case BACKUP_END -> out.lsn(main.u64(0));
            case PARAMETER_CHANGE -> parameters(version, main, out);
            case RESTORE_POINT -> out.cString(main, 8);
            case FPW_CHANGE -> out.text(bool(main.u8(0)));
            case END_OF_RECOVERY -> endOfRecovery(version, main, out);
            case FULL_PAGE_IMAGE -> image(version, main, out);
            case OVERWRITE_CONTRECORD -> out.text("lsn ").lsn(main.u64(0)).text("; time ").time(main.u64(8));
            case CHECKPOINT_REDO -> out.text("wal_level ").text(walLevel(version, main.i32(0)));
            default -> { }
        }
    }

    /** From 12 on nextXid is one 64-bit number, with its epoch above; alignment moves what follows. */
    private static Words checkpoint(WalVersion version, Bytes main, Words out) {
        boolean fullXid = version.since(V12);
        int oid = fullXid ? 32 : 28;
        out.lsn(main.u64(0)).text("; tli ").dec(main.u32(8)).text("; prev tli ").dec(main.u32(12));
        out.text("; fpw ").text(bool(main.u8(16)));
        if (version.since(V17)) out.text("; wal_level ").text(walLevel(version, main.i32(20)));
        out.text("; xid ").dec(main.u32(fullXid ? 28 : 20)).text(version.since(V9_6) ? ':' : '/').dec(main.u32(24));
        out.text("; oid ").dec(main.u32(oid)).text("; multi ").dec(main.u32(oid + 4)).text("; offset ").dec(main.u32(oid + 8));
        out.text("; oldest xid ").dec(main.u32(oid + 12)).text(" in DB ").dec(main.u32(oid + 16));
        out.text("; oldest multi ").dec(main.u32(oid + 20)).text(" in DB ").dec(main.u32(oid + 24));
        return behindTime(version, main, fullXid ? 72 : 64, out);
    }

    private static Words behindTime(WalVersion version, Bytes main, int at, Words out) {
        boolean commitTs = version.since(V9_5);
        if (commitTs) {
            out.text("; oldest/newest commit timestamp xid: ").dec(main.u32(at)).text('/').dec(main.u32(at + 4));
        }
        return out.text("; oldest running xid ").dec(main.u32(commitTs ? at + 8 : at));
    }

    private static void parameters(WalVersion version, Bytes main, Words out) {
        int at = 4;
        out.text("max_connections=").dec(main.i32(0));
        if (version.since(V9_4)) at = number("max_worker_processes", main, at, out);
        if (version.since(V12)) at = number("max_wal_senders", main, at, out);
        at = number("max_prepared_xacts", main, at, out);
        at = number("max_locks_per_xact", main, at, out);
        out.text(" wal_level=").text(walLevel(version, main.i32(at)));
        if (version.since(V9_4)) out.text(" wal_log_hints=").text(onOff(main.u8(at + 4)));
        if (version.since(V9_5)) out.text(" track_commit_timestamp=").text(onOff(main.u8(at + 5)));
    }

    private static int number(String name, Bytes main, int at, Words out) {
        out.text(' ').text(name).text('=').dec(main.i32(at));
        return at + 4;
    }

    private static void endOfRecovery(WalVersion version, Bytes main, Words out) {
        out.text("tli ").dec(main.u32(8)).text("; prev tli ").dec(main.u32(12)).text("; time ").time(main.u64(0));
        if (version.since(V17)) out.text("; wal_level ").text(walLevel(version, main.i32(16)));
    }

    /** In 9.3 and 9.4 the data begins like a backup block and names the page; later a block reference does. */
    private static void image(WalVersion version, Bytes main, Words out) {
        if (version.since(V9_5)) return;
        RelPath.append(version, main, 0, main.i32(12), out).text(" block ").dec(main.u32(16));
    }

    static String walLevel(WalVersion version, int level) {
        String[] levels = version.since(V9_6) ? LEVELS : LEVELS_TO_9_5;
        boolean known = level >= 0 && level < levels.length && (level < 3 || version.since(V9_4));
        return known ? levels[level] : "?";
    }

    private static String bool(int value) {
        return value == 0 ? "false" : "true";
    }

    private static String onOff(int value) {
        return value == 0 ? "off" : "on";
    }
}
