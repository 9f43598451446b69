package outagebook.hex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HexViewTest {
    @Test void showsOffsetHexAndCharacters() {
        assertThat(HexView.of("codd, lovelace ~\n\u007f\u00e9".getBytes(UTF_8))).hasToString("""
                00000000  63 6f 64 64 2c 20 6c 6f  76 65 6c 61 63 65 20 7e  codd, lovelace ~
                00000010  0a 7f c3 a9                                       ····""");
    }

    @Test void countsFromTheGivenOffset() {
        assertThat(HexView.of(new byte[] {1, 2, 3}).from(0x3000148).width(2)).hasToString("""
                03000148  01 02  ··
                0300014a  03     ·""");
        assertThat(HexView.of(new byte[1]).from(0x1_0000_0000L).toString()).startsWith("100000000  00");
        assertThat(HexView.of(Hex.parse("00112233").around(2, 1, 2)).toString()).startsWith("00000001  11 22 33");
    }

    @Test void foldsRowsOfZerosAndCountsThem() {
        byte[] bytes = new byte[16 * 7 + 3];
        bytes[0] = 'a';
        bytes[16 * 2] = 'b';
        assertThat(HexView.of(bytes)).hasToString("""
                00000000  61 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  a···············
                00000010  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  ················
                00000020  62 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  b···············
                00000030  * 5 rows of zeros (67 bytes)""");
        assertThat(HexView.of(bytes).mark(new Field("z", 0x50, 1, ""))).asString().contains("00000030  * 2 rows of zeros (32 bytes)\n00000050  00");
    }

    @Test void saysHowMuchMoreThereIs() {
        byte[] bytes = new byte[100];
        java.util.Arrays.fill(bytes, (byte) 'x');
        assertThat(HexView.of(bytes).rows(2).toString()).endsWith("\n00000020  … 68 more bytes, to 00000063");
        assertThat(HexView.of(bytes).toString()).doesNotContain("…");
        assertThat(HexView.of(new byte[0])).hasToString("no bytes");
    }

    @Test void marksFieldsWithNumbersAndExplainsThem() {
        byte[] bytes = new byte[20];
        bytes[4] = 7;
        HexView view = HexView.of(bytes).from(0x100).mark(new Field("len", 4, 2, "7"), new Field("next", 6, 1, ""), new Field("over the edge", 14, 4, "0"));
        assertThat(view).hasToString("""
                00000100  00 00 00 00 07 00 00 00  00 00 00 00 00 00 00 00  ················
                                      1---- 2-                       3----
                00000110  00 00 00 00                                       ····
                          3----
                   1  00000104, 2 bytes: len = 7
                   2  00000106, 1 byte: next
                   3  0000010e, 4 bytes: over the edge = 0""");
    }

    @Test void longNumbersStayUnderTheirBytes() {
        List<Field> fields = IntStream.range(0, 102).mapToObj(i -> new Field("f" + i, i, i == 101 ? 2 : 1, "")).toList();
        assertThat(HexView.of("x".repeat(103).getBytes(UTF_8)).mark(fields).toString()).contains("""
                00000060  78 78 78 78 78 78 78                              xxxxxxx
                          97 98 99 00 01 102--
                """);
    }

    @Test void explainsOnlyFieldsThatAreInThePicture() {
        Field[] fields = {new Field("a", 0, 1, ""), new Field("b", 5, 1, ""), new Field("c", 6, 1, ""), new Field("d", 7, 1, "")};
        HexView view = HexView.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}).width(2).mark(fields);
        assertThat(view.rows(3).toString()).endsWith("\n   2  00000005, 1 byte: b\n      … 2 more fields behind these rows; rows(4) shows all");
        assertThat(view.toString()).endsWith("d");
    }

    @Test void fieldsOfAPieceCountAsItsFileDoes() {
        HexView view = HexView.of(Hex.of(new byte[64]).around(32, 0, 16)).mark(new Field("f", 33, 1, ""));
        assertThat(view.toString()).contains("\n             1-\n").endsWith("1  00000021, 1 byte: f");
    }

    @Test void ofOverlappingFieldsTheLaterIsSeen() {
        HexView view = HexView.of(new byte[4]).mark(new Field("outer", 0, 4, ""), new Field("inner", 1, 2, ""));
        assertThat(view.toString().lines().toList().get(1).strip()).isEqualTo("1- 2---- 1-");
    }

    @Test void staysWithinAHundredColumns() {
        byte[] bytes = new byte[5000];
        new Random(7).nextBytes(bytes);
        HexView view = HexView.of(bytes).from(Long.MAX_VALUE / 2).rows(1000).mark(new Field("x".repeat(150), 3, 40, "y".repeat(150)));
        assertThat(view.toString().lines()).allMatch(line -> line.length() <= 100);
        assertThat(view.toString().replaceAll("\n", "")).contains("y".repeat(150));
    }

    @Test void refusesSizesThatMakeNoPicture() {
        assertThatThrownBy(() -> HexView.of(new byte[1]).width(0)).hasMessage("a row holds 1 to 64 bytes, not 0");
        assertThatThrownBy(() -> HexView.of(new byte[1]).rows(0)).hasMessage("at least one row, not 0");
    }
}
