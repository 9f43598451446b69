package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.List;

/** Keeps the lines of {@code crm_simulate -s} in the order in which they are printed; explanations are made when they are asked for. */
final class Printer {
    private record Line(Resource resource, String function, Node node, Weight weight) {
        Score score() {
            Score.Kind kind = function == null ? Score.Kind.PROMOTION : Score.Kind.ALLOCATION;
            String where = node == null ? null : node.uname;
            String what = kind == Score.Kind.PROMOTION ? "promotion of " + resource + " on " + (where == null ? "none" : where) : resource + " on " + where;
            return new Score(kind, function, resource.id, where, weight.value(), weight.explain(what));
        }
    }

    private final Working working;
    private final List<Line> lines = new ArrayList<>();

    Printer(Working working) {
        this.working = working;
    }

    /** Prints the table of a resource and of all in it. */
    void allocation(Resource resource, Variant by) {
        if (resource.orphan) {
            return;
        }
        for (Node node : working.nodes) {
            if (resource.allowed.has(node)) {
                lines.add(new Line(resource, working.release.function(by), node, resource.allowed.get(node)));
            }
        }
        resource.children.forEach(child -> allocation(child, by));
    }

    void promotion(Resource instance) {
        Node node = instance.location();
        boolean silent = node == null && instance.sortIndex == Weight.ZERO;
        lines.add(new Line(instance, null, node, silent ? Weight.of(new Weight.Because(0, "it has no node")) : instance.sortIndex));
    }

    List<Score> scores() {
        return lines.stream().map(Line::score).toList();
    }

    /** {@return the last line about this resource on this node: the one that decided where it goes} */
    Score last(Score.Kind kind, String resource, String node) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            Line line = lines.get(i);
            boolean sameKind = (line.function == null) == (kind == Score.Kind.PROMOTION);
            if (sameKind && line.resource.id.equals(resource) && (line.node == null ? node == null : line.node.uname.equals(node))) {
                return line.score();
            }
        }
        throw new IllegalArgumentException("no score of " + resource + " on " + node + "; resources: "
                + lines.stream().map(l -> l.resource.id).distinct().toList() + ", nodes: " + working.nodes);
    }
}
