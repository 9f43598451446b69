package outagebook.pacemaker;

import java.util.ArrayList;

/** Places the members of a group one after the other. Sources: 1.1.10 pengine/group.c group_color, 2.1.5 pcmk__group_assign. */
final class GroupPlacement {
    private final Working working;
    private final Printer printer;
    private final Placing placing;

    GroupPlacement(Working working, Printer printer, Placing placing) {
        this.working = working;
        this.printer = printer;
        this.placing = placing;
    }

    Node assign(Resource group, Node prefer) {
        if (!group.provisional || group.allocating) {
            return group.provisional ? null : group.allocatedTo;
        }
        if (group.children.isEmpty()) {
            group.provisional = false;
            return null;
        }
        group.allocating = true;
        Resource first = group.children.get(0);
        group.role = first.role;
        handOverColocations(group);
        printer.allocation(group, Variant.GROUP);
        Node where = null;
        for (Resource member : group.children) {
            Node node = placing.assign(member, prefer);
            where = where == null ? node : where;
        }
        group.nextRole = first.nextRole;
        group.allocating = false;
        group.provisional = false;
        return group.colocated ? where : null;
    }

    /** "Group with X" becomes the first member's; "X with group" the first member's in old schedulers, the last one's in modern ones. */
    private void handOverColocations(Resource group) {
        Resource first = group.children.get(0);
        Resource last = group.children.get(group.children.size() - 1);
        if (working.release.isModern()) {
            group.thisWith.forEach(c -> GlibSort.insert(first.thisWith, c, UnpackColocations.BY_PRIMARY));
            bindLaterMembers(group);
            group.withThis.forEach(c -> GlibSort.insert(last.withThis, c, UnpackColocations.BY_DEPENDENT));
        } else {
            first.thisWith.addAll(group.thisWith);
            first.withThis.addAll(group.withThis);
        }
        group.thisWith = new ArrayList<>();
        group.withThis = new ArrayList<>();
    }

    /** Behind an unmanaged member the chain of members is broken, so mandatory colocations are given to later ones too. */
    private static void bindLaterMembers(Resource group) {
        boolean unmanaged = !group.children.get(0).managed;
        for (Resource member : group.children.subList(1, group.children.size())) {
            if (unmanaged) {
                group.thisWith.stream().filter(c -> c.score() >= Scores.INFINITY)
                        .forEach(c -> GlibSort.insert(member.thisWith, c, UnpackColocations.BY_PRIMARY));
            }
            unmanaged |= !member.managed;
        }
    }
}
