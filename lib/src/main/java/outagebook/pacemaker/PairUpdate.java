package outagebook.pacemaker;

import static outagebook.pacemaker.Flag.MIGRATABLE;
import static outagebook.pacemaker.Flag.OPTIONAL;
import static outagebook.pacemaker.Flag.PSEUDO;
import static outagebook.pacemaker.Flag.RUNNABLE;

/**
 * What one ordering makes of its two actions (native_, group_ and clone_update_actions in 1.1.10; pcmk__update_ordered_actions,
 * pcmk__group_update_ordered_actions and pcmk__multi_update_actions in 2.1.5). Orderings with a group or clone reach its
 * children too; between two clones with interleave, each instance is paired with the one on its node.
 */
final class PairUpdate {
    private final Release release;
    private final Propagation propagation;
    private final ActionFlags flags;

    PairUpdate(Release release, Propagation propagation, ActionFlags flags) {
        this.release = release;
        this.propagation = propagation;
        this.flags = flags;
    }

    /**
     * @param as         the resource whose kind decides how far this reaches
     * @param firstFlags those of first, as then sees them
     * @param type       one bit of {@link Order}
     * @return what changed, see {@link Propagation}
     */
    int update(Resource as, Planned first, Planned then, Node node, int firstFlags, int type) {
        return switch (as.variant) {
            case PRIMITIVE -> single(first, then, firstFlags, type);
            case GROUP -> group(first, then, node, firstFlags, type);
            case CLONE, PROMOTABLE -> clone(first, then, node, firstFlags, type);
        };
    }

    private int group(Planned first, Planned then, Node node, int firstFlags, int type) {
        int changed = single(first, then, firstFlags, type);
        for (Resource member : then.resource.children) {
            Planned its = Actions.newest(member, then.task, node);
            if (its != null) {
                changed |= update(member, first, its, node, firstFlags, type);
            }
        }
        return changed;
    }

    private int clone(Planned first, Planned then, Node node, int firstFlags, int type) {
        if (interleaves(first, then)) {
            return interleaved(first, then, node, type);
        }
        if (then.resource == null) {
            return 0;
        }
        int changed = single(first, then, firstFlags, type);
        for (Resource instance : then.resource.children) {
            Planned its = Actions.newest(instance, then.task, node);
            if (its != null && (flags.own(its, node) & RUNNABLE) != 0) {
                changed |= instance(instance, first, its, node, firstFlags, type);
            }
        }
        return changed;
    }

    private int instance(Resource instance, Planned first, Planned its, Node node, int firstFlags, int type) {
        int changed = update(instance, first, its, node, firstFlags, type);
        if (release.updatesAfterInstances() && (changed & Propagation.THEN) != 0) {
            its.after.forEach(link -> propagation.update(link.action));
        }
        return changed;
    }

    private static boolean interleaves(Planned first, Planned then) {
        if (first.resource == null || then.resource == null || first.resource == then.resource
                || !first.resource.isClone() || !then.resource.isClone()) {
            return false;
        }
        boolean down = then.key.endsWith("_stop_0") || then.key.endsWith("_demote_0");
        return (down ? first : then).resource.interleave;
    }

    private int interleaved(Planned first, Planned then, Node node, int type) {
        boolean now = first.key.endsWith("_stopped_0") || first.key.endsWith("_demoted_0");
        int changed = 0;
        for (Resource instance : then.resource.children) {
            Resource partner = Pairing.partner(instance, first.resource, now, release);
            if (partner != null) {
                changed |= paired(partner, first, instance, then, node, type);
            } else if (!now && (type & (Order.RUNNABLE_FIRST | Order.IMPLIES_THEN)) != 0) {
                changed |= unplace(instance);
            }
        }
        return changed;
    }

    private int paired(Resource partner, Planned first, Resource instance, Planned then, Node node, int type) {
        Planned one = Actions.newest(partner, ActionFlags.taskOf(first), node);
        Planned other = Actions.newest(instance, then.task, node);
        if (one == null || other == null) {
            return 0;
        }
        int changed = one.before(other, type) ? Propagation.FIRST | Propagation.THEN : 0;
        return changed | update(instance, one, other, node, flags.own(one, node), type);
    }

    /** No partner on the node where it should go: it must not run. */
    private int unplace(Resource instance) {
        boolean changed = Unplacing.everywhere(instance, release);
        return changed && release.unplacingIsAChange() ? Propagation.THEN : 0;
    }

    private int single(Planned first, Planned then, int firstFlags, int type) {
        int firstBefore = first.flags;
        int thenBefore = then.flags;
        switch (type) {
            case Order.ASYMMETRICAL -> asymmetrical(first, then);
            case Order.IMPLIES_FIRST -> impliesFirst(first, then, firstFlags);
            case Order.PROMOTED_IMPLIES_FIRST -> promotedImpliesFirst(first, then);
            case Order.RUNNABLE_FIRST -> runnableFirst(first, then, firstFlags);
            case Order.IMPLIES_THEN -> impliesThen(first, then, firstFlags);
            case Order.RESTART -> restart(first, then);
            case Order.MIGRATION_IMPLIES_FIRST -> migration(first, then);
            case Order.PSEUDO_FIRST -> pseudoFirst(first, then);
            default -> { }
        }
        boolean thenChanged = thenBefore != then.flags;
        if (thenChanged && release.updatesChildrenAtOnce() && then.resource != null && then.resource.parent != null) {
            propagation.update(then);
        }
        return (firstBefore != first.flags ? Propagation.FIRST : 0) | (thenChanged ? Propagation.THEN : 0);
    }

    /** Takes a flag away, and notes why if that is another resource's doing (clear_action_flag_because). */
    private static void clear(Planned action, int flag, Planned why) {
        if (!action.has(flag)) {
            return;
        }
        action.clear(flag);
        if (action.resource != why.resource) {
            String text = (flag == OPTIONAL ? "required" : "unrunnable") + (why.resource == null ? "" : " " + why.resource.id) + " " + why.task;
            if (flag == MIGRATABLE) {
                action.reason = text;
            } else {
                action.because(text);
            }
        }
    }

    private void asymmetrical(Planned first, Planned then) {
        if (then.resource == null || first.isRunnable() || isAsWished(then)) {
            return;
        }
        clear(then, OPTIONAL, first);
        clear(then, RUNNABLE, first);
    }

    /** Stopped already, or started already where it belongs: a constraint without reverse does not touch it. */
    private boolean isAsWished(Planned then) {
        Role role = then.resource.state(true);
        if (then.is(Task.STOP)) {
            return role == Role.STOPPED;
        }
        if (!release.startedMeansHere()) {
            return then.is(Task.START) && role == Role.STARTED;
        }
        boolean here = then.resource.runningOn.size() == 1 && then.resource.current() == then.node;
        return then.is(Task.START) && role.isActive() && then.isOptional() && here;
    }

    private void impliesFirst(Planned first, Planned then, int firstFlags) {
        if (!release.impliesFirstLooksAtThen()) {
            if ((firstFlags & OPTIONAL) == 0) {
                clear(first, OPTIONAL, then);
            }
            return;
        }
        if (then.isOptional()) {
            return;
        }
        if ((firstFlags & OPTIONAL) == 0) {
            clear(first, OPTIONAL, then);
        }
        if ((firstFlags & MIGRATABLE) != 0 && !then.has(MIGRATABLE)) {
            clear(first, MIGRATABLE, then);
        }
    }

    private static void promotedImpliesFirst(Planned first, Planned then) {
        if (then.resource != null && then.resource.role == Role.MASTER && !then.isOptional()) {
            clear(first, OPTIONAL, then);
            if (!then.has(MIGRATABLE)) {
                clear(first, MIGRATABLE, then);
            }
        }
    }

    private static void runnableFirst(Planned first, Planned then, int firstFlags) {
        if (then.isRunnable() && (firstFlags & RUNNABLE) == 0) {
            clear(then, RUNNABLE, first);
            clear(then, MIGRATABLE, first);
        }
    }

    private static void impliesThen(Planned first, Planned then, int firstFlags) {
        if ((firstFlags & OPTIONAL) == 0 && !first.has(MIGRATABLE)) {
            clear(then, OPTIONAL, first);
        }
    }

    private static void migration(Planned first, Planned then) {
        if (!then.has(MIGRATABLE) || !then.isRunnable()) {
            clear(first, RUNNABLE, then);
        }
        if (!then.isOptional()) {
            clear(first, OPTIONAL, then);
        }
    }

    private static void pseudoFirst(Planned first, Planned then) {
        if (!first.isRunnable()) {
            clear(then, MIGRATABLE, first);
            then.clear(PSEUDO);
        }
    }

    private void restart(Planned first, Planned then) {
        boolean possible = then.isRunnable() || release.restartsOnlyItself() && (!then.resource.managed || first.resource != then.resource);
        if (then.isOptional() && possible) {
            return;
        }
        if (first.isRunnable() || release.restartsOnlyItself() && !then.isOptional()) {
            clear(first, OPTIONAL, then);
        }
        if (!then.has(MIGRATABLE)) {
            clear(first, MIGRATABLE, then);
        }
        if (!first.isOptional() && !first.isRunnable()) {
            clear(then, RUNNABLE, first);
        }
    }
}
