package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.List;

/** All orderings, in the order in which they were made; at the end they are applied to the actions that there are. */
final class Orderings {
    private final Working working;
    private final Actions actions;
    private final List<Ordering> list = new ArrayList<>();

    Orderings(Working working, Actions actions) {
        this.working = working;
        this.actions = actions;
    }

    void add(Ordering ordering) {
        list.add(ordering);
        if (working.release.migratesByOrderings()) {
            LiveMigration.equivalents(ordering, this);
        }
    }

    void add(Resource first, String firstTask, Resource then, String thenTask, int type) {
        add(Ordering.of(first, firstTask, then, thenTask, type));
    }

    List<Ordering> list() {
        return list;
    }

    /** Puts each action before the ones that an ordering names (stage7, pcmk__apply_orderings). */
    void apply() {
        list.forEach(this::apply);
    }

    private void apply(Ordering ordering) {
        if (ordering.firstResource() == null) {
            then(ordering.first(), ordering);
        } else {
            firsts(ordering).forEach(first -> then(first, ordering));
        }
    }

    private List<Planned> firsts(Ordering ordering) {
        if (ordering.first() != null) {
            return List.of(ordering.first());
        }
        Resource resource = ordering.firstResource();
        List<Planned> found = Actions.find(resource, ordering.firstKey(), null);
        if (!found.isEmpty() || resource == ordering.thenResource() || isDown(resource, ordering.firstTask())) {
            return found;
        }
        return List.of(actions.plan(resource, ordering.firstTask(), null, true));
    }

    /** Stopped, or (2.1.5) demoted already: there is nothing to wait for. */
    private boolean isDown(Resource resource, String task) {
        Role role = resource.state(true);
        return role == Role.STOPPED && task.equals(Task.STOP)
                || working.release.demotedNeedsNoDemote() && role == Role.SLAVE && task.equals(Task.DEMOTE);
    }

    private static void then(Planned first, Ordering ordering) {
        if (ordering.then() != null) {
            first.before(ordering.then(), typeFor(first, ordering.then().resource, ordering));
            return;
        }
        Resource resource = ordering.thenResource();
        for (Planned then : Actions.find(resource, ordering.thenKey(), null)) {
            first.before(then, typeFor(first, resource, ordering));
        }
    }

    private static int typeFor(Planned first, Resource then, Ordering ordering) {
        boolean dangling = first.has(Flag.DANGLE) && first.resource == then;
        return dangling ? ordering.type() & ~Order.IMPLIES_THEN : ordering.type();
    }
}
