package outagebook.pacemaker;

import static outagebook.pacemaker.Flag.OPTIONAL;
import static outagebook.pacemaker.Flag.RUNNABLE;

import java.util.Comparator;
import java.util.List;

/**
 * Plans to ask a node about each resource of which it is not known whether it runs there (probe_resources in pengine/allocate.c and
 * native_create_probe in native.c of 1.1.10; pcmk_sched_probes.c of 2.1.5). In 1.1.10 everything waits until all nodes have
 * answered, in 2.1.5 only what has to do with the resource.
 */
final class Probes {
    private final Working working;
    private final Release release;
    private final Actions actions;
    private final Orderings orderings;

    Probes(Working working, Actions actions, Orderings orderings) {
        this.working = working;
        this.release = working.release;
        this.actions = actions;
        this.orderings = orderings;
    }

    void plan() {
        if (!working.is("enable-startup-probes", true)) {
            return;
        }
        for (Node node : working.nodes) {
            if (node.online && !node.unclean && !asksAnew(node)) {
                Planned answered = release.waitsForAllProbes() ? nodeAnswered(node) : null;
                working.resources.forEach(resource -> probe(resource, node, answered));
            }
        }
        if (release.waitsForAllProbes() && working.nodes.stream().anyMatch(node -> node.online && !node.unclean)) {
            working.resources.forEach(resource -> waitForAll(resource, Task.STOP));
        }
    }

    /** The node was told to forget the answers it gave. */
    private boolean asksAnew(Node node) {
        String probed = node.attribute(Task.PROBED);
        return probed != null && !Working.isTrue(probed);
    }

    private Planned nodeAnswered(Node node) {
        Planned all = actions.milestone(Task.PROBED);
        Planned answered = actions.planOnNode(Task.PROBED, Task.PROBED, node);
        answered.set(OPTIONAL, Working.isTrue(node.attribute(Task.PROBED)));
        answered.set(RUNNABLE, !node.pending);
        answered.before(all, Order.RUNNABLE_FIRST);
        return answered;
    }

    private void probe(Resource resource, Node node, Planned answered) {
        if (create(resource, node, answered) && answered != null) {
            actions.milestone(Task.PROBED).clear(OPTIONAL);
            answered.clear(OPTIONAL);
            waitForAll(resource, Task.START);
        }
    }

    private void waitForAll(Resource resource, String task) {
        resource.children.forEach(child -> waitForAll(child, task));
        boolean leaving = task.equals(Task.STOP) && resource.runningOn.size() == 1 && resource.current().shutdown;
        if (resource.isPrimitive() && !leaving) {
            orderings.add(Ordering.of(actions.milestone(Task.PROBED), resource, task, Order.OPTIONAL));
        }
    }

    private boolean create(Resource resource, Node node, Planned answered) {
        return switch (resource.variant) {
            case PRIMITIVE -> primitive(resource, node, answered);
            case GROUP -> all(resource.children, node, answered);
            case CLONE, PROMOTABLE -> clone(resource, node, answered);
        };
    }

    private boolean all(List<Resource> resources, Node node, Planned answered) {
        boolean any = false;
        for (Resource resource : resources) {
            any |= create(resource, node, answered);
        }
        return any;
    }

    private boolean clone(Resource clone, Node node, Planned answered) {
        clone.children.sort(release.ordersNaturally() ? Comparator.comparingInt(Resource::number) : Comparator.comparing(r -> r.id));
        if (clone.children.isEmpty()) {
            return false;
        }
        return clone.unique ? all(clone.children, node, answered) : create(spokesman(clone, node), node, answered);
    }

    /** Which instance of an anonymous clone is asked about: the one known on the node, the one that goes there, or the first. */
    private static Resource spokesman(Resource clone, Node node) {
        return clone.children.stream().filter(child -> isKnown(child, node)).findFirst()
                .or(() -> clone.children.stream().filter(child -> child.location(false) == node).findFirst())
                .orElse(clone.children.get(0));
    }

    private static boolean isKnown(Resource resource, Node node) {
        return resource.isPrimitive() ? resource.knownOn.contains(node)
                : resource.children.stream().anyMatch(child -> isKnown(child, node));
    }

    private boolean primitive(Resource resource, Node node, Planned answered) {
        if (resource.orphan || resource.knownOn.contains(node) || answered != null && isKnownOfPeers(resource, node)) {
            return false;
        }
        Planned probe = actions.plan(resource, Task.MONITOR, node, false);
        probe.clear(OPTIONAL);
        if (answered != null) {
            probe.before(answered, Order.IMPLIES_THEN);
            return true;
        }
        Resource waiting = resource.top().isClone() ? resource.top() : resource;
        boolean must = !probe.isRunnable() && resource.runningOn.isEmpty();
        orderings.add(Ordering.of(probe, waiting, Task.START, must ? Order.OPTIONAL | Order.RUNNABLE_FIRST : Order.OPTIONAL));
        orderings.add(Ordering.of(probe, waiting, release.reload(), Order.OPTIONAL));
        return true;
    }

    /** In 1.1.10, whether another instance of the anonymous clone is known on the node. */
    private static boolean isKnownOfPeers(Resource resource, Node node) {
        Resource top = resource.top();
        if (resource.unique || top == resource) {
            return false;
        }
        if (resource.parent == top) {
            return top.knownOn.contains(node);
        }
        return top.children.stream().flatMap(group -> group.children.stream())
                .anyMatch(peer -> peer.xml.id().equals(resource.xml.id()) && peer.knownOn.contains(node));
    }
}
