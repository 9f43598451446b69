package outagebook.notebook;

import static j2html.TagCreator.img;
import static j2html.TagCreator.tag;

import j2html.tags.ContainerTag;
import j2html.tags.specialized.ImgTag;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The few SVG shapes our pictures are made of. A picture is an image with a ground of its own, light or dark as the page
 * is: one picture serves the light theme, the dark theme and paper.
 *
 * <p>Why no SVG in the HTML: before a reader has run the cell, Jupyter and others take out every tag that they do not
 * know, and of a picture its words remain, run together. They leave an image as it is.
 */
final class Svg {
    private static final String COLOURS = "svg{color:#1f2328;background:#fff}"
            + "@media (prefers-color-scheme:dark){svg{color:#dfe2e6;background:#17191c}}";

    private Svg() {}

    /** A whole picture, to be filled with shapes; lines and letters are in {@code currentColor}. */
    static ContainerTag<?> picture(int width, int height) {
        return tag("svg").attr("xmlns", "http://www.w3.org/2000/svg").attr("viewBox", "0 0 " + width + " " + height)
                .attr("width", width).attr("height", height).attr("font-family", "sans-serif")
                .with(tag("style").withText(COLOURS));
    }

    /** {@return the picture as an image for an HTML page; the text is read to those who do not see it} */
    static ImgTag image(ContainerTag<?> picture, String text) {
        String data = URLEncoder.encode(picture.render(), StandardCharsets.UTF_8).replace("+", "%20");
        return img().withAlt(text).withSrc("data:image/svg+xml," + data).withStyle("max-width:100%;height:auto");
    }

    static ContainerTag<?> box(int x, int y, int width, int height, int corner, String fill) {
        return tag("rect").attr("x", x).attr("y", y).attr("width", width).attr("height", height).attr("rx", corner)
                .attr("fill", fill).attr("stroke", "currentColor").attr("stroke-width", "1.5");
    }

    static ContainerTag<?> label(int x, int y, int size, String text) {
        return tag("text").attr("x", x).attr("y", y).attr("font-size", size).attr("text-anchor", "middle")
                .attr("fill", "currentColor").withText(text);
    }

    /** Words that end at this point. */
    static ContainerTag<?> wordsTo(int x, int y, int size, String text) {
        return label(x, y, size, text).attr("text-anchor", "end");
    }

    /** A line along an SVG path; dashed where asked. */
    static ContainerTag<?> path(String d, boolean dashed) {
        ContainerTag<?> path = tag("path").attr("d", d).attr("fill", "none")
                .attr("stroke", "currentColor").attr("stroke-width", "1.5");
        return dashed ? path.attr("stroke-dasharray", "6 4") : path;
    }

    /** A small triangle that points up, with its tip at this point. */
    static ContainerTag<?> tipUp(int x, int y) {
        return tag("path").attr("d", "M %d %d l -5 10 h 10 z".formatted(x, y)).attr("fill", "currentColor");
    }

    /** A line of text that begins at this point. */
    static ContainerTag<?> words(int x, int y, int size, String text) {
        return label(x, y, size, text).attr("text-anchor", "start");
    }

    /** {@return a text in lines that are about this wide, in pixels, broken at blanks} A letter is taken as half as wide as it is high. */
    static List<String> wrapped(String text, int width, int size) {
        int most = Math.max(10, (int) (width / (size * .52)));
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.isEmpty() ? new String[0] : text.split(" ")) {
            if (line.length() > 0 && line.length() + 1 + word.length() > most) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        if (line.length() > 0) lines.add(line.toString());
        return lines;
    }
}
