package outagebook.pacemaker;

import static outagebook.pacemaker.Flag.OPTIONAL;
import static outagebook.pacemaker.Flag.PSEUDO;
import static outagebook.pacemaker.Flag.RUNNABLE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All actions planned so far, and how one is added or found (custom_action and find_actions: lib/pengine/utils.c in 1.1.10,
 * lib/pengine/pe_actions.c in 2.1.5). Asking for an action that is there already only updates what is known of it.
 */
final class Actions {
    private final Working working;
    private final Release release;
    private final Newest<Planned> all = new Newest<>();
    private final Map<String, Planned> milestones = new HashMap<>();

    Actions(Working working) {
        this.working = working;
        this.release = working.release;
    }

    Newest<Planned> all() {
        return all;
    }

    /** Plans a task of a resource that happens once. */
    Planned plan(Resource resource, String task, Node node, boolean optional) {
        return plan(resource, task, 0, node, optional);
    }

    Planned plan(Resource resource, String task, int intervalMs, Node node, boolean optional) {
        return plan(resource, Task.key(resource.id, task, intervalMs), task, intervalMs, node, optional);
    }

    Planned plan(Resource resource, String key, String task, int intervalMs, Node node, boolean optional) {
        List<Planned> known = find(resource, key, node);
        Planned action = known.isEmpty() ? add(resource, key, task, intervalMs, node, optional) : known.get(0);
        updateOptional(action, optional);
        updateRunnable(action);
        return action;
    }

    private Planned add(Resource resource, String key, String task, int intervalMs, Node node, boolean optional) {
        Planned action = new Planned(all.oldestFirst().size() + 1, resource, key, task, node);
        action.set(OPTIONAL, optional);
        action.intervalMs = intervalMs;
        all.add(action);
        if (resource != null) {
            resource.actions.add(action);
        }
        return action;
    }

    /** An action of a node, not of a resource. */
    Planned planOnNode(String key, String task, Node node) {
        return add(null, key, task, 0, node, false);
    }

    /** A milestone of the whole cluster: {@code all_stopped}. */
    Planned milestone(String name) {
        return milestones.computeIfAbsent(name, n -> {
            Planned action = add(null, n, n, 0, null, true);
            action.set(PSEUDO | RUNNABLE);
            return action;
        });
    }

    /** A milestone of a group or clone: {@code msPostgresql_promote_0}. */
    Planned milestone(Resource resource, String task, boolean optional, boolean runnable) {
        Planned action = plan(resource, task, null, optional);
        action.set(PSEUDO);
        if (runnable) {
            action.set(RUNNABLE);
        }
        return action;
    }

    private void updateOptional(Planned action, boolean optional) {
        if (release.unmanagedStaysOptional() && isLeftAlone(action)) {
            action.set(OPTIONAL);
        } else if (!optional) {
            action.clear(OPTIONAL);
        }
    }

    /** Whether this is a single action of an unmanaged resource. */
    private static boolean isLeftAlone(Planned action) {
        return action.node != null && !action.isPseudo() && !action.resource.managed && !action.isRecurring();
    }

    private void updateRunnable(Planned action) {
        if (action.isPseudo()) {
            return;
        }
        if (action.node == null) {
            action.clear(RUNNABLE);
        } else if (!release.unmanagedStaysOptional() && isLeftAlone(action)) {
            action.set(OPTIONAL);
        } else if (!action.node.online) {
            action.clear(RUNNABLE);
            markUnclean(action);
        } else if (action.node.pending) {
            action.clear(RUNNABLE);
        } else if (needsNothing(action)) {
            action.reason = null;
            action.set(RUNNABLE);
        } else {
            updateForQuorum(action);
        }
    }

    /** A stop on a node that is not there: something may still run on it. */
    private static void markUnclean(Planned action) {
        if (action.resource.managed && action.is(Task.STOP)) {
            action.node.unclean = true;
        }
    }

    private boolean needsNothing(Planned action) {
        if (!action.is(Task.START) && !action.is(Task.PROMOTE)) {
            return true;
        }
        String own = release.operationsHaveRequirements()
                ? OperationPolicy.of(working, action.resource, action.key, action.task).meta().get("requires") : null;
        return (own == null ? action.resource.requires : own).equals("nothing");
    }

    private void updateForQuorum(Planned action) {
        String policy = working.haveQuorum ? "ignore" : working.noQuorumPolicy();
        Resource resource = action.resource;
        if (policy.equals("stop")) {
            action.clear(RUNNABLE);
            action.reason = "no quorum";
        } else if (policy.equals("freeze") && !(resource.isActive() && resource.nextRole.compareTo(resource.role) <= 0)) {
            action.clear(RUNNABLE);
            action.reason = "quorum freeze";
        } else {
            action.set(RUNNABLE);
        }
    }

    /**
     * The actions of a resource under this key, the oldest first. One without a node is sent to the node asked for: it is
     * the same action, only nobody knew yet where it would happen.
     */
    static List<Planned> find(Resource resource, String key, Node node) {
        List<Planned> found = new ArrayList<>();
        for (Planned action : resource.actions.oldestFirst()) {
            if (!action.key.equals(key)) {
                continue;
            }
            if (node != null && action.node == null) {
                action.node = node;
            }
            if (node == null || action.node == node) {
                found.add(action);
            }
        }
        return found;
    }

    /** The oldest action of a resource for this task, on any node or on this one, or null. */
    static Planned findTask(Resource resource, String task, Node node) {
        List<Planned> found = find(resource, Task.key(resource, task), node);
        return found.isEmpty() ? null : found.get(0);
    }

    /** The actions under this key that were sent to this node already. */
    static List<Planned> findExact(Resource resource, String key, Node node) {
        return resource.actions.oldestFirst().stream()
                .filter(a -> node != null && a.node == node && a.key.equals(key)).toList();
    }

    /** The newest action of a resource with this task, on any node or on this one, or null. */
    static Planned newest(Resource resource, String task, Node node) {
        for (Planned action : resource.actions) {
            if (action.task.equals(task) && (node == null || action.node == node)) {
                return action;
            }
        }
        return null;
    }

    /** The newest action of a resource under this key, or null. */
    static Planned newest(Resource resource, String key) {
        for (Planned action : resource.actions) {
            if (action.key.equals(key)) {
                return action;
            }
        }
        return null;
    }
}
