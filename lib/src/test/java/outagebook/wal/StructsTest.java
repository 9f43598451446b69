package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import outagebook.hex.Field;

/**
 * The names and values of records that no recorded segment has, or that tell two versions apart: made by hand after the
 * structs of that version's header files.
 */
class StructsTest {
    private static final String NODE = "7F060000 39300000 06400000";  // 1663/12345/16390
    private static final String ENTRY = "000000000100 1000 AABBCCDDEEFF0102";  // an index entry of 16 bytes
    private static final String LIST = "000000000100 0300 AABBCC 00";  // a packed list of three bytes and one of padding

    @TempDir Path folder;

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            9.3  | 0 | A0 | NODE 00000000 07000000 0800 F81F 0102 | BkpBlock.node.spcNode=1663, BkpBlock.node.dbNode=12345, \
            BkpBlock.node.relNode=16390, BkpBlock.fork=0 (main), BkpBlock.block=7, BkpBlock.hole_offset=8, BkpBlock.hole_length=8184, page=
            17   | 0 | 90 | 0000000000000000 02000000 01000000 01000000 00000000 | \
            xl_end_of_recovery.end_time=2000-01-01 00:00:00.000000 UTC (0 µs), xl_end_of_recovery.ThisTimeLineID=2, \
            xl_end_of_recovery.PrevTimeLineID=1, xl_end_of_recovery.wal_level=1 (replica), xl_end_of_recovery.padding=
            16   | 0 | 90 | 0000000000000000 02000000 01000000 | \
            xl_end_of_recovery.end_time=2000-01-01 00:00:00.000000 UTC (0 µs), xl_end_of_recovery.ThisTimeLineID=2, \
            xl_end_of_recovery.PrevTimeLineID=1
            9.5  | 0 | 60 | 64000000 08000000 05000000 40000000 02000000 0001 0000 | xl_parameter_change.MaxConnections=100, \
            xl_parameter_change.max_worker_processes=8, xl_parameter_change.max_prepared_xacts=5, xl_parameter_change.max_locks_per_xact=64, \
            xl_parameter_change.wal_level=2 (hot_standby), xl_parameter_change.wal_log_hints=0, xl_parameter_change.track_commit_timestamp=1, \
            xl_parameter_change.padding=
            9.3  | 3 | 10 | 05000000 | pageno=5
            10   | 3 | 10 | 05000000 09000000 01000000 | xl_clog_truncate.pageno=5, xl_clog_truncate.oldestXact=9, xl_clog_truncate.oldestXactDb=1
            17   | 3 | 10 | 0500000001000000 09000000 01000000 | xl_clog_truncate.pageno=4294967301, xl_clog_truncate.oldestXact=9, \
            xl_clog_truncate.oldestXactDb=1
            13   | 18 | 20 | 40420F0000000000 0300 0000 09000000 0A000000 0B000000 | \
            xl_commit_ts_set.timestamp=2000-01-01 00:00:01.000000 UTC (1000000 µs), xl_commit_ts_set.nodeid=3, xl_commit_ts_set.padding=, \
            xl_commit_ts_set.mainxid=9, subxids=[10, 11]
            17   | 6 | 30 | 01000000 02000000 03000000 04000000 05000000 | xl_multixact_truncate.oldestMultiDB=1, \
            xl_multixact_truncate.startTruncOff=2, xl_multixact_truncate.endTruncOff=3, xl_multixact_truncate.startTruncMemb=4, \
            xl_multixact_truncate.endTruncMemb=5
            9.4  | 5 | 00 | 07000000 2F7000 | xl_tblspc_create_rec.ts_id=7, xl_tblspc_create_rec.ts_path=/p
            12   | 4 | 10 | 05000000 7F060000 | xl_dbase_drop_rec.db_id=5, xl_dbase_drop_rec.tablespace_id=1663
            13   | 4 | 10 | 05000000 02000000 7F060000 80060000 | xl_dbase_drop_rec.db_id=5, xl_dbase_drop_rec.ntablespaces=2, \
            xl_dbase_drop_rec.tablespace_ids=[1663, 1664]
            9.4  | 2 | 20 | 05000000 NODE | xl_smgr_truncate.blkno=5, xl_smgr_truncate.rnode.spcNode=1663, \
            xl_smgr_truncate.rnode.dbNode=12345, xl_smgr_truncate.rnode.relNode=16390
            16   | 2 | 20 | 05000000 NODE 05000000 | xl_smgr_truncate.blkno=5, xl_smgr_truncate.rlocator.spcOid=1663, \
            xl_smgr_truncate.rlocator.dbOid=12345, xl_smgr_truncate.rlocator.relNumber=16390, xl_smgr_truncate.flags=0x00000005 HEAP FSM
            18   | 19 | 10 | 0700 | xl_replorigin_drop.node_id=7
            """)
    void smallManagers(String version, int rmid, String info, String main, String expected) {
        assertThat(named(version, rmid, info, main)).isEqualTo(expected);
    }

    @Test void aCommitWithEverything() {
        String time = "40420F0000000000";
        String parts = "B7010040 02000000 03000000 02000000 0A000000 0B000000 01000000 NODE 01000000 01000000 05000000 07000000 01000000";
        String rest = "09000000 676900 0100000000000000" + time;
        assertThat(named("18", 1, "80", time + parts + rest)).isEqualTo(
                "xl_xact_commit.xact_time=2000-01-01 00:00:01.000000 UTC (1000000 µs), xl_xact_xinfo.xinfo=0x400001B7 HAS_DBINFO HAS_SUBXACTS "
                + "HAS_RELFILELOCATORS HAS_TWOPHASE HAS_ORIGIN HAS_GID HAS_DROPPED_STATS UPDATE_RELCACHE_FILE, xl_xact_dbinfo.dbId=2, "
                + "xl_xact_dbinfo.tsId=3, xl_xact_subxacts.nsubxacts=2, xl_xact_subxacts.subxacts=[10, 11], xl_xact_relfilelocators.nrels=1, "
                + "xl_xact_relfilelocators.xlocators[0].spcOid=1663, xl_xact_relfilelocators.xlocators[0].dbOid=12345, "
                + "xl_xact_relfilelocators.xlocators[0].relNumber=16390, xl_xact_stats_items.nitems=1, xl_xact_stats_items.items[0].kind=1, "
                + "xl_xact_stats_items.items[0].dboid=5, xl_xact_stats_items.items[0].objid_lo=7, xl_xact_stats_items.items[0].objid_hi=1, "
                + "xl_xact_twophase.xid=9, twophase_gid=gi, xl_xact_origin.origin_lsn=0/1, "
                + "xl_xact_origin.origin_timestamp=2000-01-01 00:00:01.000000 UTC (1000000 µs)");
    }

    @Test void aCommitOf94ThatWasPrepared() {
        assertThat(named("9.4", 1, "30", "09000000 00000000 0000000000000000 01000000 01000000 01000000 00000000 02000000 03000000 NODE 0A000000"))
                .isEqualTo("xl_xact_commit_prepared.xid=9, xl_xact_commit_prepared.padding=, "
                + "xl_xact_commit_prepared.crec.xact_time=2000-01-01 00:00:00.000000 UTC (0 µs), "
                + "xl_xact_commit_prepared.crec.xinfo=0x00000001 UPDATE_RELCACHE_FILE, xl_xact_commit_prepared.crec.nrels=1, "
                + "xl_xact_commit_prepared.crec.nsubxacts=1, xl_xact_commit_prepared.crec.nmsgs=0, xl_xact_commit_prepared.crec.dbId=2, "
                + "xl_xact_commit_prepared.crec.tsId=3, xl_xact_commit_prepared.crec.xnodes[0].spcNode=1663, "
                + "xl_xact_commit_prepared.crec.xnodes[0].dbNode=12345, xl_xact_commit_prepared.crec.xnodes[0].relNode=16390, subxacts=[10]");
    }

    /** Each kind of message has other members in its 16 bytes. */
    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            9.5 | 07 000000 05000000 09000000 00000000 | id=7, padding=, dbId=5, hashValue=9, padding=
            9.5 | FF 000000 05000000 09000000 00000000 | id=-1, padding=, dbId=5, catId=9, padding=
            9.5 | FE 000000 05000000 09000000 00000000 | id=-2, padding=, dbId=5, relId=9, padding=
            9.5 | FD 01 0200 NODE | id=-3, backend_hi=1, backend_lo=2, rnode.spcNode=1663, rnode.dbNode=12345, rnode.relNode=16390
            16  | FD 01 0200 NODE | id=-3, backend_hi=1, backend_lo=2, rlocator.spcOid=1663, rlocator.dbOid=12345, rlocator.relNumber=16390
            18  | FC 000000 05000000 00000000 00000000 | id=-4, padding=, dbId=5, padding=
            18  | FB 000000 05000000 09000000 00000000 | id=-5, padding=, dbId=5, relId=9, padding=
            18  | FA 000000 05000000 09000000 00000000 | id=-6, padding=, dbId=5, relid=9, padding=
            17  | FA 000000 05000000 09000000 00000000 | id=-6, padding=, dbId=5, padding=
            """)
    void invalidations(String version, String message, String expected) {
        String main = "0000000000000000 08000000 01000000" + message;
        assertThat(named(version, 1, "80", main)).endsWith("xl_xact_invals.nmsgs=1, "
                + expected.replaceAll("(^|, )", "$1xl_xact_invals.msgs[0]."));
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            9.3 | 10 | NODE 04000000 02000000 000000000100 000000000200 | node.spcNode=1663 node.dbNode=12345 node.relNode=16390 blkno=4 \
            nitem=2 items[0]=(0,1) items[1]=(0,2)
            9.4 | 10 | NODE 04000000 18000000 LIST LIST | node.spcNode=1663 node.dbNode=12345 node.relNode=16390 blkno=4 size=24 \
            list 1 first=(0,1) list 1 nbytes=3 list 1 bytes= list 1 padding= list 2 first=(0,1) list 2 nbytes=3 list 2 bytes= list 2 padding=
            18  | 10 | 0C000000 LIST | size=12 list 1 first=(0,1) list 1 nbytes=3 list 1 bytes= list 1 padding=
            9.3 | 50 | NODE 04000000 05000000 0600 0000 07000000 08000000 | node.spcNode=1663 node.dbNode=12345 node.relNode=16390 blkno=4 \
            parentBlkno=5 parentOffset=6 padding= leftBlkno=7 rightLink=8
            9.4 | 90 | NODE 04000000 0300 01 02 LIST 02 01 03 04 0100 000000000300 | node.spcNode=1663 node.dbNode=12345 node.relNode=16390 \
            blkno=4 nactions=3 action 1 segno=1 action 1 type=2 (INSERT) action 1 first=(0,1) action 1 nbytes=3 action 1 bytes= \
            action 1 padding= action 2 segno=2 action 2 type=1 (DELETE) action 3 segno=3 action 3 type=4 (ADDITEMS) action 3 nitems=1 \
            action 3 items[0]=(0,3)
            9.4 | 30 | NODE 04000000 05000000 06000000 FFFFFFFF FFFFFFFF 0300 0000 0C00 0C00 000000000100 000000000200 00 00 LIST LIST | \
            node.spcNode=1663 node.dbNode=12345 node.relNode=16390 lblkno=4 rblkno=5 rrlink=6 leftChildBlkno=4294967295 \
            rightChildBlkno=4294967295 flags=0x0003 ISDATA ISLEAF padding= lsize=12 rsize=12 lrightbound=(0,1) rrightbound=(0,2) \
            newdata= padding= left list 1 first=(0,1) left list 1 nbytes=3 left list 1 bytes= left list 1 padding= \
            right list 1 first=(0,1) right list 1 nbytes=3 right list 1 bytes= right list 1 padding=
            9.4 | 30 | NODE 04000000 05000000 06000000 07000000 08000000 0500 0000 0100 0200 000000000300 00000900 000000000100 00000A00 \
            000000000200 | node.spcNode=1663 node.dbNode=12345 node.relNode=16390 lblkno=4 rblkno=5 rrlink=6 leftChildBlkno=7 \
            rightChildBlkno=8 flags=0x0005 ISDATA SPLIT_ROOT padding= separator=1 nitem=2 rightbound=(0,3) item 1 child_blkno=9 \
            item 1 key=(0,1) item 2 child_blkno=10 item 2 key=(0,2)
            9.4 | 20 | NODE 04000000 0000 0000 00000200 00000300 0500 01 00 ENTRY | node.spcNode=1663 node.dbNode=12345 node.relNode=16390 \
            blkno=4 flags=0x0000 padding= left child=2 right child=3 offset=5 isDelete=1 padding= t_tid=(0,1) t_info=size: 16 index keys=
            """)
    void gin(String version, String info, String main, String expected) {
        assertThat(members(version, 13, info, main)).isEqualTo(expected);
    }

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            12 | 14 | 10 | E8030000 0200 0300 0400 | latestRemovedXid=1000 ntodelete=2 offsets=[3, 4]
            16 | 14 | 10 | E8030000 0200 01 00 0300 0400 | snapshotConflictHorizon=1000 ntodelete=2 isCatalogRel=1 padding= offsets=[3, 4]
            18 | 14 | 20 | NODE 04000000 E803000002000000 00 | locator.spcOid=1663 locator.dbOid=12345 locator.relNumber=16390 block=4 \
            snapshotConflictHorizon=2:1000 isCatalogRel=0
            11 | 12 | C0 | NODE 02000000 0300 0400 | hnode.spcNode=1663 hnode.dbNode=12345 hnode.relNode=16390 ntuples=2 offsets=[3, 4]
            15 | 12 | C0 | E8030000 02000000 0300 0400 | latestRemovedXid=1000 ntuples=2 offsets=[3, 4]
            18 | 12 | C0 | E8030000 0200 01 00 0300 0400 | snapshotConflictHorizon=1000 ntuples=2 isCatalogRel=1 padding= offsets=[3, 4]
            15 | 16 | 80 | 0200 0300 E8030000 0400 0500 | nToPlaceholder=2 firstPlaceholder=3 newestRedirectXid=1000 offsets=[4, 5]
            18 | 16 | 80 | 0200 0300 E8030000 01 00 0400 0500 | nToPlaceholder=2 firstPlaceholder=3 snapshotConflictHorizon=1000 \
            isCatalogRel=1 padding= offsets=[4, 5]
            17 | 16 | 70 | 0200 0000 E8030000 01 000000 0400 0500 | nDelete=2 padding= redirectXid=1000 isBuild=1 padding= toDelete=[4, 5]
            9.3 | 16 | 40 | NODE 04000000 0500 0000 06000000 0700 01 00 0C0000001800 0000 ENTRY 000000001000 0000 0102030405060708 | \
            node.spcNode=1663 node.dbNode=12345 node.relNode=16390 blknoPrefix=4 offnumPrefix=5 padding= blknoPostfix=6 offnumPostfix=7 \
            newPage=1 padding= prefix tuple tupstate, allTheSame, nNodes, prefixSize=LIVE, all the same, nodes: 1, prefix size: 0 \
            prefix tuple size=24 prefix tuple padding= prefix tuple node 1 t_tid=(0,1) prefix tuple node 1 t_info=size: 16 \
            prefix tuple node 1 label= postfix tuple tupstate, allTheSame, nNodes, prefixSize=LIVE, nodes: 0, prefix size: 0 \
            postfix tuple size=16 postfix tuple padding= postfix tuple padding=
            10 | 17 | 50 | 02000000 08000000 0600 | pagesPerRange=2 heapBlk=8 regOffset=6
            """)
    void otherIndexes(String version, int rmid, String info, String main, String expected) {
        assertThat(members(version, rmid, info, main)).isEqualTo(expected);
    }

    @Test void whatIsTooShortStaysOneField() {
        assertThat(named("18", 0, "00", "0100000000000000 01000000 0100")).isEqualTo("CheckPoint.redo=0/1, CheckPoint.ThisTimeLineID=1, main data=");
        assertThat(named("18", 1, "50", "09000000 FFFFFF7F 0A000000"))
                .isEqualTo("xl_xact_assignment.xtop=9, xl_xact_assignment.nsubxacts=2147483647, main data=");
        assertThat(named("18", 1, "50", "09000000 FFFFFFFF 0A000000"))
                .isEqualTo("xl_xact_assignment.xtop=9, xl_xact_assignment.nsubxacts=-1, main data=");
    }

    @Test void aTimeThatNoCalendarHasStaysANumber() {
        String far = "00".repeat(64) + "FFFFFFFFFFFFFF7F" + "00".repeat(16);
        assertThat(named("18", 0, "00", far)).contains("CheckPoint.time=9223372036854775807,");
        assertThat(named("18", 0, "90", "FFFFFFFFFFFFFF7F 01000000 01000000")).contains("(9223372036854775807 µs)");
    }

    /** Without the structs' names, which would make the lines long. */
    private String members(String version, int rmid, String info, String main) {
        return String.join(" ", fields(version, rmid, info, main)).replaceAll("\\b\\w+\\.(?=\\w+(\\.\\w+)?=|tupstate)(?<!(node|locator)\\.)", "");
    }

    private String named(String version, int rmid, String info, String main) {
        return String.join(", ", fields(version, rmid, info, main));
    }

    private List<String> fields(String version, int rmid, String info, String main) {
        byte[] data = WalBuilder.hex(main.replace("NODE", NODE).replace("ENTRY", ENTRY).replace("LIST", LIST));
        WalVersion of = Arrays.stream(WalVersion.values()).filter(v -> v.toString().equals(version)).findFirst().orElseThrow();
        var wal = WalBuilder.of(of);
        byte[] payload = wal.payload(data.length);
        System.arraycopy(data, 0, payload, payload.length - data.length, data.length);
        wal.record(header -> header.put(wal.infoAt(), (byte) Integer.parseInt(info, 16)).put(wal.infoAt() + 1, (byte) rmid), payload);
        WalRecord record = wal.writeTo(folder).records().first(1).get(0);
        assertThat(NamesTest.bytesOnce(record)).isEqualTo(record.totalLength());
        List<String> names = new ArrayList<>();
        int start = record.totalLength() - data.length;
        for (Field field : record.fields()) if (field.offset() >= start) names.add(field.name() + "=" + field.value());
        return names;
    }
}
