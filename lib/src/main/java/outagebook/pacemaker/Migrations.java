package outagebook.pacemaker;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Live migrations in the history: migrate_to on the source, migrate_from on the target, stop on the source. If that was not completed, the
 * resource may run at either end. Sources: 1.1.10 lib/pengine/unpack.c unpack_rsc_op; 2.1.5 the same file, unpack_migrate_...
 */
final class Migrations {
    private final Working working;
    private final Resource resource;
    private final Node node;
    private final Element op;
    private final String source;
    private final String target;

    private Migrations(Working working, Resource resource, Node node, Element op) {
        this.working = working;
        this.resource = resource;
        this.node = node;
        this.op = op;
        source = op.get("migrate_source", "");
        target = op.get("migrate_target", "");
    }

    /** A migrate_to that went well on this node. */
    static void movedAway(Working working, Resource resource, Node node, Element op) {
        Migrations migration = new Migrations(working, resource, node, op);
        if (working.release.isModern()) {
            migration.movedAwayModern();
        } else {
            migration.movedAwayOld();
        }
    }

    /** A migrate_to or migrate_from that failed on this node. */
    static void failed(Working working, Resource resource, Node node, Element op) {
        Migrations migration = new Migrations(working, resource, node, op);
        boolean leaving = Operations.task(op).equals("migrate_to");
        resource.role = Role.STARTED;
        if (!working.release.isModern()) {
            migration.failedOld(leaving);
        } else if (leaving) {
            migration.leavingFailed();
        } else {
            migration.arrivingFailed();
        }
    }

    private void movedAwayOld() {
        Element stop = find("stop", node.id, null).orElse(null);
        if (stop != null && call(stop) >= call(op)) {
            return;
        }
        Element arrival = find("migrate_from", target, source).orElse(null);
        resource.role = Role.STARTED;
        if (arrival != null && succeeded(arrival)) {
            resource.role = Role.STOPPED;
            resource.danglingMigrations.add(node);
        } else if (arrival != null) {
            runningIfOnline(target);
        } else if (working.nodeWithId(target) != null && working.nodeWithId(target).online) {
            Running.add(working, resource, working.nodeWithId(target));
            partial(working.nodeWithId(target));
        } else {
            resource.failed = true;
        }
    }

    private void movedAwayModern() {
        boolean newerAtSource = changedAfter(source, op, true);
        Element arrival = find("migrate_from", target, source).orElse(null);
        boolean newerAtTarget = newerState(target, op, arrival);
        if (newerAtSource && (arrival != null || newerAtTarget)) {
            return;
        }
        resource.role = Role.STARTED;
        if (arrival != null && succeeded(arrival)) {
            resource.role = Role.STOPPED;
            resource.danglingMigrations.add(node);
            return;
        }
        boolean failed = arrival != null && Operations.number(arrival, "op-status", 0) != Replay.PENDING;
        Node there = working.nodeNamed(target);
        if (!newerAtTarget && there != null && there.online) {
            Running.add(working, resource, there);
            if (!failed) {
                partial(there);
            }
        } else if (failed || !newerAtSource) {
            resource.failed = true;
            resource.stopNeededOn.add(node);
        }
    }

    private void partial(Node there) {
        Node here = working.nodeNamed(source);
        if (here != null && here.online) {
            resource.migrationSource = here;
            resource.migrationTarget = there;
        }
    }

    private void failedOld(boolean leaving) {
        String other = leaving ? target : source;
        Element stop = find("stop", other, null).orElse(null);
        Element counterpart = (leaving ? find("migrate_from", target, source) : find("migrate_to", source, target)).orElse(null);
        if (stop == null || call(stop) < (counterpart == null ? 0 : call(counterpart))) {
            runningIfOnline(other);
        } else if (leaving && counterpart == null) {
            resource.danglingMigrations.add(node);
        }
    }

    private void leavingFailed() {
        Element arrival = find("migrate_from", target, source).filter(Migrations::succeeded).orElse(null);
        if (isKnown(target) && !newerState(target, op, arrival)) {
            runningIfOnline(target);
        } else if (!changedAfter(source, op, true)) {
            resource.danglingMigrations.add(node);
        }
    }

    private void arrivingFailed() {
        Element departure = find("migrate_to", source, target).filter(Migrations::succeeded).orElse(null);
        if (isKnown(source) && !newerState(source, departure, op)) {
            runningIfOnline(source);
        }
    }

    private void runningIfOnline(String name) {
        Node there = working.nodeNamed(name);
        if (there != null && there.online) {
            Running.add(working, resource, there);
        }
    }

    private static int call(Element op) {
        return Operations.number(op, "call-id", 0);
    }

    private static boolean succeeded(Element op) {
        return Operations.number(op, "rc-code", 0) == Ocf.OK && Operations.number(op, "op-status", 0) == Replay.DONE;
    }

    /** The operations a node recorded of this resource. */
    private Stream<Element> recorded(String uname) {
        return working.status().children("node_state").filter(state -> uname.equals(state.get("uname"))).flatMap(Element::all)
                .filter(e -> e.is("lrm_resource") && resource.id.equals(e.id())).flatMap(e -> e.children("lrm_rsc_op"));
    }

    private Optional<Element> find(String task, String uname, String other) {
        return recorded(uname).filter(o -> task.equals(o.get("operation")))
                .filter(o -> other == null || other.equals(o.get(task.equals("migrate_to") ? "migrate_target" : "migrate_source"))).findFirst();
    }

    private boolean isKnown(String uname) {
        return recorded(uname).findAny().isPresent();
    }

    /** Did anything but a monitor happen on a node after an operation? */
    private boolean changedAfter(String uname, Element than, boolean sameNode) {
        return recorded(uname).filter(o -> o != than).anyMatch(o -> switch (o.get("operation", "")) {
            case "start", "stop", "migrate_to", "migrate_from" -> Operations.compare(o, than, sameNode) > 0;
            default -> false;
        });
    }

    private boolean newerState(String uname, Element departure, Element arrival) {
        boolean atTarget = uname.equalsIgnoreCase(target);
        Element own = atTarget ? arrival : uname.equalsIgnoreCase(source) ? departure : null;
        Element than = own != null ? own : arrival != null ? arrival : departure;
        boolean stopped = find("monitor", uname, null).filter(m -> Operations.number(m, "rc-code", 1) == Ocf.NOT_RUNNING)
                .filter(m -> Operations.number(m, "op-status", 0) == Replay.DONE)
                .filter(m -> Operations.compare(m, than, own != null) > 0).isPresent();
        return stopped || changedAfter(uname, than, own != null);
    }
}
