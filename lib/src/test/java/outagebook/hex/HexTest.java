package outagebook.hex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import outagebook.Shared;

class HexTest {
    static final String TALK = "3f(000000.+41424300)";

    @TempDir Path folder;

    private Path file(String name, String hex) throws IOException {
        return Files.write(folder.resolve(name), HexFormat.of().parseHex(hex));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        }
        return zipped.toByteArray();
    }

    @Test void everyByteIsTwoLowerCaseDigits() {
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) all[i] = (byte) i;
        String text = Hex.of(all).text();
        assertThat(text).hasSize(512).isEqualTo(text.toLowerCase(java.util.Locale.ROOT)).startsWith("000102").endsWith("fdfeff").contains("7f8081");
        assertThat(Hex.parse(text).bytes()).isEqualTo(all);
    }

    @Test void replacesDigitsAndRemembersTheOriginal() {
        Hex hex = Hex.parse("3f00000011414243003f");
        Hex edited = hex.replaceAll(TALK, "00$1");
        assertThat(edited.text()).isEqualTo("0000000011414243003f");
        assertThat(edited.original().text()).isEqualTo("3f00000011414243003f");
        assertThat(edited.changes()).containsExactly(new Hex.Change(0, 0x3f, 0)).hasToString("[offset 0x0: 3f -> 00]");
        assertThat(hex.changes()).isEmpty();
        assertThat(edited.replaceAll("3f$", "40").changes()).extracting(Hex.Change::offset).containsExactly(0L, 9L);
    }

    @Test void theTalksSubstitutionChangesOneByteOfItsSegment() {
        Path segment = Shared.file("wal/talk-9.4.13/000000020000000000000003.gz");
        Hex broken = Hex.of(segment).replaceAll(TALK, "00$1");
        assertThat(broken.size()).isEqualTo(16 << 20);
        assertThat(broken.changes()).containsExactly(new Hex.Change(0x148, 0x3f, 0x00));
        assertThat(Hex.of(segment).matches(TALK)).hasSize(1).allMatch(match -> match.offset() == 0x148 && !match.halfByte());
    }

    @Test void aMatchMayStartInTheMiddleOfAByte() {
        Hex hex = Hex.parse("13f03f");
        assertThat(hex.matches("3f")).containsExactly(new Hex.Match(1, 2), new Hex.Match(4, 2))
                .hasToString("[offset 0x0 and a half: 2 digits, offset 0x2: 2 digits]");
        assertThat(hex.matches("3f")).extracting(Hex.Match::halfByte).containsExactly(true, false);
        assertThat(hex.replaceAll("3f", "00").text()).isEqualTo("100000");
        assertThat(hex.around(2, 1, 1).matches("03")).containsExactly(new Hex.Match(3, 2));
    }

    @Test void lengthChangesSayFromWhereAndByHowMuch() {
        Hex longer = Hex.parse("00112233").replaceAll("22", "222222");
        assertThatThrownBy(longer::changes).isInstanceOf(IllegalStateException.class)
                .hasMessage("from offset 0x3 on everything has moved: the edits made it 2 bytes longer (4 before, 6 now)");
        assertThatThrownBy(Hex.parse("00112233").replaceAll("11", "")::changes)
                .hasMessage("from offset 0x1 on everything has moved: the edits made it 1 byte shorter (4 before, 3 now)");
    }

    @Test void resultsThatAreNotWholeBytesSayWhere() {
        Hex hex = Hex.parse("0011223344");
        assertThatThrownBy(() -> hex.replaceAll("22", "2")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("9 hex digits are not whole bytes: an even number is needed; the match at digit 4 (offset 0x2) had 2 and now has 1");
        assertThatThrownBy(() -> hex.replaceAll("33", "3x")).hasMessage("'x' at digit 7 (offset 0x3) is no hex digit");
        assertThat(hex.replaceAll("[23]", "").text()).isEqualTo("001144");
        assertThatThrownBy(() -> Hex.parse("123")).hasMessage("3 hex digits are not whole bytes: an even number is needed");
        assertThatThrownBy(() -> Hex.parse("１２")).hasMessageContaining("is no hex digit");
    }

    @Test void greedyExpressionsSurviveThirtyTwoMillionDigits() {
        Hex zeros = Hex.of(new byte[16 << 20]);
        assertThat(zeros.matches(".+")).containsExactly(new Hex.Match(0, 32 << 20));
        assertThat(zeros.matches("(00)+")).containsExactly(new Hex.Match(0, 32 << 20));
        assertThatThrownBy(() -> zeros.matches("(?:00|11)+")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the regular expression (?:00|11)+ repeats a group too often");
    }

    @Test void anInterruptEndsAMatch() {
        Hex zeros = Hex.of(new byte[1 << 20]);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> zeros.matches("0+0+1")).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test void findsTheFirstPlaceOrSaysThatThereIsNone() {
        assertThat(Hex.of("one two one".getBytes(StandardCharsets.US_ASCII)).first("one")).isZero();
        assertThatThrownBy(() -> Hex.of(new byte[] {0x41}).first("B")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("\"B\" stands nowhere in 41 (1 byte)");
    }

    @Test void saysWhatIsWrongWithAnExpression() {
        assertThatThrownBy(() -> Hex.parse("3f").replaceAll("(3)f", "00$2")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the replacement 00$2 names a group that the regular expression (3)f does not have (No group 2): it has 1");
        assertThatThrownBy(() -> Hex.parse("3f").replaceAll("3f(", "00")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the regular expression 3f( is not complete or not valid: Unclosed group, near character 4");
    }

    @Test void writesBesideTheOriginalAndNeverOverAnything() throws IOException {
        Path original = file("seg", "3f3f");
        Hex edited = Hex.of(original).replaceAll("^3f", "00");
        Path broken = edited.write();
        assertThat(broken).isEqualTo(folder.resolve("seg.broken")).hasBinaryContent(new byte[] {0, 0x3f});
        assertThat(original).hasBinaryContent(new byte[] {0x3f, 0x3f});
        assertThat(edited.write()).isEqualTo(broken);
        Hex other = Hex.of(original);
        assertThat(other.write()).isEqualTo(folder.resolve("seg.broken.2")).hasSameBinaryContentAs(original);
        assertThat(other.write()).isEqualTo(folder.resolve("seg.broken.2"));
        assertThatThrownBy(() -> other.writeTo(broken)).isInstanceOf(UncheckedIOException.class)
                .hasMessage(broken + " is already there with other content: move it away, or name another file with writeTo(Path)");
        assertThatThrownBy(() -> other.writeTo(folder)).hasMessageContaining("already there");
        assertThat(broken).hasBinaryContent(new byte[] {0, 0x3f});
        assertThat(other.writeTo(folder.resolve("copy"))).hasSameBinaryContentAs(original);
        try (var files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("seg", "seg.broken", "seg.broken.2", "copy");
        }
        assertThat(other.write("letter")).isEqualTo(folder.resolve("seg.letter"));
        assertThat(edited.write("letter")).isEqualTo(folder.resolve("seg.letter.2")).hasSameBinaryContentAs(broken);
    }

    @Test void gzipIsReadUnzippedAndItsPlainNameCounts() throws IOException {
        byte[] bytes = new byte[100_000];
        new Random(1).nextBytes(bytes);
        Path zipped = Files.write(folder.resolve("seg.gz"), gzip(bytes));
        Hex hex = Hex.of(zipped);
        assertThat(hex.bytes()).isEqualTo(bytes);
        assertThat(hex.write()).isEqualTo(folder.resolve("seg.broken")).hasBinaryContent(bytes);
        assertThat(hex).hasToString("seg: " + hex.text().substring(0, 48) + "… (100000 bytes)");
    }

    @Test void filesThatCannotBeReadSayWhy() throws IOException {
        assertThatThrownBy(() -> Hex.of(folder.resolve("none"))).isInstanceOf(UncheckedIOException.class).hasMessage("there is no file " + folder.resolve("none"));
        assertThatThrownBy(() -> Hex.of(folder)).hasMessage(folder + " is a directory: name a file in it");
        Path text = Files.writeString(folder.resolve("text.gz"), "not zipped");
        assertThatThrownBy(() -> Hex.of(text)).hasMessage("cannot read " + text + " as gzip: Not in GZIP format");
        byte[] whole = gzip(new byte[5000]);
        Path cut = Files.write(folder.resolve("cut.gz"), java.util.Arrays.copyOf(whole, whole.length - 9));
        assertThatThrownBy(() -> Hex.of(cut)).isInstanceOf(UncheckedIOException.class).hasMessageStartingWith("cannot read " + cut + " as gzip: ");
        assertThat(Hex.of(Files.createFile(folder.resolve("empty"))).text()).isEmpty();
        assertThatThrownBy(Hex.of(new byte[0])::write).hasMessage("these bytes came from no file: name one with writeTo(Path)");
        assertThatThrownBy(() -> Hex.of(new byte[0]).writeTo(folder.resolve("no/where"))).hasMessageContaining("there is no folder " + folder.resolve("no"));
    }

    @Test void filesTooLongForOneTextAreRefusedUnread() throws IOException {
        Path big = folder.resolve("big");
        try (var file = new java.io.RandomAccessFile(big.toFile(), "rw")) {
            file.setLength(1L << 30); // sparse: takes no room on disk
        }
        assertThatThrownBy(() -> Hex.of(big)).isInstanceOf(UncheckedIOException.class)
                .hasMessage(big + " holds more than 1073741819 bytes, the most that fit into one hex text: cut out the part you need");
    }

    @Test void findsATextOnlyWhereItStandsAlone() {
        Hex hex = Hex.of("AB xAB AB1 (AB)\0AB".getBytes(UTF_8));
        assertThat(hex.findWord("AB")).containsExactly(0L, 12L, 16L);
        assertThat(hex.findWord("AB)")).containsExactly(12L);
        assertThat(Hex.of("zéü".getBytes(UTF_8)).findWord("é")).containsExactly(1L);
        assertThat(hex.findWord("no")).isEmpty();
        assertThatThrownBy(() -> hex.findWord("")).hasMessage("the text to find is empty");
    }

    @Test void aPieceKnowsItsOffsetAndEndsWhereTheBytesEnd() {
        Hex hex = Hex.parse("00112233445566778899");
        Hex piece = hex.around(4, 2, 3);
        assertThat(piece.text()).isEqualTo("2233445566".substring(0, 10));
        assertThat(piece.start()).isEqualTo(2);
        assertThat(List.of(piece.at(2), piece.at(6), piece.at(7), piece.at(1))).containsExactly(0x22, 0x66, -1, -1);
        assertThat(piece.around(6, 1, 9).text()).isEqualTo("5566");
        assertThat(hex.around(0, 5, 1).text()).isEqualTo("00");
        assertThat(hex.around(99, 5, 5).size()).isZero();
        assertThat(piece).hasToString("2233445566 (5 bytes from 0x2)");
    }

    @Test void readsANumberInTheWordsOfTheHunt() {
        Hex hex = Hex.parse("00ff0102030405068c01ffffffffffffffff");
        assertThat(hex.number(1, "u8")).isEqualTo(255);
        assertThat(hex.number(2, "u16le")).isEqualTo(0x0201);
        assertThat(hex.number(2, "u24be")).isEqualTo(0x010203);
        assertThat(hex.number(2, "u32be")).isEqualTo(0x01020304);
        assertThat(hex.number(0, "u64le")).isEqualTo(0x060504030201ff00L);
        assertThat(hex.number(8, "varint")).isEqualTo(140);
        assertThat(hex.number(0, "varint")).isZero();
        assertThat(hex.around(8, 0, 2).number(8, "varint")).isEqualTo(140);
    }

    @Test void aNumberThatIsNotThereIsRefused() {
        Hex hex = Hex.parse("00ff0102030405068c01ffffffffffffffff");
        assertThatThrownBy(() -> hex.number(17, "u16le")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no whole u16le at 0x11: ").hasMessageContaining("18 bytes");
        assertThatThrownBy(() -> hex.number(10, "varint")).hasMessageStartingWith("no whole varint at 0xa: ");
        assertThatThrownBy(() -> hex.number(99, "u8")).hasMessageStartingWith("no byte at 0x63: ");
        assertThatThrownBy(() -> hex.number(-1, "u8")).hasMessageStartingWith("no byte at ");
        assertThatThrownBy(() -> hex.number(10, "u64be")).hasMessage("the u64be at 0xa is 18446744073709551615, too much for a long");
        assertThatThrownBy(() -> hex.number(0, "u32")).hasMessageStartingWith("no way to read a number is called \"u32\"; there are: u8, u16le, u16be");
    }
}
