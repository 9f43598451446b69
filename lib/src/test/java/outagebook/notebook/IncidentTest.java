package outagebook.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import outagebook.hex.Hex;
import outagebook.recovery.PageFile;
import outagebook.recovery.PgControl;
import outagebook.recovery.Replay;
import outagebook.wal.Columns;
import outagebook.wal.Row;
import outagebook.wal.Wal;
import outagebook.wal.WalDirectory;
import outagebook.wal.WalFile;
import outagebook.wal.WalInventory.Entry;
import outagebook.wal.WalInventory.State;
import outagebook.wal.WalTransaction;

/** The bundled incident, and what is asked of an archive in chapter 10. */
class IncidentTest {
    @TempDir Path scratch;
    private Path archive;
    private Path data;

    @BeforeEach void unpack() {
        Path incident = Samples.incident(Samples.project(), scratch);
        archive = incident.resolve("archive");
        data = incident.resolve("data");
    }

    @Test void inventoryFindsEachKindOfDamage() {
        var inventory = Wal.open(archive).inventory();
        assertThat(inventory.entries()).extracting(Entry::state).containsExactly(State.WHOLE, State.WHOLE, State.WHOLE, State.DAMAGED,
                State.MISSING, State.CUT, State.ZEROES, State.WHOLE);
        assertThat(inventory.whole()).isFalse();
        assertThat(inventory.problems().get(0).detail()).isEqualTo(Wal.open(archive).verdict().toString());
        assertThat(inventory.problems().get(2).detail()).isEqualTo("300,000 of 1,048,576 bytes");
        assertThat(inventory.entries().stream().mapToLong(Entry::records).sum()).isEqualTo(Wal.open(archive).salvage().count());
    }

    @Test void inventoryOfTheServersOwnSegmentsIsWhole() {
        var inventory = Wal.open(data.resolve("pg_wal")).inventory();
        assertThat(inventory.whole()).isTrue();
        assertThat(inventory.entries()).extracting(Entry::state).containsExactly(State.WHOLE, State.WHOLE, State.WHOLE, State.WHOLE, State.WHOLE, State.ENDS);
    }

    @Test void inventoryOfAnArchiveThatIsMendedIsWhole() throws IOException {
        for (String name : List.of("C", "D", "E", "F")) {
            Files.deleteIfExists(archive.resolve("00000001000000000000000" + name + ".gz"));
            Files.copy(data.resolve("pg_wal/00000001000000000000000" + name), archive.resolve("00000001000000000000000" + name));
        }
        assertThat(Wal.open(archive).inventory().toString()).startsWith("archive (000000010000000000000009 to 000000010000000000000010), "
                + "PostgreSQL 18, timeline 1, segments of 1,048,576 bytes: whole").doesNotContain("damaged");
    }

    @Test void inventoryKnowsASegmentUnderAWrongName() throws IOException {
        Files.copy(archive.resolve("00000001000000000000000A.gz"), archive.resolve("00000001000000000000000D.gz"));
        var entry = Wal.open(archive).inventory().entries().get(4);
        assertThat(entry.state()).isEqualTo(State.MISPLACED);
        assertThat(entry.detail()).contains("00000001000000000000000A");
    }

    @Test void inventoryOfOnlyASegmentUnderAWrongNameIsNotWhole() throws IOException {
        Path alone = Files.createDirectory(scratch.resolve("alone"));
        Files.copy(archive.resolve("00000001000000000000000A.gz"), alone.resolve("00000001000000000000000D.gz"));
        var inventory = Wal.open(alone).inventory();
        assertThat(inventory.whole()).isFalse();
        assertThat(inventory.entries()).extracting(Entry::state).containsExactly(State.MISPLACED);
        assertThat(WalFile.open(alone.resolve("00000001000000000000000D.gz")).inventory().whole()).isFalse();
    }

    /** The records end at a segment switch, long before the end of the file. */
    @Test void inventoryComparesTheLengthOfAFileWithCompleteRecords() throws IOException {
        Path wal = data.resolve("pg_wal");
        var whole = Wal.open(wal).inventory();
        for (int length : new int[] {1_000_000, (1 << 20) + 5}) {
            Path file = wal.resolve("00000001000000000000000D");
            Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));
            var inventory = Wal.open(wal).inventory();
            assertThat(inventory.problems()).hasSize(1);
            Entry entry = inventory.problems().get(0);
            assertThat(entry.state()).isEqualTo(length < 1 << 20 ? State.SHORT : State.DAMAGED);
            assertThat(entry.records()).isEqualTo(whole.entries().get(1).records()).isPositive();
            assertThat(entry.detail()).startsWith(String.format(Locale.ROOT, "%,d of 1,048,576 bytes", length)).contains("its records are complete");
        }
    }

    @Test void aLastSegmentThatIsCutOffIsAProblem() throws IOException {
        Path last = data.resolve("pg_wal/000000010000000000000011");
        Files.write(last, Arrays.copyOf(Files.readAllBytes(last), 1_000_000));
        assertThat(Wal.open(data.resolve("pg_wal")).inventory().problems()).extracting(Entry::state).containsExactly(State.CUT);
        assertThat(Wal.open(last).inventory().problems()).extracting(Entry::state).containsExactly(State.CUT);
    }

    @Test void aMissingFileIsOneClearMessage() {
        assertThatThrownBy(() -> PgControl.read("no/pg_control")).hasMessage("there is no file no/pg_control").hasNoCause();
        assertThatThrownBy(() -> Hex.of(Path.of("no/segment"))).hasMessage("there is no file no/segment")
                .cause().satisfies(cause -> assertThat(cause.getStackTrace()).isEmpty());
    }

    @Test void inventoryNoticesPackedDataThatEndsBehindTheLastRecord() throws IOException {
        for (int missing : new int[] {30, 4}) {
            Path file = archive.resolve("00000001000000000000000B.gz");
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, bytes.length - missing));
            Entry entry = Wal.open(archive).inventory().entries().get(2);
            assertThat(entry.state()).isEqualTo(State.SHORT);
            assertThat(entry.detail()).startsWith("its gzip data is cut off at byte " + (bytes.length - missing));
            assertThatThrownBy(() -> Wal.open(file)).hasMessageContaining("its gzip data is cut off");
            Files.write(file, bytes);
        }
    }

    @Test void inventorySaysWhatAFileIsThatIsNotPacked() throws IOException {
        Files.writeString(archive.resolve("00000001000000000000000D.gz"), "file missing\n");
        Entry entry = Wal.open(archive).inventory().entries().get(4);
        assertThat(entry.state()).isEqualTo(State.OTHER_WAL);
        assertThat(entry.detail()).isEqualTo("it is text and begins with \"file missing\\n\"");
        assertThat(entry.remark()).isEqualTo("named .gz, but its bytes are not packed with gzip");
    }

    /** A restore_command that goes by the name fails on them. */
    @Test void inventorySaysWhichNamesDoNotFitTheBytes() throws IOException {
        Path wal = data.resolve("pg_wal");
        Files.move(wal.resolve("00000001000000000000000C"), wal.resolve("00000001000000000000000C.gz"));
        packed(wal, "00000001000000000000000D", "00000001000000000000000D");
        packed(wal, "00000001000000000000000E", "00000001000000000000000E.zst");
        packed(wal, "00000001000000000000000F", "00000001000000000000000F.gz");
        var inventory = Wal.open(wal).inventory();
        assertThat(inventory.whole()).isTrue();
        assertThat(inventory.entries()).extracting(Entry::remark).containsExactly("named .gz, but its bytes are not packed with gzip",
                "named like a plain file, but its bytes are packed with gzip", "named .zst, but its bytes are packed with gzip", "", "", "");
        assertThat(inventory.entries()).extracting(Entry::detail).startsWith("", "", "", "", "");
        assertThat(inventory.entries().get(0)).asString().endsWith("records; named .gz, but its bytes are not packed with gzip");
        assertThat(inventory.toString().lines().findFirst().orElseThrow()).endsWith(": whole, 3 misnamed files");
        Path alone = wal.resolve("00000001000000000000000C.gz");
        assertThat(Wal.open(alone).inventory().entries().get(0).remark()).isEqualTo("named .gz, but its bytes are not packed with gzip");
    }

    private static void packed(Path wal, String segment, String name) throws IOException {
        byte[] bytes = Files.readAllBytes(wal.resolve(segment));
        Files.delete(wal.resolve(segment));
        try (var out = new GZIPOutputStream(Files.newOutputStream(wal.resolve(name)))) {
            out.write(bytes);
        }
    }

    @Test void aSecondFileMayBeMisnamedToo() throws IOException {
        Files.copy(data.resolve("pg_wal/00000001000000000000000C"), archive.resolve("00000001000000000000000C"));
        Files.copy(data.resolve("pg_wal/00000001000000000000000C"), archive.resolve("00000001000000000000000C.gz"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(Wal.open(archive).inventory().notes()).containsExactly("00000001000000000000000C.gz, not read: the same content as "
                + "00000001000000000000000C; named .gz, but its bytes are not packed with gzip");
    }

    @Test void inventoryNamesASecondFileForASegment() throws IOException {
        Files.copy(data.resolve("pg_wal/00000001000000000000000C"), archive.resolve("00000001000000000000000C"));
        Files.copy(data.resolve("pg_wal/000000010000000000000010"), archive.resolve("000000010000000000000010"));
        assertThat(Wal.open(archive).inventory().notes()).containsExactly(
                "00000001000000000000000C.gz, not read: not the same content as 00000001000000000000000C",
                "000000010000000000000010.gz, not read: the same content as 000000010000000000000010");
    }

    @Test void differencesSayWhyThereIsNothingToCompare() {
        var own = Wal.open(data.resolve("pg_wal"));
        assertThat(Wal.open(archive).differences(own).notes()).isEmpty();
        assertThat(Wal.open(archive).differences(own)).hasSize(4);
        assertThat(Wal.open(archive.resolve("00000001000000000000000A.gz")).differences(own).toString().lines()).containsExactly("no segment is in both",
                "only in the first: 00000001000000000000000A", "only in the other: 00000001000000000000000C to 000000010000000000000011");
        var stranger = Wal.open(Samples.path("18"));
        assertThat(own.differences(stranger).notes()).first().asString().startsWith("these are the WALs of two clusters")
                .contains(Long.toUnsignedString(stranger.systemIdentifier()));
    }

    @Test void inventoryCallsKeptFilesBehindTheEndUnused() throws IOException {
        Path wal = data.resolve("pg_wal");
        Files.copy(wal.resolve("00000001000000000000000E"), wal.resolve("000000010000000000000012"));
        Files.write(wal.resolve("000000010000000000000013"), new byte[1 << 20]);
        var entries = Wal.open(wal).inventory().entries();
        assertThat(entries.subList(5, 8)).extracting(Entry::state).containsExactly(State.ENDS, State.UNUSED, State.UNUSED);
    }

    @Test void inventoryCountsSegmentsThatAreMissingInARow() throws IOException {
        Files.copy(archive.resolve("00000001000000000000000A.gz"), archive.resolve("000000010000000000000020.gz"));
        List<Entry> missing = Wal.open(archive).inventory().entries().stream().filter(e -> e.state() == State.MISSING).toList();
        assertThat(missing).last().hasToString("000000010000000000000011 to 00000001000000000000001F  missing: 15 segments");
    }

    @Test void inventoryNamesOtherTimelines() throws IOException {
        Files.copy(archive.resolve("000000010000000000000009.gz"), archive.resolve("000000020000000000000011.gz"));
        assertThat(Wal.open(archive).inventory().notes()).hasSize(1).first().asString().startsWith("7 segments of timeline 1, not on the way to timeline 2");
    }

    @Test void inventoryOfOneFile() {
        for (String name : Samples.names()) assertThat(WalFile.open(Samples.path(name)).inventory().whole()).as(name).isTrue();
    }

    @Test void openTakesAFileAndADirectory() {
        assertThat(Wal.open(archive)).isInstanceOf(WalDirectory.class);
        assertThat(Wal.open(archive.resolve("00000001000000000000000A.gz").toString())).isInstanceOf(WalFile.class);
        assertThatThrownBy(() -> Wal.open("nowhere/at/all")).hasMessageContaining("there is no file nowhere/at/all");
    }

    @Test void differenceNamesTheFieldThatWasChanged() {
        var difference = WalFile.open(archive.resolve("00000001000000000000000C.gz")).difference(WalFile.open(data.resolve("pg_wal/00000001000000000000000C")));
        assertThat(difference.bytes()).isEqualTo(1);
        assertThat(difference.mine() ^ difference.its()).isEqualTo(1);
        assertThat(difference.there().field().orElseThrow().name()).isEqualTo("block 0 user data");
        assertThat(difference.matters()).isTrue();
    }

    @Test void differenceOfEqualCopiesIsNone() {
        var file = WalFile.open(archive.resolve("000000010000000000000010.gz"));
        var difference = file.difference(WalFile.open(data.resolve("pg_wal/000000010000000000000010")));
        assertThat(difference.isNone()).isTrue();
        assertThat(difference).hasToString("no byte differs between 000000010000000000000010.gz and 000000010000000000000010");
    }

    @Test void differenceBehindTheEndDoesNotMatter() throws IOException {
        Path whole = data.resolve("pg_wal/000000010000000000000010");
        byte[] bytes = Files.readAllBytes(whole);
        bytes[bytes.length - 1] = 1;
        var difference = WalFile.open(whole).difference(WalFile.open(Files.write(scratch.resolve("000000010000000000000010"), bytes)));
        assertThat(difference.matters()).isFalse();
        assertThat(difference.toString()).contains("1 byte differs", "unused: switched at");
    }

    @Test void differenceCountsWhatOnlyTheLongerFileHas() {
        var cut = WalFile.open(archive.resolve("00000001000000000000000E.gz"));
        var difference = cut.difference(WalFile.open(data.resolve("pg_wal/00000001000000000000000E")));
        assertThat(difference.bytes()).isEqualTo((1 << 20) - 300_000);
        assertThat(difference.toString()).contains("the file ends before");
    }

    @Test void stretchBetweenTwoTimesHasTheTransactionsThatEndedThen() {
        var wal = Wal.open(archive);
        List<WalTransaction> all = wal.transactions().all();
        var from = all.get(2).time().orElseThrow();
        var to = all.get(4).time().orElseThrow();
        assertThat(wal.between(from, to).transactions().all()).isEqualTo(all.subList(2, 5));
        assertThat(wal.between(from.toString(), to.toString()).records()).hasSameSizeAs(wal.between(from, to).records());
        String european = from.toString().replace("T", " ").replace("Z", "+00");
        assertThat(wal.between(european, to.toString()).start()).isEqualTo(wal.between(from, to).start());
    }

    @Test void stretchWithoutATransactionSaysWhenTheNearestEnded() {
        var wal = Wal.open(archive);
        String first = wal.transactions().all().get(0).time().orElseThrow().toString();
        assertThatThrownBy(() -> wal.between("2001-01-01", "2001-01-02 12:00")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no transaction ended between 2001-01-01T00:00:00Z and 2001-01-02T12:00:00Z")
                .hasMessageEndingWith("the first one after at " + first + " (0/904048)");
        assertThatThrownBy(() -> wal.between("yesterday", "today")).hasMessageStartingWith("\"yesterday\" is neither an LSN");
        assertThatThrownBy(() -> wal.between("yesterday", "0/B01400")).hasMessageContaining("nor a time");
        assertThatThrownBy(() -> wal.between("2026/11/23", "2026/11/24")).hasMessageContaining("nor a time");
        assertThatThrownBy(() -> wal.between("0/B01400", "2026-11-23 08:51:44")).hasMessageContaining("give two LSNs, or two times");
    }

    @Test void rowsOfASelectionAreCompletedFromEarlierRecords() {
        var wal = Wal.open(archive);
        var columns = Columns.of("id int4, username text, city text");
        List<String> all = wal.rows().filter(row -> row.operation() == Row.Operation.DELETE).map(row -> row.toString(columns)).toList();
        long deleter = wal.rows().filter(row -> row.operation() == Row.Operation.DELETE).findFirst().orElseThrow().record().xid();
        assertThat(all).hasSize(3).last().asString().endsWith("id=99, username='grace', city='Berlin'");
        assertThat(wal.transaction(deleter).rows().map(row -> row.toString(columns))).isEqualTo(all);
        assertThat(wal.between("0/B01300", "0/B01400").rows().map(row -> row.toString(columns))).isEqualTo(all);
    }

    @Test void controlFileFitsTheServersOwnSegmentsOnly() {
        var control = PgControl.read(data.resolve("global/pg_control").toString());
        assertThat(control.fit(Wal.open(data.resolve("pg_wal")))).startsWith("they fit: recovery starts at " + control.redo());
        assertThat(control.fit(Wal.open(archive))).startsWith("they do not fit: could not locate a valid checkpoint record at " + control.checkpoint());
        assertThat(control.fit(Wal.open(Samples.path("18")))).startsWith("they do not fit: WAL file is from different database system");
    }

    /** The server reads nothing before its checkpoint, so damage there is no reason not to start. */
    @Test void damageBeforeTheRedoPointDoesNotMatterToRecovery() throws IOException {
        var control = PgControl.read(data.resolve("global/pg_control"));
        Path wal = data.resolve("pg_wal");
        var whole = Replay.of(Wal.open(wal), Map.of()).from(control).run();
        Path damaged = wal.resolve("00000001000000000000000C");
        try (var in = new GZIPInputStream(Files.newInputStream(archive.resolve("00000001000000000000000C.gz")))) {
            Files.write(damaged, in.readAllBytes());
        }
        Files.delete(wal.resolve("00000001000000000000000D"));
        var replay = Replay.of(Wal.open(wal), Map.of()).from(control).run();
        assertThat(replay.pages()).isEqualTo(whole.pages());
        assertThat(replay.verdict()).isEqualTo(whole.verdict());
    }

    @Test void oneOfThePagesIsTorn() {
        Path users = PageFileOf.users(data);
        var control = PgControl.read(data.resolve("global/pg_control"));
        var pages = PageFile.read(users.toString(), control.version());
        assertThat(control.dataChecksums()).isTrue();
        assertThat(pages.entrySet().stream().filter(page -> !page.getValue().checksumMatches(page.getKey().block()))).hasSize(1);
        assertThat(pages.values()).allMatch(page -> page.problem().isEmpty());
    }

    @Test void theCopyIsYours() throws IOException {
        Hex.of(data.resolve("global/pg_control")).replaceAll("^..", "00").writeTo(scratch.resolve("changed"));
        Files.move(scratch.resolve("changed"), data.resolve("global/pg_control"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> Samples.incident(Samples.project(), scratch)).hasMessageContaining("is no longer that of the incident");
    }

    /** Where the table is. */
    private static final class PageFileOf {
        private PageFileOf() {}

        static Path users(Path data) {
            try (var files = Files.list(data.resolve("base/5"))) {
                return files.findFirst().orElseThrow();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
