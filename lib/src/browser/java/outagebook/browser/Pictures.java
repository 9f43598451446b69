package outagebook.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** The pictures of a page: whether they are there, how large they came out, and whether they are as light or dark as the page. */
final class Pictures {
    /** Letters in pictures are 11 to 16 pixels high; below this share of it they are hard to read. */
    private static final double SMALLEST = 0.7;

    private final Tab tab;
    private final String all;

    /** @param selector what is a picture on this page, for querySelectorAll */
    Pictures(Tab tab, String selector) {
        this.tab = tab;
        this.all = "document.querySelectorAll('" + selector + "')";
    }

    private record Picture(String alt, boolean loaded, double width, double height, double ownWidth, double ownHeight, double room) {}

    private List<Picture> all() {
        tab.js("Promise.all([..." + all + "].map(i => i.decode().catch(() => true))).then(() => true)");
        JsonNode found = tab.js("[..." + all + "].map(i => { const r = i.getBoundingClientRect();"
                + " return [i.alt, i.complete, r.width, r.height, i.naturalWidth, i.naturalHeight, i.parentElement.getBoundingClientRect().width] })");
        List<Picture> all = new ArrayList<>();
        found.forEach(p -> all.add(new Picture(p.get(0).asText(), p.get(1).asBoolean(), p.get(2).asDouble(), p.get(3).asDouble(),
                p.get(4).asDouble(), p.get(5).asDouble(), p.get(6).asDouble())));
        return all;
    }

    /** Each has words for those who do not see it, has its own proportions, and is neither cut off nor too small to read. */
    void areReadable(int count) {
        List<Picture> all = all();
        assertThat(all).as("pictures").hasSize(count).allSatisfy(picture -> {
            assertThat(picture.alt()).as("words for it").hasSizeGreaterThan(20);
            assertThat(picture.loaded() && picture.ownWidth() > 0).as("is there: " + picture).isTrue();
            assertThat(picture.width()).as("width of " + picture).isBetween(Math.max(200, SMALLEST * picture.ownWidth()), picture.room() + 1);
            assertThat(picture.height() / picture.width()).as("proportions of " + picture).isCloseTo(picture.ownHeight() / picture.ownWidth(), within(0.02));
        });
    }

    private static org.assertj.core.data.Offset<Double> within(double share) {
        return org.assertj.core.data.Offset.offset(share);
    }

    /** A picture has a ground of its own: it must be that of the page's theme, else a white sheet lies on a dark desk. */
    void areDark(boolean dark) throws IOException {
        int count = tab.js(all + ".length").asInt();
        for (int i = 0; i < count; i++) {
            JsonNode at = tab.js("(p => { p.scrollIntoView({block: 'center'}); const r = p.getBoundingClientRect(); return [r.right - 3, r.top + 3] })(" + window(i) + ")");
            var shot = ImageIO.read(new ByteArrayInputStream(tab.png("")));
            int corner = shot.getRGB(at.get(0).asInt(), Math.max(0, at.get(1).asInt())) & 0xff;
            assertThat(corner < 0x80).as("picture " + i + " is dark: its corner is " + Integer.toHexString(corner)).isEqualTo(dark);
        }
    }

    /** {@return an expression for one of them} */
    String window(int i) {
        return all + "[" + i + "]";
    }
}
