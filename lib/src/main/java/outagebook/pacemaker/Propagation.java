package outagebook.pacemaker;

import static outagebook.pacemaker.Flag.ANY;
import static outagebook.pacemaker.Flag.OPTIONAL;
import static outagebook.pacemaker.Flag.PRINTED;
import static outagebook.pacemaker.Flag.RUNNABLE;

/**
 * Carries "required" and "impossible" along the orderings until nothing changes any more (update_action in
 * pengine/graph.c of 1.1.10, pcmk__update_action_for_orderings in pcmk_sched_actions.c of 2.1.5).
 */
final class Propagation {
    /** What an ordering changed. */
    static final int FIRST = 1;
    static final int THEN = 2;

    private static final int[] ON_POSSIBILITY = {Order.ONE_OR_MORE, Order.RUNNABLE_FIRST, Order.MIGRATION_IMPLIES_FIRST, Order.PSEUDO_FIRST,
        Order.OPTIONAL, Order.ASYMMETRICAL};

    private final Release release;
    private final PairUpdate pairs;
    private final ActionFlags flags;
    private final Blocking blocking;

    Propagation(Release release) {
        this.release = release;
        this.flags = new ActionFlags(release);
        this.blocking = new Blocking(this);
        this.pairs = new PairUpdate(release, this, flags);
    }

    /** What cannot start from the beginning keeps from starting what must run with it. */
    void updateBlocked(Actions actions) {
        if (release.colocationsBlock()) {
            actions.all().forEach(blocking::dependentsOf);
        }
    }

    /** Looks at all that goes before an action; if it changed by that, at all that follows it. */
    void update(Planned then) {
        int before = then.flags;
        int changed = 0;
        if (then.has(ANY)) {
            then.runnableBefore = 0;
            then.requiredRunnableBefore = Math.max(1, then.requiredRunnableBefore);
            then.clear(RUNNABLE);
        }
        for (Link link : then.before) {
            changed = changed & ~FIRST | apply(link, then);
            if ((changed & FIRST) != 0) {
                link.action.after.forEach(l -> update(l.action));
                update(link.action);
            }
        }
        if (then.has(ANY) ? before != then.flags : (changed & THEN) != 0) {
            updateFollowers(then, before);
        }
    }

    private void updateFollowers(Planned then, int before) {
        if (release.colocationsBlock() && (before & RUNNABLE) != 0 && !then.isRunnable()) {
            blocking.dependentsOf(then);
        }
        update(then);
        then.after.forEach(link -> update(link.action));
    }

    private int apply(Link link, Planned then) {
        Planned first = link.action;
        Node firstNode = placeOf(first);
        Node thenNode = placeOf(then);
        if (link.has(Order.SAME_NODE) && firstNode != null && thenNode != null && firstNode != thenNode) {
            link.type = Order.NONE;
            return 0;
        }
        if (link.has(Order.THEN_CANCELS_FIRST) && first.resource != null && !then.isOptional()) {
            first.set(OPTIONAL);
            first.resource.reload &= !first.is(release.reload());
        }
        Planned expanded = orderedBy(first, then);
        if (expanded != first && release.redirectsUnseen()) {
            return redirect(link, expanded, then);
        }
        int firstFlags = flags.of(expanded, thenNode);
        int thenFlags = flags.of(then, firstNode);
        return expanded != first ? redirect(link, expanded, then) : apply(link.type, first, then, firstFlags, thenFlags);
    }

    /** The ordering is one with all of a group or clone: with the milestone that all are done. */
    private static int redirect(Link link, Planned expanded, Planned then) {
        int type = link.type;
        if (!expanded.before(then, type)) {
            return 0;
        }
        link.type = Order.NONE;
        return THEN;
    }

    /** A group that starts does so where its members are. */
    private static Node placeOf(Planned action) {
        boolean group = action.resource != null && action.resource.isGroup() && action.is(Task.START);
        Node node = group ? action.resource.location(false) : null;
        return group ? node : action.node;
    }

    private Planned orderedBy(Planned first, Planned then) {
        Resource one = first.resource;
        Resource other = then.resource;
        if (one == null || other == null || one == other || isInside(other, one) || one.isPrimitive()) {
            return first;
        }
        Planned done = Actions.newest(one, doneKey(first));
        return done == null ? first : done;
    }

    private boolean isInside(Resource inner, Resource outer) {
        return release.looksAtAllParents() ? inner.isInside(outer) : inner.parent == outer;
    }

    /** The key of the milestone at which a group or clone is done with a task, notifications included. */
    private static String doneKey(Planned action) {
        String done = Task.done(action.task);
        if (done == null || action.isRecurring() || action.key.contains(Task.NOTIFY)) {
            return action.key;
        }
        Resource resource = action.resource;
        return resource.notify && resource.parent == null ? Task.notifyKey(resource, "confirmed-post", done) : Task.key(resource, done);
    }

    private int apply(int type, Planned first, Planned then, int firstFlags, int thenFlags) {
        int changed = required(type, first, then, firstFlags) | possible(type, first, then, firstFlags);
        if (Order.has(type, Order.THEN_PRINTED) && first.isRunnable() && (firstFlags & OPTIONAL) == 0) {
            then.set(PRINTED);
        }
        int reason = release.printsFirstForThen() ? thenFlags : firstFlags;
        if (Order.has(type, Order.FIRST_PRINTED) && (reason & OPTIONAL) == 0) {
            first.set(PRINTED);
        }
        return changed | blockedStop(type, first, then);
    }

    private int required(int type, Planned first, Planned then, int firstFlags) {
        int changed = 0;
        if (Order.has(type, Order.IMPLIES_THEN)) {
            changed |= then.resource != null ? pairs.update(then.resource, first, then, then.node, firstFlags & OPTIONAL, Order.IMPLIES_THEN)
                    : (firstFlags & OPTIONAL) == 0 ? clear(then, OPTIONAL, THEN) : 0;
        }
        if (Order.has(type, Order.RESTART) && then.resource != null) {
            changed |= pairs.update(then.resource, first, then, then.node, firstFlags, Order.RESTART);
        }
        if (Order.has(type, Order.IMPLIES_FIRST)) {
            changed |= first.resource != null ? pairs.update(first.resource, first, then, then.node, firstFlags, Order.IMPLIES_FIRST)
                    : (firstFlags & OPTIONAL) == 0 ? clear(first, RUNNABLE, FIRST) : 0;
        }
        if (Order.has(type, Order.PROMOTED_IMPLIES_FIRST) && then.resource != null) {
            changed |= pairs.update(then.resource, first, then, then.node, firstFlags & OPTIONAL, Order.PROMOTED_IMPLIES_FIRST);
        }
        return changed;
    }

    private int possible(int type, Planned first, Planned then, int firstFlags) {
        int changed = 0;
        if (Order.has(type, Order.ONE_OR_MORE) && then.resource == null && (firstFlags & RUNNABLE) != 0) {
            changed |= oneMore(then);
        }
        if (Order.has(type, Order.RUNNABLE_FIRST) && then.resource == null && (firstFlags & RUNNABLE) == 0) {
            changed |= clear(then, RUNNABLE, THEN);
        }
        if (then.resource == null) {
            return changed;
        }
        for (int bit : ON_POSSIBILITY) {
            if (Order.has(type, bit)) {
                changed |= pairs.update(then.resource, first, then, then.node, firstFlags, bit);
            }
        }
        return changed;
    }

    private static int oneMore(Planned then) {
        then.runnableBefore++;
        if (then.isRunnable() || then.runnableBefore < then.requiredRunnableBefore) {
            return 0;
        }
        then.set(RUNNABLE);
        return THEN;
    }

    private static int clear(Planned action, int flag, int changed) {
        boolean was = action.has(flag);
        action.clear(flag);
        return was ? changed : 0;
    }

    /** A failed resource that must not be touched keeps what depends on its stop from happening. */
    private static int blockedStop(int type, Planned first, Planned then) {
        Resource resource = first.resource;
        boolean binding = (type & (Order.IMPLIES_THEN | Order.IMPLIES_FIRST | Order.RESTART)) != 0;
        boolean stuck = binding && resource != null && first.is(Task.STOP) && !resource.managed && resource.blocked
                && !first.isRunnable();
        return stuck ? clear(then, RUNNABLE, THEN) : 0;
    }
}
