package outagebook.wal;

import static outagebook.wal.WalVersion.V12;
import static outagebook.wal.WalVersion.V14;
import static outagebook.wal.WalVersion.V17;
import static outagebook.wal.WalVersion.V9_4;
import static outagebook.wal.WalVersion.V9_5;
import static outagebook.wal.WalVersion.V9_6;

/**
 * The bytes of checkpoints, parameter changes and other records about the WAL and the server as a whole.
 *
 * <p>Source: PostgreSQL 9.3 to 18 catalog/pg_control.h (CheckPoint), access/xlog_internal.h (xl_parameter_change and
 * others); for records without a struct the variables in backend/access/transam/xlog.c.
 */
final class XlogLayout {
    private static final long FIRST_SECOND = -62_135_596_800L;
    private static final long LAST_SECOND = 253_402_300_799L;
    private static final long SECONDS_TO_2000 = 946_684_800L;

    private XlogLayout() {}

    static void read(WalVersion version, int info, FieldReader in) throws Invalid {
        switch (info) {
            case XlogDescriber.CHECKPOINT_SHUTDOWN, XlogDescriber.CHECKPOINT_ONLINE -> checkpoint(version, in);
            case XlogDescriber.NEXTOID -> in.u32("nextOid");
            case XlogDescriber.BACKUP_END -> in.lsn("startpoint");
            case XlogDescriber.PARAMETER_CHANGE -> parameters(version, in);
            case XlogDescriber.RESTORE_POINT -> {
                in.struct("xl_restore_point");
                in.time("rp_time");
                in.text("rp_name", in.remaining());
            }
            case XlogDescriber.FPW_CHANGE -> in.u8("fullPageWrites");
            case XlogDescriber.END_OF_RECOVERY -> endOfRecovery(version, in);
            case XlogDescriber.FULL_PAGE_IMAGE -> image(version, in);
            case XlogDescriber.OVERWRITE_CONTRECORD -> {
                if (version.since(V9_6)) overwrite(in);
            }
            case XlogDescriber.CHECKPOINT_REDO -> {
                if (version.since(V17)) walLevel(version, in);
            }
            default -> { }
        }
    }

    private static void checkpoint(WalVersion version, FieldReader in) throws Invalid {
        in.struct("CheckPoint");
        in.lsn("redo");
        in.u32("ThisTimeLineID");
        in.u32("PrevTimeLineID");
        in.u8("fullPageWrites");
        in.pad(4);
        if (version.since(V17)) walLevel(version, in);
        nextXid(version, in);
        for (String name : new String[] {"nextOid", "nextMulti", "nextMultiOffset", "oldestXid", "oldestXidDB", "oldestMulti", "oldestMultiDB"}) {
            in.u32(name);
        }
        in.pad(8);
        unixTime("time", in);
        if (version.since(V9_5)) {
            in.u32("oldestCommitTsXid");
            in.u32("newestCommitTsXid");
        }
        in.u32("oldestActiveXid");
        in.pad(8);
    }

    private static void nextXid(WalVersion version, FieldReader in) throws Invalid {
        in.pad(version.since(V12) ? 8 : 4);
        if (version.since(V12)) {
            in.fullXid(version.since(V14) ? "nextXid" : "nextFullXid");
        } else {
            in.u32("nextXidEpoch");
            in.u32("nextXid");
        }
    }

    /** Seconds since 1970 (pg_time_t). */
    private static void unixTime(String name, FieldReader in) throws Invalid {
        long seconds = in.u64(name);
        if (seconds < FIRST_SECOND || seconds > LAST_SECOND) return;
        in.meaning(() -> new Words().time((seconds - SECONDS_TO_2000) * 1_000_000) + " (" + seconds + " s)");
    }

    private static void parameters(WalVersion version, FieldReader in) throws Invalid {
        in.struct("xl_parameter_change");
        in.i32("MaxConnections");
        if (version.since(V9_4)) in.i32("max_worker_processes");
        if (version.since(V12)) in.i32("max_wal_senders");
        in.i32("max_prepared_xacts");
        in.i32("max_locks_per_xact");
        walLevel(version, in);
        if (version.since(V9_4)) in.u8("wal_log_hints");
        if (version.since(V9_5)) in.u8("track_commit_timestamp");
        in.pad(4);
    }

    private static void endOfRecovery(WalVersion version, FieldReader in) throws Invalid {
        in.struct("xl_end_of_recovery");
        in.time("end_time");
        in.u32("ThisTimeLineID");
        in.u32("PrevTimeLineID");
        if (!version.since(V17)) return;
        walLevel(version, in);
        in.pad(8);
    }

    private static void overwrite(FieldReader in) throws Invalid {
        in.struct("xl_overwrite_contrecord");
        in.lsn("overwritten_lsn");
        in.time("overwrite_time");
    }

    /** To 9.4 the page is in the data itself, behind a header like that of a backup block. */
    private static void image(WalVersion version, FieldReader in) throws Invalid {
        if (version.since(V9_5)) return;
        in.struct("BkpBlock");
        in.rel("", version);
        FileLayouts.fork("fork", in);
        in.u32("block");
        in.u16("hole_offset");
        in.u16("hole_length");
        in.struct("");
        in.take("page", in.remaining());
    }

    private static void walLevel(WalVersion version, FieldReader in) throws Invalid {
        int level = in.i32("wal_level");
        in.meaning(() -> level + " (" + XlogDescriber.walLevel(version, level) + ")");
    }
}
