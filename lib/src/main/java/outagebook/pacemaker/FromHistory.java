package outagebook.pacemaker;

import java.util.List;

/**
 * Plans what the histories alone ask for: monitors that run are there, failed resources must stop (unpack_rsc_op, process_recurring
 * and process_rsc_state in lib/pengine/unpack.c of both releases).
 */
final class FromHistory {
    private final Working working;
    private final Actions actions;
    private final Orderings orderings;

    FromHistory(Working working, Actions actions, Orderings orderings) {
        this.working = working;
        this.actions = actions;
        this.orderings = orderings;
    }

    void plan() {
        if (!working.release.isModern()) {
            working.resources.stream().filter(r -> r.orphan).forEach(this::forgetOrphansFailures);
        }
        working.histories.forEach(this::plan);
    }

    private void forgetOrphansFailures(Resource orphan) {
        for (Node node : working.nodes) {
            if (orphan.clearFailCountOn.contains(node)) {
                clearFailCount(orphan, node).before(actions.milestone(Task.PROBED), Order.OPTIONAL);
            }
        }
    }

    private void plan(History history) {
        Resource resource = history.resource();
        Node node = history.node();
        if (resource.clearFailCountOn.contains(node) && !(resource.orphan && !working.release.isModern())) {
            clearFailCount(resource, node);
        }
        recurring(history);
        if (resource.demoteNeededOn.contains(node)) {
            actions.plan(resource, Task.DEMOTE, node, false);
        }
        if (resource.stopNeededOn.contains(node)) {
            actions.plan(resource, Task.STOP, node, false);
        }
    }

    /** In 1.1.10 its key is one of a kind, without interval. */
    private Planned clearFailCount(Resource resource, Node node) {
        String key = working.release.isModern() ? Task.key(resource, Task.CLEAR_FAILCOUNT) : resource.id + "_" + Task.CLEAR_FAILCOUNT;
        return actions.plan(resource, key, Task.CLEAR_FAILCOUNT, 0, node, false);
    }

    private void recurring(History history) {
        if (!history.node().online) {
            return;
        }
        List<Element> active = ActiveOperations.of(history, true);
        for (Element op : active) {
            int interval = Operations.intervalMs(op);
            if (interval > 0 && !"-1".equals(op.get("op-status"))) {
                actions.plan(history.resource(), op.get("operation"), interval, history.node(), true);
            }
        }
    }

    /** In 2.1.5, failures of a resource that is no longer configured are forgotten before it stops. */
    void forgetOrphans() {
        if (!working.release.isModern() || !working.is("stop-orphan-resources", true)) {
            return;
        }
        working.resources.stream().filter(r -> r.orphan).forEach(orphan -> {
            for (Node node : working.nodes) {
                if (node.online && FailCounts.of(working, orphan, node, true) != 0) {
                    orderings.add(Ordering.of(clearFailCount(orphan, node), orphan, Task.STOP, Order.OPTIONAL));
                }
            }
        });
    }
}
