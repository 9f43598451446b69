package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

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
        throw missing(kind, resource, node);
    }

    private IllegalArgumentException missing(Score.Kind kind, String resource, String node) {
        List<Line> same = lines.stream().filter(l -> (l.function == null) == (kind == Score.Kind.PROMOTION)).toList();
        List<String> there = same.stream().map(l -> l.resource.id).distinct().toList();
        List<String> instances = there.stream().filter(id -> id.startsWith(resource + ":")).toList();
        String what = kind == Score.Kind.PROMOTION ? "promotion score" : "score";
        List<String> nodes = working.nodes.stream().map(n -> n.uname).toList();
        if (node != null && !nodes.contains(node)) return new IllegalArgumentException("there is no node \"" + node + "\"" + Names.instead(node, nodes));
        if (!instances.isEmpty()) {
            return new IllegalArgumentException("\"" + resource + "\" is the child of a clone, and its instances have the scores: ask for "
                    + String.join(", ", instances));
        }
        if (!there.contains(resource)) {
            return new IllegalArgumentException("no " + what + " of \"" + resource + "\"" + Names.instead(resource, there));
        }
        return new IllegalArgumentException("no " + what + " of \"" + resource + "\" on " + node + "; it has one on: " + same.stream()
                .filter(l -> l.resource.id.equals(resource)).map(l -> l.node == null ? "none (null)" : l.node.uname).distinct().collect(Collectors.joining(", ")));
    }
}
