package outagebook.pacemaker;

import static outagebook.pacemaker.Flag.OPTIONAL;
import static outagebook.pacemaker.Flag.PRINTED;
import static outagebook.pacemaker.Flag.PSEUDO;
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
        abortMigrations(resource);
        boolean migrates = migrates(resource, current);
        boolean stop = mustStop(resource, current, migrates);
        boolean promote = resource.failed && !isMoving(resource, current) && !release.everyFailureStops()
                && resource.stopNeededOn.isEmpty() && resource.nextRole == Role.MASTER;
        Node kept = resource.stopsElsewhere && resource.nextRole.isActive() ? resource.allocatedTo : null;
        down(resource, stop, kept);
        up(resource, stop, promote, kept);
        on(resource);
        recurring.plan(resource);
        if (migrates) {
            LiveMigration.plan(resource, current, actions, orderings);
        }
    }

    private void abortMigrations(Resource resource) {
        for (Node node : resource.danglingMigrations) {
            actions.plan(resource, Task.STOP, node, false).set(Flag.DANGLE);
            if (working.is("remove-after-stop", false)) {
                Cleanup.plan(resource, node, false, actions, orderings);
            }
        }
    }

    /** Whether a live migration is begun, or one that is under way can be completed; else that one is forgotten. */
    private boolean migrates(Resource resource, Node current) {
        boolean begun = resource.migrationTarget != null && resource.migrationSource != null && resource.runningOn.size() == 2
                && resource.allocatedTo == resource.migrationTarget;
        if (!release.migratesByOrderings()) {
            forgetMigration(resource, resource.runningOn.size() > 1 && !begun);
            return false;
        }
        boolean possible = isMoving(resource, current) && LiveMigration.isPossible(resource, current);
        boolean other = resource.migrationTarget != null && !(begun && possible && current == resource.migrationSource);
        forgetMigration(resource, other);
        return possible && !other;
    }

    private static void forgetMigration(Resource resource, boolean forget) {
        if (forget) {
            resource.migrationSource = null;
            resource.migrationTarget = null;
        }
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

    private boolean mustStop(Resource resource, Node current, boolean migrates) {
        boolean tooOften = !migrates && isActiveTooOften(resource);
        resource.stopsElsewhere = tooOften && resource.multipleActive.equals("stop_unexpected");
        if (tooOften || isMoving(resource, current)) {
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
        boolean restarts = resource.multipleActive.equals("stop_start")
                || release.isModern() && resource.multipleActive.equals("stop_unexpected");
        return active > 1 && restarts && resource.migrationTarget == null;
    }

    private void down(Resource resource, boolean stop, Node kept) {
        for (Role role = resource.role; role.isActive(); role = next(role, Role.STOPPED)) {
            if (role == Role.MASTER) {
                demote(resource, !stop, kept);
            } else {
                stop(resource, !stop, kept);
            }
        }
    }

    private void up(Resource resource, boolean stop, boolean promote, Node kept) {
        if (resource.role.above(resource.nextRole) || resource.blocked || !resource.role.isActive()) {
            return;
        }
        Role role = Role.STOPPED;
        while (role != resource.role) {
            Role next = next(role, resource.role);
            if (!step(resource, role, next, !stop && !(promote && next == Role.MASTER), kept)) {
                return;
            }
            role = next;
        }
    }

    private void on(Resource resource) {
        Role role = resource.role;
        while (role != resource.nextRole) {
            Role next = next(role, resource.nextRole);
            if (!step(resource, role, next, false, null)) {
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

    /**
     * What leads from one role to the next (rsc_action_matrix).
     *
     * @param kept the node, of several, on which it may stay as it is, or null
     * @return false if nothing does
     */
    private boolean step(Resource resource, Role from, Role to, boolean optional, Node kept) {
        if (to == Role.STOPPED && (from == Role.STARTED || from == Role.SLAVE)) {
            stop(resource, optional, kept);
        } else if (from == Role.STOPPED && (to == Role.STARTED || to == Role.SLAVE)) {
            start(resource, optional, kept);
        } else if (to == Role.MASTER && (from == Role.STARTED || from == Role.SLAVE)) {
            promote(resource, optional, kept);
        } else if (from == Role.MASTER && to == Role.SLAVE) {
            demote(resource, optional, kept);
        } else {
            return false;
        }
        return true;
    }

    private void stop(Resource resource, boolean optional, Node kept) {
        for (Node node : resource.runningOn) {
            boolean arriving = node == resource.migrationTarget && (!release.isModern() || node == resource.allocatedTo);
            if (node == kept && kept != null || arriving) {
                continue;
            }
            Planned stop = actions.plan(resource, Task.STOP, node, optional && resource.migrationTarget == null);
            if (resource.allocatedTo == null) {
                stop.reason = "node availability";
            } else if (kept != null) {
                stop.reason = "being multiply active";
            }
            if (!resource.managed) {
                stop.clear(RUNNABLE);
            }
            if (working.is("remove-after-stop", false)) {
                Cleanup.plan(resource, node, optional, actions, orderings);
            }
        }
    }

    private void start(Resource resource, boolean optional, Node kept) {
        Planned start = actions.plan(resource, Task.START, resource.allocatedTo, true);
        if (start.isRunnable() && !optional) {
            start.clear(OPTIONAL);
        }
        if (kept != null) {
            start.set(PSEUDO);
        }
    }

    private void promote(Resource resource, boolean optional, Node kept) {
        Node node = resource.allocatedTo;
        boolean possible = Actions.findExact(resource, Task.key(resource, Task.START), node).stream().allMatch(Planned::isRunnable);
        if (possible) {
            Planned promote = actions.plan(resource, Task.PROMOTE, node, optional);
            promote.set(PSEUDO, promote.isPseudo() || kept != null);
        } else {
            Actions.findExact(resource, Task.key(resource, Task.PROMOTE), node).forEach(promote -> promote.clear(RUNNABLE));
        }
    }

    private void demote(Resource resource, boolean optional, Node kept) {
        resource.runningOn.stream().filter(node -> kept == null || node != kept)
                .forEach(node -> actions.plan(resource, Task.DEMOTE, node, optional));
    }
}
