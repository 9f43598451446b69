package outagebook.pacemaker;

import static outagebook.pacemaker.Flag.OPTIONAL;
import static outagebook.pacemaker.Flag.PSEUDO;

import java.util.HashSet;
import java.util.Set;

/**
 * At the end, 1.1.10 rewrites the stop and start of a resource that can be moved live as migrate_to and migrate_from, and the start of
 * one that only has new parameters as a reload (rsc_migrate_reload in pengine/native.c).
 */
final class OldRewriting {
    /** What the resources below another one do. */
    private static final int STARTING = 1;
    private static final int STOPPING = 2;
    private static final int IN_THE_WAY = 4;

    private final Actions actions;
    private final Set<Resource> seen = new HashSet<>();
    private final Set<Resource> migrating = new HashSet<>();

    OldRewriting(Actions actions) {
        this.actions = actions;
    }

    void rewrite(Resource resource) {
        if (!seen.add(resource)) {
            return;
        }
        resource.children.forEach(this::rewrite);
        if (resource.isPrimitive()) {
            primitive(resource);
        }
    }

    private void primitive(Resource resource) {
        boolean partial = resource.migrationTarget != null && possible(resource, Task.START, resource.migrationTarget) != null
                && possible(resource, Task.STOP, resource.migrationSource) != null;
        Planned start = possible(resource, Task.START, partial ? resource.migrationTarget : null);
        Planned stop = possible(resource, Task.STOP, partial ? resource.migrationSource : resource.current());
        if (!resource.managed || resource.failed || resource.startPending || !resource.nextRole.isActive()
                || resource.runningOn.size() != 1 && !partial) {
            return;
        }
        if (stop != null && stop.isOptional()) {
            if (resource.tryReload && start != null && start.isOptional()) {
                reload(resource, stop, start);
            }
        } else if (canMigrate(resource, stop, start)) {
            migrate(resource, stop, start, partial);
        }
    }

    private static Planned possible(Resource resource, String task, Node node) {
        Planned action = Actions.findTask(resource, task, node);
        return action == null || action.isPseudo() || !action.isRunnable() ? null : action;
    }

    private static void reload(Resource resource, Planned stop, Planned start) {
        Planned promote = possible(resource, Task.PROMOTE, null);
        if (promote != null && !promote.isOptional()) {
            promote.set(PSEUDO);
        }
        Planned demote = possible(resource, Task.DEMOTE, null);
        boolean demotes = demote != null && !demote.isOptional();
        if (demotes) {
            stop.set(PSEUDO);
        }
        Planned reload = demotes ? demote : start;
        resource.reload = true;
        reload.clear(OPTIONAL);
        reload.rename("reload");
    }

    private boolean canMigrate(Resource resource, Planned stop, Planned start) {
        return !migrating.contains(resource) && LiveMigration.isWished(resource) && !resource.nextRole.above(Role.SLAVE)
                && start != null && stop != null && start.node != null && stop.node != null && !stop.isOptional() && !start.isOptional()
                && stop.node != start.node && isAtBottom(resource);
    }

    /** Does nothing below it have to stop and start for it to move? */
    private static boolean isAtBottom(Resource resource) {
        int mode = 0;
        Set<Resource> with = new HashSet<>();
        for (Colocation colocation : resource.thisWith) {
            if (colocation.score() > 0) {
                mode |= below(resource, colocation.primary());
                with.add(colocation.primary());
                if ((mode & IN_THE_WAY) != 0 || (mode & (STARTING | STOPPING)) == (STARTING | STOPPING)) {
                    return false;
                }
            }
        }
        for (Link link : Actions.findTask(resource, Task.START, null).before) {
            Resource other = link.action.resource;
            if ((link.type & Order.SERIALIZE) == 0 && other != null && !link.action.isOptional()) {
                mode |= below(resource, other);
                if ((mode & IN_THE_WAY) != 0 && with.contains(other) || (mode & (STARTING | STOPPING)) == (STARTING | STOPPING)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static int below(Resource resource, Resource other) {
        if (other == resource) {
            return 0;
        }
        if (other.top().isPrimitive()) {
            return IN_THE_WAY;
        }
        if (other == resource.parent) {
            return other.thisWith.stream().filter(c -> c.score() > 0).mapToInt(c -> below(resource, c.primary())).reduce(0, (a, b) -> a | b);
        }
        return other.top().isGroup() ? IN_THE_WAY : activity(other);
    }

    private static int activity(Resource resource) {
        if (!resource.isPrimitive()) {
            return resource.children.stream().mapToInt(OldRewriting::activity).reduce(0, (a, b) -> a | b);
        }
        return (happens(Actions.newest(resource, Task.START, null)) ? STARTING : 0)
                | (happens(Actions.newest(resource, Task.STOP, null)) ? STOPPING : 0);
    }

    private static boolean happens(Planned action) {
        return action != null && !action.isOptional() && !action.isPseudo();
    }

    private void migrate(Resource resource, Planned stop, Planned start, boolean partial) {
        migrating.add(resource);
        start.set(PSEUDO);
        Planned to = partial ? null : actions.plan(resource, LiveMigration.TO, stop.node, false);
        if (to != null) {
            resource.danglingMigrations.forEach(node -> actions.plan(resource, Task.STOP, node, false).before(to, Order.OPTIONAL));
        }
        Planned from = actions.plan(resource, LiveMigration.FROM, start.node, false);
        Planned begin = to == null ? from : to;
        if (to != null) {
            to.before(from, Order.OPTIONAL);
        }
        from.before(stop, Order.OPTIONAL);
        actions.milestone("stonith_complete").before(begin, Order.OPTIONAL);
        resource.thisWith.stream().filter(c -> c.score() > 0).forEach(c -> untie(c.primary(), below(resource, c.primary()), stop, start));
        waitFor(resource, stop, begin, true);
        waitFor(resource, start, begin, false);
    }

    /** A clone below may stop or start meanwhile: what it waited for was the stop and start that are no more. */
    private static void untie(Resource clone, int mode, Planned stop, Planned start) {
        Planned started = Actions.newest(clone, Task.STARTED, null);
        Planned stopping = Actions.newest(clone, Task.STOP, null);
        if ((mode & STOPPING) != 0) {
            start.before.forEach(link -> link.type = link.action == started ? Order.NONE : link.type);
        } else if ((mode & STARTING) != 0 && stopping != null) {
            stopping.before.forEach(link -> link.type = link.action == stop ? Order.NONE : link.type);
        }
    }

    /** The migration waits for all that the stop, or the start, waited for. */
    private void waitFor(Resource resource, Planned replaced, Planned begin, boolean othersFirst) {
        for (Link link : replaced.before) {
            Resource other = link.action.resource;
            if (other != null && (link.action.isOptional() || other == resource || other == resource.parent)) {
                continue;
            }
            if (other != null && othersFirst) {
                rewrite(other);
            }
            if (othersFirst && migrating.contains(other)) {
                link.type = Order.NONE;
            } else {
                link.action.before(begin, link.type);
            }
        }
    }
}
