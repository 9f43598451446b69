package outagebook.pacemaker;

import static outagebook.pacemaker.Flag.RUNNABLE;

/**
 * In 2.1.5, what cannot start or be promoted keeps from starting whatever must run with it
 * (pcmk__block_colocation_dependents in pcmk_sched_colocation.c).
 */
final class Blocking {
    private final Propagation propagation;

    Blocking(Propagation propagation) {
        this.propagation = propagation;
    }

    void dependentsOf(Planned action) {
        boolean start = action.is(Task.START);
        if (action.isRunnable() || !start && !action.is(Task.PROMOTE)) {
            return;
        }
        Resource top = action.resource.top();
        if (top.withThis.isEmpty() || someChildCan(top, action.task)) {
            return;
        }
        for (Colocation colocation : top.withThis) {
            if (colocation.score() >= Scores.INFINITY && (start || colocation.primaryRole() == Role.MASTER)) {
                boolean promoted = colocation.dependentRole() == Role.MASTER;
                block(colocation.dependent(), promoted ? Task.PROMOTE : Task.START, "colocation with " + action.resource.id);
            }
        }
    }

    private static boolean someChildCan(Resource top, String task) {
        return top.children.stream().map(child -> Actions.newest(child, task, null)).anyMatch(a -> a == null || a.isRunnable());
    }

    private void block(Resource resource, String task, String why) {
        for (Planned action : resource.actions) {
            if (action.isRunnable() && action.is(task)) {
                action.clear(RUNNABLE);
                action.because(why);
                dependentsOf(action);
                propagation.update(action);
            }
        }
        resource.children.forEach(child -> block(child, task, why));
    }
}
