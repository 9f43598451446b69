package outagebook.pacemaker;

import static outagebook.pacemaker.Flag.MIGRATABLE;
import static outagebook.pacemaker.Flag.PSEUDO;

/**
 * Moving a resource without stopping it, in 2.1.5 (pcmk_sched_migration.c): migrate_to where it is, migrate_from where it goes; the
 * start is then a mere milestone.
 */
final class LiveMigration {
    static final String TO = "migrate_to";
    static final String FROM = "migrate_from";

    private LiveMigration() {}

    static boolean isWished(Resource resource) {
        return Working.isTrue(resource.meta.get("allow-migrate"));
    }

    static boolean isPossible(Resource resource, Node current) {
        return isWished(resource) && resource.managed && !resource.failed && !resource.startPending
                && current != null && !current.unclean && resource.allocatedTo != null && !resource.allocatedTo.unclean;
    }

    static void plan(Resource resource, Node current, Actions actions, Orderings orderings) {
        boolean underWay = resource.migrationTarget != null;
        actions.plan(resource, Task.START, resource.allocatedTo, true).set(MIGRATABLE | PSEUDO);
        actions.plan(resource, Task.STOP, current, true).set(MIGRATABLE);
        if (!underWay) {
            actions.plan(resource, TO, current, true).set(MIGRATABLE);
        }
        actions.plan(resource, FROM, resource.allocatedTo, true).set(MIGRATABLE);
        orderings.add(resource, Task.MONITOR, resource, underWay ? FROM : TO, Order.OPTIONAL);
        if (!underWay) {
            orderings.add(resource, TO, resource, FROM, Order.OPTIONAL | Order.MIGRATION_IMPLIES_FIRST);
        }
        orderings.add(resource, FROM, resource, Task.STOP, Order.OPTIONAL | Order.MIGRATION_IMPLIES_FIRST);
        orderings.add(resource, FROM, resource, Task.START, Order.OPTIONAL | Order.MIGRATION_IMPLIES_FIRST | Order.PSEUDO_FIRST);
    }

    /** What an ordering of starts and stops means for migrations (pcmk__order_migration_equivalents). */
    static void equivalents(Ordering ordering, Orderings orderings) {
        Resource first = ordering.firstResource();
        Resource then = ordering.thenResource();
        if (first == null || then == null || first == then || first.isInside(then) || then.isInside(first) || !isWished(then)) {
            return;
        }
        int both = isWished(first) ? Order.OPTIONAL | Order.UNLESS_FIRST_MIGRATES : Order.OPTIONAL;
        String tasks = ordering.firstTask() + " " + ordering.thenTask();
        switch (tasks) {
            case "start start" -> {
                if (isWished(first)) {
                    orderings.add(first, FROM, then, TO, Order.OPTIONAL);
                }
                orderings.add(first, Task.START, then, TO, both);
            }
            case "stop stop" -> {
                orderings.add(first, Task.STOP, then, TO, both);
                if (then.migrationTarget != null) {
                    orderings.add(first, Task.STOP, then, FROM, both);
                }
            }
            case "promote start" -> orderings.add(first, Task.PROMOTE, then, TO, Order.OPTIONAL);
            case "demote stop" -> {
                orderings.add(first, Task.DEMOTE, then, TO, Order.OPTIONAL);
                if (then.migrationTarget != null) {
                    orderings.add(first, Task.DEMOTE, then, FROM, Order.OPTIONAL);
                }
            }
            default -> { }
        }
    }
}
