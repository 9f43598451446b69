package outagebook.notebook;

import j2html.tags.ContainerTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import outagebook.pacemaker.Explanation;

/**
 * Why a score is what it is, as a tree: the number on top, below it what was added, and what each of those was made of. Every number
 * stands in a pill with its sign; the colour only repeats the sign.
 */
record ScoreDrawing(Explanation why) implements View {
    private static final int WIDTH = 740;
    private static final int INDENT = 26;
    private static final int PILL = 88;
    /** More lines than this are too many for a picture; the text has them all. */
    private static final int MOST_PARTS = 60;

    @Override public String text() {
        return why.toString();
    }

    @Override public Optional<String> html() {
        Tree tree = new Tree();
        int bottom = tree.draw(why, 0, 10);
        ContainerTag<?> picture = Svg.picture(WIDTH, bottom + 6);
        tree.shapes.forEach(picture::with);
        return Optional.of(Svg.image(picture, text()).render());
    }

    private static final class Tree {
        private final List<ContainerTag<?>> shapes = new ArrayList<>();
        private int parts;

        /** {@return where the next one may begin} Draws a number and all below it. */
        private int draw(Explanation why, int depth, int top) {
            int left = 10 + depth * INDENT;
            List<String> lines = Svg.wrapped(why.words(), WIDTH - left - PILL - 20, 13);
            shapes.add(Svg.box(left, top, PILL, 24, 12, fill(why.value())));
            shapes.add(Svg.label(left + PILL / 2, top + 17, 13, depth == 0 ? why.number() : why.signed()));
            for (int i = 0; i < lines.size(); i++)
                shapes.add(Svg.words(left + PILL + 10, top + 17 + 17 * i, 13, lines.get(i)));
            int next = top + 14 + 17 * lines.size();
            for (Explanation part : why.shown()) next = branch(part, depth, left + 15, top + 24, next);
            return next;
        }

        private int branch(Explanation part, int depth, int x, int from, int top) {
            if (++parts > MOST_PARTS) return top;
            shapes.add(0, Svg.path("M %d %d V %d H %d".formatted(x, from, top + 12, x + INDENT - 15), false).attr("opacity", ".5"));
            if (parts < MOST_PARTS) return draw(part, depth + 1, top);
            shapes.add(Svg.words(x + INDENT, top + 17, 13, "... and more: print it to see all"));
            return top + 31;
        }

        private static String fill(int value) {
            return value > 0 ? "rgba(60,140,80,.25)" : value < 0 ? "rgba(200,60,60,.22)" : "rgba(128,128,128,.15)";
        }
    }
}
