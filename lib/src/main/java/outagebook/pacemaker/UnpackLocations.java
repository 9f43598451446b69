package outagebook.pacemaker;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads {@code rsc_location}. Sources: 1.1.10 pengine/constraints.c, 2.1.5 lib/pacemaker/pcmk_sched_location.c. */
final class UnpackLocations {
    private final Working working;

    UnpackLocations(Working working) {
        this.working = working;
    }

    void unpack(Element constraint) {
        boolean sets = false;
        if (working.release.isModern()) {
            for (Element set : constraint.children("resource_set").toList()) {
                sets = true;
                set(constraint, working.resolved(set));
            }
        }
        if (!sets) {
            one(constraint, working.constrained(constraint.get("rsc")), constraint.get("role"), constraint.get("score"));
            pattern(constraint);
        }
    }

    private void set(Element constraint, Element set) {
        for (Element reference : set.children("resource_ref").toList()) {
            one(constraint, working.constrained(reference.id()), set.get("role", constraint.get("role")), set.get("score", constraint.get("score")));
        }
    }

    private void pattern(Element constraint) {
        String text = constraint.get("rsc-pattern");
        if (text == null || !working.release.isModern()) {
            return;
        }
        boolean invert = text.startsWith("!");
        try {
            Pattern pattern = Pattern.compile(invert ? text.substring(1) : text);
            working.resources.stream().filter(r -> pattern.matcher(r.id).find() != invert)
                    .forEach(r -> one(constraint, r, constraint.get("role"), constraint.get("score")));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("line " + constraint.line() + ": rsc-pattern of " + constraint.id() + ": " + e.getMessage(), e);
        }
    }

    private void one(Element constraint, Resource resource, String role, String score) {
        if (resource == null) {
            return;
        }
        if (constraint.get("node") != null && score != null) {
            Node node = working.nodeNamed(constraint.get("node"));
            if (node != null) {
                declare(working, new Location(constraint.id(), resource, plainRole(role), discovery(constraint),
                        Map.of(node, plain(constraint, node, score))));
            }
        } else {
            constraint.children("rule").map(working::resolved).filter(r -> r != null).forEach(rule -> rule(constraint, rule, resource));
        }
    }

    private Weight plain(Element constraint, Node node, String score) {
        Weight weight = Weight.of(working.score(score), "location constraint " + constraint.id());
        return working.release.isModern() || node.baseWeight == 0 ? weight : Weight.of(Scores.add(weight.value(), node.baseWeight),
                "location constraint " + constraint.id() + ", " + score + ", but " + node.whyNot());
    }

    /** The slave role applies to every role in modern schedulers, but to none in old ones: there it becomes "started". */
    private Role plainRole(String text) {
        Role role = Role.of(text);
        if (working.release.isModern()) {
            return role == Role.STARTED || role == Role.SLAVE ? Role.UNKNOWN : role;
        }
        return role == Role.SLAVE ? Role.STARTED : role;
    }

    private void rule(Element constraint, Element rule, Resource resource) {
        Role role = Role.of(rule.get("role"));
        if (rule.get("role") != null && role == Role.UNKNOWN) {
            return;
        }
        boolean any = "or".equalsIgnoreCase(rule.get("boolean-op"));
        Map<Node, Weight> weights = new LinkedHashMap<>();
        for (Node node : working.nodes) {
            if (Rules.holds(rule, new Rules.Subject(node.attributes, null, null, 0), working.release)) {
                int score = score(rule, node);
                weights.put(node, Weight.of(any ? Scores.add(node.baseWeight, score) : score, text(constraint, rule, any ? node : null)));
            }
        }
        declare(working, new Location(rule.id(), resource, role == Role.SLAVE ? Role.UNKNOWN : role, discovery(constraint), weights));
    }

    private String discovery(Element constraint) {
        return working.release.isModern() ? constraint.get("resource-discovery", "always") : "always";
    }

    private static String text(Element constraint, Element rule, Node node) {
        String offline = node == null || node.baseWeight == 0 ? "" : ", and " + node.whyNot();
        return "location constraint " + constraint.id() + " (rule " + rule.id() + ")" + offline;
    }

    private int score(Element rule, Node node) {
        String score = rule.get("score");
        if (score != null) {
            return working.score(score);
        }
        String attribute = rule.get("score-attribute", working.release.isModern() ? null : rule.get("score_attribute"));
        if (attribute == null) {
            return 0;
        }
        String value = node.attribute(attribute);
        return value == null ? -Scores.INFINITY : working.score(value);
    }

    /** Puts a constraint before those declared earlier. */
    static void declare(Working working, Location location) {
        working.locations.add(0, location);
        location.resource().locations.add(0, location);
        location.resource().exclusiveDiscovery |= location.discovery().equals("exclusive");
    }
}
