package outagebook.pacemaker;

import static outagebook.pacemaker.Flag.OPTIONAL;
import static outagebook.pacemaker.Flag.PSEUDO;
import static outagebook.pacemaker.Flag.RUNNABLE;

/**
 * Whether an action is needed and possible, as others see it. A milestone of a group or clone is needed as soon as one child's
 * action is; that of a group is possible if all members' are, that of a clone if any instance's is. The milestone itself
 * learns it in passing (native_action_flags, group_action_flags, clone_action_flags; summary_action_flags in 2.1.5).
 */
final class ActionFlags {
    private final Release release;

    ActionFlags(Release release) {
        this.release = release;
    }

    /** The flags for an ordering with something on this node, or anywhere: of a clone, what it does there counts. */
    int of(Planned action, Node node) {
        if (action.resource == null) {
            return action.flags;
        }
        int anywhere = own(action, null);
        if (node == null || !action.resource.isClone()) {
            return anywhere;
        }
        return own(action, node) | anywhere & RUNNABLE;
    }

    /** The flags as the kind of resource defines them. */
    int own(Planned action, Node node) {
        return switch (action.resource.variant) {
            case PRIMITIVE -> action.flags;
            case GROUP -> ofGroup(action, node);
            case CLONE, PROMOTABLE -> ofClone(action, node);
        };
    }

    private int ofGroup(Planned action, Node node) {
        int flags = OPTIONAL | RUNNABLE | PSEUDO;
        for (Resource member : action.resource.children) {
            String task = childTask(member, action.task);
            Planned its = Actions.newest(member, task, node);
            if (its == null) {
                flags &= release.canBeMissing(task) ? ~0 : ~RUNNABLE;
                continue;
            }
            int memberFlags = own(its, node);
            int lost = flags & OPTIONAL & ~memberFlags;
            if (!task.equals(action.task)) {
                lost |= flags & RUNNABLE & ~memberFlags;
            }
            flags &= ~lost;
            action.clear(lost);
        }
        return flags;
    }

    private int ofClone(Planned action, Node node) {
        int flags = OPTIONAL | PSEUDO;
        String task = taskOf(action);
        for (Resource instance : action.resource.children) {
            Planned its = Actions.newest(instance, task, instance.isPrimitive() ? node : null);
            if (its != null) {
                int instanceFlags = own(its, node);
                int lost = flags & OPTIONAL & ~instanceFlags;
                flags = flags & ~lost | instanceFlags & RUNNABLE;
                action.clear(lost);
            }
        }
        if ((flags & RUNNABLE) == 0 && node == null) {
            action.clear(RUNNABLE);
        }
        return flags;
    }

    /** What the instances of a clone do for one of its milestones; for a notification, what that is about. */
    static String taskOf(Planned action) {
        Resource instance = action.resource.children.get(0);
        if (!action.is(Task.NOTIFY) && !action.is(Task.NOTIFIED)) {
            return childTask(instance, action.task);
        }
        int end = action.key.lastIndexOf('_');
        return childTask(instance, action.key.substring(action.key.lastIndexOf('_', end - 1) + 1, end));
    }

    private static String childTask(Resource child, String task) {
        return child.isPrimitive() ? Task.begun(task) : task;
    }
}
