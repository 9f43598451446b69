package outagebook.pacemaker;

import static outagebook.pacemaker.Flag.OPTIONAL;
import static outagebook.pacemaker.Flag.PRINTED;
import static outagebook.pacemaker.Flag.RUNNABLE;

/**
 * Plans what brings a primitive from its role and node to the next ones: down to stopped, up again, and on (native_create_actions
 * in pengine/native.c of 1.1.10, pcmk__primitive_create_actions in pcmk_sched_primitive.c of 2.1.5).
 */
final class RoleChanges {
    private final Working working;
    private final Release release;
    private final Actions actions;
    private final Orderings orderings;
    private final Recurring recurring;

    RoleChanges(Working working, Actions actions, Orderings orderings) {
        this.working = working;
        this.release = working.release;
        this.actions = actions;
        this.orderings = orderings;
        this.recurring = new Recurring(working, actions, orderings);
    }

    void create(Resource resource) {
        if (resource.nextRole == Role.UNKNOWN) {
            resource.nextRole = resource.allocatedTo == null ? Role.STOPPED : Role.STARTED;
        }
        if (resource.startPending) {
            actions.plan(resource, Task.START, resource.allocatedTo, true).set(PRINTED);
        }
        Node current = current(resource);
        boolean stop = mustStop(resource, current);
        boolean promote = resource.failed && !isMoving(resource, current) && !release.everyFailureStops()
                && resource.stopNeededOn.isEmpty() && resource.nextRole == Role.MASTER;
        down(resource, stop);
        up(resource, stop, promote);
        on(resource);
        recurring.plan(resource);
    }

    private Node current(Resource resource) {
        return release.looksForCleanNode() ? cleanNode(resource) : resource.current();
    }

    /** {@return where it runs, preferably on a node that is well, or null} */
    static Node cleanNode(Resource resource) {
        return resource.runningOn.stream().filter(n -> n.online && !n.unclean).findFirst().orElse(resource.current());
    }

    private boolean isMoving(Resource resource, Node current) {
        return current != null && resource.allocatedTo != null && current != resource.allocatedTo
                && (release.everyFailureStops() || resource.nextRole.isActive());
    }

    private boolean mustStop(Resource resource, Node current) {
        if (isActiveTooOften(resource) || isMoving(resource, current)) {
            return true;
        }
        if (resource.failed) {
            return release.everyFailureStops() || !resource.stopNeededOn.isEmpty();
        }
        if (resource.blocked) {
            return true;
        }
        return resource.role.above(Role.STARTED) && current != null && resource.allocatedTo != null
                && !actions.plan(resource, Task.START, resource.allocatedTo, true).isOptional();
    }

    private boolean isActiveTooOften(Resource resource) {
        boolean all = !release.looksForCleanNode() || resource.requires.endsWith("fencing");
        long active = resource.runningOn.stream().filter(n -> all || n.online && !n.unclean).count();
        return active > 1 && resource.multipleActive.equals("stop_start");
    }

    private void down(Resource resource, boolean stop) {
        for (Role role = resource.role; role.isActive(); role = next(role, Role.STOPPED)) {
            if (role == Role.MASTER) {
                demote(resource, !stop);
            } else {
                stop(resource, !stop);
            }
        }
    }

    private void up(Resource resource, boolean stop, boolean promote) {
        if (resource.role.above(resource.nextRole) || resource.blocked || !resource.role.isActive()) {
            return;
        }
        Role role = Role.STOPPED;
        while (role != resource.role) {
            Role next = next(role, resource.role);
            if (!step(resource, role, next, !stop && !(promote && next == Role.MASTER))) {
                return;
            }
            role = next;
        }
    }

    private void on(Resource resource) {
        Role role = resource.role;
        while (role != resource.nextRole) {
            Role next = next(role, resource.nextRole);
            if (!step(resource, role, next, false)) {
                return;
            }
            role = next;
        }
    }

    /** The role that comes next on the way to another (rsc_state_matrix). */
    private static Role next(Role from, Role to) {
        return switch (from) {
            case UNKNOWN -> to == Role.UNKNOWN ? to : Role.STOPPED;
            case STOPPED -> to == Role.UNKNOWN ? Role.STOPPED : to == Role.MASTER ? Role.SLAVE : to;
            case STARTED -> to == Role.UNKNOWN ? Role.STOPPED : to;
            case SLAVE -> to.above(Role.STARTED) ? to : Role.STOPPED;
            case MASTER -> to == Role.UNKNOWN ? Role.STOPPED : to == Role.MASTER ? to : Role.SLAVE;
        };
    }

    /** What leads from one role to the next (rsc_action_matrix); false if nothing does. */
    private boolean step(Resource resource, Role from, Role to, boolean optional) {
        if (to == Role.STOPPED && (from == Role.STARTED || from == Role.SLAVE)) {
            stop(resource, optional);
        } else if (from == Role.STOPPED && (to == Role.STARTED || to == Role.SLAVE)) {
            start(resource, optional);
        } else if (to == Role.MASTER && (from == Role.STARTED || from == Role.SLAVE)) {
            promote(resource, optional);
        } else if (from == Role.MASTER && to == Role.SLAVE) {
            demote(resource, optional);
        } else {
            return false;
        }
        return true;
    }

    private void stop(Resource resource, boolean optional) {
        for (Node node : resource.runningOn) {
            Planned stop = actions.plan(resource, Task.STOP, node, optional);
            if (resource.allocatedTo == null) {
                stop.reason = "node availability";
            }
            if (!resource.managed) {
                stop.clear(RUNNABLE);
            }
            if (working.is("remove-after-stop", false)) {
                Cleanup.plan(resource, node, optional, actions, orderings);
            }
        }
    }

    private void start(Resource resource, boolean optional) {
        Planned start = actions.plan(resource, Task.START, resource.allocatedTo, true);
        if (start.isRunnable() && !optional) {
            start.clear(OPTIONAL);
        }
    }

    private void promote(Resource resource, boolean optional) {
        Node node = resource.allocatedTo;
        boolean possible = Actions.findExact(resource, Task.key(resource, Task.START), node).stream().allMatch(Planned::isRunnable);
        if (possible) {
            actions.plan(resource, Task.PROMOTE, node, optional);
        } else {
            Actions.findExact(resource, Task.key(resource, Task.PROMOTE), node).forEach(promote -> promote.clear(RUNNABLE));
        }
    }

    private void demote(Resource resource, boolean optional) {
        resource.runningOn.forEach(node -> actions.plan(resource, Task.DEMOTE, node, optional));
    }
}
