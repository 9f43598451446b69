package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A constraint may name a template or (2.1.5) a tag where a resource is expected: it then means all resources made from it, as a set that
 * is not sequential. Sources: 1.1.10 pengine/constraints.c template_to_set, 2.1.5 lib/pacemaker/pcmk_sched_constraints.c pcmk__tag_to_set.
 */
final class References {
    private final Working working;

    References(Working working) {
        this.working = working;
    }

    /** The constraint with sets of resources instead of names of templates and tags. */
    Element expanded(Element constraint) {
        if (constraint.child("resource_set").isPresent()) {
            return withMembers(constraint);
        }
        return switch (constraint.name()) {
            case "rsc_location" -> working.release.isModern() ? withSets(constraint, Map.of("rsc", "role"), "role", false) : constraint;
            case "rsc_colocation" -> withSets(constraint, ordered("rsc", "rsc-role", "with-rsc", "with-rsc-role"), "role", true);
            case "rsc_order" -> withSets(constraint, ordered("first", "first-action", "then", "then-action"), "action", true);
            default -> constraint;
        };
    }

    private static Map<String, String> ordered(String a, String aRole, String b, String bRole) {
        Map<String, String> map = new LinkedHashMap<>();
        map.put(a, aRole);
        map.put(b, bRole);
        return map;
    }

    private Element withMembers(Element constraint) {
        List<Element> children = constraint.children().stream().map(set -> set.is("resource_set")
                ? new Element(set.name(), set.attributes(), set.children().stream().flatMap(this::members).toList(), set.line()) : set).toList();
        return new Element(constraint.name(), constraint.attributes(), children, constraint.line());
    }

    private Stream<Element> members(Element reference) {
        List<String> meant = reference.is("resource_ref") ? meant(reference.id()) : null;
        return meant == null ? Stream.of(reference) : meant.stream().map(id -> Element.of("resource_ref", Map.of("id", id)));
    }

    private Element withSets(Element constraint, Map<String, String> sides, String field, boolean both) {
        if (sides.keySet().stream().noneMatch(side -> meant(constraint.get(side)) != null)) {
            return constraint;
        }
        Element made = constraint;
        for (Map.Entry<String, String> side : sides.entrySet()) {
            String name = constraint.get(side.getKey());
            List<String> meant = meant(name);
            if (name != null && (meant != null || both)) {
                made = made.with(side.getKey(), null).with(side.getValue(), null).with(set(name, meant, field, constraint.get(side.getValue())));
            }
        }
        return made;
    }

    private static Element set(String name, List<String> meant, String field, String role) {
        Map<String, String> attributes = new LinkedHashMap<>(Map.of("id", name));
        if (meant != null) {
            attributes.put("sequential", "false");
        }
        if (role != null) {
            attributes.put(field, role);
        }
        List<String> ids = meant == null ? List.of(name) : meant;
        return new Element("resource_set", attributes, ids.stream().map(id -> Element.of("resource_ref", Map.of("id", id))).toList(), 0);
    }

    /** The resources a name stands for if it is that of a template or a tag; else null. */
    private List<String> meant(String name) {
        if (name == null || working.find(name) != null) {
            return null;
        }
        List<String> ids = new ArrayList<>();
        working.section("resources").all().filter(e -> e.is("primitive") && name.equals(e.get("template"))).forEach(e -> ids.add(e.id()));
        if (working.release.isModern()) {
            working.section("tags").children("tag").filter(tag -> name.equals(tag.id()))
                    .flatMap(tag -> tag.children("obj_ref")).forEach(reference -> ids.add(reference.id()));
        }
        return ids.isEmpty() ? null : ids;
    }
}
