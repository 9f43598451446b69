package outagebook.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import outagebook.wal.SegmentName;
import outagebook.wal.Wal;
import outagebook.wal.WalDirectory;
import outagebook.wal.WalInventory;
import outagebook.wal.WalInventory.Entry;
import outagebook.wal.WalInventory.State;

/** What an archive's files are that have a wrong name, and files that only one of two copies has. */
class InventoryTest {
    @TempDir Path scratch;
    private Path archive;

    /** All nine segments of the incident, whole. */
    @BeforeEach void unpack() throws IOException {
        Path incident = Samples.incident(Samples.project(), scratch);
        archive = incident.resolve("data/pg_wal");
        for (String name : List.of("09", "0A", "0B")) {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(incident.resolve("archive/" + segment(name) + ".gz")))) {
                Files.copy(in, file(name));
            }
        }
    }

    private static String segment(String digits) {
        return "0000000100000000000000" + digits;
    }

    private Path file(String digits) {
        return archive.resolve(segment(digits));
    }

    private WalInventory inventory() {
        return Wal.open(archive).inventory();
    }

    private Entry entry(String digits) {
        return inventory().entries().stream().filter(entry -> entry.first().toString().equals(segment(digits))).findFirst().orElseThrow();
    }

    @Test void aMissingSegmentIsPerhapsTheFileOfTheFuture() throws IOException {
        Files.move(file("0E"), file("12"));
        assertThat(entry("0E")).hasToString(segment("0E") + "  missing: perhaps it is " + segment("12") + ", whose first page carries its address");
        assertThat(entry("12").state()).isEqualTo(State.UNUSED);
        assertThat(entry("12").detail()).contains(segment("0E") + ", which is missing").endsWith("or that segment under a wrong name");
        assertThat(inventory().problems()).extracting(Entry::state).containsExactly(State.MISSING);
    }

    @Test void ofSeveralMissingInARowTheOneThatIsFoundIsNamed() throws IOException {
        Files.move(file("0E"), file("12"));
        Files.delete(file("0D"));
        assertThat(entry("0D").detail()).isEqualTo("2 segments; " + segment("0E") + ": perhaps it is " + segment("12") + ", whose first page carries its address");
    }

    @Test void aRecycledFileIsNoExplanationWhenNothingIsMissing() throws IOException {
        Files.copy(file("0E"), file("12"));
        assertThat(inventory().whole()).isTrue();
        assertThat(entry("12").detail()).startsWith("of old pages of " + segment("0E"));
        Files.delete(file("0D"));
        assertThat(entry("0D").detail()).isEmpty();
    }

    @Test void aFileFarAheadDoesNotMakeTheEndOfWalDamage() throws IOException {
        Files.move(file("0E"), file("20"));
        assertThat(entry("11").state()).isEqualTo(State.ENDS);
        assertThat(entry("0E").detail()).contains(segment("20"));
        assertThat(entry("20").state()).isEqualTo(State.MISPLACED);
    }

    @Test void swappedFilesAreOfThisWal() throws IOException {
        swap("0D", "0E");
        assertThat(inventory().problems()).extracting(Entry::toString).containsExactly(
                segment("0D") + "  of another place, 0 records: its first page is that of " + segment("0E") + " of this WAL, by address and system identifier",
                segment("0E") + "  of another place, 0 records: its first page is that of " + segment("0D") + " of this WAL, by address and system identifier");
    }

    private void swap(String one, String other) throws IOException {
        Path aside = scratch.resolve("aside");
        Files.move(file(one), aside);
        Files.move(file(other), file(one));
        Files.move(aside, file(other));
    }

    @Test void aFileOfAnotherClusterIsNotOfThisWal() throws IOException {
        byte[] bytes = Files.readAllBytes(file("0E"));
        bytes[24] ^= 1;
        Files.write(file("0D"), bytes);
        Files.delete(file("0E"));
        assertThat(entry("0D").state()).isEqualTo(State.OTHER_WAL);
        assertThat(entry("0D").detail()).contains("of another cluster, system identifier ");
        assertThat(entry("0E").detail()).isEmpty();
    }

    @Test void pagesOfAnotherPlaceAreOneRange() throws IOException {
        swap("0D", "0E");
        String salvage = Wal.open(archive).salvage().toString();
        assertThat(salvage).contains("of the pages that belong to 0/E00000 to 0/E80000");
        assertThat(salvage.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(300));
    }

    @Test void otherTimelinesAreNamedInTheFirstLine() throws IOException {
        Files.move(file("0C"), archive.resolve("00000002000000000000000C"));
        List<String> lines = inventory().toString().lines().toList();
        assertThat(lines.get(0)).endsWith("timeline 2, segments of 1,048,576 bytes: no problem in what was read, 1 segment; not read: 8 segments of timeline 1");
        assertThat(lines.get(2)).isEqualTo("  also here: 8 segments of timeline 1, not on the way to timeline 2 as far as is known "
                + "(00000002.history, which would tell, is not here): WalDirectory.open(\"" + archive + "\", 1)");
        var first = WalDirectory.open(archive.toString(), 1).inventory();
        assertThat(first.problems()).extracting(Entry::toString).containsExactly(
                segment("0C") + "  missing: perhaps it is 00000002000000000000000C, whose first page carries its address");
    }

    @Test void aParentsSegmentsBeforeAMissingOneAreOnTheWay() throws IOException {
        Files.copy(file("0C"), archive.resolve("00000002000000000000000C"));
        Files.writeString(archive.resolve("00000002.history"), "1\t0/C00100\tno recovery target specified\n");
        for (String later : List.of("0C", "0D", "0E", "0F", "10", "11")) Files.delete(file(later));
        assertThat(inventory().outside()).isEmpty();
        assertThat(inventory().toString().lines().findFirst().orElseThrow()).endsWith(": whole");
        Files.delete(file("0A"));
        assertThat(inventory().notes()).singleElement().asString().startsWith("1 segment of timeline 1, not read: timeline 2 came from it, but "
                + segment("0A") + " is missing: WalDirectory.open(");
    }

    @Test void differencesNameWhatOnlyOneHas() throws IOException {
        Path other = Files.createDirectory(scratch.resolve("other"));
        for (String both : List.of("0C", "0E")) Files.copy(file(both), other.resolve(segment(both)));
        Files.copy(file("11"), other.resolve(segment("12")));
        Files.copy(file("11"), other.resolve("00000002000000000000000C"));
        var differences = Wal.open(archive).differences(Wal.open(other));
        assertThat(differences).hasSize(2);
        assertThat(differences.toString().lines().skip(2)).containsExactly("only in the first: " + segment("09") + " to " + segment("0B") + ", "
                + segment("0D") + ", " + segment("0F") + " to " + segment("11"), "only in the other: " + segment("12") + ", 00000002000000000000000C");
        assertThat(differences.mine()).hasSize(7);
        assertThat(Wal.open(archive).differences(Wal.open(archive)).toString()).doesNotContain("only in");
    }

    @Test void theInventoryOfASelectionIsOfItsSegments() throws IOException {
        byte[] bytes = Files.readAllBytes(file("0A"));
        bytes[70_000] ^= 1;
        Files.write(file("0A"), bytes);
        assertThat(inventory().whole()).isFalse();
        var rest = Wal.open(archive).from("0/B00000").inventory();
        assertThat(rest.whole()).isTrue();
        assertThat(rest.entries()).hasSize(7).first().hasFieldOrPropertyWithValue("first", SegmentName.parse(segment("0B")));
        assertThat(rest.wal()).endsWith(", from 0/B00000");
        var stretch = Wal.open(archive).between("0/AFFFFF", "0/B00000").inventory();
        assertThat(stretch.problems()).extracting(Entry::state).containsExactly(State.DAMAGED);
        assertThat(stretch.entries()).hasSize(1);
    }
}
