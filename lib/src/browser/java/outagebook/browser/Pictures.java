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
            assertThat(corner).as("corner of picture " + i + ", " + (dark ? "dark" : "light")).isBetween(dark ? 0 : 0xe0, dark ? 0x30 : 0xff);
        }
    }

    /** No letter is cut off, runs over the edge of the box it stands in, lies on another word, or is too pale for what is behind it. */
    void haveReadableWords() {
        assertThat(tab.js("(" + UNREADABLE + ")(" + all + ")").toString()).as("words that are hard to read").isEqualTo("[]");
    }

    /** Draws each picture in the page itself, where its words can be measured. */
    private static final String UNREADABLE = """
            async pictures => {
              const found = [];
              const colour = text => { const n = (text.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number); return n.length == 3 ? [...n, 1] : n };
              const mixed = (below, above) => [0, 1, 2].map(i => below[i] * (1 - above[3]) + above[i] * above[3]);
              const light = c => c.map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
              const contrast = (a, b) => { const [low, high] = [light(a), light(b)].sort((x, y) => x - y); return (high + .05) / (low + .05) };
              for (const picture of pictures) {
                const svg = new DOMParser().parseFromString(await (await fetch(picture.src)).text(), 'image/svg+xml').documentElement;
                const shown = document.body.appendChild(document.importNode(svg, true));
                const texts = [...shown.querySelectorAll('text')].map(t => ({words: t.textContent, box: t.getBBox(), opacity: +getComputedStyle(t).opacity})).filter(t => t.words.trim());
                const fills = [...shown.querySelectorAll('rect')].map(r => ({fill: colour(getComputedStyle(r).fill), box: r.getBBox()}));
                const rects = fills.map(r => r.box);
                const ink = colour(getComputedStyle(shown).color), ground = colour(getComputedStyle(shown).backgroundColor);
                const whole = shown.viewBox.baseVal;
                const inside = (a, b) => a.x >= b.x - 1 && a.x + a.width <= b.x + b.width + 1 && a.y >= b.y - 3 && a.y + a.height <= b.y + b.height + 3;
                const around = (x, y, b) => x > b.x && x < b.x + b.width && y > b.y && y < b.y + b.height;
                texts.forEach(({words, box, opacity}, i) => {
                  if (!inside(box, whole)) found.push('cut off: ' + words);
                  rects.filter(r => around(box.x + box.width / 2, box.y + box.height / 2, r) && !inside(box, r)).forEach(r => found.push('over the edge: ' + words));
                  const behind = fills.filter(r => inside(box, r.box)).reduce((below, r) => mixed(below, r.fill), ground);
                  const ratio = contrast(mixed(behind, [...ink.slice(0, 3), opacity]), behind);
                  if (ratio < 4.5) found.push('pale (' + ratio.toFixed(1) + '): ' + words);
                  texts.slice(i + 1).filter(o => box.x < o.box.x + o.box.width - 1 && o.box.x < box.x + box.width - 1
                      && box.y + 4 < o.box.y + o.box.height - 4 && o.box.y + 4 < box.y + box.height - 4).forEach(o => found.push(words + ' lies on ' + o.words));
                });
                shown.remove();
              }
              return found;
            }""";

    /** {@return an expression for one of them} */
    String window(int i) {
        return all + "[" + i + "]";
    }
}
