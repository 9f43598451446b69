package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Compares what the nodes remember with what is configured now: operations that are no longer configured are cancelled, resources
 * with other parameters restarted, orphans forgotten (check_actions in pengine/allocate.c of 1.1.10,
 * pcmk__handle_rsc_config_changes in pcmk_sched_actions.c of 2.1.5).
 */
final class ConfigChanges {
    private final Working working;
    private final Release release;
    private final Actions actions;
    private final Orderings orderings;

    ConfigChanges(Working working, Actions actions, Orderings orderings) {
        this.working = working;
        this.release = working.release;
        this.actions = actions;
        this.orderings = orderings;
    }

    void plan() {
        if (release.isModern()) {
            working.nodes.forEach(node -> working.status().children("node_state")
                    .filter(state -> node.uname.equals(state.get("uname"))).findFirst().ifPresent(state -> node(node, state)));
        } else {
            working.status().children("node_state").forEach(state -> node(working.nodeWithId(state.id()), state));
        }
    }

    private void node(Node node, Element state) {
        if (node == null || !node.canRun() && !node.maintenance || !node.online && !working.fencingEnabled()) {
            return;
        }
        entries(state).filter(entry -> !entry.children().isEmpty() && entry.id() != null).forEach(entry -> {
            List<Resource> named = new ArrayList<>();
            working.resources.forEach(resource -> collect(resource, entry.id(), named));
            for (int i = named.size() - 1; i >= 0; i--) {
                resource(named.get(i), node, entry);
            }
        });
    }

    private static Stream<Element> entries(Element state) {
        return state.child("lrm").flatMap(lrm -> lrm.child("lrm_resources")).stream().flatMap(list -> list.children("lrm_resource"));
    }

    private static void collect(Resource resource, String name, List<Resource> into) {
        if (resource.isPrimitive() && (resource.id.equals(name) || name.equals(resource.cloneName))) {
            into.add(resource);
        }
        resource.children.forEach(child -> collect(child, name, into));
    }

    private void resource(Resource resource, Node node, Element entry) {
        if (resource.orphan) {
            if (!resource.top().isClone() || resource.top().unique) {
                Cleanup.plan(resource, node, false, actions, orderings);
            }
            return;
        }
        boolean active = resource.runningOn.contains(node);
        if (isOtherAgent(resource, entry)) {
            if (active) {
                actions.plan(resource, Task.STOP, node, false);
                resource.startPending = true;
            }
            Cleanup.plan(resource, node, false, actions, orderings);
        }
        if (active) {
            operations(resource, node, entry);
        }
    }

    private static boolean isOtherAgent(Resource resource, Element entry) {
        return Stream.of("type", "class", "provider")
                .anyMatch(a -> !resource.xml.get(a, "").equals(entry.get(a, "")));
    }

    private void operations(Resource resource, Node node, Element entry) {
        History history = new History(resource, node, entry, GlibSort.sorted(newestFirst(entry), Operations::compare));
        for (Element op : ActiveOperations.of(history, false)) {
            int interval = Operations.intervalMs(op);
            String task = op.get("operation", "");
            if (interval > 0 && isInMaintenance(resource, node)) {
                cancel(resource, node, task, interval);
            } else if (isCompared(task, interval) && isChanged(resource, node, op, task, interval)
                    && FailCounts.of(working, resource, node, true) != 0) {
                actions.plan(resource, Task.CLEAR_FAILCOUNT, node, false).set(Flag.RUNNABLE);
            }
        }
    }

    private static List<Element> newestFirst(Element entry) {
        List<Element> ops = new ArrayList<>();
        entry.children("lrm_rsc_op").forEach(op -> ops.add(0, op));
        return ops;
    }

    private boolean isInMaintenance(Resource resource, Node node) {
        return node.maintenance || (release.isModern() ? Recurring.isInMaintenance(working, resource) : working.maintenanceMode());
    }

    private boolean isCompared(String task, int interval) {
        return interval > 0 || task.equals(Task.MONITOR) || task.equals(Task.START) || task.equals("migrate_from")
                || release.isModern() && task.equals(Task.PROMOTE);
    }

    private void cancel(Resource resource, Node node, String task, int interval) {
        Planned cancel = Recurring.cancel(actions, resource, task, interval, node);
        orderings.add(Ordering.of(resource, Task.STOP, cancel, Order.OPTIONAL));
    }

    /** {@return whether the operation is configured otherwise now; plans what to do about it} */
    private boolean isChanged(Resource resource, Node node, Element op, String task, int interval) {
        if (interval > 0 && Ops.find(working, resource, task, interval) == null) {
            if (working.is("stop-orphan-actions", true)) {
                cancel(resource, node, task, interval);
            }
            return true;
        }
        String affected = interval > 0 ? task : Task.START;
        Digests.Result result = Digests.compare(working, resource, node, op);
        switch (result) {
            case SAME -> { }
            case NEEDS_RESTART -> restart(resource, affected, interval);
            case CHANGED, UNKNOWN -> changed(resource, node, op, affected, interval);
        }
        return result != Digests.Result.SAME;
    }

    private void restart(Resource resource, String task, int interval) {
        Planned required = actions.plan(resource, task, interval, null, false);
        if (release.isModern()) {
            required.reason = "resource definition change";
        }
    }

    private void changed(Resource resource, Node node, Element op, String task, int interval) {
        boolean reloadable = op.get("op-restart-digest") != null;
        if (interval > 0 && release.isModern()) {
            actions.plan(resource, task, interval, node, true).set(Flag.RESCHEDULE);
        } else if (interval > 0) {
            Planned again = actions.plan(resource, task, interval, null, false);
            orderings.add(Ordering.of(resource, Task.START, again, Order.RUNNABLE_FIRST));
        } else if (!reloadable) {
            restart(resource, task, interval);
        } else if (release.isModern()) {
            reload(resource, node);
        } else {
            resource.tryReload = true;
            actions.plan(resource, task, interval, null, true);
        }
    }

    private void reload(Resource resource, Node node) {
        if (!resource.managed || resource.failed) {
            return;
        }
        if (resource.startPending) {
            actions.plan(resource, Task.STOP, node, false);
            return;
        }
        resource.reload = true;
        Planned reload = actions.plan(resource, release.reload(), node, false);
        reload.because("resource definition change");
        orderings.add(Ordering.of(reload, resource, Task.STOP, Order.OPTIONAL | Order.THEN_CANCELS_FIRST));
        orderings.add(Ordering.of(reload, resource, Task.DEMOTE, Order.OPTIONAL | Order.THEN_CANCELS_FIRST));
    }
}
