package outagebook.pacemaker;

import java.util.List;

/**
 * Places the instances of a clone: first those that run, where they run; then the rest. Sources: 1.1.10 pengine/clone.c clone_color and
 * color_instance, 2.1.5 lib/pacemaker/pcmk_sched_clone.c distribute_children and allocate_instance.
 */
final class ClonePlacement {
    private final Working working;
    private final Printer printer;
    private final Placing placing;
    private final Merge merge;
    private final InstanceOrder order;
    private final Promotion promotion;

    ClonePlacement(Working working, Printer printer, Placing placing, Merge merge, Colocating colocating) {
        this.working = working;
        this.printer = printer;
        this.placing = placing;
        this.merge = merge;
        order = new InstanceOrder(working, merge);
        promotion = new Promotion(working, printer, merge, colocating, order);
    }

    Node assign(Resource clone, Node prefer) {
        if (!clone.provisional || clone.allocating) {
            return null;
        }
        if (clone.isPromotable()) {
            promotion.addScores(clone);
        }
        clone.allocating = true;
        clone.thisWith.forEach(colocation -> placing.assign(colocation.primary(), prefer));
        clone.withThis.forEach(colocation -> feel(clone, colocation));
        printer.allocation(clone, Variant.CLONE);
        new Distribution(clone).run();
        if (clone.isPromotable()) {
            promotion.chooseRoles(clone);
        }
        clone.provisional = false;
        clone.allocating = false;
        return null;
    }

    private void feel(Resource clone, Colocation colocation) {
        if (colocation.pullsOn(colocation.primary())) {
            clone.allowed = merge.pulled(clone.allowed, colocation.dependent(), colocation, colocation.factor(), true, true);
        }
    }

    /** One distribution of a clone's instances over the nodes. */
    private final class Distribution {
        private final Resource clone;
        private final int available;
        private final int optimum;
        /** Not every node gets an instance, so what depends on the clone may say which ones should. */
        private final boolean all;
        private int placed;

        Distribution(Resource clone) {
            this.clone = clone;
            java.util.Arrays.fill(clone.allowed.count, 0);
            available = (int) clone.allowed.nodes().stream().filter(Node::canRun).count();
            optimum = Math.max(1, available == 0 ? 0 : clone.cloneMax / available);
            all = clone.cloneMax < available;
        }

        void run() {
            List<Resource> sorted = order.sorted(clone.children);
            clone.children.clear();
            clone.children.addAll(sorted);
            if (working.release.isModern()) {
                keepRunningOnes();
            } else {
                keepByNode();
            }
            for (Resource instance : clone.children) {
                if (!instance.provisional) {
                    continue;
                }
                if (placed >= clone.cloneMax) {
                    working.locate(instance, null, -Scores.INFINITY, "clone-max is reached");
                } else if (tried(instance, null)) {
                    placed++;
                }
            }
        }

        /** 1.1.10: node by node, best first, it looks for an instance that runs there. */
        private void keepByNode() {
            int left = clone.cloneMax;
            for (Node node : clone.allowed.bestFirst(null)) {
                if (left <= 0) {
                    break;
                }
                if (!node.canRun() || clone.allowed.value(node) < 0) {
                    continue;
                }
                left--;
                for (int i = 0; placed < clone.cloneMax && clone.allowed.count[node.index] < clone.cloneNodeMax
                        && i < clone.cloneNodeMax && i < optimum; i++) {
                    keepOneOn(node);
                }
            }
        }

        private void keepOneOn(Node node) {
            for (Resource instance : clone.children) {
                boolean runsHere = !instance.runningOn.isEmpty() && instance.current() == node;
                if (runsHere && instance.provisional && !instance.failed && tried(instance, node)) {
                    placed++;
                    return;
                }
            }
        }

        /** 2.1.5: instance by instance. */
        private void keepRunningOnes() {
            for (Resource instance : clone.children) {
                if (placed >= clone.cloneMax) {
                    return;
                }
                Node node = instance.current();
                boolean candidate = node != null && instance.provisional && !instance.failed && node.canRun() && node.baseWeight >= 0;
                boolean full = candidate && clone.allowed.has(node) && clone.allowed.count[node.index] >= optimum;
                if (candidate && !full && tried(instance, node)) {
                    placed++;
                }
            }
        }

        /** Tries to place an instance, if a node is preferred only there; true if it has a place. */
        private boolean tried(Resource instance, Node prefer) {
            if (!instance.provisional) {
                return instance.location() != null;
            }
            if (instance.allocating) {
                return false;
            }
            inherit(instance);
            if (prefer != null && (!instance.allowed.has(prefer) || instance.allowed.value(prefer) < 0)) {
                return false;
            }
            instance.allowed.nodes().forEach(node -> limit(instance, node));
            Table before = instance.allowed.copy();
            Node chosen = placing.assign(instance, prefer);
            if (chosen != null && prefer != null && chosen != prefer) {
                if (!working.release.keepsWeightsOfFailedTry()) {
                    instance.allowed = before;
                }
                placing.unplace(instance);
                return false;
            }
            if (chosen != null && clone.allowed.has(chosen)) {
                clone.allowed.count[chosen.index]++;
            }
            return chosen != null;
        }

        /** The clone's colocations are copied to the instance, at every try anew. */
        private void inherit(Resource instance) {
            for (Colocation c : clone.thisWith) {
                if (all || c.score() < 0 || c.score() >= Scores.INFINITY) {
                    insert(instance.thisWith, c, UnpackColocations.BY_PRIMARY);
                }
            }
            for (Colocation c : clone.withThis) {
                if (c.pullsOn(instance) && (all || c.score() < 0)) {
                    insert(instance.withThis, c, UnpackColocations.BY_DEPENDENT);
                }
            }
        }

        private void insert(List<Colocation> list, Colocation c, java.util.Comparator<Colocation> by) {
            if (working.release.isModern()) {
                GlibSort.insert(list, c, by);
            } else {
                list.add(0, c);
            }
        }

        /** Forbids the instance nodes that cannot take it. */
        private void limit(Resource instance, Node node) {
            Weight ofClone = clone.allowed.get(node);
            if (!node.canRun()) {
                forbid(instance, node, node.whyNot());
            } else if (instance.orphan) {
                forbid(instance, node, "one instance more than clone-max");
            } else if (ofClone == null) {
                forbid(instance, node, clone + " is not allowed on " + node);
            } else if (ofClone.value() < 0) {
                update(instance, node, new Weight.From("weight of " + clone + " on " + node, ofClone));
                forbid(instance, node, clone + " is not wanted on " + node);
            } else if (clone.allowed.count[node.index] >= clone.cloneNodeMax) {
                forbid(instance, node, node + " has its share of " + clone + " (clone-node-max " + clone.cloneNodeMax + ")");
            }
        }

        private void forbid(Resource instance, Node node, String why) {
            update(instance, node, new Weight.Because(-Scores.INFINITY, why));
        }

        private void update(Resource resource, Node node, Weight.Cause cause) {
            if (resource.allowed.has(node)) {
                resource.allowed.add(node, cause);
            }
            resource.children.forEach(child -> update(child, node, cause));
        }
    }
}
