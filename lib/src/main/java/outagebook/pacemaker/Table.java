package outagebook.pacemaker;

import java.util.List;

/** The weights of the nodes for one resource. A node that is not in the table is not allowed at all. */
final class Table {
    private final List<Node> nodes;
    private final Weight[] weights;
    /** How many instances of a clone were placed on a node, later: were promoted there. Not copied. */
    final int[] count;

    Table(List<Node> nodes) {
        this(nodes, new Weight[nodes.size()]);
    }

    private Table(List<Node> nodes, Weight[] weights) {
        this.nodes = nodes;
        this.weights = weights;
        count = new int[weights.length];
    }

    Table copy() {
        return new Table(nodes, weights.clone());
    }

    /** A table of one node only, to compare instances by. */
    Table only(Node node, Weight weight) {
        Table one = new Table(nodes);
        one.set(node, weight);
        return one;
    }

    /** {@return the weight, or null if the node is not in the table} */
    Weight get(Node node) {
        return weights[node.index];
    }

    int value(Node node) {
        return weights[node.index].value();
    }

    boolean has(Node node) {
        return weights[node.index] != null;
    }

    void set(Node node, Weight weight) {
        weights[node.index] = weight;
    }

    void add(Node node, int score, String why) {
        weights[node.index] = weights[node.index].plus(score, why);
    }

    void add(Node node, Weight.Cause cause) {
        weights[node.index] = weights[node.index].plus(cause);
    }

    /** {@return the nodes in the table, by name} */
    List<Node> nodes() {
        return nodes.stream().filter(this::has).toList();
    }

    /** {@return whether some node can run resources and has a weight of 0 or more} */
    boolean anyUsable() {
        for (Node node : nodes) {
            Weight weight = weights[node.index];
            if (weight != null && weight.value() >= 0 && node.canRun()) {
                return true;
            }
        }
        return false;
    }

    /** {@return the nodes, best first, for a resource that now runs on the given one, or on none} */
    List<Node> bestFirst(Node active) {
        return nodes.stream().filter(this::has).sorted((a, b) -> compare(a, b, active)).toList();
    }

    private int compare(Node a, Node b, Node active) {
        int byWeight = Integer.compare(b.canRun() ? value(b) : -Scores.INFINITY, a.canRun() ? value(a) : -Scores.INFINITY);
        if (byWeight != 0) {
            return byWeight;
        }
        if (a.placed != b.placed) {
            return Integer.compare(a.placed, b.placed);
        }
        if (a == active || b == active) {
            return a == b ? 0 : a == active ? -1 : 1;
        }
        return a.uname.compareTo(b.uname);
    }
}
