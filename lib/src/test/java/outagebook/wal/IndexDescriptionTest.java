package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Operations of the index managers, and versions of them, that no real segment of {@code ../shared/wal} has: records made
 * by hand after the structs of that version's header files, descriptions after the formats in its rmgrdesc.
 */
class IndexDescriptionTest {
    private static final String NODE = "7F060000 39300000 06400000";  // 1663/12345/16390
    private static final int IMAGE_SIZE = 8;
    @TempDir Path folder;

    @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
            9.3  | 13 | 10 | NODE 04000000 02000000 | Create posting tree, node: 1663/12345/16390 blkno: 4
            9.3  | 13 | 20 | NODE 04000000 07000000 0300 01 01 00 00 0500 | Insert item, node: 1663/12345/16390 blkno: 4 \
            offset: 3 nitem: 5 isdata: T isleaf F isdelete T updateBlkno:7
            9.3  | 13 | 50 | NODE 04000000 | Delete page, node: 1663/12345/16390 blkno: 4
            9.3  | 13 | 90 | NODE 04000000 | unknown gin op code 144
            9.4  | 13 | 20 | NODE 04000000 0300 0000 0200 03 01 05 04 0200 000000000100 000000000200 \
            | Insert item, node: 1663/12345/16390 blkno: 4 isdata: T isleaf: T 2 segments: 3 (delete) 5 (add 2 items)
            9.4  | 13 | 20 | NODE 04000000 0100 0000 01000200 01000300 0500 00000900 000008000700 \
            | Insert item, node: 1663/12345/16390 blkno: 4 isdata: T isleaf: F children: 65538/65539 pitem: 9-8/7
            9.4  | 13 | 20 | NODE 04000000 0000 0000 00000200 00000300 0500 01 \
            | Insert item, node: 1663/12345/16390 blkno: 4 isdata: F isleaf: F children: 2/3 isdelete: T
            9.4  | 13 | 30 | NODE 04000000 05000000 06000000 07000000 08000000 0600 | Page split, node: 1663/12345/16390 \
            blkno: 4 isrootsplit: T isdata: F isleaf: T
            9.4  | 13 | 90 | NODE 04000000 0300 01 02 000000000100 0300 AABBCC00 02 03 000000000100 0200 AABB 07 09 00 \
            | Vacuum data leaf page, node: 1663/12345/16390 blkno: 4 3 segments: 1 (insert) 2 (replace) 7 unknown action 9 ???
            9.4  | 13 | A0 | NODE 04000000 | unknown gin op code 160
            9.4  | 14 | 10 | NODE 04000000 | unknown gist op code 16
            9.4  | 16 | 20 | NODE 04000000 05000000 0600 | rel 1663/12345/16390 move 6 leafs from page 4 to page 5
            9.4  | 16 | 30 | NODE 04000000 0600 | rel 1663/12345/16390 add node to 4:6
            9.4  | 16 | 40 | NODE 04000000 0600 0000 05000000 0700 | rel 1663/12345/16390 split node 4:6 to 5:7
            9.4  | 16 | 80 | NODE 04000000 0600 0700 E8030000 | rel 1663/12345/16390 vacuum redirect tuples on page 4, newest XID 1000
            9.4  | 16 | 90 | NODE 04000000 | unknown spgist op code 144
            9.6  | 12 | 20 | 0100 | UNKNOWN (20)
            10   | 12 | 30 | 0010 01 | ADD_OVFL_PAGE bmsize 4096, bmpage_found T
            10   | 12 | 40 | 05000000 0100 0200 02 | SPLIT_ALLOCATE_PAGE new_bucket 5, meta_page_masks_updated F, issplitpoint_changed T
            10   | 12 | 50 | | SPLIT_PAGE
            10   | 12 | 60 | 1000 0200 | SPLIT_COMPLETE old_bucket_flag 16, new_bucket_flag 2
            10   | 12 | 70 | 0700 01 | MOVE_PAGE_CONTENTS ntups 7, is_primary T
            10   | 12 | 80 | 04000000 FFFFFFFF 0300 01 00 | SQUEEZE_PAGE prevblkno 4, nextblkno 4294967295, ntups 3, is_primary T
            10   | 12 | A0 | | SPLIT_CLEANUP
            11   | 12 | C0 | NODE 03000000 | VACUUM_ONE_PAGE ntuples 3
            15   | 12 | C0 | E8030000 03000000 | VACUUM_ONE_PAGE ntuples 3, latest removed xid 1000
            16   | 12 | C0 | E8030000 0300 01 00 | VACUUM_ONE_PAGE ntuples 3, snapshotConflictHorizon 1000
            17   | 12 | C0 | E8030000 0300 01 00 | VACUUM_ONE_PAGE ntuples 3, snapshotConflictHorizon 1000, isCatalogRel T
            18   | 12 | D0 | | UNKNOWN (d0)
            9.5  | 17 | 20 | 0500 0000 08000000 02000000 0600 | UPDATE heapBlk 8 pagesPerRange 2 old offnum 5, new offnum 6
            9.5  | 17 | A0 | 0500 0000 08000000 02000000 0600 | UPDATE+INIT heapBlk 8 pagesPerRange 2 old offnum 5, new offnum 6
            9.6  | 17 | 50 | 02000000 08000000 0600 | UNKNOWN (50)
            11   | 14 | 10 | E8030000 0300 | UNKNOWN (10)
            12   | 14 | 10 | E8030000 0300 | DELETE delete: latestRemovedXid 1000, nitems: 3
            12   | 14 | 20 | NODE 04000000 E803000002000000 | PAGE_REUSE rel 1663/12345/16390; blk 4; latestRemovedXid 2:1000
            12   | 14 | 60 | E803000002000000 0600 | PAGE_DELETE deleteXid 2:1000; downlink 6
            13   | 14 | 70 | | ASSIGN_LSN
            16   | 14 | 10 | E8030000 0300 01 | DELETE delete: snapshotConflictHorizon 1000, nitems: 3
            17   | 14 | 10 | E8030000 0300 01 | DELETE delete: snapshotConflictHorizon 1000, nitems: 3, isCatalogRel T
            16   | 14 | 20 | NODE 04000000 E803000002000000 00 | PAGE_REUSE rel 1663/12345/16390; blk 4; snapshotConflictHorizon 2:1000
            18   | 14 | 20 | NODE 04000000 E803000002000000 00 | PAGE_REUSE rel 1663/12345/16390; blk 4; \
            snapshotConflictHorizon 2:1000, isCatalogRel F
            13   | 16 | 10 | 01 01 0300 0400 0500 0600 | ADD_LEAF add leaf to page; off 3; headoff 4; parentoff 5 (newpage) (nulls)
            13   | 16 | 40 | 0300 0400 01 00 | SPLIT_TUPLE prefix off: 3, postfix off: 4 (same 0, new 1)
            13   | 16 | 50 | 01 00 0300 0400 00 00 0500 00 00 01 00 0600 | PICKSPLIT ndel 3; nins 4 (innerIsParent) (isRootSplit)
            14   | 16 | 10 | 01 01 0300 0400 0500 0600 | ADD_LEAF off: 3, headoff: 4, parentoff: 5, nodeI: 6 (newpage) (nulls)
            14   | 16 | 20 | 0300 01 01 01 00 0500 0600 | MOVE_LEAFS nmoves: 3, parentoff: 5, nodeI: 6 (newpage) (replacedead) (nulls)
            14   | 16 | 30 | 0300 0400 01 02 0500 0600 | ADD_NODE off: 3, newoff: 4, parentBlk: 2, parentoff: 5, nodeI: 6 (newpage)
            14   | 16 | 40 | 0300 0400 01 01 | SPLIT_TUPLE prefixoff: 3, postfixoff: 4 (newpage) (same)
            14   | 16 | 50 | 01 00 0300 0400 00 00 0500 00 01 01 00 0600 0700 | PICKSPLIT ndelete: 3, ninsert: 4, inneroff: 5, \
            parentoff: 6, nodeI: 7 (innerIsParent) (nulls) (isRootSplit)
            17   | 16 | 80 | 0300 0400 E8030000 01 | VACUUM_REDIRECT ntoplaceholder: 3, firstplaceholder: 4, \
            snapshotConflictHorizon: 1000, isCatalogRel: T
            18   | 13 | 10 | 05000000 | CREATE_PTREE
            """)
    void saysWhatTheDumpToolSays(String version, int rmid, String info, String main, String expected) {
        byte[] data = main == null ? new byte[0] : hex(main);
        boolean empty = expected.indexOf(' ') < 0 || expected.startsWith("UNKNOWN");
        WalRecord record = of(version, rmid, info, main(version, data));
        assertThat(record.description()).isEqualTo(expected + (empty ? " " : ""));
        assertThat(PrintedNumbers.withoutField(record)).as("%s", record.fields()).isEmpty();
    }

    @Test void ginReadsItsItemsFromTheFirstBlocksData() {
        assertThat(gin(0x20, "0300", "0200 03 01 05 04 0100 000000000100")).isEqualTo("INSERT isdata: T isleaf: T 2 segments: 3 (delete) 5 (add 1 items)");
        assertThat(gin(0x20, "0100 00000200 00000300", "0500 01000900 000008000700"))
                .isEqualTo("INSERT isdata: T isleaf: F children: 2/3 pitem: 65545-8/7");
        assertThat(gin(0x90, "", "0100 02 01")).isEqualTo("VACUUM_DATA_LEAF_PAGE  1 segments: 2 (delete)");
    }

    @Test void ginSaysThatThereIsAnImageInstead() {
        assertThat(ginImage("9.6", 0x20, "0100 00000200 00000300", 0x00)).isEqualTo("INSERT isdata: T isleaf: F children: 2/3 (full page image)");
        assertThat(ginImage("18", 0x20, "0200", 0x02)).isEqualTo("INSERT isdata: F isleaf: T (full page image)");
        assertThat(ginImage("18", 0x20, "0200", 0x00)).isEqualTo("INSERT isdata: F isleaf: T (full page image, for WAL verification)");
        assertThat(ginImage("18", 0x90, "", 0x02)).isEqualTo("VACUUM_DATA_LEAF_PAGE  (full page image)");
    }

    /** The 9.4 tool takes what lies behind the resource manager's data for the item, if that is in the page image. */
    @Test void ginOf94ReadsOnIntoTheImagesHeader() {
        String start = "Insert item, node: 1663/12345/16390 blkno: 4 ";
        assertThat(gin94("NODE 04000000 0200 0000", "00000100")).isEqualTo(start + "isdata: F isleaf: T isdelete: T");
        assertThat(gin94("NODE 04000000 0200 0000", "7F060000")).isEqualTo(start + "isdata: F isleaf: T isdelete: F");
        assertThat(gin94("NODE 04000000 0300 0000", "7F060000")).isEqualTo(start + "isdata: T isleaf: T (full page image)");
    }

    @Test void dataThatEndsEarlyEndsTheDescription() {
        assertThat(of("18", 16, "10", main("18", hex("01 01 0300"))).description()).isEqualTo("ADD_LEAF off: 3, headoff: ");
        assertThat(gin(0x20, "0300", "FFFF 03 01")).isEqualTo("INSERT isdata: T isleaf: T 65535 segments: 3 (delete)");
    }

    @ParameterizedTest @CsvSource({"15", "16", "17", "18"}) void anExtensionsRecordShowsItsNumber(String version) {
        WalRecord record = of(version, 130, "A0", main(version, new byte[10]));
        assertThat(record.description()).isEqualTo("UNKNOWN (a0) rmid: 130");
        assertThat(DumpLine.line(record)).isEqualTo("rmgr: custom130   len (rec/tot):     36/    36, tx:          0, "
                + "lsn: 0/00300028, prev 0/00000028, desc: UNKNOWN (a0) rmid: 130");
        assertThat(DumpLine.line(of(version, 255, "00", withBlock(0x20, new byte[0], new byte[1], new byte[0])))).endsWith(
                "desc: UNKNOWN (0) rmid: 255, blkref #0: rel 1663/12345/16390 blk 9");
    }

    @ParameterizedTest @CsvSource({"0, 0", "-0.0, -0", "390, 390", "999999, 999999", "1000000, 1e+06", "1234567, 1.23457e+06",
        "0.5, 0.5", "-1234.565, -1234.57", "0.0001, 0.0001", "0.00001, 1e-05", "999999.5, 1e+06", "2500005, 2.5e+06", "1e300, 1e+300",
        "100000.5, 100000", "100001.5, 100002", "NaN, nan", "Infinity, inf", "-Infinity, -inf"})
    void tupleCountsAreWrittenAsPrintfDoes(double number, String expected) {
        assertThat(new Words().general(number)).hasToString(expected);
    }

    private String gin(int info, String main, String data) {
        return of("18", 13, Integer.toHexString(info), withBlock(0x20, new byte[0], hex(data), hex(main))).description();
    }

    private String ginImage(String version, int info, String main, int flags) {
        byte[] header = hex("0800 0800 01");  // an image of 8 bytes, the hole behind them
        header[4] |= (byte) flags;
        return of(version, 13, Integer.toHexString(info), withBlock(0x10, header, new byte[0], hex(main))).description();
    }

    /** With a backup block for page 9 of a relation in this tablespace. */
    private String gin94(String main, String tablespace) {
        byte[] data = hex(main);
        byte[] block = joined(hex(tablespace + "39300000 06400000 00000000 09000000 0800 F81F"), new byte[IMAGE_SIZE]);
        return record("9.4", header -> header.put(12, (byte) 0x28).put(13, (byte) 13).putInt(8, data.length), joined(data, block)).description();
    }

    private WalRecord of(String version, int rmid, String info, byte[] payload) {
        int at = version(version).recordHeaderSize() == 32 ? 12 : 16;
        return record(version, header -> header.put(at, (byte) Integer.parseInt(info, 16)).put(at + 1, (byte) rmid), payload);
    }

    private WalRecord record(String version, Consumer<ByteBuffer> change, byte[] payload) {
        return WalBuilder.of(version(version)).record(change, payload).writeTo(folder).records().first(1).get(0);
    }

    private static byte[] main(String version, byte[] data) {
        if (version(version).recordHeaderSize() == 32 || data.length == 0) return data;
        return joined(new byte[] {(byte) 255, (byte) data.length}, data);
    }

    /** Block 0, page 9 of a relation, then main data. */
    private static byte[] withBlock(int flags, byte[] imageHeader, byte[] data, byte[] main) {
        byte[] reference = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).put((byte) 0).put((byte) flags).putShort((short) data.length).array();
        byte[] mainHeader = main.length == 0 ? main : new byte[] {(byte) 255, (byte) main.length};
        byte[] image = new byte[imageHeader.length == 0 ? 0 : IMAGE_SIZE];
        return joined(reference, imageHeader, hex("NODE 09000000"), mainHeader, image, data, main);
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) all.writeBytes(part);
        return all.toByteArray();
    }

    private static byte[] hex(String digits) {
        return WalBuilder.hex(digits.replace("NODE", NODE));
    }

    private static WalVersion version(String name) {
        return Arrays.stream(WalVersion.values()).filter(version -> version.toString().equals(name)).findFirst().orElseThrow();
    }
}
