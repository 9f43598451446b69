package outagebook.pacemaker;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * In 2.1.5, probes go before what depends on their result: before stops that others wait for, and before the stop of what must be
 * restarted if the probe finds something (pcmk__order_probes in pcmk_sched_probes.c).
 */
final class ProbeOrders {
    private final Working working;
    private final Orderings orderings;

    ProbeOrders(Working working, Orderings orderings) {
        this.working = working;
        this.orderings = orderings;
    }

    void apply() {
        working.resources.forEach(this::beforeRestarts);
        orderings.list().forEach(ProbeOrders::beforeStops);
    }

    private static List<Planned> probes(Resource resource) {
        return Actions.find(resource, Task.key(resource, Task.MONITOR), null);
    }

    private void beforeRestarts(Resource resource) {
        resource.children.forEach(this::beforeRestarts);
        if (!resource.isPrimitive()) {
            return;
        }
        for (Planned probe : probes(resource)) {
            for (Link link : probe.after) {
                beforeRestart(probe, link.action, new HashSet<>());
            }
        }
    }

    private void beforeRestart(Planned probe, Planned after, Set<Planned> seen) {
        if (!probe.is(Task.MONITOR) || !seen.add(after)) {
            return;
        }
        Resource resource = after.resource;
        if (resource != null && resource.isPrimitive() && resource != probe.resource) {
            String down = after.is(Task.START) ? Task.STOP : after.is(Task.PROMOTE) ? Task.DEMOTE : null;
            List<Planned> first = down == null ? List.of() : Actions.find(resource, Task.key(resource, down), null);
            first.stream().filter(action -> !action.isPseudo()).forEach(action -> probe.before(action, Order.OPTIONAL));
        }
        boolean interleaved = resource != null && resource.isClone() && resource.interleave;
        Resource partner = interleaved ? Pairing.partner(probe.resource, resource, false, working.release) : null;
        for (Link link : after.after) {
            if (link.has(Order.IMPLIES_THEN) || leadsInside(probe, after, link.action, interleaved, partner)) {
                beforeRestart(probe, link.action, seen);
            }
        }
    }

    /** From a milestone of a group or clone to what its children do; of an interleaved clone, only on the node concerned. */
    private static boolean leadsInside(Planned probe, Planned after, Planned next, boolean interleaved, Resource partner) {
        Resource outer = after.resource;
        if (outer == null || outer.isPrimitive() || probe.resource.parent == outer || next.resource == null
                || next.resource.isClone() || next.resource.parent != outer) {
            return false;
        }
        return !interleaved || partner == next.resource;
    }

    private static void beforeStops(Ordering ordering) {
        Resource first = ordering.firstResource();
        if (ordering.type() == Order.NONE || first == null || first == ordering.thenResource() || !isStop(ordering)) {
            return;
        }
        int type = ordering.type() == Order.ANTI_COLOCATION ? ordering.type() : Order.OPTIONAL | ordering.type() & (Order.SAME_NODE | Order.UNLESS_FIRST_MIGRATES);
        for (Planned probe : probes(first)) {
            List<Planned> thens = ordering.then() != null ? List.of(ordering.then())
                    : Actions.find(ordering.thenResource(), ordering.thenKey(), null);
            thens.stream().filter(then -> isNeeded(probe, then)).forEach(then -> probe.before(then, type));
        }
    }

    private static boolean isStop(Ordering ordering) {
        return ordering.first() != null ? ordering.first().is(Task.STOP) : ordering.firstKey().endsWith("_stop_0");
    }

    private static boolean isNeeded(Planned probe, Planned then) {
        return !then.is(Task.SHUTDOWN) || probe.node == then.node;
    }
}
