package outagebook.hex;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RowsTest {
    private static byte[] framed(String text) {
        return ("\0" + (char) text.length() + "--" + text).getBytes(US_ASCII);
    }

    @Test void alignsRowsAtTheirAnchorAndMarksWhatChanges() {
        Rows rows = new Rows().row("A", framed("A"), 4).row("AB", framed("AB"), 4).row("shifted", framed("xxABC"), 6).within(4, 3).width(8);
        assertThat(rows).hasToString("""
                         -8          -4
                A                    00 01 2d 2d      ··--
                AB                   00 02 2d 2d      ··--
                shifted              2d 2d 78 78      --xx
                                     ^^ ^^ ^^ ^^

                         0           4
                A        41                       A
                AB       41 42                    AB
                shifted  41 42 43                 ABC""");
    }

    @Test void aColumnThatOnlyOneRowHasDoesNotChange() {
        Rows rows = new Rows().row("a", new byte[] {1, 2}, 0).row("b", new byte[] {1}, 0);
        assertThat(rows.changes(0)).isFalse();
        assertThat(rows.changes(1)).isFalse();
        assertThat(rows.row("c", new byte[] {2}, 0).changes(0)).isTrue();
    }

    @Test void staysWithinAHundredColumnsAndCutsLongLabels() {
        Rows rows = new Rows().row("x".repeat(200), new byte[300], 150).within(128, 100);
        assertThat(rows.toString().lines()).allMatch(line -> line.length() <= 100).anyMatch(line -> line.startsWith("x".repeat(23) + "…"));
        assertThat(rows.toString()).contains("-128").contains("96");
    }

    @Test void refusesAnAnchorOutsideTheBytes() {
        assertThatThrownBy(() -> new Rows().row("far", new byte[4], 5)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sample far: the anchor 0x5 is outside its bytes, 0x0 to 0x4");
        assertThat(new Rows()).hasToString("no rows");
    }
}
