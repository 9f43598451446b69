package outagebook.pacemaker;

/** Records where a resource runs. Source: lib/pengine/native.c of both releases, native_add_running. */
final class Running {
    private Running() {}

    static void add(Working working, Resource resource, Node node) {
        if (resource.runningOn.contains(node)) {
            return;
        }
        resource.runningOn.add(node);
        if (resource.isPrimitive()) {
            node.running.add(resource);
            resource.managed &= !node.maintenance;
        }
        if (!resource.managed) {
            working.locate(resource, node, Scores.INFINITY, "it runs here and is not managed");
            for (Resource p = resource.parent; p != null && node.online; p = p.parent) {
                p.runningOn.add(node);
            }
            return;
        }
        if (resource.isPrimitive() && resource.runningOn.size() > 1) {
            multiplyActive(working, resource);
        }
        if (resource.parent != null) {
            add(working, resource.parent, node);
        }
    }

    private static void multiplyActive(Working working, Resource resource) {
        if (resource.multipleActive.equals("stop_only")) {
            working.ban(resource, "it runs on several nodes (multiple-active=stop_only)");
        } else if (resource.multipleActive.equals("block")) {
            block(resource);
            Resource parent = resource.parent;
            if (working.release.isModern() && parent != null && parent.variant == Variant.GROUP && parent.multipleActive.equals("block")) {
                parent.children.forEach(Running::block);
            }
        }
    }

    private static void block(Resource resource) {
        resource.managed = false;
        resource.blocked = true;
    }
}
