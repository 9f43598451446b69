package outagebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static outagebook.kernel.TestCells.code;
import static outagebook.kernel.TestCells.live;
import static outagebook.kernel.TestCells.notebook;
import static outagebook.kernel.TestCells.printed;
import static outagebook.kernel.TestCells.shown;
import static outagebook.kernel.Varying.masked;

import java.util.List;
import org.junit.jupiter.api.Test;

class VaryingTest {
    @Test void numbersLsnsTimesAndFoldersAreMasked() {
        same("2026-11-23 08:45:36.120 UTC [4711] LOG:  invalid record length at 0/3000148: wanted 24, got 0",
                "2027-01-02 23:05:06 UTC [32] LOG:  invalid record length at 1A/FF000028: expected 24, got 8");
        same("at 0/ABCDEF, timeline 1", "at 0/1000000, timeline 12");
        same("port 5433, pid 812, 0x3f, -3 and 1,234.5 of 7 %", "port 61000, pid 9, 0xA0, -41 and 7 of 99 %");
        same("000000010000000000000003", "0000000A00000000000000FF");
        same("id 6f1ed002-ab59-4f10-9c1d-0305e82c3301", "id 00000000-1111-2222-3333-444455556666");
        same("data in /tmp/outagebook-812/pg01/data, there", "data in /var/folders/x1/abc/T/outagebook-9, there");
        same("no folder /home/ann/tmp/outagebook-lab-7-9/pg01", "no folder /outagebook-lab-12-1/postgres/data");
        same("2026-11-23T08:45:36.12Z", "2026-11-23T08:45:36Z");
        same("ready in 812 ms", "ready in 1.2 s");
        same("48 of 108 are not on pg03: 41-88", "9 of 1012 are not on pg03: 997, 998-1004, 1012");
        same("lag 16 MB, 0 bytes", "lag 900 kB, 1 byte");
    }

    @Test void theBlanksOfATableAreNoDifference() {
        same("""
                 name |    lag | state
                 -----+--------+-------
                 pg01 |      0 | async
                """, """
                 name | lag | state
                 -----+-----+-------
                 pg01 | 123 | async
                """);
        same("name      lag  state\npg02  1234567  sync  ", "name  lag  state\npg02    0  sync");
        same("  7 rows\n123 rows", "123 rows\n  7 rows");
    }

    @Test void drawingsAreMaskedAsText() {
        same("<svg viewBox=\"0 0 640 90\"><path d=\"M10,20L30 40.5z\" style=\"fill:#aa0\"/><text x=\"12\">pg01 at 0/30</text></svg>",
                "<svg viewBox=\"0 0 720 90\"><path d=\"M1.5,2L7 8z\" style=\"fill:#aa0\"/><text x=\"3.25\">pg01 at 0/3000148</text></svg>");
    }

    @Test void wordsNamesAndTheNumberOfNumbersStay() {
        differ("pg02 has every acknowledged row: true", "pg03 has every acknowledged row: true");
        differ("true", "false");
        differ("0/3000148", "none");
        differ("1 2 3", "1 2");
        differ("a\nb", "a b");
        differ("<b>sync</b>", "<b>async</b>");
        differ("5", "-5");
        differ("added", "faded");
    }

    @Test void onlyLiveCellsAreComparedMasked() {
        assertThat(Difference.between("n", notebook(live("x", printed("pid 1\n"), shown("lag 5", "<b>5</b>"))),
                notebook(live("x", printed("pid 222\n"), shown("lag 77", "<b>77</b>"))))).isEmpty();
        assertThat(Difference.between("n", notebook(code("x", printed("pid 1\n"))), notebook(code("x", printed("pid 222\n"))))).hasSize(1);
        assertThat(Difference.between("n", notebook(live("x", shown("lag 5", "<b>sync</b>"))), notebook(live("x", shown("lag 5", "<b>async</b>")))))
                .singleElement().asString().contains("text/html");
        assertThat(Difference.between("n", notebook(live("x", new Output.Failed("E", "at 0/30", List.of("E: at 0/30")))),
                notebook(live("x", new Output.Failed("E", "at 0/48", List.of("E: at 0/48")))))).isEmpty();
    }

    private static void same(String a, String b) {
        assertThat(masked(a)).isEqualTo(masked(b).replace("expected", "wanted"));
    }

    private static void differ(String a, String b) {
        assertThat(masked(a)).isNotEqualTo(masked(b));
    }
}
