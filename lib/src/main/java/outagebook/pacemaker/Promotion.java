package outagebook.pacemaker;

import java.util.List;

/**
 * Chooses which instances of a promotable clone are promoted. Sources: 1.1.10 pengine/master.c apply_master_prefs, master_color,
 * master_promotion_order; 2.1.5 lib/pacemaker/pcmk_sched_promotable.c pcmk__add_promotion_scores, pcmk__set_instance_roles.
 */
final class Promotion {
    private final Working working;
    private final Printer printer;
    private final Merge merge;
    private final Colocating colocating;
    private final InstanceOrder order;
    private final PromotionScores scores;

    Promotion(Working working, Printer printer, Merge merge, Colocating colocating, InstanceOrder order) {
        this.working = working;
        this.printer = printer;
        this.merge = merge;
        this.colocating = colocating;
        this.order = order;
        scores = new PromotionScores(working.release);
    }

    /** Before placement: an instance that wants to be promoted on a node wants to be there in the first place. Once only. */
    void addScores(Resource clone) {
        if (clone.promotionScoresAdded) {
            return;
        }
        clone.promotionScoresAdded = true;
        for (Resource instance : clone.children) {
            for (Node node : instance.allowed.nodes()) {
                Integer score = node.canRun() ? scores.of(working, instance, node, 0) : null;
                if (score != null && score > 0) {
                    instance.allowed.add(node, score, "promotion score the agent gave on " + node);
                    instance.priority = Math.max(instance.priority, score);
                } else if (node.canRun()) {
                    instance.priority = Math.max(instance.priority, score == null ? 0 : score);
                }
            }
        }
    }

    void chooseRoles(Resource clone) {
        java.util.Arrays.fill(clone.allowed.count, 0);
        clone.children.forEach(instance -> setPriority(clone, instance));
        if (!clone.promotionOrdered) {
            clone.promotionOrdered = true;
            orderInstances(clone);
        }
        int promoted = 0;
        for (Resource instance : clone.children) {
            if (promoteIfBest(clone, instance, promoted)) {
                promoted++;
            }
        }
    }

    /** What speaks for promoting a placed instance: the agent's score, location constraints for the role, colocations of the role. */
    private void setPriority(Resource clone, Resource instance) {
        if (instance.state(true) == Role.STARTED) {
            startedIsSlave(instance);
        }
        Node node = instance.location();
        if (node == null) {
            return;
        }
        Role next = instance.state(false);
        if (next == Role.SLAVE || next == Role.STOPPED) {
            instance.promotion = Weight.of(-Scores.INFINITY, "its next role is " + (next == Role.SLAVE ? "Slave" : "Stopped"));
        } else if (next == Role.MASTER) {
            instance.promotion = Weight.of(instance.priority, "the best promotion score it has on any node");
        } else {
            instance.promotion = ofAgent(instance, node);
        }
        addLocations(instance, instance.locations, node);
        addLocations(instance, clone.locations, node);
        List.copyOf(instance.thisWith).forEach(c -> colocating.apply(instance, c.primary(), c));
        instance.sortIndex = next == Role.MASTER ? Weight.of(Scores.INFINITY, "it is to be promoted already") : instance.promotion;
        instance.priority = instance.promotion.value();
    }

    private Weight ofAgent(Resource instance, Node node) {
        Integer score = scores.of(working, instance, node, -1);
        return score == null ? Weight.of(-1, "no promotion score counts for " + instance + " on " + node + " (then -1)")
                : Weight.of(score, "promotion score the agent gave on " + node);
    }

    private static void startedIsSlave(Resource resource) {
        resource.role = resource.role == Role.STARTED ? Role.SLAVE : resource.role;
        resource.children.forEach(Promotion::startedIsSlave);
    }

    private static void addLocations(Resource instance, List<Location> locations, Node node) {
        for (Location location : locations) {
            Weight weight = location.role() == Role.MASTER ? location.weights().get(node) : null;
            if (weight != null && weight.value() != 0) {
                instance.promotion = instance.promotion.plus(new Weight.From("location constraint " + location.id() + " for the role", weight));
            }
        }
    }

    /** The final scores: the clone's weights, the priorities of the instances and, once more, what is colocated with the promoted role. */
    private void orderInstances(Resource clone) {
        clone.merging = true;
        for (Resource instance : clone.children) {
            Node node = instance.location();
            if (node != null && instance.sortIndex.value() > 0) {
                clone.allowed.add(node, new Weight.From("priority of " + instance + " for promotion", instance.sortIndex));
            }
        }
        for (Colocation c : clone.thisWith) {
            if (c.dependentRole() == Role.MASTER) {
                clone.allowed = merge.pulled(clone.allowed, c.primary(), c, c.factor(), c.score() < Scores.INFINITY, false);
            }
        }
        for (Colocation c : clone.withThis) {
            if (c.primaryRole() == Role.MASTER && c.pullsOn(c.primary())) {
                clone.allowed = merge.pulled(clone.allowed, c.dependent(), c, c.factor(), true, true);
            }
        }
        clone.children.forEach(instance -> setIndex(clone, instance));
        List<Resource> sorted = GlibSort.sorted(clone.children, this::compare);
        clone.children.clear();
        clone.children.addAll(sorted);
        clone.merging = false;
    }

    private static void setIndex(Resource clone, Resource instance) {
        Node node = instance.location();
        if (!instance.managed && instance.nextRole == Role.MASTER) {
            instance.sortIndex = Weight.of(Scores.INFINITY, "it is promoted and not managed");
        } else if (node != null && instance.sortIndex.value() >= 0) {
            instance.sortIndex = clone.allowed.get(node);
        }
    }

    private int compare(Resource a, Resource b) {
        if (a.sortIndex.value() != b.sortIndex.value()) {
            return Integer.compare(b.sortIndex.value(), a.sortIndex.value());
        }
        int byRole = b.state(true).compareTo(a.state(true));
        return byRole != 0 ? byRole : order.compare(a, b);
    }

    private boolean promoteIfBest(Resource clone, Resource instance, int promoted) {
        printer.promotion(instance);
        boolean wanted = instance.sortIndex.value() >= 0 && (promoted < clone.masterMax || !clone.managed);
        Node node = wanted && canBePromoted(clone, instance) ? instance.location() : null;
        boolean frozen = working.release.isModern() && !working.haveQuorum && working.noQuorumPolicy().equals("freeze")
                && instance.role != Role.MASTER;
        if (node == null || frozen) {
            staysSlave(instance);
            return false;
        }
        clone.allowed.count[node.index]++;
        promote(instance);
        return true;
    }

    private static boolean canBePromoted(Resource clone, Resource instance) {
        if (!instance.children.stream().allMatch(member -> canBePromoted(clone, member))) {
            return false;
        }
        Node node = instance.location();
        if (node == null || !clone.allowed.has(node)) {
            return false;
        }
        if (!instance.managed) {
            return instance.state(true) == Role.MASTER;
        }
        return instance.priority >= 0 && node.canRun() && clone.allowed.count[node.index] < clone.masterNodeMax;
    }

    private static void staysSlave(Resource resource) {
        resource.nextRole = resource.nodes(false).isEmpty() ? Role.STOPPED : Role.SLAVE;
        resource.children.forEach(Promotion::staysSlave);
    }

    private static void promote(Resource resource) {
        resource.nextRole = resource.nextRole == Role.UNKNOWN ? Role.MASTER : resource.nextRole;
        resource.children.forEach(Promotion::promote);
    }
}
