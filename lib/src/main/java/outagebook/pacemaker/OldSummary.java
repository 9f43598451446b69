package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.List;

/** What a transition changes, in the words of 1.1.10 (LogActions in pengine/native.c): up to three lines for one resource. */
final class OldSummary {
    private final List<String> lines = new ArrayList<>();

    static List<String> of(List<Resource> resources) {
        OldSummary summary = new OldSummary();
        resources.forEach(summary::look);
        return summary.lines;
    }

    private void look(Resource resource) {
        resource.children.forEach(this::look);
        if (resource.isPrimitive()) {
            primitive(resource);
        }
    }

    private void primitive(Resource resource) {
        Node current = resource.current();
        Node next = resource.allocatedTo;
        if (current != null && resource.role == Role.STOPPED) {
            resource.role = Role.STARTED;
        }
        if (!resource.managed || current == null && (next == null || resource.orphan)) {
            return;
        }
        Planned start = Actions.findTask(resource, Task.START, next);
        Planned stop = Actions.findTask(resource, Task.STOP, next);
        Planned promote = Actions.findTask(resource, Task.PROMOTE, next);
        Planned demote = Actions.findTask(resource, Task.DEMOTE, next);
        if (resource.role == resource.nextRole) {
            sameRole(resource, start, current, next);
            return;
        }
        boolean stops = stop != null && !stop.isOptional();
        if (resource.role.above(Role.SLAVE) && resource.role.above(resource.nextRole)) {
            demoted(resource, demote, stops, current, next);
        } else if (resource.nextRole == Role.STOPPED) {
            resource.runningOn.forEach(node -> stopped(resource, node));
        }
        if (current != null && next != null && current != next) {
            add("Move", resource, name(resource.nextRole) + " " + current + " -> " + next);
        }
        if (resource.role == Role.STOPPED) {
            add("Start", resource, next + blocked(start));
            if (start == null || !start.isRunnable()) {
                return;
            }
        }
        if (resource.nextRole.above(Role.SLAVE) && resource.nextRole.above(resource.role)) {
            promoted(resource, promote, stops, next);
        }
    }

    private void sameRole(Resource resource, Planned start, Node current, Node next) {
        if (next == null) {
            return;
        }
        String role = name(resource.role) + " ";
        if (current != null && Actions.findTask(resource, "migrate_from", next) != null) {
            add("Migrate", resource, role + current + " -> " + next);
        } else if (resource.reload) {
            add("Reload", resource, role + next);
        } else if (start != null && !start.isOptional()) {
            started(resource, start, role, current, next);
        }
    }

    private void started(Resource resource, Planned start, String role, Node current, Node next) {
        if (!start.isRunnable()) {
            add("Stop", resource, role + next);
        } else if (current != null && current != next) {
            add(resource.failed ? "Recover" : "Move", resource, role + current + " -> " + next);
        } else {
            add(resource.failed ? "Recover" : "Restart", resource, role + next);
        }
    }

    private void demoted(Resource resource, Planned demote, boolean stops, Node current, Node next) {
        if (current == null) {
            return;
        }
        add("Demote", resource, name(resource.role) + " -> " + name(resource.nextRole) + " " + current + blocked(demote));
        if (stops && resource.nextRole.above(Role.STOPPED)) {
            again(resource, resource.nextRole, next);
        }
    }

    private void stopped(Resource resource, Node node) {
        add("Stop", resource, node + blocked(Actions.findTask(resource, Task.STOP, node)));
    }

    private void promoted(Resource resource, Planned promote, boolean stops, Node next) {
        if (stops && resource.role.above(Role.STOPPED)) {
            again(resource, resource.role, next);
        }
        add("Promote", resource, name(resource.role) + " -> " + name(resource.nextRole) + " " + next + blocked(promote));
    }

    private void again(Resource resource, Role restarted, Node next) {
        if (resource.failed) {
            add("Recover", resource, name(resource.role) + " " + next);
        } else if (resource.reload) {
            add("Reload", resource, name(resource.role) + " " + next);
        } else {
            add("Restart", resource, name(restarted) + " " + next);
        }
    }

    private void add(String change, Resource resource, String details) {
        lines.add(change + " " + resource.id + " (" + details + ")");
    }

    private static String blocked(Planned action) {
        return action != null && action.isRunnable() ? "" : " - blocked";
    }

    private static String name(Role role) {
        return role.name().charAt(0) + role.name().substring(1).toLowerCase(java.util.Locale.ROOT);
    }
}
