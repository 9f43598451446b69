package outagebook.pacemaker;

/** Puts resources of any kind on nodes, and takes them away again. */
final class Placing {
    private final PrimitivePlacement primitives;
    private final GroupPlacement groups;
    private final ClonePlacement clones;

    Placing(Working working, Printer printer) {
        Merge merge = new Merge(working.release);
        Colocating colocating = new Colocating(working.release, this);
        primitives = new PrimitivePlacement(working, printer, this, merge, colocating);
        groups = new GroupPlacement(working, printer, this);
        clones = new ClonePlacement(working, printer, this, merge, colocating);
    }

    /**
     * Chooses the node of a resource, unless that is done.
     *
     * @param prefer a node to be taken if possible, or null
     * @return the node it is on, or null if it is on none or on several
     */
    Node assign(Resource resource, Node prefer) {
        return switch (resource.variant) {
            case PRIMITIVE -> primitives.assign(resource, prefer);
            case GROUP -> groups.assign(resource, prefer);
            case CLONE, PROMOTABLE -> clones.assign(resource, prefer);
        };
    }

    /**
     * Settles where a resource goes; null: nowhere.
     *
     * @param force even if the node cannot run it
     */
    boolean place(Resource resource, Node node, Weight weight, boolean force) {
        if (!resource.children.isEmpty()) {
            resource.children.forEach(child -> place(child, node, weight, force));
            return node != null;
        }
        boolean possible = node != null && (force || node.canRun() && weight.value() >= 0);
        unplace(resource);
        resource.provisional = false;
        if (!possible) {
            resource.nextRole = Role.STOPPED;
            return false;
        }
        resource.allocatedTo = node;
        resource.placedWith = weight;
        node.placed++;
        return true;
    }

    void unplace(Resource resource) {
        if (resource.allocatedTo != null) {
            resource.provisional = true;
            resource.allocatedTo.placed--;
            resource.allocatedTo = null;
        }
    }
}
