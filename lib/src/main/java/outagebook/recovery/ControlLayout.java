package outagebook.recovery;

import static outagebook.wal.WalVersion.V10;
import static outagebook.wal.WalVersion.V11;
import static outagebook.wal.WalVersion.V12;
import static outagebook.wal.WalVersion.V13;
import static outagebook.wal.WalVersion.V17;
import static outagebook.wal.WalVersion.V18;
import static outagebook.wal.WalVersion.V9_4;
import static outagebook.wal.WalVersion.V9_5;

import java.util.List;
import outagebook.hex.Field;
import outagebook.wal.WalVersion;

/**
 * The bytes of pg_control, member by member.
 *
 * <p>Source: PostgreSQL catalog/pg_control.h (ControlFileData, CheckPoint), of 9.3 to 18.
 */
final class ControlLayout {
    private static final String[] STATES = {"starting up", "shut down", "shut down in recovery", "shutting down", "in crash recovery",
        "in archive recovery", "in production"};
    private static final int NONCE = 32;

    private final Noter in;
    private final WalVersion version;

    private ControlLayout(byte[] bytes, WalVersion version) {
        this.in = new Noter(bytes, 0);
        this.version = version;
    }

    static List<Field> fields(byte[] bytes, WalVersion version) {
        var layout = new ControlLayout(bytes, version);
        layout.state();
        layout.checkpoint();
        layout.recovery();
        layout.settings();
        layout.format();
        layout.in.u32("crc");
        layout.in.take("unused", bytes.length - layout.in.position());
        return List.copyOf(layout.in.fields());
    }

    private void state() {
        in.u64("system_identifier");
        in.u32("pg_control_version");
        in.u32("catalog_version_no");
        long state = in.u32("state");
        in.meaning(state < STATES.length ? STATES[(int) state] : "unrecognized status code " + state);
        in.align(8);
        in.time("time");
        in.lsn("checkPoint");
        if (!since(V11)) in.lsn("prevCheckPoint");
    }

    private void checkpoint() {
        in.struct("checkPointCopy");
        in.lsn("redo");
        in.u32("ThisTimeLineID");
        in.u32("PrevTimeLineID");
        in.bool("fullPageWrites");
        in.align(4);
        if (since(V17)) in.u32("wal_level");
        in.align(since(V12) ? 8 : 4);
        nextXid();
        in.u32("nextOid");
        in.u32("nextMulti");
        in.u32("nextMultiOffset");
        in.u32("oldestXid");
        in.u32("oldestXidDB");
        in.u32("oldestMulti");
        in.u32("oldestMultiDB");
        in.align(8);
        in.time("time");
        if (since(V9_5)) in.u32("oldestCommitTsXid");
        if (since(V9_5)) in.u32("newestCommitTsXid");
        in.u32("oldestActiveXid");
        in.align(8);
        in.struct("");
    }

    private void nextXid() {
        if (since(V12)) {
            long xid = in.u64("nextXid");
            in.meaning((xid >>> 32) + ":" + (xid & 0xFFFFFFFFL));
        } else {
            in.u32("nextXidEpoch");
            in.u32("nextXid");
        }
    }

    private void recovery() {
        in.lsn("unloggedLSN");
        in.lsn("minRecoveryPoint");
        in.u32("minRecoveryPointTLI");
        in.align(8);
        in.lsn("backupStartPoint");
        in.lsn("backupEndPoint");
        in.bool("backupEndRequired");
        in.align(4);
    }

    private void settings() {
        in.u32("wal_level");
        if (since(V9_4)) in.bool("wal_log_hints");
        in.align(4);
        in.u32("MaxConnections");
        if (since(V9_4)) in.u32("max_worker_processes");
        if (since(V12)) in.u32("max_wal_senders");
        in.u32("max_prepared_xacts");
        in.u32("max_locks_per_xact");
        if (since(V9_5)) in.bool("track_commit_timestamp");
        in.align(4);
    }

    private void format() {
        in.u32("maxAlign");
        in.align(8);
        in.f64("floatFormat");
        for (String name : List.of("blcksz", "relseg_size", "xlog_blcksz", "xlog_seg_size", "nameDataLen", "indexMaxKeys", "toast_max_chunk_size")) {
            in.u32(name);
        }
        if (since(V9_4)) in.u32("loblksize");
        if (!since(V10)) in.bool("enableIntTimes");
        if (!since(V13)) in.bool("float4ByVal");
        in.bool("float8ByVal");
        in.align(4);
        in.u32("data_checksum_version");
        if (since(V18)) in.bool("default_char_signedness");
        if (since(V10)) in.take("mock_authentication_nonce", NONCE);
        in.align(4);
    }

    private boolean since(WalVersion other) {
        return version.since(other);
    }
}
