package outagebook.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import outagebook.hex.Field;
import outagebook.hex.FieldHunt;
import outagebook.hex.HexView;
import outagebook.hex.Rows;

class HexDrawingTest {
    private static final String EVIL = "<script>alert('x')</script>\" onmouseover=\"alert(1)";

    private static String html(View view) {
        return view.html().orElseThrow();
    }

    /** The text that a reader sees: without tags, entities resolved. */
    private static String seen(String html) {
        return html.replaceAll("<[^>]*>", "").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x27;", "'").replace("&amp;", "&");
    }

    @Test void drawsTheTextItselfWithTheFieldsTinted() {
        HexView hex = HexView.of("codd <&> lovelace".getBytes(UTF_8)).mark(new Field("name", 0, 4, "codd"));
        View view = HexDrawing.of(hex);
        assertThat(view.text()).isEqualTo(hex.toString());
        hex.toString().lines().limit(3).forEach(line -> assertThat(seen(html(view))).contains(line));
        assertThat(html(view)).contains("title=\"1: 00000000, 4 bytes: name = codd\"").contains(">63 6f 64 64</span>").contains("<caption");
    }

    @Test void escapesWhatComesFromData() {
        View view = HexDrawing.of(HexView.of(EVIL.getBytes(UTF_8)).mark(new Field(EVIL, 0, 4, EVIL)));
        View rows = HexDrawing.of(new Rows().row(EVIL.substring(0, 20), EVIL.getBytes(UTF_8), 0));
        View hunt = HuntDrawing.of(new FieldHunt().sample(EVIL, new byte[] {1}, 0, 1).sample(EVIL, new byte[] {2}, 0, 2));
        assertThat(html(view) + html(rows) + html(hunt)).doesNotContain("<script").doesNotContain("\" onmouseover=\"");
        assertThat(seen(html(view))).contains(EVIL);
    }

    @Test void fixesNoTextColour() {
        View view = HexDrawing.of(HexView.of(new byte[40]).mark(new Field("f", 1, 30, "")));
        assertThat(html(view)).doesNotContainPattern("[;\"]color:(?!inherit)").doesNotContainPattern("background(-color)?:(?!transparent|rgba\\()");
    }

    @Test void drawsRowsAsTheirText() {
        Rows rows = new Rows().row("a", new byte[] {1, 9}, 1).row("b", new byte[] {2, 9}, 1);
        assertThat(seen(html(HexDrawing.of(rows))).replaceAll(" +\n", "\n")).contains(rows.toString());
        assertThat(html(HexDrawing.of(rows))).contains("title=\"this column changes\"");
    }

    @Test void drawsAHuntAsATableThatSaysWhatItsTextSays() {
        FieldHunt hunt = new FieldHunt();
        for (int n : new int[] {3, 1, 4, 2}) hunt = hunt.sample("n" + n, new byte[] {(byte) (n + 60), 0}, 0, n);
        View view = HuntDrawing.of(hunt);
        assertThat(view.text()).isEqualTo(hunt.toString());
        assertThat(html(view)).contains(">n + 60<").contains(">63 61 64 62<").contains(">u8..u16le<").contains("title=\"the byte behind it is 0");
        for (String remark : hunt.remarks(hunt.hits())) assertThat(seen(html(view))).contains(remark);
        assertThat(html(HuntDrawing.of(new FieldHunt()))).contains("nothing fits a line");
    }
}
