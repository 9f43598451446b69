package outagebook.pacemaker;

import static outagebook.pacemaker.Flag.OPTIONAL;
import static outagebook.pacemaker.Flag.RUNNABLE;

/** Takes a resource off the node chosen for it (native_assign_node, pcmk__assign_resource without a node). */
final class Unplacing {
    private Unplacing() {}

    /** {@return whether it, or a child, had been placed} */
    static boolean everywhere(Resource resource, Release release) {
        if (resource.isPrimitive()) {
            return primitive(resource, release);
        }
        boolean changed = false;
        for (Resource child : resource.children) {
            changed |= everywhere(child, release);
        }
        return changed;
    }

    private static boolean primitive(Resource resource, Release release) {
        boolean placed = resource.allocatedTo != null;
        if (placed) {
            resource.allocatedTo.placed--;
            resource.allocatedTo = null;
        }
        resource.nextRole = Role.STOPPED;
        mark(resource, release);
        return placed;
    }

    /** What was planned already for a resource that has no node: it must stop, cannot start, and is watched no more. */
    static void mark(Resource resource, Release release) {
        for (Planned action : resource.actions) {
            if (action.is(Task.STOP)) {
                action.clear(OPTIONAL);
            } else if (action.is(Task.START) || release.unplacedIsNotMonitored() && action.isRecurring() && !action.expectsStopped) {
                action.clear(RUNNABLE);
            }
        }
    }
}
