package outagebook.pacemaker;

import static outagebook.pacemaker.Flag.OPTIONAL;
import static outagebook.pacemaker.Flag.RUNNABLE;

import java.util.List;
import java.util.Set;

/**
 * Plans the monitors that a resource needs in its next role, and cancels those of another one (Recurring and Recurring_Stopped in
 * pengine/native.c of 1.1.10, pcmk_sched_recurring.c of 2.1.5).
 */
final class Recurring {
    private static final Set<String> ONCE = Set.of(Task.START, Task.STOP, Task.PROMOTE, Task.DEMOTE);

    /** An operation to be repeated: for resources in that role, or (unknown) in all but the promoted one. */
    private record Op(String name, int intervalMs, Role role) {
        String key(Resource resource) {
            return Task.key(resource.id, name, intervalMs);
        }
    }

    private final Working working;
    private final Release release;
    private final Actions actions;
    private final Orderings orderings;

    Recurring(Working working, Actions actions, Orderings orderings) {
        this.working = working;
        this.release = working.release;
        this.actions = actions;
        this.orderings = orderings;
    }

    void plan(Resource resource) {
        boolean kept = resource.nextRole != Role.STOPPED || !resource.managed;
        Node node = kept || release.isModern() ? resource.allocatedTo : null;
        if (resource.blocked || release.isModern() && isInMaintenance(working, resource)) {
            return;
        }
        boolean watched = kept && (!release.isModern() || node != null && !node.maintenance);
        Planned start = watched ? actions.plan(resource, Task.START, node, true) : null;
        if (!release.isModern() && (working.maintenanceMode() || node != null && node.maintenance)) {
            return;
        }
        List<Op> ops = ops(resource);
        for (Op op : ops) {
            if (start != null && op.role != Role.STOPPED) {
                active(resource, start, node, op);
            }
            if (release.isModern()) {
                inactive(resource, node, op);
            }
        }
        if (!release.isModern()) {
            ops.forEach(op -> inactive(resource, node, op));
        }
    }

    static boolean isInMaintenance(Working working, Resource resource) {
        return working.maintenanceMode() || Working.isTrue(resource.meta.get("maintenance"))
                || resource.runningOn.stream().anyMatch(node -> node.maintenance);
    }

    private List<Op> ops(Resource resource) {
        return Ops.of(working, resource).stream()
                .filter(xml -> Ops.isEnabled(xml) && !ONCE.contains(xml.get("name")) && Ops.intervalMs(xml) > 0)
                .filter(xml -> !isRepeated(resource, xml))
                .map(xml -> new Op(xml.get("name"), Ops.intervalMs(xml), Role.of(xml.get("role"))))
                .toList();
    }

    /** Two of the same name and interval: Pacemaker complains and takes neither. */
    private boolean isRepeated(Resource resource, Element xml) {
        return Ops.of(working, resource).stream()
                .filter(x -> x.get("name", "").equals(xml.get("name")) && Ops.intervalMs(x) == Ops.intervalMs(xml)).count() > 1;
    }

    private void active(Resource resource, Planned start, Node node, Op op) {
        String key = op.key(resource);
        List<Planned> known = Actions.findExact(resource, key, node);
        boolean optional = start.isOptional() && !known.isEmpty() && known.stream().noneMatch(a -> a.has(Flag.RESCHEDULE));
        boolean otherRole = op.role == Role.UNKNOWN ? resource.nextRole == Role.MASTER : op.role != resource.nextRole;
        if (otherRole) {
            if (optional) {
                cancelBeforeChange(resource, op, node);
            }
            return;
        }
        Planned monitor = actions.plan(resource, op.name, op.intervalMs, node, optional);
        if (!start.isRunnable() || node == null || !node.online || node.unclean) {
            monitor.clear(RUNNABLE);
        }
        if (node == null || resource.managed) {
            orderAfterChange(resource, monitor);
        }
    }

    private void orderAfterChange(Resource resource, Planned monitor) {
        orderings.add(Ordering.of(resource, Task.START, monitor, Order.IMPLIES_THEN | Order.RUNNABLE_FIRST));
        if (release.isModern()) {
            orderings.add(Ordering.of(resource, release.reload(), monitor, Order.IMPLIES_THEN | Order.RUNNABLE_FIRST));
        }
        if (resource.nextRole == Role.MASTER) {
            orderings.add(Ordering.of(resource, Task.PROMOTE, monitor, Order.OPTIONAL | Order.RUNNABLE_FIRST));
        } else if (resource.role == Role.MASTER) {
            orderings.add(Ordering.of(resource, Task.DEMOTE, monitor, Order.OPTIONAL | Order.RUNNABLE_FIRST));
        }
    }

    private void cancelBeforeChange(Resource resource, Op op, Node node) {
        Planned cancel = cancel(actions, resource, op.name, op.intervalMs, node);
        String change = switch (resource.role) {
            case STARTED, SLAVE -> resource.nextRole == Role.MASTER ? Task.PROMOTE : resource.nextRole == Role.STOPPED ? Task.STOP : null;
            case MASTER -> Task.DEMOTE;
            default -> null;
        };
        if (change != null) {
            orderings.add(Ordering.of(cancel, resource, change, Order.RUNNABLE_FIRST));
        }
    }

    /** The recurring action itself becomes the one that ends it. */
    static Planned cancel(Actions actions, Resource resource, String name, int intervalMs, Node node) {
        Planned cancel = actions.plan(resource, Task.key(resource.id, name, intervalMs), Task.CANCEL, intervalMs, node, false);
        cancel.task = Task.CANCEL;
        return cancel;
    }

    /** Monitors with role="Stopped", on the nodes where the resource will not run. */
    private void inactive(Resource resource, Node node, Op op) {
        if (op.role != Role.STOPPED || !resource.unique) {
            return;
        }
        if (node != null && !Actions.findExact(resource, op.key(resource), node).isEmpty()) {
            Planned cancel = cancel(actions, resource, op.name, op.intervalMs, node);
            if (resource.nextRole == Role.STARTED || resource.nextRole == Role.SLAVE) {
                orderings.add(Ordering.of(cancel, resource, Task.START, Order.RUNNABLE_FIRST));
            }
        }
        for (Node other : working.nodes) {
            if (other != node) {
                inactiveOn(resource, other, op);
            }
        }
    }

    private void inactiveOn(Resource resource, Node node, Op op) {
        boolean optional = !Actions.findExact(resource, op.key(resource), node).isEmpty();
        Planned monitor = actions.plan(resource, op.name, op.intervalMs, node, optional);
        monitor.expectsStopped = true;
        List<Planned> stops = Actions.findExact(resource, Task.key(resource, Task.STOP), node);
        boolean probed = afterProbes(resource, node, monitor);
        for (Planned stop : stops) {
            if (!stop.isRunnable()) {
                monitor.clear(RUNNABLE);
            }
            if (resource.managed) {
                orderings.add(new Ordering(Order.IMPLIES_THEN | Order.RUNNABLE_FIRST, resource, null, stop, null, null, monitor));
            }
        }
        boolean stopping = stops.stream().anyMatch(stop -> !stop.isOptional());
        if (!resource.managed && (release.isModern() ? stopping : probed && !stopping)) {
            monitor.set(OPTIONAL);
        }
        if (!node.online || node.unclean) {
            monitor.clear(RUNNABLE);
        }
    }

    /** Orders the monitor after the probes; true if there are none to wait for. */
    private boolean afterProbes(Resource resource, Node node, Planned monitor) {
        if (release.isModern()) {
            if (resource.managed) {
                Actions.find(resource, Task.key(resource, Task.MONITOR), node).forEach(p -> p.before(monitor, Order.RUNNABLE_FIRST));
            }
            return true;
        }
        Planned probed = actions.milestone(Task.PROBED);
        if (!probed.isRunnable()) {
            monitor.clear(RUNNABLE);
        }
        if (resource.managed) {
            orderings.add(new Ordering(Order.OPTIONAL, null, null, probed, null, null, monitor));
        }
        return probed.isOptional();
    }
}
