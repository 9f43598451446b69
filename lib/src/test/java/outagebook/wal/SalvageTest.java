package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import outagebook.Shared;
import outagebook.wal.Salvage.Ending;
import outagebook.wal.Salvage.Gap;
import outagebook.wal.Salvage.Look;
import outagebook.wal.Salvage.Loss;
import outagebook.wal.Salvage.Proof;

/** What lies behind damage: found if it is certain, told apart from what only looks like it. */
class SalvageTest {
    private static final int PAGE = PageHeader.PAGE;
    private static final String NAME = "000000010000000000000003";
    @TempDir Path folder;

    @Test void theTalksBrokenSegmentLosesOneRecord() throws IOException {
        byte[] talk = SalvageFuzzTest.read(Path.of("data/segments/9.4/000000020000000000000003.gz"));
        talk[0x148] = 0;
        WalFile wal = WalFile.open(Files.write(folder.resolve("000000020000000000000003.broken"), talk));
        Salvage salvage = wal.salvage();
        assertThat(salvage.count()).isEqualTo(24);
        assertThat(salvage.runs()).extracting(Object::toString)
                .containsExactly("0/3000028 to 0/3000118, 5 records", "0/3000188 to 0/3000650, 19 records");
        assertThat(salvage.records().stream().flatMap(r -> r.texts().stream()).toList())
                .containsExactly("A", "AB", "ABCD", "ABCDE", "ABCDEF", "codd", "lovelace", "turing");
        assertThat(salvage.toString()).contains("1 record is lost, the one at 0/3000148, and no other")
                .contains("header of the record at 0/3000148: Heap insert, xid 690, xl_tot_len 0")
                .contains("compared: xl_tot_len 0 < 63 = SizeOfXLogRecord 32 + xl_len 31");
        assertThat(wal.verify().toString()).startsWith("5 good records, the last at 0/3000118; then, at 0/3000148:")
                .contains("check:    INVALID_RECORD_LENGTH: xl_tot_len 0 < 63 = SizeOfXLogRecord 32 + xl_len 31");
    }

    static Stream<Path> damages() throws IOException {
        try (Stream<Path> all = Files.walk(Shared.file("wal"), 3)) {
            return all.filter(p -> p.getParent().endsWith("damage")).sorted().toList().stream();
        }
    }

    /** The kinds that spoil one record or one page cost that, and no more; the intact segment is in the set beside them. */
    @ParameterizedTest @MethodSource("damages") void recordsBehindRealDamageAreThere(Path damage) throws IOException {
        Path file = segment(damage);
        List<WalRecord> whole = WalFile.open(damage.getParent().resolveSibling("a").resolve(file.getFileName())).records().first(10000);
        Set<String> truth = whole.stream().map(SalvageTest::content).collect(Collectors.toSet());
        Salvage salvage = WalFile.open(file).salvage();
        List<WalRecord> salvaged = salvage.records().first(10000);
        assertThat(salvaged).allMatch(record -> truth.contains(content(record)));
        int lost = whole.size() - salvaged.size();
        String kind = damage.getFileName().toString().substring(0, 2);
        switch (kind) {
            case "07", "10", "11", "13", "14", "15" -> assertThat(lost).as("%s", salvage).isZero();
            case "01", "04", "05", "06", "16", "17", "18" -> {
                assertThat(lost).as("%s", salvage).isEqualTo(1);
                assertThat(salvage.gaps()).extracting(Gap::loss).containsExactly(Loss.ONE);
            }
            case "08" -> assertThat(salvage.ending()).isEqualTo(Ending.CUT);
            default -> assertThat(salvage.runs()).hasSize(2);
        }
        if (!kind.equals("08")) assertThat(salvage.ending()).isEqualTo(Ending.GOES_ON);
        assertThat(WalFile.open(file).verify().end().compared()).as("%s", salvage).isNotEqualTo(kind.equals("18") ? "x" : "");
    }

    @ParameterizedTest @EnumSource(WalVersion.class) void zeroesBehindTheLastRecordAreTheOrdinaryEnd(WalVersion version) {
        Salvage salvage = WalBuilder.of(version).record(10).record(9000).writeTo(folder).salvage();
        assertThat(salvage.gaps()).isEmpty();
        assertThat(salvage.ending()).isEqualTo(Ending.ORDINARY);
        assertThat(salvage.tail().orElseThrow().looks()).extracting(Salvage.Stretch::look).containsOnly(Look.ZEROES);
        assertThat(salvage.toString()).contains("no gap between them").contains("the ordinary end of WAL");
    }

    @ParameterizedTest @EnumSource(WalVersion.class) void oldRecordsInARecycledFileAreNotCurrent(WalVersion version) throws IOException {
        var old = new WalBuilder(version, Lsn.parse("0/100000"));
        for (int i = 0; i < 3000; i++) old.record(100 + i % 7);
        var current = WalBuilder.of(version).record(10).record(9000).record(30);
        int end = current.offset() + PAGE - current.offset() % PAGE;
        byte[] recycled = old.bytes().clone();
        System.arraycopy(current.bytes(), 0, recycled, 0, end);
        Salvage salvage = opened(recycled).salvage();
        assertThat(salvage.count()).isEqualTo(3);
        assertThat(salvage.ending()).isEqualTo(Ending.ORDINARY);
        assertThat(salvage.toString()).contains("of old pages of 000000010000000000000001, whose file was taken for this segment");
    }

    /** After a crash the server wrote on from the end of WAL; a page it had written before is still there. */
    @ParameterizedTest @EnumSource(WalVersion.class) void leftoversOfACrashAreAnotherHistory(WalVersion version) throws IOException {
        byte[] both = numbered(version, 100, 301).bytes();
        var after = WalBuilder.of(version);
        int count = 1;
        long overwritten = opened(both).records().stream().mapToLong(r -> r.fileOffset(0)).filter(at -> at < PAGE).max().orElseThrow();
        for (; after.offset() < overwritten - 500; count++) after.record(6);
        after.record((int) overwritten + 16 - after.offset() - version.recordHeaderSize() - (after.old() ? 0 : 5));
        System.arraycopy(after.bytes(), 0, both, 0, PAGE);
        Salvage salvage = opened(both).salvage();
        assertThat(salvage.count()).as("%s", salvage).isEqualTo(count);
        assertThat(salvage.tail().orElseThrow().notes().toString()).contains("intact records of another history");
    }

    /** If it is not known how far the server had come before, it cannot be told apart from damage that left zeroes; so it is said. */
    @Test void zeroesInFrontOfRecordsAreDoubtful() throws IOException {
        byte[] bytes = numbered(WalVersion.V18, 100, 300).bytes();
        Lsn zeroed = opened(bytes).records().first(30).get(29).lsn();
        Arrays.fill(bytes, (int) zeroed.value() & PAGE - 1, PAGE, (byte) 0);
        Salvage salvage = opened(bytes).salvage();
        assertThat(salvage.runs()).hasSize(2);
        assertThat(salvage.gaps().get(0).notes()).anyMatch(note -> note.contains("or WAL ended here once"));
    }

    @Test void recordIsGivenUpOnlyWithItsPage() throws IOException {
        byte[] bytes = numbered(WalVersion.V18, 100, 300).bytes();
        Arrays.fill(bytes, 2 * PAGE, 3 * PAGE, (byte) 0);
        Salvage salvage = opened(bytes).salvage();
        assertThat(salvage.gaps()).hasSize(1);
        Gap gap = salvage.gaps().get(0);
        assertThat(gap.loss()).isEqualTo(Loss.TWO_OR_MORE);
        assertThat(gap.looks()).extracting(Salvage.Stretch::look).contains(Look.ZEROES, Look.NO_WHOLE_RECORD);
        assertThat(salvage.runs().get(1).proof()).isEqualTo(Proof.FIRST_ON_PAGE);
        assertThat(salvage.count()).isBetween(300 - 2 - PAGE / 128L, 300 - PAGE / 136L);
    }

    @ParameterizedTest @CsvSource({"0", "1", "2", "3", "4", "5", "8", "12", "16", "17"})
    void oneWrongByteInAPageHeaderLosesNothing(int at) throws IOException {
        for (WalVersion version : WalVersion.values()) {
            byte[] bytes = numbered(version, 100, 300).bytes();
            bytes[2 * PAGE + at] ^= 0x20;
            WalFile wal = opened(bytes);
            assertThat(wal.salvage().count()).as("%s%n%s", version, wal.salvage()).isEqualTo(300);
        }
    }

    @Test void wrongOverwriteFlagLosesNothing() throws IOException {
        byte[] bytes = numbered(WalVersion.V18, 100, 300).bytes();
        bytes[2 * PAGE + 2] ^= 8;
        assertThat(opened(bytes).salvage().count()).isEqualTo(300);
    }

    @Test void pageOfAnotherPlaceProvesNothing() throws IOException {
        byte[] bytes = numbered(WalVersion.V15, 100, 600).bytes();
        System.arraycopy(bytes, 2 * PAGE, bytes, 4 * PAGE, PAGE);
        Salvage salvage = opened(bytes).salvage();
        assertThat(salvage.gaps().get(0).looks()).extracting(Salvage.Stretch::words).contains("of the page that belongs to 0/304000");
        assertThat(salvage.records().stream().map(WalRecord::lsn)).noneMatch(lsn -> lsn.value() >> 13 == 0x308000 >> 13);
    }

    /** The page behind the next one, put in its place: its first record names the right one, but stands 8 kB too early. */
    @ParameterizedTest @EnumSource(WalVersion.class) void swappedPagesMoveNoRecord(WalVersion version) throws IOException {
        var builder = WalBuilder.of(version).record(100).record(14000);
        for (int i = 0; i < 200; i++) builder.record(100);
        byte[] bytes = builder.bytes();
        List<Lsn> truth = opened(bytes).records().stream().map(WalRecord::lsn).toList();
        byte[] page = Arrays.copyOfRange(bytes, PAGE, 2 * PAGE);
        System.arraycopy(bytes, 2 * PAGE, bytes, PAGE, PAGE);
        System.arraycopy(page, 0, bytes, 2 * PAGE, PAGE);
        List<Lsn> salvaged = opened(bytes).salvage().records().stream().map(WalRecord::lsn).toList();
        assertThat(truth).containsAll(salvaged);
        assertThat(salvaged).hasSizeBetween(100, 200);
    }

    /** Until 9.4 a new timeline's first segment was a copy of the whole old one. */
    @ParameterizedTest @EnumSource(WalVersion.class) void pagesOfAnOldTimelineAreNotCurrent(WalVersion version) throws IOException {
        byte[] old = numbered(version, 100, 600).bytes();
        byte[] current = numbered(version, 90, 80).timelineOfPage(0, 2).timelineOfPage(1, 2).bytes();
        System.arraycopy(current, 0, old, 0, 2 * PAGE);
        Path file = Files.write(folder.resolve("000000020000000000000003"), old);
        Salvage salvage = WalFile.open(file).salvage();
        assertThat(salvage.count()).as("%s", salvage).isEqualTo(80);
        assertThat(salvage.ending()).isEqualTo(Ending.ORDINARY);
        assertThat(salvage.toString()).contains("of pages of the old timeline 1");
    }

    @Test void wholeRecordThatNothingProvesIsNamedNotCounted() throws IOException {
        var builder = WalBuilder.of(WalVersion.V18).record(10);
        int broken = builder.offset();
        builder.record(10).record(10);
        int lonely = builder.offset();
        builder.record(10);
        int brokenToo = builder.offset();
        byte[] bytes = builder.record(10).bytes();
        Arrays.fill(bytes, broken, lonely, (byte) 7);
        bytes[brokenToo + 20] ^= 1;
        Salvage salvage = opened(bytes).salvage();
        assertThat(salvage.count()).isEqualTo(1);
        assertThat(salvage.tail().orElseThrow().notes()).containsExactly(
                "looks like a record, checksum right, but nothing else proves it: " + Lsn.parse("0/300000").plus(lonely));
    }

    @ParameterizedTest @EnumSource(WalVersion.class) void gapsInADirectoryAreSteppedOver(WalVersion version) throws IOException {
        Lsn last = filled(version, "0/300000", 0);
        last = filled(version, "0/400000", last.value());
        last = filled(version, "0/500000", last.value());
        filled(version, "0/600000", last.value());
        long all = WalDirectory.open(folder).records().stream().count();
        long inOne = WalFile.open(folder.resolve(NAME)).records().stream().count();
        Files.delete(folder.resolve("000000010000000000000004"));
        Salvage salvage = WalDirectory.open(folder).salvage();
        assertThat(salvage.count()).isBetween(all - inOne - 3, all - inOne);
        assertThat(salvage.gaps()).hasSize(1);
        assertThat(salvage.toString()).contains("and that file is missing").contains("missing: there is no file");
        byte[] five = Files.readAllBytes(folder.resolve("000000010000000000000005"));
        Files.write(folder.resolve("000000010000000000000005"), Arrays.copyOf(five, 300_000));
        salvage = WalDirectory.open(folder).salvage();
        assertThat(salvage.gaps().stream().flatMap(gap -> gap.looks().stream())).extracting(Salvage.Stretch::look).contains(Look.CUT);
        assertThat(salvage.runs().get(salvage.runs().size() - 1).first().compareTo(Lsn.parse("0/600000"))).isPositive();
        Files.write(folder.resolve("000000010000000000000005"), new byte[0]);
        assertThat(WalDirectory.open(folder).salvage().gaps()).hasSize(1);
        Files.write(folder.resolve(NAME), new byte[1 << 20]);
        salvage = WalDirectory.open(folder).salvage();
        assertThat(salvage.runs().get(0).first().compareTo(Lsn.parse("0/600000"))).isPositive();
    }

    @Test void realDirectoriesHaveNoGaps() {
        for (String set : List.of("9.3.5/a", "9.6.24/ov", "15.19/ov", "18.6/a")) {
            var wal = WalDirectory.open(Shared.file("wal/" + set));
            Salvage salvage = wal.salvage();
            assertThat(salvage.gaps()).as("%s", salvage).isEmpty();
            assertThat(salvage.count()).isEqualTo(wal.records().stream().count());
            assertThat(salvage.ending()).as("%s", salvage).isEqualTo(Ending.ORDINARY);
        }
    }

    /** The tail of an archived .partial segment is recycled: its old content is not current. */
    @Test void tailOfAPartialSegmentIsRecycled() throws IOException {
        for (String set : List.of("9.5.3/tl", "18.6/tl")) {
            Path partial = files(Shared.file("wal/" + set)).filter(p -> p.toString().contains(".partial")).findFirst().orElseThrow();
            WalFile wal = WalFile.open(partial);
            Salvage salvage = wal.salvage();
            assertThat(salvage.count()).as("%s", salvage).isEqualTo(wal.records().stream().count());
            assertThat(salvage.gaps()).as("%s", salvage).isEmpty();
        }
    }

    /** 64 MB in total, in pages that look right, with headers of records that look right but for their checksums. */
    @ParameterizedTest @EnumSource(WalVersion.class) void randomBytesHoldNoRecord(WalVersion version) throws IOException {
        var random = new Random(version.magic());
        byte[] noise = new byte[5 << 20];
        random.nextBytes(noise);
        ByteBuffer bytes = ByteBuffer.wrap(noise).order(ByteOrder.LITTLE_ENDIAN);
        for (int segment = 0; segment < 5; segment++) {
            Lsn start = Lsn.parse("0/300000").plus(segment << 20);
            for (int page = 0; page < 128; page++) pageOfNoise(bytes, (segment * 128 + page) * PAGE, page, version, start, random);
            var name = SegmentName.of(1, start, 1 << 20);
            Files.write(folder.resolve(name.toString()), Arrays.copyOfRange(noise, segment << 20, segment + 1 << 20));
        }
        SalvageReader reader = SalvageReader.of(WalDirectory.open(folder).segments());
        assertThat(reader).as("seed " + version.magic()).isExhausted();
        assertThat(reader.bytesTried()).isBetween(version.records().headerSize() == 32 ? 0L : 1000L, 33L * noise.length + (2 << 20));
        assertThat(WalDirectory.open(folder).salvage().ending()).isEqualTo(Ending.DAMAGED);
    }

    private static void pageOfNoise(ByteBuffer bytes, int at, int page, WalVersion version, Lsn start, Random random) {
        int rest = random.nextInt(3) == 0 ? random.nextInt(8000) : 0;
        bytes.putShort(at, (short) version.magic()).putShort(at + 2, (short) ((page == 0 ? 6 : 4) | (rest > 0 ? 1 : 0)));
        bytes.putInt(at + 4, 1).putLong(at + 8, start.plus(page * PAGE).value()).putInt(at + 16, rest);
        if (page == 0) bytes.putLong(at + 24, 4711).putInt(at + 32, 1 << 20).putInt(at + 36, PAGE);
        for (int i = 0; i < 40; i++) {
            int place = at + 40 + random.nextInt((PAGE - 80) / 8) * 8;
            long lsn = start.value() + page * PAGE + place % PAGE;
            header(bytes, place, version, 40 + random.nextInt(12000), lsn - 32 - 8L * random.nextInt(500));
        }
    }

    private static void header(ByteBuffer bytes, int at, WalVersion version, int length, long prev) {
        boolean old = version.recordHeaderSize() == 32;
        bytes.putInt(at, length).putLong(at + (old ? 16 : 8), prev).put(at + (old ? 12 : 16), (byte) 0).put(at + (old ? 13 : 17), (byte) 10);
        if (old) bytes.putInt(at + 8, length - 32);
        else if (at % PAGE < PAGE - 32) bytes.put(at + 24, (byte) 254).putInt(at + 25, length - 29);
    }

    /** One record seems to fill the file, and every place on every page claims to be its start: no more than linear work. */
    @ParameterizedTest @EnumSource(value = WalVersion.class, names = {"V9_4", "V17"}) void lyingLengthsCostLinearTime(WalVersion version) throws IOException {
        long[] tried = new long[3];
        for (int i = 0; i < 3; i++) {
            int segments = 1 << i;
            for (int s = 0; s < segments; s++) Files.write(folder.resolve(SegmentName.of(1, Lsn.parse("0/300000").plus(s << 20), 1 << 20).toString()), lies(version, s, segments));
            SalvageReader reader = SalvageReader.of(WalDirectory.open(folder).segments());
            assertThat(reader).isExhausted();
            tried[i] = reader.bytesTried();
            assertThat(tried[i]).isBetween((long) segments << 20, 36L * (segments << 20) + (1 << 20));
        }
        assertThat(tried[2]).isLessThan(3 * tried[1]);
    }

    private static byte[] lies(WalVersion version, int segment, int segments) {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[1 << 20]).order(ByteOrder.LITTLE_ENDIAN);
        int pages = 128 * segments;
        for (int page = 0; page < 128; page++) {
            int number = segment * 128 + page;
            int left = pages - 1 - number;
            int rest = left * (PAGE - 24) + 1000 - (segments - 1 - segment) * 16;
            int at = page * PAGE;
            Lsn address = Lsn.parse("0/300000").plus((long) number * PAGE);
            bytes.putShort(at, (short) version.magic()).putShort(at + 2, (short) ((page == 0 ? 6 : 4) | (number == 0 ? 0 : 1)));
            bytes.putInt(at + 4, 1).putLong(at + 8, address.value()).putInt(at + 16, number == 0 ? 0 : rest);
            if (page == 0) bytes.putLong(at + 24, 4711).putInt(at + 32, 1 << 20).putInt(at + 36, PAGE);
            int next = rest - (PAGE - (page == 0 ? 40 : 24));
            for (int place = page == 0 ? 40 : 24; left > 0 && place < PAGE - 32; place += 32) {
                header(bytes, at + place, version, next + PAGE - place, address.value() + place - 32);
            }
        }
        return bytes.array();
    }

    private static WalBuilder numbered(WalVersion version, int size, int count) {
        var builder = WalBuilder.of(version);
        for (int i = 0; i < count; i++) builder.record(size + i % 5);
        return builder;
    }

    /** Fills a segment to its last byte with records; returns the last one's LSN. */
    private Lsn filled(WalVersion version, String start, long previous) {
        var builder = new WalBuilder(version, Lsn.parse(start));
        if (previous != 0) builder.previous(new Lsn(previous));
        while (builder.offset() < WalBuilder.SEGMENT - 2 * PAGE) builder.record(700);
        Lsn last = builder.lsn();
        int room = WalBuilder.SEGMENT - builder.offset() - 24 * ((WalBuilder.SEGMENT - builder.offset()) / PAGE);
        builder.record(room - version.recordHeaderSize() - (builder.old() ? 0 : 5)).write(folder);
        return last;
    }

    private static String content(WalRecord record) {
        return record.lsn() + " " + Arrays.hashCode(record.bytes()) + " " + record.endLsn();
    }

    private WalFile opened(byte[] content) throws IOException {
        return WalFile.open(Files.write(folder.resolve(NAME), content));
    }

    private static Path segment(Path folder) throws IOException {
        return files(folder).filter(f -> SegmentName.find(f.getFileName().toString()).isPresent()).findFirst().orElseThrow();
    }

    private static Stream<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        }
    }
}
