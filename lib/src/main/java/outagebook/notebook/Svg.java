package outagebook.notebook;

import static j2html.TagCreator.tag;

import j2html.tags.ContainerTag;

/**
 * The few SVG shapes our pictures are made of. Lines and letters take the page's own text colour, fills are
 * translucent: one picture serves the light theme, the dark theme and paper.
 */
final class Svg {
    private Svg() {}

    /** A whole picture; screen readers read the title, then the description. */
    static ContainerTag<?> picture(int width, int height, String title, String description) {
        return tag("svg").attr("xmlns", "http://www.w3.org/2000/svg").attr("viewBox", "0 0 " + width + " " + height)
                .attr("width", width).attr("height", height).attr("role", "img").attr("aria-label", title)
                .attr("style", "max-width:100%;height:auto;font-family:sans-serif")
                .with(tag("title").withText(title), tag("desc").withText(description));
    }

    static ContainerTag<?> box(int x, int y, int width, int height, int corner, String fill) {
        return tag("rect").attr("x", x).attr("y", y).attr("width", width).attr("height", height).attr("rx", corner)
                .attr("fill", fill).attr("stroke", "currentColor").attr("stroke-width", "1.5");
    }

    static ContainerTag<?> label(int x, int y, int size, String text) {
        return tag("text").attr("x", x).attr("y", y).attr("font-size", size).attr("text-anchor", "middle")
                .attr("fill", "currentColor").withText(text);
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
}
