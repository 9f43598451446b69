package outagebook.pacemaker;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Applies "dependent with primary" to the dependent once the primary has its place: to the dependent's weights, or, when roles are chosen, to
 * what speaks for its promotion. Sources: 1.1.10 pengine/native.c colocation_match, group.c, clone.c, master.c (..._rsc_colocation_rh);
 * 2.1.5 lib/pacemaker/pcmk_sched_colocation.c, pcmk_sched_clone.c, pcmk_sched_promotable.c.
 */
final class Colocating {
    private final Release release;
    private final Placing placing;

    Colocating(Release release, Placing placing) {
        this.release = release;
        this.placing = placing;
    }

    void apply(Resource dependent, Resource primary, Colocation colocation) {
        if (dependent.variant != Variant.GROUP) {
            withAny(dependent, primary, colocation);
        } else if (dependent.colocated && !dependent.children.isEmpty()) {
            apply(dependent.children.get(0), primary, colocation);
        } else if (colocation.score() < Scores.INFINITY) {
            dependent.children.forEach(member -> apply(member, primary, colocation));
        }
    }

    private void withAny(Resource dependent, Resource primary, Colocation colocation) {
        switch (primary.variant) {
            case PRIMITIVE -> withPrimitive(dependent, primary, colocation);
            case GROUP -> withGroup(dependent, primary, colocation);
            case CLONE -> withClone(dependent, primary, colocation);
            case PROMOTABLE -> withPromotable(dependent, primary, colocation);
        }
    }

    private void withGroup(Resource dependent, Resource group, Colocation colocation) {
        if (group.provisional) {
            return;
        }
        boolean mandatory = colocation.score() >= Scores.INFINITY;
        if (group.colocated && !group.children.isEmpty()) {
            withAny(dependent, group.children.get(mandatory ? group.children.size() - 1 : 0), colocation);
        } else if (!mandatory) {
            group.children.forEach(member -> withAny(dependent, member, colocation));
        }
    }

    private void withPrimitive(Resource dependent, Resource primary, Colocation c) {
        if (primary.provisional || c.score() == 0) {
            return;
        }
        if (affectsRole(dependent, c)) {
            affectRole(dependent, primary, c);
        } else if (dependent.provisional && rolesFit(dependent, primary, c)) {
            affectPlace(dependent, primary, c);
        }
    }

    private boolean affectsRole(Resource dependent, Colocation c) {
        if (dependent.provisional || c.dependentRole().compareTo(Role.SLAVE) < 0 || dependent.parent == null) {
            return false;
        }
        return release.isModern() ? dependent.top().isPromotable() : dependent.parent.isPromotable();
    }

    /** A positive colocation wants its roles; a negative one, by a slip of both schedulers, is skipped when they are there. */
    private static boolean rolesFit(Resource dependent, Resource primary, Colocation c) {
        boolean named = c.dependentRole() != Role.UNKNOWN;
        boolean primaryNamed = c.primaryRole() != Role.UNKNOWN;
        boolean is = c.dependentRole() == dependent.nextRole;
        boolean primaryIs = c.primaryRole() == primary.nextRole;
        return c.score() > 0 ? (!named || is) && (!primaryNamed || primaryIs) : !(named && is) && !(primaryNamed && primaryIs);
    }

    private static String value(Node node, Colocation c) {
        return node.attribute(c.attribute() == null ? "#id" : c.attribute());
    }

    private void affectPlace(Resource dependent, Resource primary, Colocation c) {
        Node place = primary.allocatedTo;
        if (place == null && c.score() < 0) {
            return;
        }
        Table work = dependent.allowed.copy();
        for (Node node : work.nodes()) {
            if (place == null) {
                work.add(node, -c.score(), c.named() + ": " + primary + " runs nowhere");
            } else if (Merge.same(value(node, c), value(place, c))) {
                work.add(node, c.score() < Scores.INFINITY ? c.score() : 0, c.named() + ": " + primary + " is on " + place);
            } else if (c.score() >= Scores.INFINITY) {
                work.add(node, -c.score(), c.named() + ": " + primary + " is on " + place);
            }
        }
        if (Math.abs(c.score()) >= Scores.INFINITY || work.anyUsable()) {
            dependent.allowed = work;
        }
    }

    private void affectRole(Resource dependent, Resource primary, Colocation c) {
        if (primary.allocatedTo == null || dependent.allocatedTo == null) {
            return;
        }
        String why = c.named() + ": " + primary + " is on " + primary.allocatedTo;
        if (!Merge.same(value(dependent.allocatedTo, c), value(primary.allocatedTo, c))) {
            if (release.isModern() && c.score() >= Scores.INFINITY && c.dependentRole() == Role.MASTER) {
                dependent.promotion = Weight.of(-Scores.INFINITY, why);
            }
        } else if (c.primaryRole() == Role.UNKNOWN || c.primaryRole() == primary.nextRole) {
            int score = c.dependentRole() == Role.SLAVE ? -c.score() : c.score();
            dependent.promotion = dependent.promotion.plus(score, why);
        }
    }

    private void withPromotable(Resource dependent, Resource clone, Colocation c) {
        if (clone.provisional) {
            return;
        }
        if (c.primaryRole() == Role.UNKNOWN) {
            withClone(dependent, clone, c);
        } else if (dependent.provisional) {
            placeWithRole(dependent, clone, c);
        } else if (c.dependentRole() == Role.MASTER) {
            promoteWithRole(dependent, clone, c);
        } else if (release.isModern()) {
            withClone(dependent, clone, c);
        }
    }

    private void placeWithRole(Resource dependent, Resource clone, Colocation c) {
        Map<Node, Resource> places = new LinkedHashMap<>();
        for (Resource instance : clone.children) {
            Node node = instance.location();
            if (node != null && instance.state(false) == c.primaryRole()) {
                places.put(node, instance);
                if (c.score() < Scores.INFINITY) {
                    addWhereSame(dependent, node, instance, c);
                }
            }
        }
        if (c.score() >= Scores.INFINITY && !(c.dependentRole() == Role.MASTER && c.primaryRole() == Role.MASTER)) {
            onlyOn(dependent, places, c, true);
        }
    }

    private static void addWhereSame(Resource dependent, Node place, Resource instance, Colocation c) {
        String attribute = c.attribute() == null ? "#uname" : c.attribute();
        for (Node node : dependent.allowed.nodes()) {
            if (Merge.same(node.attribute(attribute), place.attribute(attribute))) {
                dependent.allowed.add(node, c.score(), c.named() + ": " + instance + " is " + c.primaryRole().name().toLowerCase() + " on " + place);
            }
        }
    }

    /** Forbids all other nodes; can add the weight with which the primary's instance was placed. */
    private static void onlyOn(Resource dependent, Map<Node, Resource> places, Colocation c, boolean addWeights) {
        Table table = dependent.allowed;
        String role = c.primaryRole() == Role.UNKNOWN ? "instance" : c.primaryRole().name().toLowerCase();
        for (Node node : table.nodes()) {
            if (!places.containsKey(node)) {
                table.add(node, -Scores.INFINITY, c.named() + ": no " + role + " of " + c.primary() + " on " + node);
            } else if (addWeights) {
                Weight weight = places.get(node).locationWeight();
                if (weight.value() != 0) {
                    table.add(node, new Weight.From("weight of " + places.get(node) + ", " + role + " on " + node + " (" + c.named() + ")", weight));
                }
            }
        }
        for (Node node : places.keySet()) {
            if (!table.has(node)) {
                table.set(node, Weight.of(-Scores.INFINITY, "not allowed by itself on " + node));
            }
        }
    }

    private void promoteWithRole(Resource dependent, Resource clone, Colocation c) {
        Resource instance = compatible(dependent, clone, c.primaryRole());
        if (instance != null) {
            dependent.promotion = dependent.promotion.plus(c.score(), c.named() + ": " + instance + " has this role here");
        } else if (c.score() >= Scores.INFINITY) {
            dependent.promotion = Weight.of(-Scores.INFINITY, c.named() + ": no " + c.primaryRole().name().toLowerCase() + " of " + clone + " here");
        }
    }

    private void withClone(Resource dependent, Resource clone, Colocation c) {
        Resource other = c.dependent();
        boolean interleaved = other.isClone() && other.interleave && other.cloneNodeMax == c.primary().cloneNodeMax;
        if (clone.provisional) {
            return;
        }
        if (interleaved) {
            Resource pair = compatible(dependent, clone, Role.UNKNOWN);
            if (pair != null) {
                apply(dependent, pair, c);
            } else if (c.score() >= Scores.INFINITY) {
                placing.place(dependent, null, null, true);
            }
        } else if (c.score() >= Scores.INFINITY) {
            Map<Node, Resource> places = new LinkedHashMap<>();
            clone.children.stream().filter(i -> i.location() != null && !(release.isModern() && i.isBlockedAnywhere()))
                    .forEach(i -> places.put(i.location(), i));
            onlyOn(dependent, places, c, false);
        } else {
            clone.children.forEach(instance -> withAny(dependent, instance, c));
        }
    }

    /** The instance of another clone beside this one: on its node, or on the best node it could get. */
    private Resource compatible(Resource dependent, Resource clone, Role role) {
        Node here = dependent.location();
        if (here != null) {
            return compatibleOn(here, clone, role);
        }
        return dependent.allowed.bestFirst(null).stream().map(node -> compatibleOn(node, clone, role)).filter(r -> r != null)
                .findFirst().orElse(null);
    }

    private Resource compatibleOn(Node node, Resource clone, Role role) {
        return clone.children.stream().filter(i -> role == Role.UNKNOWN || i.state(false) == role)
                .filter(i -> i.location() == node && !(release.isModern() && i.isBlockedAnywhere())).findFirst().orElse(null);
    }
}
