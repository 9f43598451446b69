package outagebook.pacemaker;

import static outagebook.pacemaker.Flag.MIGRATABLE;

import java.util.List;

/**
 * Plans the milestones of groups and clones around what their members and instances do (group_, clone_ and master_create_actions in
 * 1.1.10; the same in pcmk_sched_group.c, pcmk_sched_clone.c and pcmk_sched_promotable.c of 2.1.5).
 */
final class CloneChanges {
    private static final int LAST = Scores.INFINITY;

    private final Release release;
    private final Actions actions;
    private final RoleChanges primitives;
    private final Notifications notifications;

    CloneChanges(Working working, Actions actions, Orderings orderings, Notifications notifications) {
        this.release = working.release;
        this.actions = actions;
        this.primitives = new RoleChanges(working, actions, orderings);
        this.notifications = notifications;
    }

    void create(Resource resource) {
        switch (resource.variant) {
            case PRIMITIVE -> primitives.create(resource);
            case GROUP -> group(resource);
            case CLONE -> clone(resource);
            case PROMOTABLE -> {
                clone(resource);
                promotable(resource);
            }
        }
    }

    private void group(Resource group) {
        group.children.forEach(this::create);
        List<String> tasks = group.top().isPromotable()
                ? List.of(Task.START, Task.STARTED, Task.STOP, Task.STOPPED, Task.DEMOTE, Task.DEMOTED, Task.PROMOTE, Task.PROMOTED)
                : List.of(Task.START, Task.STARTED, Task.STOP, Task.STOPPED);
        tasks.forEach(task -> actions.milestone(group, task, true, true));
    }

    /** What instances of a clone do. */
    private static final class Doing {
        boolean starting;
        boolean stopping;
        boolean active;

        void look(Resource resource) {
            resource.children.forEach(this::look);
            if (resource.isPrimitive()) {
                active |= !resource.runningOn.isEmpty();
                resource.actions.forEach(this::look);
            }
        }

        private void look(Planned action) {
            boolean happens = !action.isOptional() && (action.isRunnable() || action.isPseudo());
            stopping |= happens && action.is(Task.STOP);
            starting |= happens && action.is(Task.START) && action.isRunnable();
        }
    }

    private void clone(Resource clone) {
        Doing all = new Doing();
        boolean someRestart = false;
        for (Resource instance : clone.children) {
            create(instance);
            Doing one = new Doing();
            one.look(instance);
            someRestart |= one.starting && one.stopping;
            all.look(instance);
        }
        Planned start = actions.milestone(clone, Task.START, !all.starting, true);
        Planned started = actions.milestone(clone, Task.STARTED, !all.starting, all.active || all.starting);
        started.priority = LAST;
        if (!release.isModern()) {
            orderInstances(clone);
        }
        notifications.prepare(clone, Task.START, start, started);
        Planned stop = actions.milestone(clone, Task.STOP, !all.stopping, true);
        Planned stopped = actions.milestone(clone, Task.STOPPED, !all.stopping, true);
        stopped.priority = LAST;
        stop.set(MIGRATABLE, release.isModern() && !someRestart);
        notifications.prepare(clone, Task.STOP, stop, stopped);
        notifications.order(clone, Task.STOP, Task.START);
        if (release.isModern()) {
            orderInstances(clone);
        }
    }

    /** The instances of an ordered clone stop and start one after the other. */
    private static void orderInstances(Resource clone) {
        Planned lastStop = null;
        Planned lastStart = null;
        for (Resource instance : clone.ordered ? clone.children : List.<Resource>of()) {
            Planned stop = onlyRequired(instance, Task.STOP);
            if (stop != null && lastStop != null) {
                stop.before(lastStop, Order.OPTIONAL);
            }
            lastStop = stop == null ? lastStop : stop;
            Planned start = onlyRequired(instance, Task.START);
            if (start != null && lastStart != null) {
                lastStart.before(start, Order.OPTIONAL);
            }
            lastStart = start == null ? lastStart : start;
        }
    }

    private static Planned onlyRequired(Resource instance, String task) {
        List<Planned> required = Actions.find(instance, Task.key(instance, task), null).stream().filter(a -> !a.isOptional()).toList();
        return required.size() == 1 ? required.get(0) : null;
    }

    private void promotable(Resource clone) {
        clone.children.forEach(this::create);
        milestones(clone, Task.PROMOTE, Task.PROMOTED);
        milestones(clone, Task.DEMOTE, Task.DEMOTED);
        notifications.order(clone, Task.STOP, Task.PROMOTE);
        notifications.order(clone, Task.START, Task.PROMOTE);
        notifications.order(clone, Task.DEMOTE, Task.PROMOTE);
        notifications.order(clone, Task.DEMOTE, Task.START);
        notifications.order(clone, Task.DEMOTE, Task.STOP);
    }

    private void milestones(Resource clone, String task, String done) {
        boolean none = !isRequired(clone, task);
        Planned begin = actions.milestone(clone, task, none, true);
        Planned end = actions.milestone(clone, done, none, true);
        end.priority = LAST;
        notifications.prepare(clone, task, begin, end);
    }

    private static boolean isRequired(Resource resource, String task) {
        if (!resource.isPrimitive()) {
            return resource.children.stream().anyMatch(child -> isRequired(child, task));
        }
        return resource.actions.oldestFirst().stream().anyMatch(action -> action.is(task) && !action.isOptional());
    }
}
