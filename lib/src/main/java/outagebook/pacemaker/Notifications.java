package outagebook.pacemaker;

import static outagebook.pacemaker.Flag.OPTIONAL;
import static outagebook.pacemaker.Flag.PSEUDO;
import static outagebook.pacemaker.Flag.RUNNABLE;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells the instances of a clone with notify=true what is about to happen to their peers, and what has happened
 * (create_notification_boundaries and what follows in pengine/allocate.c of 1.1.10, lib/pengine/pe_notif.c of 2.1.5).
 */
final class Notifications {
    private static final List<String> TASKS = List.of(Task.START, Task.STOP, Task.PROMOTE, Task.DEMOTE);
    private static final int LAST = Scores.INFINITY;

    /** The milestones around one task of one clone: pre, confirmed-pre, the task, post, confirmed-post. */
    private record Round(String task, Planned pre, Planned preDone, Planned post, Planned postDone) {
        List<Planned> all() {
            return List.of(pre, preDone, post, postDone);
        }
    }

    private final Release release;
    private final Actions actions;
    private final Map<Resource, Map<String, Round>> rounds = new HashMap<>();

    Notifications(Release release, Actions actions) {
        this.release = release;
        this.actions = actions;
    }

    /** Surrounds a task of a clone, from its beginning to its end, with notifications. */
    void prepare(Resource clone, String task, Planned begin, Planned end) {
        if (!clone.notify) {
            return;
        }
        Planned pre = milestone(clone, "pre", Task.NOTIFY, task, begin, true);
        Planned preDone = milestone(clone, "confirmed-pre", Task.NOTIFIED, task, begin, true);
        orderBefore(pre, preDone, begin);
        Planned post = milestone(clone, "post", Task.NOTIFY, task, end, end.isRunnable());
        Planned postDone = milestone(clone, "confirmed-post", Task.NOTIFIED, task, end, end.isRunnable());
        post.priority = LAST;
        postDone.priority = LAST;
        end.before(post, Order.IMPLIES_THEN);
        post.before(postDone, Order.IMPLIES_THEN);
        preDone.before(post, Order.OPTIONAL);
        if (release.hasAllStopped() && task.equals(Task.STOP)) {
            postDone.before(actions.milestone("all_stopped"), Order.OPTIONAL);
        }
        rounds.computeIfAbsent(clone, c -> new HashMap<>()).put(task, new Round(task, pre, preDone, post, postDone));
    }

    private void orderBefore(Planned pre, Planned preDone, Planned begin) {
        if (release.isModern()) {
            pre.before(preDone, Order.OPTIONAL);
            preDone.before(begin, Order.OPTIONAL);
        } else {
            preDone.before(begin, Order.OPTIONAL);
            pre.before(preDone, Order.OPTIONAL);
        }
    }

    private Planned milestone(Resource clone, String type, String task, String about, Planned of, boolean runnable) {
        Planned action = actions.plan(clone, Task.notifyKey(clone, type, of.task), task, 0, null, of.isOptional());
        action.set(PSEUDO);
        action.set(RUNNABLE, runnable);
        action.notifyType = type.replace("confirmed-", "");
        action.notifyOperation = about;
        return action;
    }

    /** All about one task before all about another. */
    void order(Resource clone, String first, String then) {
        Map<String, Round> its = rounds.getOrDefault(clone, Map.of());
        if (its.containsKey(first) && its.containsKey(then)) {
            its.get(first).postDone.before(its.get(then).pre, Order.OPTIONAL);
        }
    }

    /** Now that it is known what happens, plans the notifications themselves. */
    void create(Resource clone) {
        Map<String, Round> its = rounds.getOrDefault(clone, Map.of());
        for (String task : TASKS) {
            if (its.containsKey(task)) {
                create(clone, its.get(task));
            }
        }
    }

    private void create(Resource clone, Round round) {
        boolean needed = isNeeded(clone, round.task);
        if (needed) {
            round.all().forEach(action -> action.clear(OPTIONAL));
        }
        if (needed || !release.notifiesOnlyOfChanges() || round.task.equals(Task.STOP)) {
            notifyAll(clone, round);
        }
    }

    private boolean isNeeded(Resource resource, String task) {
        if (!resource.isPrimitive()) {
            return resource.children.stream().anyMatch(child -> isNeeded(child, task));
        }
        for (Planned action : resource.actions) {
            boolean counts = !release.notifiesOnlyOfChanges() || action.isRunnable() || action.is(Task.STOP) && action.node.unclean;
            if (action.is(task) && action.node != null && !action.isOptional() && counts) {
                return true;
            }
        }
        return false;
    }

    private void notifyAll(Resource resource, Round round) {
        resource.children.forEach(child -> notifyAll(child, round));
        if (!resource.isPrimitive()) {
            return;
        }
        boolean down = round.task.equals(Task.STOP) || round.task.equals(Task.DEMOTE);
        if (down && resource.role != Role.STOPPED) {
            goingDown(resource, round);
        } else if (!down && resource.nextRole != Role.STOPPED && resource.allocatedTo != null) {
            comingUp(resource, round);
        }
    }

    private void goingDown(Resource resource, Round round) {
        Planned stop = Actions.newest(resource, Task.STOP, null);
        for (Node node : resource.runningOn) {
            boolean fenced = release.isModern() && stop != null && stop.isPseudo() && node.unclean;
            if (!fenced) {
                notify(resource, node, round.pre, round.preDone);
                if (round.task.equals(Task.DEMOTE) || stop == null || stop.isOptional()) {
                    after(resource, node, round);
                }
            }
        }
    }

    private void comingUp(Resource resource, Round round) {
        Planned start = Actions.newest(resource, Task.START, null);
        if (!round.task.equals(Task.START) || start == null || start.isOptional()) {
            notify(resource, resource.allocatedTo, round.pre, round.preDone);
        }
        after(resource, resource.allocatedTo, round);
    }

    private void after(Resource resource, Node node, Round round) {
        Planned post = notify(resource, node, round.post, round.postDone);
        if (post != null) {
            post.priority = LAST;
        }
        for (Planned monitor : resource.actions) {
            if (monitor.isRecurring() && !monitor.is(Task.CANCEL)) {
                round.postDone.before(monitor, Order.OPTIONAL);
            }
        }
    }

    private Planned notify(Resource resource, Node node, Planned from, Planned to) {
        if (!node.online || !from.isRunnable()) {
            return null;
        }
        String key = Task.notifyKey(resource, from.notifyType, from.notifyOperation);
        Planned action = actions.plan(resource, key, from.task, 0, node, from.isOptional());
        from.before(action, Order.OPTIONAL);
        action.before(to, Order.OPTIONAL);
        return action;
    }
}
