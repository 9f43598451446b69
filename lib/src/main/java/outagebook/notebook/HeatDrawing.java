package outagebook.notebook;

import j2html.tags.ContainerTag;
import java.util.List;
import java.util.Optional;
import outagebook.pacemaker.Matrix;

/**
 * The heat map of an outage: a line for each stickiness, a column for each score of the colocation. A livelock is red and has a thick left
 * side, a failover is green, and both say so in words.
 */
record HeatDrawing(Matrix.Heat heat) implements View {
    private static final int LEFT = 96;
    private static final int TOP = 56;
    private static final int WIDE = 106;
    private static final int HIGH = 30;

    @Override public String text() {
        return heat.toString();
    }

    @Override public Optional<String> html() {
        int width = LEFT + WIDE * heat.scores().size() + 10;
        ContainerTag<?> picture = Svg.picture(width, TOP + HIGH * heat.stickiness().size() + 10)
                .with(Svg.words(10, TOP - 8, 13, "stickiness"), Svg.label(LEFT + (width - LEFT) / 2, 18, 13, "score of the colocation"));
        for (int column = 0; column < heat.scores().size(); column++)
            picture.with(Svg.label(LEFT + column * WIDE + WIDE / 2, TOP - 12, 13, heat.scores().get(column)));
        for (int row = 0; row < heat.stickiness().size(); row++) {
            picture.with(Svg.words(10, TOP + row * HIGH + 18, 13, heat.stickiness().get(row)));
            List<Matrix.Row> cells = heat.rows().get(row);
            for (int column = 0; column < cells.size(); column++) cell(picture, cells.get(column), LEFT + column * WIDE, TOP + row * HIGH);
        }
        return Optional.of(Svg.image(picture, text()).render());
    }

    private static void cell(ContainerTag<?> picture, Matrix.Row row, int x, int y) {
        boolean primary = !row.end().primaries().isEmpty();
        picture.with(Svg.box(x, y, WIDE - 4, HIGH - 4, 3, row.livelock() ? "rgba(200,60,60,.45)" : primary ? "rgba(60,140,80,.16)" : "none"));
        if (row.livelock()) picture.with(Svg.box(x, y, 5, HIGH - 4, 0, "currentColor"));
        picture.with(Svg.label(x + WIDE / 2 - 2, y + 18, 12, row.livelock() ? "livelock" : primary ? row.end().primaries().get(0) + " promoted" : "nobody"));
    }
}
