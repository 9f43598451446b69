package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.List;

/** Places a primitive. Sources: 1.1.10 pengine/native.c native_color, 2.1.5 lib/pacemaker/pcmk_sched_primitive.c pcmk__primitive_assign. */
final class PrimitivePlacement {
    private final Working working;
    private final Printer printer;
    private final Placing placing;
    private final Merge merge;
    private final Colocating colocating;

    PrimitivePlacement(Working working, Printer printer, Placing placing, Merge merge, Colocating colocating) {
        this.working = working;
        this.printer = printer;
        this.placing = placing;
        this.merge = merge;
        this.colocating = colocating;
    }

    Node assign(Resource resource, Node prefer) {
        if (resource.parent != null && !resource.parent.allocating) {
            placing.assign(resource.parent, prefer);
        }
        if (!resource.provisional) {
            return resource.allocatedTo;
        }
        if (resource.allocating) {
            return null;
        }
        resource.allocating = true;
        new ArrayList<>(resource.thisWith).forEach(colocation -> follow(resource, colocation));
        new ArrayList<>(resource.withThis).forEach(colocation -> feel(resource, colocation));
        limitRole(resource);
        printer.allocation(resource, Variant.PRIMITIVE);
        settle(resource, prefer);
        resource.allocating = false;
        return resource.allocatedTo;
    }

    /** "This with": the primary is placed first, and drags or pushes. */
    private void follow(Resource resource, Colocation colocation) {
        boolean revocable = colocation.dependentRole() == Role.MASTER || colocation.score() < 0 && colocation.score() > -Scores.INFINITY;
        placing.assign(colocation.primary(), null);
        Table before = revocable ? resource.allowed.copy() : null;
        colocating.apply(resource, colocation.primary(), colocation);
        if (revocable && !resource.allowed.anyUsable()) {
            resource.allowed = before;
        }
    }

    /** "With this": the dependent is not placed yet; its wishes count in proportion. */
    private void feel(Resource resource, Colocation colocation) {
        if (colocation.pullsOn(colocation.primary())) {
            resource.allowed = merge.pulled(resource.allowed, colocation.dependent(), colocation, colocation.factor(), true, false);
        }
    }

    private void limitRole(Resource resource) {
        if (resource.nextRole == Role.STOPPED) {
            working.locate(resource, null, -Scores.INFINITY, "its next role is Stopped");
        } else if (working.release.isModern() && resource.nextRole.above(resource.role) && !working.haveQuorum
                && working.noQuorumPolicy().equals("freeze")) {
            resource.nextRole = resource.role;
        }
    }

    private void settle(Resource resource, Node prefer) {
        if (working.fencingEnabled() && !working.haveFencing) {
            resource.managed = false;
        }
        if (!resource.managed) {
            resource.nextRole = resource.role;
            Node node = current(resource);
            placing.place(resource, node, node == null ? null : working.baseWeight(node), true);
        } else if (working.is("stop-all-resources", false)) {
            placing.place(resource, null, null, true);
        } else if (resource.provisional) {
            choose(resource, prefer);
        }
    }

    /** Where it runs; if that needs no fencing, modern schedulers look for a clean node among several. */
    private Node current(Resource resource) {
        boolean clean = working.release.isModern() && !resource.requires.endsWith("fencing");
        return resource.runningOn.stream().filter(n -> clean && n.online && !n.unclean).findFirst().orElse(resource.current());
    }

    private void choose(Resource resource, Node prefer) {
        List<Node> nodes = resource.allowed.bestFirst(current(resource));
        Node chosen = nodes.isEmpty() || prefer == null ? null : preferred(resource, prefer, nodes.get(0));
        if (chosen == null && !nodes.isEmpty()) {
            chosen = stayIfEqual(resource, nodes);
        }
        placing.place(resource, chosen, chosen == null ? null : resource.allowed.get(chosen), false);
    }

    private Node preferred(Resource resource, Node prefer, Node best) {
        if (!resource.allowed.has(prefer)) {
            return null;
        }
        int weight = resource.allowed.value(prefer);
        if (working.release.prefersAnyUsableNode()) {
            return weight >= 0 ? prefer : null;
        }
        return weight >= resource.allowed.value(best) && weight >= 0 && prefer.canRun() ? prefer : null;
    }

    /** The best node; the current one if it is as good, and good is more than 0. */
    private Node stayIfEqual(Resource resource, List<Node> nodes) {
        Node best = nodes.get(0);
        Node running = current(resource);
        int weight = resource.allowed.value(best);
        boolean uniqueInstance = working.release.isModern() && resource.parent != null && resource.parent.isClone() && resource.parent.unique;
        if (weight <= 0 || !best.canRun() || uniqueInstance || running == null || !running.canRun()
                || working.release.isModern() && running.baseWeight < 0) {
            return best;
        }
        return resource.allowed.has(running) && resource.allowed.value(running) == weight ? running : best;
    }
}
