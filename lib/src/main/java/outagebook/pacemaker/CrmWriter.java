package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prints the configuration of a CIB as crm text. Each statement is read back before it is printed: if it would not come out as
 * the same element, but for ids that crm text does not carry, the element is printed as an {@code xml} statement instead. So
 * nothing is lost or said wrongly.
 */
final class CrmWriter {
    /** Elements whose ids crm text does not carry; they mean nothing to a cluster. */
    private static final Set<String> IDS_LOST = Set.of("nvpair", "op", "operations", "expression", "resource_set", "instance_attributes",
            "meta_attributes", "utilization", "rule", "cluster_property_set");
    private static final Map<String, String> SETS = Map.of("instance_attributes", "params", "meta_attributes", "meta", "utilization", "utilization");
    private static final Set<String> IN_PRINT = Set.of("crm_config", "nodes", "resources", "constraints", "rsc_defaults", "op_defaults");
    private static final Set<String> REFERENCES = Set.of("rsc", "with-rsc", "first", "then", "node", "id");
    private static final String CONTINUED = " \\\n  ";

    private final Set<String> names;
    private final StringBuilder out = new StringBuilder();

    private CrmWriter(Config config) {
        names = Stream.concat(config.resources().map(Element::id), config.nodes().map(node -> node.get("uname"))).collect(Collectors.toSet());
    }

    static String text(Element cib) {
        CrmWriter writer = new CrmWriter(new Config(cib));
        cib.child("configuration").orElseThrow().children().forEach(writer::section);
        return writer.out.toString();
    }

    private void section(Element section) {
        if (!IN_PRINT.contains(section.name())) {
            if (!section.children().isEmpty()) out.append(xml(section));
            return;
        }
        boolean defaults = section.name().endsWith("_defaults");
        for (Element child : section.children()) statements(defaults ? section.withChildren(List.of(child)) : child);
    }

    /** A resource's members before it, as its statement names them. */
    private void statements(Element element) {
        if (!isSpeakable(element) || !namesWhatThereIs(element)) {
            out.append(xml(element));
            return;
        }
        element.children().stream().filter(CrmWriter::isResource).forEach(this::statements);
        out.append(statement(element));
    }

    /** The crm shell refuses a constraint about something that is not there; a cluster passes over it. */
    private boolean namesWhatThereIs(Element constraint) {
        return constraint.all().flatMap(e -> REFERENCES.stream().filter(r -> !r.equals("id") || e.is("resource_ref")).map(e::get))
                .allMatch(id -> id == null || names.contains(id));
    }

    private static boolean isResource(Element element) {
        return Set.of("primitive", "group", "clone", "master").contains(element.name());
    }

    /** Whether the element and its members all survive being said in crm text. */
    private static boolean isSpeakable(Element element) {
        String statement = statement(element);
        if (statement == null) return false;
        Element read;
        try {
            read = CrmStatement.read(CrmWords.lines("printed", statement).get(0));
        } catch (ClusterException e) {
            return false;
        }
        Element named = element.withChildren(element.children().stream().map(child -> !isResource(child) ? child
                : Element.of(CrmStatement.REFERENCE, Map.of("id", child.id()))).toList());
        return same(named, read) && element.children().stream().filter(CrmWriter::isResource).allMatch(CrmWriter::isSpeakable);
    }

    /** Whether two elements say the same, whatever the lines and the ids of their parts. */
    static boolean same(Element a, Element b) {
        if (!a.name().equals(b.name()) || a.children().size() != b.children().size()) return false;
        if (!said(a).equals(said(b))) return false;
        for (int i = 0; i < a.children().size(); i++) if (!same(a.children().get(i), b.children().get(i))) return false;
        return true;
    }

    private static Map<String, String> said(Element element) {
        Map<String, String> said = new LinkedHashMap<>(element.attributes());
        if (IDS_LOST.contains(element.name())) said.remove("id");
        return said;
    }

    private static String xml(Element element) {
        return "xml " + CibWriter.line(element) + "\n";
    }

    private static String statement(Element e) {
        List<String> parts = switch (e.name()) {
            case "node" -> node(e);
            case "primitive" -> primitive(e);
            case "group" -> container("group", e);
            case "clone" -> container("clone", e);
            case "master" -> container("ms", e);
            case "rsc_location" -> location(e);
            case "rsc_colocation" -> colocation(e);
            case "rsc_order" -> order(e);
            case "cluster_property_set" -> options("property", e, "cib-bootstrap-options");
            case "rsc_defaults" -> options("rsc_defaults", e.children().get(0), "rsc-options");
            case "op_defaults" -> options("op_defaults", e.children().get(0), "op-options");
            default -> null;
        };
        return parts == null ? null : parts.stream().map(String::strip).collect(Collectors.joining(CONTINUED)) + "\n";
    }

    private static List<String> node(Element e) {
        List<String> parts = new ArrayList<>();
        String type = e.get("type") == null ? "" : ":" + e.get("type");
        parts.add("node " + e.id() + ": " + e.get("uname") + type + description(e));
        for (Element set : e.children()) parts.add((set.is("utilization") ? "utilization" : "attributes") + " " + pairs(set));
        return parts;
    }

    private static List<String> primitive(Element e) {
        List<String> parts = new ArrayList<>();
        String provider = e.get("provider") == null ? "" : e.get("provider") + ":";
        parts.add("primitive " + e.id() + " " + e.get("class") + ":" + provider + e.get("type") + description(e));
        for (Element child : e.children()) {
            if (child.is("operations")) child.children().forEach(op -> parts.add(op(op)));
            else parts.add(SETS.get(child.name()) + " " + pairs(child));
        }
        return parts;
    }

    private static String op(Element op) {
        StringBuilder out = new StringBuilder("op " + op.get("name"));
        op.attributes().forEach((name, value) -> {
            if (!Set.of("id", "name").contains(name)) out.append(' ').append(name).append('=').append(quoted(value));
        });
        for (Element set : op.children()) {
            out.append(set.is("meta_attributes") ? " op_meta " : set == op.children().get(0) ? " " : " op_params ").append(pairs(set));
        }
        return out.toString();
    }

    private static List<String> container(String keyword, Element e) {
        List<String> parts = new ArrayList<>();
        String members = e.children().stream().filter(CrmWriter::isResource).map(Element::id).collect(Collectors.joining(" "));
        parts.add(keyword + " " + e.id() + " " + members + description(e));
        for (Element child : e.children()) if (!isResource(child)) parts.add(SETS.get(child.name()) + " " + pairs(child));
        return parts;
    }

    private static List<String> options(String keyword, Element set, String usual) {
        String id = usual.equals(set.id()) ? "" : " $id=" + quoted(String.valueOf(set.id()));
        List<String> parts = new ArrayList<>(List.of(keyword + id));
        for (Element pair : set.children()) parts.add(pair(pair));
        return parts;
    }

    private static List<String> location(Element e) {
        StringBuilder start = new StringBuilder("location " + e.id() + " " + e.get("rsc"));
        for (String option : List.of("role", "resource-discovery")) {
            if (e.get(option) != null) start.append(' ').append(option).append('=').append(e.get(option));
        }
        if (e.get("node") != null) return List.of(start + " " + score(e) + " " + quoted(e.get("node")));
        List<String> parts = new ArrayList<>(List.of(start.toString()));
        e.children().forEach(rule -> parts.add(rule(rule)));
        return parts;
    }

    private static String rule(Element rule) {
        String id = rule.id() == null ? "" : " $id=" + quoted(rule.id());
        String role = rule.get("role") == null ? "" : " $role=" + rule.get("role");
        String join = " " + rule.get("boolean-op", "and") + " ";
        return "rule" + id + role + " " + score(rule) + " "
                + rule.children().stream().map(CrmWriter::expression).collect(Collectors.joining(join));
    }

    private static String expression(Element e) {
        String type = e.get("type") == null ? "" : e.get("type") + ":";
        if (e.get("value") == null) return e.get("operation") + " " + e.get("attribute");
        return e.get("attribute") + " " + type + e.get("operation") + " " + quoted(e.get("value"));
    }

    private static List<String> colocation(Element e) {
        String tail = e.get("node-attribute") == null ? "" : " node-attribute=" + quoted(e.get("node-attribute"));
        return List.of("colocation " + e.id() + " " + score(e) + " " + members(e, CrmSets.COLOCATION) + tail);
    }

    private static List<String> order(Element e) {
        String kind = e.get("kind") != null ? e.get("kind") + ": " : e.get("score") != null ? score(e) + " " : "";
        String tail = e.get("symmetrical") == null ? "" : " symmetrical=" + e.get("symmetrical");
        return List.of("order " + e.id() + " " + kind + members(e, CrmSets.ORDER) + tail);
    }

    private static String members(Element e, CrmSets.Words words) {
        if (!e.children().isEmpty()) return CrmSets.text(e.children(), words);
        return member(e, words.one(), words.oneRole()) + " " + member(e, words.other(), words.otherRole());
    }

    private static String member(Element e, String resource, String role) {
        return e.get(resource) + (e.get(role) == null ? "" : ":" + e.get(role));
    }

    private static String score(Element e) {
        String score = e.get("score") != null ? e.get("score").replace("INFINITY", "inf") : e.get("score-attribute");
        return score + ":";
    }

    private static String description(Element e) {
        return e.get("description") == null ? "" : " description=" + quoted(e.get("description"));
    }

    private static String pairs(Element set) {
        String reference = set.get("id-ref") == null ? "" : "$id-ref=" + quoted(set.get("id-ref")) + " ";
        return (reference + set.children().stream().map(CrmWriter::pair).collect(Collectors.joining(" "))).strip();
    }

    private static String pair(Element pair) {
        return pair.get("name") + "=" + (pair.get("value") == null ? "" : quoted(pair.get("value")));
    }

    /** Quotes only where they are needed. */
    private static String quoted(String value) {
        if (value.matches("[^\\s\"'\\\\()\\[\\]]+")) return value;
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
