package outagebook.pacemaker;

import java.util.List;

/** The order in which the instances of a clone get their places. Sources: 1.1.10 sort_clone_instance, 2.1.5 pcmk__cmp_instance. */
final class InstanceOrder {
    private final Working working;
    private final Merge merge;

    InstanceOrder(Working working, Merge merge) {
        this.working = working;
        this.merge = merge;
    }

    List<Resource> sorted(List<Resource> instances) {
        return GlibSort.sorted(instances, this::compare);
    }

    int compare(Resource a, Resource b) {
        if (!a.runningOn.isEmpty() && !b.runningOn.isEmpty() && a.runningOn.size() != b.runningOn.size()) {
            return Integer.compare(a.runningOn.size(), b.runningOn.size());
        }
        Node aNode = allowedCurrent(a);
        Node bNode = allowedCurrent(b);
        boolean aCan = aNode != null || a.current() == null;
        boolean bCan = bNode != null || b.current() == null;
        if (aCan != bCan) {
            return aCan ? -1 : 1;
        }
        if (a.priority != b.priority) {
            return Integer.compare(b.priority, a.priority);
        }
        if (aNode == null || bNode == null) {
            return Boolean.compare(aNode == null, bNode == null);
        }
        return compareActive(a, aNode, b, bNode);
    }

    private static Node allowedCurrent(Resource instance) {
        Node node = instance.current();
        return node != null && instance.allowed.has(node) && instance.allowed.value(node) >= 0 ? node : null;
    }

    private int compareActive(Resource a, Node aNode, Resource b, Node bNode) {
        if (aNode.canRun() != bNode.canRun()) {
            return aNode.canRun() ? -1 : 1;
        }
        boolean aHas = a.parent.allowed.has(aNode);
        boolean bHas = b.parent.allowed.has(bNode);
        if (!aHas || !bHas) {
            return Boolean.compare(bHas, aHas);
        }
        int aCount = a.parent.allowed.count[aNode.index];
        int bCount = b.parent.allowed.count[bNode.index];
        if (aCount != bCount) {
            return Integer.compare(aCount, bCount);
        }
        if (a.didFail() != b.didFail()) {
            return a.didFail() ? 1 : -1;
        }
        int byColocation = compareColocations(colocated(a, aNode), colocated(b, bNode));
        return byColocation != 0 ? byColocation
                : working.release.ordersNaturally() ? Integer.compare(a.number(), b.number()) : a.id.compareTo(b.id);
    }

    /** 1.1.10 puts the lower score first if it is negative; that is not transitive, and so be it. */
    private int compareColocations(int a, int b) {
        if (a < b) {
            return a < 0 && !working.release.isModern() ? -1 : 1;
        }
        return a > b ? -1 : 0;
    }

    /** The score of the current node alone, once the clone's colocations are merged into it. */
    private int colocated(Resource instance, Node node) {
        Node current = instance.current();
        Table table = instance.allowed.only(current, working.baseWeight(current));
        for (Colocation c : instance.parent.thisWith) {
            table = merged(table, c.primary(), c, false);
        }
        for (Colocation c : instance.parent.withThis) {
            if (c.pullsOn(instance)) {
                table = merged(table, c.dependent(), c, true);
            }
        }
        return table.value(node);
    }

    private Table merged(Table table, Resource other, Colocation c, boolean positive) {
        return working.release.isModern() ? merge.modern(table, other, c, c.factor(), false, positive)
                : merge.old(table, other, c, c.factor(), false, positive);
    }
}
