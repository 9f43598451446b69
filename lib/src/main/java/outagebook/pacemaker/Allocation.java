package outagebook.pacemaker;

/**
 * The steps of scoring, in the order of the real schedulers (1.1.10 pengine/allocate.c stage2 to stage5, 2.1.5
 * lib/pacemaker/pcmk_sched_allocate.c).
 */
final class Allocation {
    private final Working working;
    private final Printer printer;

    Allocation(Working working, Printer printer) {
        this.working = working;
        this.printer = printer;
    }

    void run() {
        applyLocations();
        applyStickinessAndFailures();
        colocateGroupMembers();
        placeResources();
    }

    private void applyLocations() {
        working.locations.forEach(location -> apply(location, location.resource(), false));
    }

    /** A group hands a constraint on: to the first member in full, to the others with nothing, unless they may run apart. */
    private void apply(Location location, Resource resource, boolean withNothing) {
        if (location.role() == Role.UNKNOWN || location.role() == resource.nextRole) {
            location.weights().forEach((node, weight) -> {
                add(resource, node, withNothing ? Weight.ZERO : weight);
                discover(resource, node, location.discovery());
            });
        }
        boolean first = true;
        for (Resource child : resource.children) {
            boolean onlyFirst = resource.variant == Variant.GROUP && resource.colocated;
            apply(location, child, withNothing || onlyFirst && !first);
            first = false;
        }
    }

    private static void add(Resource resource, Node node, Weight weight) {
        if (!resource.allowed.has(node)) {
            resource.allowed.set(node, weight);
        } else if (weight.value() != 0) {
            Explanation why = weight.parts().get(0);
            resource.allowed.add(node, weight.value(), why.what());
        }
    }

    /** Exclusive beats never, and never beats always. */
    private static void discover(Resource resource, Node node, String how) {
        boolean stronger = how.equals("exclusive") || how.equals("never") && !"exclusive".equals(resource.discovery.get(node));
        if (stronger) {
            resource.discovery.put(node, how);
            resource.exclusiveDiscovery |= how.equals("exclusive");
        }
    }

    /** A resource that is looked for only on some nodes may run only there. */
    private static void limitToDiscovery(Resource resource, Node node) {
        if (resource.exclusiveDiscovery || resource.top().exclusiveDiscovery) {
            resource.children.forEach(child -> limitToDiscovery(child, node));
            if (resource.allowed.has(node) && !"exclusive".equals(resource.discovery.get(node))) {
                resource.allowed.add(node, -Scores.INFINITY, "resource-discovery is exclusive to other nodes");
            }
        }
    }

    private void applyStickinessAndFailures() {
        if (working.release.isModern()) {
            working.resources.forEach(resource -> working.nodes.forEach(node -> stick(resource, node)));
            working.nodes.forEach(node -> working.resources.forEach(resource -> {
                limitFailures(resource, node);
                limitToDiscovery(resource, node);
            }));
        } else {
            working.nodes.forEach(node -> working.resources.forEach(resource -> stickAndLimit(resource, node)));
        }
    }

    private void stickAndLimit(Resource resource, Node node) {
        if (resource.children.isEmpty()) {
            stick(resource, node);
            limitFailures(resource, node);
        }
        resource.children.forEach(child -> stickAndLimit(child, node));
    }

    private void stick(Resource resource, Node node) {
        resource.children.forEach(child -> stick(child, node));
        boolean counts = working.release.negativeStickinessCounts() ? resource.stickiness != 0 : resource.stickiness > 0;
        if (resource.isPrimitive() && resource.managed && counts && resource.runningOn.size() == 1 && resource.current() == node
                && (working.symmetric() || resource.allowed.has(node))) {
            working.locate(resource, node, resource.stickiness, resource.stickinessFrom);
        }
    }

    private void limitFailures(Resource resource, Node node) {
        resource.children.forEach(child -> limitFailures(child, node));
        boolean exempt = working.release.isModern() && resource.failureIgnored;
        if (!resource.isPrimitive() || resource.migrationThreshold == 0 || exempt || resource.clearFailCountOn.contains(node)) {
            return;
        }
        int failures = FailCounts.of(working, resource, node, true);
        if (failures > 0 && resource.migrationThreshold <= failures) {
            working.locate(resource.unique ? resource : resource.top(), node, -Scores.INFINITY, "failed " + Scores.text(failures) + " times on "
                    + node + ", migration-threshold is " + Scores.text(resource.migrationThreshold));
        }
    }

    private void colocateGroupMembers() {
        working.resources.forEach(this::colocateMembers);
    }

    private void colocateMembers(Resource resource) {
        resource.children.forEach(this::colocateMembers);
        if (resource.variant == Variant.GROUP && resource.colocated) {
            for (int i = 1; i < resource.children.size(); i++) {
                Resource member = resource.children.get(i);
                UnpackColocations.add(working, new Colocation("group:internal_colocation", null, Scores.INFINITY, member,
                        resource.children.get(i - 1), Role.UNKNOWN, Role.UNKNOWN, member.critical));
            }
        }
    }

    private void placeResources() {
        Placing placing = new Placing(working, printer);
        working.resources.forEach(resource -> placing.assign(resource, null));
    }
}
