package outagebook.pacemaker;

/**
 * Adds the weights of colocated resources, and of those colocated with them, to a table of weights. This is how a resource that is placed
 * early feels what others, placed later, wish for. Sources: 1.1.10 pengine/native.c rsc_merge_weights, group.c group_merge_weights; 2.1.5
 * lib/pacemaker/pcmk_sched_colocation.c pcmk__add_colocated_node_scores.
 */
final class Merge {
    private final Release release;

    Merge(Release release) {
        this.release = release;
    }

    /**
     * The table with the pull of a resource added; the table itself, if that would leave no usable node and it may be rolled back.
     *
     * @param other    the resource that pulls
     * @param rollback give up rather than leave no usable node
     * @param positive a weight that is not negative stays so
     */
    Table pulled(Table table, Resource other, Colocation via, float factor, boolean rollback, boolean positive) {
        Table result = release.isModern() ? modern(table, other, via, factor, rollback, positive)
                : other.variant == Variant.GROUP ? oldGroup(table, other, via, factor, rollback, positive)
                : old(table, other, via, factor, rollback, positive);
        return result == table && !other.merging ? rolledBack(table, other, via, factor) : result;
    }

    /** The same weights, with a note of what was not added to them. */
    private Table rolledBack(Table table, Resource other, Colocation via, float factor) {
        Table noted = table.copy();
        for (Node node : table.nodes()) {
            Weight source = best(other, via.attribute(), node);
            if (source.value() != 0 && table.value(node) > -Scores.INFINITY) {
                noted.add(node, new Weight.Left(pull(other, via, factor, node, source), "no usable node would be left"));
            }
        }
        return noted;
    }

    private Pull pull(Resource other, Colocation via, float factor, Node node, Weight source) {
        return new Pull(via, other, node, factor, release.cutsProducts(), source);
    }

    private Table oldGroup(Table table, Resource group, Colocation via, float factor, boolean rollback, boolean positive) {
        if (group.merging) {
            return table;
        }
        group.merging = true;
        Table merged = pulled(table, group.children.get(0), via, factor, rollback, positive);
        for (Colocation dependent : group.withThis) {
            merged = old(merged, dependent.dependent(), dependent, dependent.factor(), rollback, positive);
        }
        group.merging = false;
        return merged;
    }

    /** 1.1.10, for anything; it treats a group like a primitive where groups have no rule of their own. */
    Table old(Table table, Resource other, Colocation via, float factor, boolean rollback, boolean positive) {
        if (other.merging) {
            return table;
        }
        other.merging = true;
        Table work = table.copy();
        add(work, other, via, factor, positive);
        boolean usable = work.anyUsable();
        if (rollback && !usable) {
            other.merging = false;
            return table;
        }
        if (usable) {
            for (Colocation dependent : other.withThis) {
                work = old(work, dependent.dependent(), dependent, signed(factor, dependent), rollback, positive);
            }
        }
        return finished(work, other, positive);
    }

    Table modern(Table table, Resource other, Colocation via, float factor, boolean active, boolean positive) {
        boolean group = other.variant == Variant.GROUP;
        if (other.merging || group && other.children.isEmpty()) {
            return table;
        }
        other.merging = true;
        Table work = table.copy();
        if (group) {
            work = modern(work, other.children.get(0), via, factor, active, positive);
        } else {
            add(work, other, via, factor, positive);
        }
        if (work.anyUsable()) {
            Resource seen = group ? other.children.get(other.children.size() - 1) : other;
            for (Colocation dependent : seen.withThis) {
                if (dependent.pullsOn(dependent.primary())) {
                    work = modern(work, dependent.dependent(), dependent, signed(factor, dependent), true, positive);
                }
            }
        } else if (active) {
            other.merging = false;
            return table;
        }
        return finished(work, other, positive);
    }

    /** Only the sign of a factor is carried on, not its size. */
    private static float signed(float factor, Colocation next) {
        return factor < 0 ? -next.factor() : next.factor();
    }

    private static Table finished(Table work, Resource other, boolean positive) {
        if (positive) {
            for (Node node : work.nodes()) {
                if (work.get(node).isMarked()) {
                    work.set(node, work.get(node).unmarked());
                }
            }
        }
        other.merging = false;
        return work;
    }

    private void add(Table work, Resource other, Colocation via, float factor, boolean positive) {
        for (Node node : work.nodes()) {
            Weight source = best(other, via.attribute(), node);
            Weight now = work.get(node);
            if (source.value() != 0 && !now.isMarked()) {
                work.set(node, added(now, pull(other, via, factor, node, source), positive));
            }
        }
    }

    private static Weight added(Weight now, Pull pull, boolean positive) {
        if (pull.factor() < 0 && pull.source().value() < 0) {
            return now.value() <= -Scores.INFINITY ? now : now.plus(new Weight.Left(pull, "a dislike of a dislike is no wish"));
        }
        if (!positive || Scores.add(now.value(), pull.value()) >= 0 || now.value() < 0) {
            return now.plus(pull);
        }
        return now.value() > 0 ? now.marked(pull) : now.plus(new Weight.Left(pull, "a dependent resource alone forbids no node"));
    }

    /** The best weight another resource has on this node, or on any node with the same value of the attribute. */
    private static Weight best(Resource other, String attribute, Node node) {
        if (attribute == null || attribute.equals("#uname")) {
            return usable(other, node);
        }
        Weight best = null;
        for (Node candidate : other.allowed.nodes()) {
            if (same(candidate.attribute(attribute), node.attribute(attribute))) {
                Weight weight = usable(other, candidate);
                best = best == null || weight.value() > best.value() ? weight : best;
            }
        }
        return best == null ? Weight.of(-Scores.INFINITY, other + " is allowed on no node with this " + attribute) : best;
    }

    private static Weight usable(Resource other, Node node) {
        if (!other.allowed.has(node)) {
            return Weight.of(-Scores.INFINITY, other + " is not allowed on " + node);
        }
        return node.canRun() ? other.allowed.get(node) : Weight.of(-Scores.INFINITY, node.whyNot());
    }

    static boolean same(String a, String b) {
        return a == null ? b == null : a.equalsIgnoreCase(b);
    }
}
