package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads crm text, what {@code crm configure show} prints and {@code crm configure} takes, into a CIB. The resources stand in the
 * order of the statements; a resource in a group or clone stands in it, where the group or clone was written.
 */
final class CrmReader {
    static final Map<String, String> CIB = attributes("crm_feature_set", "3.0.7", "validate-with", "pacemaker-1.2",
            "admin_epoch", "0", "epoch", "1", "num_updates", "1", "have-quorum", "1");
    private static final List<String> SECTIONS = List.of("crm_config", "nodes", "resources", "constraints");
    private static final Map<String, String> SECTION_OF = Map.ofEntries(
            Map.entry("cluster_property_set", "crm_config"), Map.entry("node", "nodes"),
            Map.entry("primitive", "resources"), Map.entry("template", "resources"), Map.entry("group", "resources"),
            Map.entry("clone", "resources"), Map.entry("master", "resources"), Map.entry("bundle", "resources"),
            Map.entry("rsc_location", "constraints"), Map.entry("rsc_colocation", "constraints"),
            Map.entry("rsc_order", "constraints"), Map.entry("rsc_ticket", "constraints"));
    /** Sections that an xml statement gives as a whole, if they are not there yet. */
    private static final Set<String> WHOLE =
            Set.of("rsc_defaults", "op_defaults", "acls", "tags", "alerts", "fencing-topology", "domains");
    /** More than any crm configuration has. */
    private static final int STATEMENTS = 20_000;
    private static final Set<String> TO_RESOURCES = Set.of("rsc", "with-rsc", "first", "then");

    private final Map<String, List<Element>> sections = new LinkedHashMap<>();
    private final Map<String, Element> owners = new HashMap<>();
    private final CrmIds ids;

    private CrmReader(Element configuration) {
        SECTIONS.forEach(section -> sections.put(section, new ArrayList<>()));
        for (Element section : configuration.children()) sections.put(section.name(), new ArrayList<>(section.children()));
        ids = new CrmIds(configuration.all());
        configuration.all().filter(e -> SECTION_OF.containsKey(e.name())).forEach(e -> owners.put(kindOf(e) + nameOf(e), e));
        sections.get("nodes").forEach(node -> owners.put("node id " + node.id(), node));
    }

    /** {@return a CIB of this configuration, without a status} */
    static Element read(String name, String text) {
        return with(empty(), name, text);
    }

    static Element empty() {
        List<Element> sections = SECTIONS.stream().map(section -> Element.of(section, Map.of())).toList();
        return new Element("cib", CIB, List.of(new Element("configuration", Map.of(), sections, 0), Element.of("status", Map.of())), 0);
    }

    /** {@return the CIB with these statements added to its configuration} */
    static Element with(Element cib, String name, String text) {
        Element configuration = cib.child("configuration").orElseThrow();
        Element changed = new CrmReader(configuration).add(CrmWords.lines(name, text));
        return cib.edited(element -> element == configuration, element -> changed);
    }

    private Element add(List<CrmLine> lines) {
        if (lines.size() > STATEMENTS) {
            throw new ClusterException(lines.get(0).name() + " has more than " + STATEMENTS + " statements, which no cluster has");
        }
        Map<Element, CrmLine> statements = new IdentityHashMap<>();
        List<Element> constraints = new ArrayList<>();
        List<Element> all = numbered(lines.stream().map(CrmStatement::read).toList());
        for (int i = 0; i < all.size(); i++) {
            Element read = all.get(i);
            CrmLine line = lines.get(i);
            if (SECTION_OF.containsKey(read.name()) && !read.is("cluster_property_set")) claim(read, line);
            Element filled = line.isXml() ? ids.kept(read) : ids.fill(read, read.name());
            statements.put(filled, line);
            if ("constraints".equals(SECTION_OF.get(read.name()))) constraints.add(filled);
            place(filled, line);
        }
        assemble(statements);
        proveReferences(constraints, statements);
        return new Element("configuration", Map.of(), sections.entrySet().stream()
                .map(section -> new Element(section.getKey(), Map.of(), section.getValue(), 0)).toList(), 0);
    }

    /** A node without an id gets the next number that is free, as corosync gives them. */
    private List<Element> numbered(List<Element> all) {
        Set<String> taken = Stream.concat(sections.get("nodes").stream(), all.stream().filter(e -> e.is("node")))
                .map(Element::id).collect(Collectors.toSet());
        List<Element> numbered = new ArrayList<>();
        int number = 1;
        for (Element read : all) {
            boolean without = read.is("node") && read.id() == null;
            while (without && !taken.add("" + number)) number++;
            Map<String, String> attributes = without ? attributes("id", "" + number) : new LinkedHashMap<>();
            attributes.putAll(read.attributes());
            numbered.add(new Element(read.name(), attributes, read.children(), read.line()));
        }
        return numbered;
    }

    /** Two statements must not make something of the same id. */
    private void claim(Element read, CrmLine line) {
        String id = nameOf(read);
        if (read.is("node") && owners.put("node id " + read.id(), read) != null) {
            throw line.wrong(line.here(), "there is another node with the id " + read.id() + "; choose another number");
        }
        Element earlier = owners.put(kindOf(read) + id, read);
        if (earlier == null) return;
        throw line.wrong(line.find(id), String.format("there is a %s \"%s\" already%s; choose another name",
                earlier.name(), id, earlier.line() == 0 ? "" : " (line " + earlier.line() + ")"));
    }

    /** A node may be called like a resource. */
    private static String kindOf(Element element) {
        return element.is("node") ? "node " : "";
    }

    private static String nameOf(Element element) {
        return element.is("node") ? element.get("uname") : element.id();
    }

    private void place(Element element, CrmLine line) {
        String section = SECTION_OF.get(element.name());
        if (element.is("cluster_property_set")) merge(sections.get(section), element);
        else if (section != null) sections.get(section).add(element);
        else if (element.name().endsWith("_defaults")) {
            List<Element> sets = sections.computeIfAbsent(element.name(), name -> new ArrayList<>());
            element.children().forEach(set -> merge(sets, set));
        } else if (!WHOLE.contains(element.name()) || sections.put(element.name(), new ArrayList<>(element.children())) != null) {
            throw new ClusterException(String.format("%s, line %d: <%s> has no place in a configuration, or is there already",
                    line.name(), element.line(), element.name()));
        }
    }

    /** Options of the same set: a later value counts. */
    private static void merge(List<Element> sets, Element more) {
        int at = 0;
        while (at < sets.size() && !(more.id().equals(sets.get(at).id()))) at++;
        if (at == sets.size()) {
            sets.add(more);
            return;
        }
        Element set = sets.get(at);
        for (Element pair : more.children()) set = Config.withPair(set, pair);
        sets.set(at, set);
    }

    /** Puts resources into the groups and clones that name them. */
    private void assemble(Map<Element, CrmLine> statements) {
        List<Element> resources = sections.get("resources");
        for (Element container : List.copyOf(resources)) {
            int at = resources.indexOf(container);
            if (at >= 0 && container.children(CrmStatement.REFERENCE).findAny().isPresent()) {
                CrmLine line = statements.get(container);
                Element filled = filled(container, line, statements);
                resources.set(resources.indexOf(container), filled);
            }
        }
    }

    private Element filled(Element container, CrmLine line, Map<Element, CrmLine> statements) {
        List<Element> children = new ArrayList<>();
        for (Element child : container.children()) {
            children.add(child.is(CrmStatement.REFERENCE) ? taken(child.id(), container, line, statements) : child);
        }
        return container.withChildren(children);
    }

    private Element taken(String id, Element container, CrmLine line, Map<Element, CrmLine> statements) {
        List<Element> resources = sections.get("resources");
        Element member = resources.stream().filter(r -> id.equals(r.id()) && r != container).findFirst()
                .orElseThrow(() -> notFree(id, line));
        boolean fits = member.is("primitive") || member.is("group") && !container.is("group");
        if (!fits) {
            throw line.wrong(line.find(id), String.format("expected a primitive%s, and \"%s\" is a %s",
                    container.is("group") ? "" : " or group", id, member.name()));
        }
        resources.remove(member);
        return filled(member, statements.get(member), statements);
    }

    private ClusterException notFree(String id, CrmLine line) {
        TreeSet<String> free = sections.get("resources").stream().map(Element::id).collect(Collectors.toCollection(TreeSet::new));
        boolean exists = sections.get("resources").stream().flatMap(Element::all).anyMatch(e -> id.equals(e.id()) && !e.is(CrmStatement.REFERENCE));
        return line.wrong(line.find(id), exists ? "\"" + id + "\" is in a group or clone already, or is named twice"
                : "there is no resource \"" + id + "\"" + Names.instead(id, free));
    }

    /** A constraint about a resource or node that is not there would do nothing at all: surely a slip. */
    private void proveReferences(List<Element> constraints, Map<Element, CrmLine> statements) {
        Set<String> resources = ids(sections.get("resources"), Set.of("primitive", "group", "clone", "master", "bundle"), "id");
        Set<String> nodes = ids(sections.get("nodes"), Set.of("node"), "uname");
        for (Element constraint : constraints) {
            CrmLine line = statements.get(constraint);
            if (line.isXml()) continue;
            TO_RESOURCES.forEach(reference -> prove(constraint.get(reference), "resource", resources, line));
            constraint.all().filter(e -> e.is("resource_ref")).forEach(e -> prove(e.id(), "resource", resources, line));
            // A remote node is called as the resource that is the connection to it.
            if (!nodes.isEmpty() && !resources.contains(constraint.get("node", ""))) prove(constraint.get("node"), "node", nodes, line);
        }
    }

    private static Set<String> ids(List<Element> elements, Set<String> names, String attribute) {
        return elements.stream().flatMap(Element::all).filter(e -> names.contains(e.name())).map(e -> e.get(attribute))
                .filter(Objects::nonNull).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void prove(String id, String what, Set<String> there, CrmLine line) {
        if (id == null || there.contains(id)) return;
        throw line.wrong(line.find(id), "there is no " + what + " \"" + id + "\"" + Names.instead(id, there));
    }

    static Map<String, String> attributes(String... namesAndValues) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) attributes.put(namesAndValues[i], namesAndValues[i + 1]);
        return attributes;
    }
}
