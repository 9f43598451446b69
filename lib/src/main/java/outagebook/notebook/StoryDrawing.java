package outagebook.notebook;

import j2html.tags.ContainerTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import outagebook.lab.Reenactment;
import java.util.stream.Stream;
import outagebook.pacemaker.Life;
import outagebook.pacemaker.Scene;
import outagebook.pacemaker.Story;

/**
 * What became of a cluster, from top to bottom: for each look of the scheduler what happened, what runs on every node and where the
 * addresses are, what Pacemaker then did, and what real servers said to it. An arrow on the left goes back to the step that a
 * livelock repeats.
 */
record StoryDrawing(Story story, String text) implements View {
    private static final int LEFT = 46;
    /** The least width of a node, and that of what Pacemaker does: three nodes and it fit a page of the book. */
    private static final int NODE = 144;
    private static final int SAID = 228;
    private static final int GAP = 8;
    private static final int ROW = 17;
    /** More steps than this are too many for a picture: the first ones and the last are drawn. */
    private static final int MOST_STEPS = 14;

    StoryDrawing(Story story) {
        this(story, story.toString());
    }

    StoryDrawing(Reenactment real) {
        this(real.story(), real.toString());
    }

    @Override public Optional<String> html() {
        return Optional.of(Svg.image(new Drawing(story).whole(), text()).render());
    }

    private static final class Drawing {
        private final Story story;
        private final List<String> nodes;
        private final int nodeWidth;
        private final int width;
        private final List<ContainerTag<?>> shapes = new ArrayList<>();
        private final List<Integer> tops = new ArrayList<>();

        Drawing(Story story) {
            this.story = story;
            this.nodes = story.nodes();
            int longest = Stream.concat(nodes.stream().map(node -> node + " (offline)"), story.steps().stream().flatMap(step -> step.scene().places().keySet().stream()))
                    .mapToInt(String::length).max().orElse(0);
            this.nodeWidth = Math.max(NODE, longest * 8 + 12);
            this.width = LEFT + nodes.size() * (nodeWidth + GAP) + SAID + 10;
        }

        ContainerTag<?> whole() {
            int y = 10;
            List<Story.Step> steps = story.steps();
            for (int i = 0, last; i < steps.size(); i = last + 1) {
                last = lastAlike(i);
                for (int same = i; same <= last; same++) tops.add(y);
                y = step(steps.get(i), last, y);
                if (tops.size() >= MOST_STEPS && last < steps.size() - 2) {
                    y = note(y, "(" + (steps.size() - 2 - last) + " more steps)");
                    while (tops.size() < steps.size() - 1) tops.add(y - 28);
                    last = steps.size() - 2;
                }
            }
            if (story.livelock()) back(tops.get(story.cycleFrom()) + 34, y - 20);
            y = note(y + 6, story.outcome());
            ContainerTag<?> picture = Svg.picture(width, y + 4);
            shapes.forEach(picture::with);
            return picture;
        }

        /** {@return the last of the quiet steps from this one on in which nothing is different} They are drawn as one. */
        private int lastAlike(int first) {
            int last = first;
            while (last + 1 < story.steps().size() && story.steps().get(last + 1).repeats(story.steps().get(last))) last++;
            return last;
        }

        private int step(Story.Step step, int last, int top) {
            int y = top;
            for (String event : Svg.wrapped(step.happened(), width - LEFT - 40, 14)) {
                shapes.add(Svg.words(LEFT, y + 14, 14, event).attr("font-weight", "bold"));
                y += 22;
            }
            List<String> said = said(step);
            int high = Math.max(boxHeight(step.scene()), said.size() * ROW + 4);
            shapes.add(Svg.label(28, y + 22, 14, step.number() == last ? String.valueOf(last) : step.number() + "-" + last));
            for (int i = 0; i < nodes.size(); i++) node(nodes.get(i), step.scene(), LEFT + i * (nodeWidth + GAP), y, high);
            for (int i = 0; i < said.size(); i++)
                shapes.add(Svg.words(width - SAID - 6 + (said.get(i).startsWith(" ") ? 12 : 0), y + 15 + i * ROW, 13, said.get(i).strip()));
            return y + high + 14;
        }

        private void node(String node, Scene scene, int x, int y, int high) {
            boolean online = scene.online().contains(node);
            Life life = scene.postgres().get(node);
            shapes.add(Svg.box(x, y, nodeWidth, high, 8, !online ? "rgba(200,60,60,.2)" : down(life) ? "rgba(220,150,30,.2)" : life == Life.PROMOTED ? "rgba(60,140,80,.25)" : "none"));
            shapes.add(Svg.label(x + nodeWidth / 2, y + 17, 14, node + (online ? "" : " (offline)")));
            int line = y + 17;
            if (online && life != null) {
                shapes.add(Svg.label(x + nodeWidth / 2, line += ROW, 13, "Postgres: " + life.ofPostgres()));
                String attribute = scene.attributes().get(node);
                if (attribute != null) shapes.add(Svg.label(x + nodeWidth / 2, line += ROW, 12, "promotion: " + attribute));
            }
            for (String resource : placed(node, scene)) {
                shapes.add(Svg.box(x + 14, line += 7, nodeWidth - 28, 20, 10, "rgba(70,120,220,.25)"));
                shapes.add(Svg.label(x + nodeWidth / 2, line += 15, 13, resource));
            }
        }

        private static boolean down(Life life) {
            return life == Life.STOPPED || life == Life.CRASHED;
        }

        private int boxHeight(Scene scene) {
            return nodes.stream().mapToInt(n -> 28 + (scene.online().contains(n) && scene.postgres().containsKey(n) ? 2 * ROW : 0)
                    + 22 * placed(n, scene).size()).max().orElse(40);
        }

        private static List<String> placed(String node, Scene scene) {
            return scene.places().entrySet().stream().filter(e -> e.getValue().contains(node)).map(Map.Entry::getKey).toList();
        }

        /** What was done, in lines; those that carry on another one begin with a blank. */
        private List<String> said(Story.Step step) {
            List<String> lines = new ArrayList<>(step.summary().isEmpty() ? List.of("nothing to do") : step.summary());
            if (!step.aborted().isEmpty()) lines.add("(cut off: " + step.aborted() + ")");
            lines.addAll(step.notes());
            lines.addAll(step.machines());
            return lines.stream().map(line -> String.join("\n ", Svg.wrapped(line, SAID, 13))).flatMap(String::lines).collect(Collectors.toList());
        }

        private int note(int y, String text) {
            shapes.add(Svg.words(LEFT, y + 14, 14, text).attr("font-weight", "bold"));
            return y + 28;
        }

        /** The arrow of a livelock, from below the last step to the one it comes back to. */
        private void back(int to, int from) {
            shapes.add(Svg.path("M %d %d H 8 V %d H 18".formatted(LEFT - 6, from, to), false));
            shapes.add(Svg.path("M 12 %d l 6 5 l -6 5".formatted(to - 5), false));
            shapes.add(Svg.words(6, from + 20, 12, "for ever"));
        }
    }
}
