package outagebook.notebook;

import j2html.tags.ContainerTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import outagebook.lab.ClusterState;
import outagebook.lab.ClusterState.Feed;
import outagebook.lab.ClusterState.Node;
import outagebook.lab.ClusterState.Role;

/**
 * The servers of a cluster and both ways by which WAL gets from one to another: streamed over the network, drawn below the
 * servers, and as whole files through the archive, drawn below that. Only the way that feeds a replica now has an arrow.
 */
record ReplicationDrawing(ClusterState state) implements View {
    private static final int WIDE = 230;
    private static final int STEP = WIDE + 24;
    private static final int HIGH = 128;
    private static final int TOP = 10;
    private static final int BOTTOM = TOP + HIGH;

    @Override public String text() {
        return state.toString();
    }

    @Override public Optional<String> html() {
        List<ContainerTag<?>> shapes = new ArrayList<>();
        int reach = 0;
        for (int i = 0; i < state.nodes().size(); i++) {
            Node node = state.nodes().get(i);
            box(node, 16 + i * STEP, shapes);
            int from = index(node.upstream());
            if (node.feed() == Feed.STREAMING && from >= 0) {
                reach = Math.max(reach, Math.abs(from - i));
                stream(node, from, i, shapes);
            }
        }
        int archive = BOTTOM + 40 + 40 * Math.max(1, reach);
        archive(archive, shapes);
        ContainerTag<?> picture = Svg.picture(width(), archive + 46);
        shapes.forEach(picture::with);
        return Optional.of(Svg.image(picture, text()).render());
    }

    private int width() {
        return 8 + STEP * Math.max(1, state.nodes().size());
    }

    private void box(Node node, int x, List<ContainerTag<?>> shapes) {
        shapes.add(Svg.box(x, TOP, WIDE, HIGH, 8, fill(node.role())));
        shapes.add(Svg.label(x + WIDE / 2, TOP + 24, 16, node.name()).attr("font-weight", "bold"));
        List<String> lines = lines(node);
        for (int i = 0; i < lines.size(); i++) shapes.add(Svg.label(x + WIDE / 2, TOP + 46 + i * 18, 13, lines.get(i)));
        if (node.role() == Role.DOWN) shapes.add(Svg.path("M %d %d l %d %d m 0 -%d l -%d %d".formatted(x, TOP, WIDE, HIGH, HIGH, WIDE, HIGH), false).attr("opacity", ".3"));
    }

    private static String fill(Role role) {
        return switch (role) {
            case PRIMARY -> "rgba(60,140,80,.25)";
            case REPLICA -> "none";
            case NO_ANSWER -> "rgba(220,150,30,.2)";
            case DOWN -> "rgba(200,60,60,.2)";
        };
    }

    private static List<String> lines(Node node) {
        List<String> lines = new ArrayList<>(List.of("Postgres: " + node.role() + (node.answers() ? ", timeline " + node.timeline() : "")));
        if (!node.answers()) return lines;
        if (node.role() == Role.PRIMARY) return List.of(lines.get(0), "WAL written up to " + node.received());
        lines.add("has WAL up to " + node.received());
        lines.add("replayed up to " + node.replayed());
        if (node.ahead()) lines.add("ahead of the primary");
        else if (node.lag() >= 0) lines.add(node.lag() == 0 ? "nothing to catch up" : node.lag() + " bytes behind");
        if (!node.pauses().isEmpty()) lines.add(node.pauses());
        return lines;
    }

    /** The arrow of streaming replication; two bars cut it where the network is paused. */
    private static void stream(Node node, int from, int to, List<ContainerTag<?>> shapes) {
        int start = middle(from);
        int end = middle(to);
        int low = BOTTOM + 50 * Math.abs(to - from);
        int centre = (start + end) / 2;
        int lowest = BOTTOM + (low - BOTTOM) * 3 / 4 + 3;
        shapes.add(Svg.path("M %d %d C %d %d %d %d %d %d".formatted(start, BOTTOM, start, low, end, low, end, BOTTOM + 10), !isSync(node)));
        shapes.add(Svg.tipUp(end, BOTTOM + 1));
        shapes.add(Svg.label(centre, lowest - 13, 13, "streaming" + (node.sync().isEmpty() ? "" : ", " + node.sync()) + (node.paused() ? ", network paused" : "")));
        if (node.paused()) shapes.add(Svg.path("M %d %d v 14 m 6 0 v -14".formatted(centre - 3, lowest - 7 + 3), false).attr("stroke-width", "3"));
    }

    private static boolean isSync(Node node) {
        return node.sync().equals("sync") || node.sync().equals("quorum");
    }

    private void archive(int top, List<ContainerTag<?>> shapes) {
        int centre = width() / 2;
        shapes.add(Svg.box(centre - 90, top, 180, 36, 4, "rgba(70,120,220,.15)"));
        shapes.add(Svg.label(centre, top + 23, 14, "WAL archive"));
        for (int i = 0; i < state.nodes().size(); i++) {
            Node node = state.nodes().get(i);
            if (node.role() == Role.PRIMARY) side(i, top, "archive_command", false, shapes);
            else if (node.feed() == Feed.ARCHIVE) side(i, top, "restore_command", true, shapes);
        }
    }

    /** A line between a server, left or right of its middle so that it crosses no other arrow's end, and the archive. */
    private void side(int index, int top, String label, boolean up, List<ContainerTag<?>> shapes) {
        int centre = width() / 2;
        int x = middle(index) + (index * 2 < state.nodes().size() - 1 ? -80 : 80);
        if (Math.abs(x - centre) <= 90) {
            down(x, top, label, up, shapes);
            return;
        }
        int edge = centre + (x < centre ? -90 : 90);
        shapes.add(Svg.path("M %d %d V %d H %d".formatted(x, BOTTOM + (up ? 10 : 0), top + 18, edge), up));
        shapes.add(up ? Svg.tipUp(x, BOTTOM + 1) : Svg.path("M %d %d l %d -5 v 10 z".formatted(edge, top + 18, x < centre ? -10 : 10), false).attr("fill", "currentColor"));
        shapes.add(x < centre ? Svg.words(x + 8, top + 12, 13, label) : Svg.wordsTo(x - 8, top + 12, 13, label));
    }

    /** The same for a server that stands above the archive: the words are beside the line, not in the box. */
    private static void down(int x, int top, String label, boolean up, List<ContainerTag<?>> shapes) {
        shapes.add(Svg.path("M %d %d V %d".formatted(x, BOTTOM + (up ? 10 : 0), top), up));
        shapes.add(up ? Svg.tipUp(x, BOTTOM + 1) : Svg.path("M %d %d l -5 -10 h 10 z".formatted(x, top), false).attr("fill", "currentColor"));
        shapes.add(Svg.words(x + 8, top - 8, 13, label));
    }

    private int index(String name) {
        for (int i = 0; i < state.nodes().size(); i++) if (state.nodes().get(i).name().equals(name)) return i;
        return -1;
    }

    private static int middle(int index) {
        return 16 + index * STEP + WIDE / 2;
    }
}
