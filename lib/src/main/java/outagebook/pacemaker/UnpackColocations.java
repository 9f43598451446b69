package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads {@code rsc_colocation}. Sources: 1.1.10 pengine/constraints.c, 2.1.5 lib/pacemaker/pcmk_sched_colocation.c. */
final class UnpackColocations {
    private static final Comparator<Resource> RANK = Comparator.comparingInt((Resource r) -> -r.priority)
            .thenComparing(r -> r.variant, Comparator.reverseOrder()).thenComparing(r -> r.id);
    /** How "this with" lists are ordered, and "with this" lists. */
    static final Comparator<Colocation> BY_PRIMARY = Comparator.comparing(Colocation::primary, RANK);
    static final Comparator<Colocation> BY_DEPENDENT = Comparator.comparing(Colocation::dependent, RANK);

    private final Working working;

    UnpackColocations(Working working) {
        this.working = working;
    }

    void unpack(Element constraint) {
        int score = working.score(constraint.get("score"));
        Element last = null;
        for (Element written : constraint.children("resource_set").toList()) {
            Element set = working.resolved(written);
            if (set == null || !inside(constraint, set, score)) {
                return;
            }
            if (last != null && !between(constraint, last, set, score)) {
                return;
            }
            last = set;
        }
        if (last == null) {
            Resource dependent = side(constraint.get("rsc"), constraint.get("rsc-instance"));
            Resource primary = side(constraint.get("with-rsc"), constraint.get("with-rsc-instance"));
            add(constraint, constraint.id(), constraint.get("node-attribute"), score, dependent, primary,
                    constraint.get("rsc-role"), constraint.get("with-rsc-role"));
        }
    }

    private Resource side(String name, String instance) {
        Resource resource = working.constrained(name);
        if (instance == null || resource == null) {
            return resource;
        }
        return resource.children.stream().filter(c -> c.id.equals(c.xml.id() + ":" + instance)).findFirst().orElse(null);
    }

    /** Members of one set with each other; false if one of them does not exist, which ends the reading of the constraint. */
    private boolean inside(Element constraint, Element set, int score) {
        int own = set.get("score") == null ? score : working.score(set.get("score"));
        List<Resource> members = members(set);
        if (set.get("sequential") != null && !Working.isTrue(set.get("sequential")) || own == 0 && working.release.isModern()) {
            return true;
        }
        boolean turned = working.release.isModern() && !"group".equalsIgnoreCase(set.get("ordering", "group"));
        for (int i = 1; i < members.size(); i++) {
            Resource resource = members.get(i);
            if (resource == null) {
                return false;
            }
            if (own >= 0) {
                Resource with = members.get(i - 1);
                add(constraint, set.id(), null, own, turned ? with : resource, turned ? resource : with, set.get("role"), set.get("role"));
            } else {
                members.subList(0, i).forEach(with -> add(constraint, set.id(), null, own, resource, with, set.get("role"), set.get("role")));
            }
        }
        return true;
    }

    private List<Resource> members(Element set) {
        List<Resource> members = new ArrayList<>();
        set.children("resource_ref").forEach(reference -> members.add(working.constrained(reference.id())));
        return members;
    }

    /** Each representative of the earlier set with each of the later one. */
    private boolean between(Element constraint, Element earlier, Element later, int score) {
        List<Resource> dependents = members(earlier);
        List<Resource> primaries = members(later);
        if (isSequential(earlier) && !dependents.isEmpty()) {
            dependents = dependents.subList(0, 1);
        }
        if (isSequential(later) && !primaries.isEmpty()) {
            primaries = primaries.subList(primaries.size() - 1, primaries.size());
        }
        for (Resource dependent : dependents) {
            for (Resource primary : primaries) {
                if (dependent == null || primary == null) {
                    return false;
                }
                add(constraint, constraint.id(), null, score, dependent, primary, earlier.get("role"), later.get("role"));
            }
        }
        return true;
    }

    private boolean isSequential(Element set) {
        String value = set.get("sequential");
        return value == null ? working.release.setsAreSequentialByDefault() : Working.isTrue(value);
    }

    private void add(Element constraint, String id, String attribute, int score, Resource dependent, Resource primary,
            String dependentRole, String primaryRole) {
        if (dependent == null || primary == null || score == 0 && working.release.isModern()) {
            return;
        }
        String influence = constraint.get("influence");
        boolean pulls = !working.release.isModern() || (influence == null ? dependent.critical : Working.isTrue(influence));
        add(working, new Colocation(id, attribute, score, dependent, primary, role(dependentRole), role(primaryRole), pulls));
    }

    private static Role role(String text) {
        Role role = Role.of(text);
        return role == Role.STARTED ? Role.UNKNOWN : role;
    }

    static void add(Working working, Colocation colocation) {
        GlibSort.insert(colocation.dependent().thisWith, colocation, BY_PRIMARY);
        GlibSort.insert(colocation.primary().withThis, colocation, BY_DEPENDENT);
        working.colocations.add(colocation);
    }
}
