package outagebook.pacemaker;

import static outagebook.pacemaker.Flag.OPTIONAL;
import static outagebook.pacemaker.Flag.PSEUDO;
import static outagebook.pacemaker.Flag.RUNNABLE;

/**
 * An action while it is being planned (pe_action_t): whether it is needed and possible may still change, as every ordering
 * it takes part in is looked at.
 */
final class Planned {
    final int id;
    final Resource resource;
    String key;
    String task;
    /** Where, or null: a milestone, or not known yet. */
    Node node;
    int flags = RUNNABLE;
    int priority;
    /** A monitor of a stopped resource: "not running" is the answer it wants. */
    boolean expectsStopped;
    /** Milliseconds, 0 for anything that happens once. */
    int intervalMs;
    /** Why, in the words of the summary, or null. */
    String reason;
    /** Of a notification: "pre" or "post", and of what. */
    String notifyType;
    String notifyOperation;
    int runnableBefore;
    int requiredRunnableBefore;
    final Newest<Link> before = new Newest<>();
    final Newest<Link> after = new Newest<>();

    Planned(int id, Resource resource, String key, String task, Node node) {
        this.id = id;
        this.resource = resource;
        this.key = key;
        this.task = task;
        this.node = node;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    void set(int flag) {
        flags |= flag;
    }

    void clear(int flag) {
        flags &= ~flag;
    }

    void set(int flag, boolean on) {
        flags = on ? flags | flag : flags & ~flag;
    }

    boolean isOptional() {
        return has(OPTIONAL);
    }

    boolean isRunnable() {
        return has(RUNNABLE);
    }

    boolean isPseudo() {
        return has(PSEUDO);
    }

    boolean isRecurring() {
        return intervalMs > 0;
    }

    boolean is(String anyTask) {
        return task.equals(anyTask);
    }

    /** Makes another task of it. */
    void rename(String otherTask) {
        task = otherTask;
        key = Task.key(resource, otherTask);
    }

    /** Says why, unless that was said before. */
    void because(String why) {
        if (reason == null) {
            reason = why;
        }
    }

    /** Puts this before another one (order_actions); false if an ordering of such a kind was there already. */
    boolean before(Planned then, int type) {
        if (type == Order.NONE) {
            return false;
        }
        for (Link link : after) {
            if (link.action == then && (link.type & type) != 0) {
                return false;
            }
        }
        after.add(new Link(then, type));
        then.before.add(new Link(this, type));
        return true;
    }

    @Override
    public String toString() {
        return key + (node == null ? "" : " on " + node.uname);
    }
}
