package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the resource a history entry speaks of, replays its operations, and records where the resource runs. Sources: lib/pengine/unpack.c
 * of both releases, unpack_lrm_rsc_state, find_anonymous_clone, process_rsc_state.
 */
final class UnpackHistory {
    private final Working working;
    private final UnpackResources resources;

    UnpackHistory(Working working) {
        this.working = working;
        resources = new UnpackResources(working);
    }

    void unpack(Node node, Element entry) {
        List<Element> operations = new ArrayList<>();
        entry.children("lrm_rsc_op").forEach(op -> operations.add(0, op));
        if (operations.isEmpty() || entry.id() == null) {
            return;
        }
        Resource resource = resource(node, entry);
        if (resource == null) {
            resource = orphan(entry);
        }
        List<Element> sorted = GlibSort.sorted(operations, Operations::compare);
        History history = new History(resource, node, entry, sorted);
        working.histories.add(history);
        resource.histories.add(history);

        Role before = resource.role;
        resource.role = Role.UNKNOWN;
        Replay replay = Replay.of(working, resource, node);
        sorted.forEach(replay::operation);
        state(resource, node, replay.onFail());
        Role wish = UnpackResources.targetRole(resource);
        if (wish != Role.UNKNOWN && (resource.nextRole == Role.UNKNOWN || resource.nextRole.above(wish))) {
            resource.nextRole = wish;
        }
        if (before.above(resource.role)) {
            resource.role = before;
        }
    }

    private Resource resource(Node node, Element entry) {
        String name = entry.id();
        Resource found = working.byId(name);
        if (found == null) {
            Resource zero = working.byId(Resource.base(name) + ":0");
            found = zero != null && !zero.unique ? zero : null;
        } else if (!found.isPrimitive()) {
            return null;
        }
        if (found == null) {
            return null;
        }
        Resource top = found.top();
        if (top.isClone() && !top.unique) {
            found = anonymous(node, top, Resource.base(name));
        }
        if (!name.equals(found.id) && (top.isClone() || working.release.isModern())) {
            found.cloneName = name;
        }
        return found;
    }

    /** The instance of an anonymous clone that stands for what this node knows: the one already here, a free one, or an extra one. */
    private Resource anonymous(Node node, Resource clone, String base) {
        Resource free = null;
        boolean again = false;
        for (Resource child : clone.children) {
            var locations = child.nodes(true);
            if (working.release.isModern() && child.pendingNode != null) {
                locations.add(child.pendingNode);
            }
            if (locations.contains(node)) {
                Resource member = child.member(base);
                if (member != null && member.runningOn.isEmpty()) {
                    return consumable(clone, node, member) ? member : extra(clone, base);
                }
                again |= member != null;
            } else if (locations.isEmpty() && free == null && !(working.release.isModern() && child.blocked)) {
                free = child.member(base);
            }
        }
        return free != null && !again && consumable(clone, node, free) ? free : extra(clone, base);
    }

    /** Modern schedulers do not give a number to what an unclean node may still run, if there are fewer instances than nodes. */
    private boolean consumable(Resource clone, Node node, Resource instance) {
        boolean needsFencing = instance.requires.endsWith("fencing");
        boolean universal = clone.cloneMax >= working.nodes.size();
        return !working.release.isModern() || needsFencing || node.online && !node.unclean || universal;
    }

    private Resource extra(Resource clone, String base) {
        return resources.instance(clone, true).member(base);
    }

    private Resource orphan(Element entry) {
        Resource orphan = resources.orphan(entry);
        if (!working.is("stop-orphan-resources", true)) {
            orphan.managed = false;
            return orphan;
        }
        working.locate(orphan, null, -Scores.INFINITY, "the resource is no longer configured");
        for (Node node : working.nodes) {
            if (!working.release.isModern() && node.online && FailCounts.of(working, orphan, node, true) != 0) {
                orphan.clearFailCountOn.add(node);
            }
        }
        return orphan;
    }

    private void state(Resource resource, Node node, OnFail failure) {
        known(resource, node);
        boolean lost = resource.role.isActive() && !node.online && resource.managed
                && (!working.release.isModern() || !node.maintenance);
        if (lost && working.fencingEnabled()) {
            node.unclean = true;
        }
        OnFail onFail = node.unclean ? OnFail.IGNORE : failure;
        react(resource, node, onFail);
        if (resource.role.isActive()) {
            Running.add(working, resource, node);
            resource.failed |= onFail != OnFail.IGNORE;
            if (onFail != OnFail.IGNORE && onFail != OnFail.DEMOTE && onFail != OnFail.BLOCK && working.release.isModern()) {
                resource.stopNeededOn.add(node);
            }
        } else if (resource.cloneName != null && resource.cloneName.contains(":")) {
            resource.cloneName = null;
        } else {
            resource.stopNeededOn.remove(node);
        }
        if (resource.role == Role.STOPPED && working.release.isModern() && resource.migrationSource == node && !resource.runningOn.isEmpty()) {
            resource.role = Role.STARTED;
        }
    }

    private static void known(Resource resource, Node node) {
        if (resource.role == Role.UNKNOWN) {
            return;
        }
        for (Resource r = resource; r != null; r = r.unique ? null : r.parent) {
            r.knownOn.add(node);
        }
    }

    private void react(Resource resource, Node node, OnFail onFail) {
        switch (onFail) {
            case DEMOTE -> {
                resource.failed = true;
                resource.demoteNeededOn.add(node);
            }
            case FENCE -> node.unclean = true;
            case STANDBY -> {
                node.standby = true;
                node.standbyOnFail = true;
            }
            case BLOCK -> {
                resource.managed = false;
                resource.blocked = true;
            }
            case MIGRATE -> working.locate(resource, node, -Scores.INFINITY, "a failure with on-fail=migrate");
            case STOP -> resource.nextRole = Role.STOPPED;
            case RECOVER -> {
                if (resource.role.isActive()) {
                    resource.failed = true;
                    resource.stopNeededOn.add(node);
                }
            }
            case IGNORE -> { }
        }
    }
}
