package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.List;

/**
 * What a transition changes, in the words of 2.1.5 (rsc_action_default and rsc_action_item in lib/pacemaker/pcmk_output.c): one line
 * for one resource, with the reason if there is one.
 */
final class Summary {
    private final List<String> lines = new ArrayList<>();

    static List<String> of(Working working) {
        Summary summary = new Summary();
        working.resources.forEach(summary::look);
        return summary.lines;
    }

    private void look(Resource resource) {
        resource.children.forEach(this::look);
        if (resource.isPrimitive()) {
            primitive(resource);
        }
    }

    private void primitive(Resource resource) {
        Node current = RoleChanges.cleanNode(resource);
        Node next = resource.allocatedTo;
        if (current != null && resource.role == Role.STOPPED) {
            resource.role = Role.STARTED;
        }
        if (!resource.managed || current == null && (next == null || resource.orphan)) {
            return;
        }
        Planned start = Actions.findTask(resource, Task.START, next);
        Planned stop = Actions.findTask(resource, Task.STOP, start == null || !start.isRunnable() ? null : current);
        if (stop == null && resource.stopsElsewhere) {
            stop = Actions.findTask(resource, Task.STOP, null);
        }
        Planned promote = Actions.findTask(resource, Task.PROMOTE, next);
        Planned demote = Actions.findTask(resource, Task.DEMOTE, next);
        if (resource.role == resource.nextRole) {
            sameRole(resource, start, stop, promote, demote, current, next);
        } else {
            otherRole(resource, start, stop, promote, demote, current, next);
        }
    }

    private void sameRole(Resource resource, Planned start, Planned stop, Planned promote, Planned demote, Node current, Node next) {
        if (next == null) {
            return;
        }
        Planned migration = Actions.findTask(resource, "migrate_from", next);
        if (migration != null && current != null && migration.isRunnable()) {
            add("Migrate", resource, current, next, start, start);
        } else if (resource.reload) {
            add("Reload", resource, current, next, start, start);
        } else if (start == null || start.isOptional()) {
            if (demote != null && promote != null && !demote.isOptional() && !promote.isOptional()) {
                add("Re-promote", resource, current, next, promote, demote);
            }
        } else if (!start.isRunnable()) {
            add("Stop", resource, current, null, stop, stop != null && stop.reason != null ? stop : start);
        } else if (current != null && current != next) {
            add(resource.failed ? "Recover" : "Move", resource, current, next, stop, stop);
        } else if (resource.failed) {
            add("Recover", resource, current, null, stop, stop);
        } else {
            add("Restart", resource, current, next, start, start);
        }
    }

    private void otherRole(Resource resource, Planned start, Planned stop, Planned promote, Planned demote, Node current, Node next) {
        if (stop != null && (resource.nextRole == Role.STOPPED || start != null && !start.isRunnable())) {
            resource.runningOn.forEach(node -> stopped(resource, node, start));
        } else if (stop != null && resource.failed && !resource.stopNeededOn.isEmpty()) {
            add("Recover", resource, current, next, stop, start);
        } else if (current != null && next != null && current != next) {
            add("Move", resource, current, next, stop, stop);
        } else if (resource.reload) {
            add("Reload", resource, current, next, start, start);
        } else if (stop != null && !stop.isOptional()) {
            add("Restart", resource, current, next, start, start);
        } else if (resource.role == Role.MASTER) {
            add("Demote", resource, current, next, demote, demote);
        } else if (resource.nextRole == Role.MASTER) {
            add("Promote", resource, current, next, promote, promote);
        } else if (resource.role == Role.STOPPED && resource.nextRole.above(Role.STOPPED)) {
            add("Start", resource, current, next, start, start);
        }
    }

    private void stopped(Resource resource, Node node, Planned start) {
        Planned stop = Actions.findTask(resource, Task.STOP, node);
        add("Stop", resource, node, null, stop, stop != null && stop.reason != null ? stop : start);
    }

    /**
     * @param action what is to be done
     * @param source whose reason is given
     */
    private void add(String change, Resource resource, Node from, Node to, Planned action, Planned source) {
        String why = (source == null ? action : source).reason;
        String blocked = action.isRunnable() ? "" : why == null ? " blocked" : " (blocked)";
        lines.add(change + " " + resource.id + " ( " + details(resource, from, to) + " )" + (why == null ? "" : " due to " + why) + blocked);
    }

    private static String details(Resource resource, Node from, Node to) {
        boolean roles = resource.role.above(Role.STARTED) || resource.nextRole.above(Role.SLAVE);
        boolean sameRole = resource.role == resource.nextRole;
        String role = name(resource.role);
        String change = role + " -> " + name(resource.nextRole);
        if (from == null) {
            return roles ? change + " " + to : to.uname;
        }
        if (to == null) {
            return roles ? role + " " + from : from.uname;
        }
        if (sameRole) {
            return from == to ? (roles ? role + " " + from : from.uname) : from + " -> " + to + (roles ? " " + role : "");
        }
        return from == to ? change + " " + from : role + " " + from + " -> " + name(resource.nextRole) + " " + to;
    }

    private static String name(Role role) {
        return switch (role) {
            case UNKNOWN -> "Unknown";
            case STOPPED -> "Stopped";
            case STARTED -> "Started";
            case SLAVE -> "Unpromoted";
            case MASTER -> "Promoted";
        };
    }
}
