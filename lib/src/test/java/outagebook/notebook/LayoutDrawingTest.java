package outagebook.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import outagebook.hex.Field;
import outagebook.wal.WalFile;
import outagebook.wal.WalRecord;

class LayoutDrawingTest {
    private final WalRecord record = WalFile.open(Samples.path("9.4")).records().stream().filter(r -> r.texts().contains("lovelace")).findFirst().orElseThrow();

    private static String svg(View view) {
        return URLDecoder.decode(view.html().orElseThrow().replaceFirst("(?s).*data:image/svg\\+xml,([^\"]*)\".*", "$1"), StandardCharsets.UTF_8);
    }

    @Test void eachFieldOfARecordIsABoxAsWideAsItIsLong() {
        String svg = svg(LayoutDrawing.of(record));
        assertThat(svg).contains("Heap insert, 72 bytes", ">xl_tot_len<", ">72<", ">xl_prev<");
        assertThat(svg).contains("<rect x=\"48\" y=\"52\" width=\"172\" height=\"42\""); // xl_tot_len, 4 bytes
        assertThat(svg.split("<rect").length - 1).isGreaterThanOrEqualTo(record.fields().size());
    }

    @Test void theTextSaysEveryFieldAndItsPlace() {
        String text = LayoutDrawing.of(record).text();
        assertThat(text).startsWith("Heap insert, 72 bytes\nbyte 0, 4 long: xl_tot_len = 72\nbyte 4, 4 long: xl_xid = 695");
        assertThat(text.lines()).hasSize(record.fields().size() + 1);
        assertThat(LayoutDrawing.of(record)).hasToString(text);
    }

    @Test void aFieldOfManyLinesIsDrawnInThree() {
        String svg = svg(LayoutDrawing.of("three", List.of(new Field("head", 0, 8, ""), new Field("image", 8, 8192, ""), new Field("tail", 8200, 8, ""))));
        assertThat(svg.split("<rect").length - 1).isEqualTo(1 + 3 + 1);
        assertThat(svg).containsOnlyOnce(">image<").contains(">0<", ">16<", ">8192<", ">tail<");
    }

    @Test void namesAreEscapedAndWhatIsTooLongIsCut() {
        var view = LayoutDrawing.of("<t>", List.of(new Field("<script>", 0, 16, "v".repeat(500))));
        assertThat(view.html().orElseThrow()).doesNotContain("<script>");
        assertThat(svg(view)).contains("&lt;script&gt;", "vvv…<").doesNotContain("<script>");
        assertThat(view.text()).contains("v".repeat(500));
    }
}
