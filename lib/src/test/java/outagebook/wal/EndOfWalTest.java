package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import outagebook.wal.EndOfWal.Reason;

/** One way after another in which WAL can end, written by hand; the sentences are those of the fact sheet. */
class EndOfWalTest {
    private static final String RELATION = "7F060000 05000000 00400000 01000000";
    @TempDir Path folder;

    @ParameterizedTest @EnumSource(WalVersion.class) void readsWhatTheBuilderWrites(WalVersion version) {
        var wal = WalBuilder.of(version).record(10).record(100).record(20000).record(30).writeTo(folder);
        assertThat(wal.version()).isEqualTo(version);
        assertThat(wal.records().stream().map(WalRecord::totalLength).toList()).hasSize(4);
        assertThat(wal.verdict().lsn()).isEqualTo(wal.records().first(9).get(3).endLsn());
        assertThat(wal.verdict().message()).startsWith(version.recordHeaderSize() == 32
                ? "record with zero length at 0/3" : "invalid record length at 0/3");
    }

    @ParameterizedTest @EnumSource(WalVersion.class) void staysCalmWhenTheLengthIsFourGigabytes(WalVersion version) {
        var builder = WalBuilder.of(version).record(10);
        var wal = builder.record(header -> header.putInt(0, -1), builder.payload(10)).writeTo(folder);
        assertThat(wal.records().stream()).hasSize(1);
        assertThat(wal.verdict().reason()).isEqualTo(
                builder.old() ? Reason.INVALID_RECORD_LENGTH : Reason.INVALID_MAGIC);
    }

    @ParameterizedTest @CsvSource({"V9_5, true", "V11, true", "V12, false", "V18, false"})
    void refusesLengthsThatTheServersAllocatorRefused(WalVersion version, boolean refused) {
        var builder = WalBuilder.of(version).record(10);
        Lsn bad = builder.lsn();
        var wal = builder.record(header -> header.putInt(0, 0x7FFFFFF0), builder.payload(10)).record(9000).writeTo(folder);
        assertThat(wal.verdict().message()).startsWith(refused
                ? "record length 2147483632 at " + bad + " too long" : "invalid contrecord length ");
    }

    @ParameterizedTest @CsvSource({"V9_3, 'invalid contrecord length 7 at 0/300028'", "V13, 'invalid contrecord length 7 at 0/300028'",
        "V14, 'invalid contrecord length 7 (expected 873) at 0/300028'", "V18, 'invalid contrecord length 7 (expected 873) at 0/300028'"})
    void stopsAtWrongContinuationLength(WalVersion version, String message) {
        var builder = WalBuilder.of(version);
        int all = 8152 + 873 - version.recordHeaderSize() - (builder.old() ? 0 : 5);
        assertThat(builder.record(all).patch(8192 + 16, 7, 0, 0, 0).writeTo(folder).verdict().message()).isEqualTo(message);
    }

    @ParameterizedTest @EnumSource(WalVersion.class) void stopsAtContinuationThatNobodyAskedFor(WalVersion version) {
        var builder = WalBuilder.of(version);
        builder.record(8152 - version.recordHeaderSize() - (builder.old() ? 0 : 5)).record(10).patch(8192 + 2, 5);
        assertThat(builder.writeTo(folder).verdict().message()).isEqualTo("contrecord is requested by 0/302018");
    }

    @ParameterizedTest @EnumSource(WalVersion.class) void stopsAtContinuationThatIsMissing(WalVersion version) {
        var end = WalBuilder.of(version).record(9000).patch(8192 + 2, 4).writeTo(folder).verdict();
        assertThat(end.message()).isEqualTo("there is no contrecord flag at 0/300028");
        assertThat(end.offset()).isEqualTo(8192);
    }

    @ParameterizedTest @CsvSource({
        "V9_4, 'out-of-sequence timeline ID 1 (after 5) in log segment 000000010000000000000003, offset 16384'",
        "V16, 'out-of-sequence timeline ID 1 (after 5) in WAL segment 000000010000000000000003, LSN 0/304000, offset 16384'"})
    void stopsWhereTheTimelineGoesBack(WalVersion version, String message) {
        var wal = WalBuilder.of(version).record(20000).record(20000).timelineOfPage(1, 5).writeTo(folder);
        assertThat(wal.verdict().message()).isEqualTo(message);
    }

    @ParameterizedTest @CsvSource({"V9_3, 'Incorrect XLOG_BLCKSZ in page header.'", "V9_5, incorrect XLOG_BLCKSZ in page header",
        "V18, incorrect XLOG_BLCKSZ in page header"})
    void stopsAtAnotherBlockSize(WalVersion version, String message) {
        var end = WalBuilder.of(version).record(10).patch(37, 0x40).writeTo(folder).verdict();
        assertThat(end.message()).isEqualTo("WAL file is from different database system: " + message);
    }

    @ParameterizedTest @EnumSource(WalVersion.class)
    void stopsWhereTheLongHeaderIsMissing(WalVersion version) {
        var end = WalBuilder.of(version).record(10).patch(2, 4).writeTo(folder).verdict();
        assertThat(end.message()).startsWith("invalid info bits 0004 in ").endsWith("offset 0");
    }

    @ParameterizedTest @EnumSource(value = WalVersion.class, names = {"V9_3", "V9_4"}) void stopsAtSwitchWithData(WalVersion version) {
        var builder = WalBuilder.of(version).record(10);
        Lsn bad = builder.lsn();
        var wal = builder.record(header -> header.put(12, (byte) 0x40), new byte[8]).writeTo(folder);
        assertThat(wal.verdict().message()).isEqualTo("invalid xlog switch record at " + bad);
    }

    @ParameterizedTest @EnumSource(value = WalVersion.class, names = {"V9_3", "V9_4"}, mode = EnumSource.Mode.EXCLUDE)
    void switchLeavesTheRestUnused(WalVersion version) {
        var builder = WalBuilder.of(version).record(10);
        Lsn at = builder.lsn();
        var wal = builder.record(header -> header.put(16, (byte) 0x40), new byte[0]).record(10).writeTo(folder);
        assertThat(wal.records().stream()).hasSize(2);
        assertThat(wal.verdict().healthy()).isTrue();
        assertThat(wal.verdict().lsn()).isEqualTo(Lsn.parse("0/400000"));
        assertThat(wal.verdict()).hasToString("switched at " + at + ": the rest of 000000010000000000000003 is unused, "
                + "WAL goes on in 000000010000000000000004");
        assertThat(wal.locate(0x8000)).hasToString("0x8000: unused: " + wal.verdict());
    }

    /** Payloads are bytes behind the record header: block headers, main data header, payload. */
    @ParameterizedTest @CsvSource(delimiter = '|', value = {
        "V9_5 | 00 20 0000 R FF00 | BKPBLOCK_HAS_DATA set, but no data included at %s",
        "V18  | 00 20 0000 R FF00 | BKPBLOCK_HAS_DATA set, but no data included at %s",
        "V9_5 | 00 00 0300 R FF00 000000 | BKPBLOCK_HAS_DATA not set, but data length is 3 at %s",
        "V9_6 | 00 10 0000 0010 0000 01 R FF00 | BKPIMAGE_HAS_HOLE set, but hole offset 0 length 4096 block image length 4096 at %s",
        "V18  | 00 10 0000 0020 0100 01 R FF00 | BKPIMAGE_HAS_HOLE set, but hole offset 1 length 0 block image length 8192 at %s",
        "V9_5 | 00 10 0000 0010 0700 00 R FF00 | BKPIMAGE_HAS_HOLE not set, but hole offset 7 length 4096 at %s",
        "V9_5 | 00 10 0000 0020 0000 02 R FF00 | BKPIMAGE_IS_COMPRESSED set, but block image length 8192 at %s",
        "V14  | 00 10 0000 0020 0000 02 R FF00 | BKPIMAGE_IS_COMPRESSED set, but block image length 8192 at %s",
        "V15  | 00 10 0000 0020 0000 04 R FF00 | BKPIMAGE_COMPRESSED set, but block image length 8192 at %s",
        "V17  | 00 10 0000 0020 0000 18 R FF00 | BKPIMAGE_COMPRESSED set, but block image length 8192 at %s",
        "V9_5 | 00 80 0000 01000000 FF00 | BKPBLOCK_SAME_REL set but no previous rel at %s",
        "V18  | 01 00 0000 R 01 00 0000 R FF00 | out-of-order block_id 1 at %s",
        "V13  | FC 01000000 FF00 | invalid block_id 252 at %s",
        "V14  | 21 | invalid block_id 33 at %s",
        "V9_5 | FF 05 00 | record with invalid length at %s",
        "V18  | 00 00 00 | record with invalid length at %s",
        "V18  | FE 05000000 00 | record with invalid length at %s"})
    void stopsAtBadBlockHeader(WalVersion version, String payload, String message) {
        var builder = WalBuilder.of(version).record(10);
        Lsn bad = builder.lsn();
        var end = builder.record(h -> {}, WalBuilder.hex(payload.replace("R", RELATION))).writeTo(folder).verdict();
        assertThat(end.message()).isEqualTo(message, bad);
        assertThat(end.lsn()).isEqualTo(bad);
    }

    @Test void incompleteImageIsImpossibleToReachWithoutAHole() {
        // 8192 - length is the hole of an image that is not compressed, so the check before it always speaks first.
        var end = WalBuilder.of(WalVersion.V18).record(h -> {}, WalBuilder.hex("00 10 0000 0010 0000 00" + RELATION)).writeTo(folder).verdict();
        assertThat(end.reason()).isEqualTo(Reason.UNEXPECTED_HOLE);
    }

    @Test void readsTheToplevelXidAndTheOriginFrom14On() {
        var wal = WalBuilder.of(WalVersion.V14).record(h -> {}, WalBuilder.hex("FD 0100 FC 07000000 FF 01 58")).writeTo(folder);
        assertThat(wal.records().first(1).get(0).mainData()).containsExactly('X');
        assertThat(wal.records().first(1).get(0).fields()).extracting(f -> f.name())
                .contains("origin", "toplevel xid", "main data").doesNotContain("undecoded");
    }

    @ParameterizedTest @EnumSource(WalVersion.class) void fullSegmentGoesOnInTheNext(WalVersion version) {
        full(version, "0/300000", 0);
        var wal = WalFile.open(folder.resolve("000000010000000000000003"));
        assertThat(wal.verdict()).hasToString("000000010000000000000003 is complete up to 0/400000, WAL goes on in 000000010000000000000004");
    }

    @Test void directoryGoesOnInTheNextSegmentAndSaysWhichIsMissing() {
        Lsn last = full(WalVersion.V18, "0/300000", 0);
        new WalBuilder(WalVersion.V18, Lsn.parse("0/400000")).previous(last).record(10).write(folder);
        new WalBuilder(WalVersion.V18, Lsn.parse("0/600000")).record(10).write(folder);
        assertThat(WalDirectory.open(folder).verdict().message()).startsWith("invalid record length at 0/4");
        full(WalVersion.V18, "0/400000", last.value());
        var end = WalDirectory.open(folder).verdict();
        assertThat(end).hasToString("000000010000000000000004 is complete, WAL goes on at 0/500000 in 000000010000000000000005, and that "
                + "file is missing; the next one here is 000000010000000000000006 (byte 1048576 = 0x100000 of 000000010000000000000004)");
    }

    @ParameterizedTest @CsvSource({"V9_4, .", "V9_5, ''", "V18, ''"})
    void directoryRefusesASegmentOfAnotherCluster(WalVersion version, String period) {
        Lsn last = full(version, "0/300000", 0);
        new WalBuilder(version, Lsn.parse("0/400000")).previous(last).record(10).systemId(-1).write(folder);
        assertThat(WalDirectory.open(folder).verdict().message()).isEqualTo("WAL file is from different database system: WAL file "
                + "database system identifier is 18446744073709551615, pg_control database system identifier is 4711" + period);
    }

    @Test void recordCrossesFiles() throws IOException {
        var first = new WalBuilder(WalVersion.V18, Lsn.parse("0/300000")).record((1 << 20) - 128 * 24 - 16 - 60).record(1000);
        first.write(folder);
        var whole = WalFile.open(folder.resolve("000000010000000000000003"));
        assertThat(whole.verdict().message()).isEqualTo("the record at " + whole.verdict().lsn()
                + " goes on behind the end of 000000010000000000000003, in 000000010000000000000004");
        assertThat(whole.locate((1 << 20) - 1).toString()).endsWith(whole.verdict().message());
        assertThat(Files.list(folder)).hasSize(1);
    }

    @Test void damagedFirstPageIsAVerdict() {
        var wal = WalBuilder.of(WalVersion.V17).record(20000).patch(0, 0x17).writeTo(folder);
        assertThat(wal.version()).isEqualTo(WalVersion.V17);
        assertThat(wal.records()).isEmpty();
        assertThat(wal.verdict()).hasToString("invalid magic number D117 in WAL segment 000000010000000000000003, LSN 0/300000, "
                + "offset 0 (byte 0 = 0x0 of 000000010000000000000003)");
    }

    @Test void overwrittenRecordIsSkipped() {
        var builder = WalBuilder.of(WalVersion.V15).record(10);
        Lsn good = Lsn.parse("0/300028");
        builder.record(9000).patch(8192 + 2, 0x0C, 0).patch(8192 + 16, 0, 0, 0, 0);
        var tail = new WalBuilder(WalVersion.V15, Lsn.parse("0/302000")).previous(good);
        var overwrite = tail.record(h -> h.put(16, (byte) 0xD0), tail.payload(16)).bytes();
        for (int i = 0; i < 64; i++) builder.patch(8192 + 24 + i, overwrite[40 + i]);
        List<WalRecord> records = builder.writeTo(folder).records().first(9);
        assertThat(records).extracting(WalRecord::operation).containsExactly("NOOP", "OVERWRITE_CONTRECORD");
        assertThat(records.get(1).lsn()).isEqualTo(Lsn.parse("0/302018"));
    }

    /** Fills a segment to its last byte; returns the last record's LSN. */
    private Lsn full(WalVersion version, String start, long previous) {
        var builder = new WalBuilder(version, Lsn.parse(start));
        if (previous != 0) builder.previous(new Lsn(previous));
        int room = WalBuilder.SEGMENT - 40 - 127 * 24;
        Lsn last = builder.lsn();
        builder.record(room - version.recordHeaderSize() - (builder.old() ? 0 : 5)).write(folder);
        return last;
    }
}
