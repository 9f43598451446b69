package outagebook.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import outagebook.recovery.Crash;
import outagebook.recovery.Page;

class PageDrawingTest {
    private final Crash crash = Samples.crash("18-no-fpw");
    private final Page before = crash.base().get(crash.index());
    private final Page after = crash.recovered().get(crash.index());

    private static String svg(View view) {
        String html = view.html().orElseThrow();
        String data = html.replaceFirst("(?s).*data:image/svg\\+xml,([^\"]*)\".*", "$1");
        return URLDecoder.decode(data, StandardCharsets.UTF_8);
    }

    @Test void pageIsDrawnWhereverItIsShown() {
        assertThat(Views.of(after)).isInstanceOf(PageDrawing.class);
        assertThat(Views.of(after).text()).isEqualTo(after.toString());
        assertThat(svg(Views.of(after))).contains("btree page (root, leaf), LSN 0/C00340", "free space: 8032 bytes",
                "entry 4: to (0,4), key 04 00 00 00 00 00 00 00", "special space: root, leaf", ">8176<").doesNotContain("changed");
    }

    @Test void whatChangedIsMarkedInThePictureAndInTheText() {
        View view = PageDrawing.of(before, after);
        assertThat(svg(view)).contains("changed: pd_lsn, pd_checksum, pd_lower, pd_upper", ">4*<", ">6*<", "key 06 00 00 00 00 00 00 00 (changed)")
                .doesNotContain(">3*<", "key 03 00 00 00 00 00 00 00 (changed)");
        assertThat(view.text()).startsWith(after.toString()).contains("changed: pd_lower (byte 12), now 48",
                "changed: line pointer 4 (byte 36), now lp_off: 8112, lp_flags: 1 NORMAL, lp_len: 16").doesNotContain("changed: line pointer 3");
        assertThat(PageDrawing.of(after, after).text()).endsWith("nothing changed");
    }

    @Test void pictureIsDrawnTwiceTheSame() {
        View view = PageDrawing.of(before, after);
        assertThat(view.html()).isEqualTo(view.html());
    }

    @Test void wordsOfARowAreEscaped() {
        byte[] bytes = crash.recovered().get(crash.table()).bytes();
        System.arraycopy("</svg>".getBytes(StandardCharsets.UTF_8), 0, bytes, 7952 + 29, 6);
        assertThat(Page.of(bytes).toString()).contains("perhaps 6, '</svg>'");
        String html = Views.of(Page.of(bytes)).html().orElseThrow();
        assertThat(html).contains("&lt;/svg&gt;").doesNotContain("</svg>");
        assertThat(svg(Views.of(Page.of(bytes)))).contains("&lt;/svg&gt;").containsOnlyOnce("</svg>");
    }

    @Test void manyRowsAreCounted() {
        byte[] bytes = new byte[Page.SIZE];
        Page page = crash.recovered().get(crash.table());
        System.arraycopy(page.bytes(), 0, bytes, 0, Page.SIZE);
        for (int i = 7; i <= 106; i++) {
            int at = 24 + (i - 1) * 4;
            int offset = 7952 - (i - 6) * 32;
            int pointer = offset | 1 << 15 | 30 << 17;
            for (int b = 0; b < 4; b++) bytes[at + b] = (byte) (pointer >> 8 * b);
        }
        bytes[12] = (byte) (24 + 106 * 4);
        bytes[13] = (byte) (24 + 106 * 4 >> 8);
        bytes[14] = (byte) (7952 - 100 * 32);
        bytes[15] = (byte) (7952 - 100 * 32 >> 8);
        assertThat(svg(Views.of(Page.of(bytes)))).contains("… 92 more", "… and 61 more line pointers");
    }

    @Test void bytesOfAnyKindAreDrawn() {
        var random = new Random(20261123);
        byte[] bytes = new byte[Page.SIZE];
        random.nextBytes(bytes);
        assertThat(svg(Views.of(Page.of(bytes)))).contains("damaged page: ", "unreadable");
        assertThat(svg(Views.of(Page.of(new byte[Page.SIZE])))).contains("new page", "all zeros");
    }
}
