package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The configuration of a CIB: finding things in it and changing them, each change a new CIB. */
final class Config {
    private static final Set<String> RESOURCES = Set.of("primitive", "group", "clone", "master", "bundle");
    private static final Set<String> CONTAINERS = Set.of("group", "clone", "master", "bundle");

    private final Element cib;
    private final Map<Element, Element> containers = new IdentityHashMap<>();

    Config(Element cib) {
        this.cib = cib;
        resources().filter(r -> CONTAINERS.contains(r.name())).forEach(r -> r.children().forEach(child -> containers.put(child, r)));
    }

    Element cib() {
        return cib;
    }

    private Element configuration() {
        return cib.child("configuration").orElseThrow();
    }

    private Stream<Element> section(String name) {
        return configuration().children(name).flatMap(section -> section.children().stream());
    }

    Stream<Element> resources() {
        return section("resources").flatMap(Config::withMembers);
    }

    private static Stream<Element> withMembers(Element element) {
        if (!RESOURCES.contains(element.name())) return Stream.empty();
        return Stream.concat(Stream.of(element), element.children().stream().flatMap(Config::withMembers));
    }

    List<String> primitiveIds() {
        return resources().filter(resource -> resource.is("primitive")).map(Element::id).toList();
    }

    Stream<Element> nodes() {
        return section("nodes").filter(e -> e.is("node"));
    }

    Stream<Element> constraints() {
        return section("constraints");
    }

    /** {@return the resource of this id, or an error that names the nearest} */
    Element resource(String id) {
        return resources().filter(r -> id.equals(r.id())).findFirst().orElseThrow(() -> missing("resource", id, ids(resources())));
    }

    /** {@return the node of this name} */
    Element node(String uname) {
        return nodes().filter(n -> uname.equals(n.get("uname"))).findFirst().orElseThrow(() -> missing("node", uname,
                nodes().map(n -> n.get("uname")).toList()));
    }

    private static Set<String> ids(Stream<Element> elements) {
        return elements.map(Element::id).filter(id -> id != null).collect(Collectors.toCollection(TreeSet::new));
    }

    private static ClusterException missing(String what, String id, java.util.Collection<String> there) {
        return new ClusterException("there is no " + what + " \"" + id + "\"" + Names.instead(id, there));
    }

    /** {@return the primitives that this resource consists of} */
    List<Element> primitives(String id) {
        return resource(id).all().filter(e -> e.is("primitive")).toList();
    }

    /** {@return the innermost groups and clones first that a resource is in} */
    List<Element> above(Element resource) {
        List<Element> above = new ArrayList<>();
        for (Element at = containers.get(resource); at != null; at = containers.get(at)) above.add(at);
        return above;
    }

    /** {@return a clone's or promotable clone's own meta attribute, else what is given} */
    static String meta(Element resource, String name, String otherwise) {
        return resource.children("meta_attributes").flatMap(set -> set.children("nvpair"))
                .filter(pair -> name.equals(pair.get("name"))).map(pair -> pair.get("value", "")).findFirst().orElse(otherwise);
    }

    /** Whether a resource is meant to run on one node only: it is in no clone. */
    boolean isSingle(String id) {
        if (id.contains(":")) return true;
        Element resource = resource(id);
        return Stream.concat(Stream.of(resource), above(resource).stream()).noneMatch(r -> r.is("clone") || r.is("master"));
    }

    static boolean isPromotable(Element clone) {
        return clone.is("master") || clone.is("clone") && Status.isTrue(meta(clone, "promotable", "false"));
    }

    /** {@return a cluster property, else what is given} */
    String property(String name, String otherwise) {
        return value(section("crm_config"), name, otherwise);
    }

    String opDefault(String name, String otherwise) {
        return value(section("op_defaults"), name, otherwise);
    }

    private static String value(Stream<Element> sets, String name, String otherwise) {
        return sets.flatMap(set -> set.children("nvpair")).filter(pair -> name.equals(pair.get("name")))
                .map(pair -> pair.get("value", "")).findFirst().orElse(otherwise);
    }

    Element withProperty(String name, String value) {
        return withPairIn("crm_config", "cluster_property_set", "cib-bootstrap-options", name, value);
    }

    Element withDefault(String name, String value) {
        return withPairIn("rsc_defaults", "meta_attributes", "rsc-options", name, value);
    }

    private Element withPairIn(String section, String tag, String id, String name, String value) {
        Optional<Element> there = configuration().child(section);
        Element old = there.orElse(Element.of(section, Map.of()));
        Element changed = withPair(old, tag, id, name, value);
        Element configuration = configuration();
        if (there.isEmpty()) return cib.edited(e -> e == configuration, e -> e.with(changed));
        return cib.edited(e -> e == old, e -> changed);
    }

    Element withMeta(String id, String name, String value) {
        Element resource = resource(id);
        return cib.edited(e -> e == resource, e -> withPair(e, "meta_attributes", id + "-meta_attributes", name, value));
    }

    Element withNodeAttribute(String uname, String name, String value) {
        Element node = node(uname);
        return cib.edited(e -> e == node, e -> withPair(e, "instance_attributes", "nodes-" + e.id(), name, value));
    }

    /** {@return the attribute that this score is in a CIB; what is no score is refused} */
    static Map<String, String> score(String score) {
        Map<String, String> said = CrmReader.attributes();
        CrmConstraint.score(score, said);
        if (!said.containsKey("score")) {
            throw new ClusterException("\"" + score + "\" is no score; a score is a number, INFINITY or -INFINITY (inf, -inf)");
        }
        return said;
    }

    /** Sets the score of a constraint, of each of its rules if the rules have it. */
    Element withScore(String id, String score) {
        Map<String, String> said = score(score);
        Element constraint = constraints().filter(c -> id.equals(c.id())).findFirst()
                .orElseThrow(() -> missing("constraint", id, ids(constraints())));
        boolean inRules = constraint.get("score") == null && constraint.child("rule").isPresent();
        return cib.edited(e -> e == constraint, e -> !inRules ? e.with("score", said.get("score"))
                : e.edited(rule -> rule.is("rule"), rule -> rule.with("score-attribute", null).with("score", said.get("score"))));
    }

    /** Takes an element out of the configuration, and with a resource the constraints that name it. */
    Element without(String id) {
        Element configuration = configuration();
        Element named = configuration.all().filter(e -> id.equals(e.id()) || e.is("node") && id.equals(e.get("uname"))).findFirst()
                .orElseThrow(() -> missing("element", id, ids(Stream.concat(resources(), constraints()))));
        Set<String> gone = RESOURCES.contains(named.name()) ? ids(named.all()) : Set.of();
        Element changed = configuration.edited(e -> e == named || refersTo(e, gone), e -> null);
        return cib.edited(e -> e == configuration, e -> changed);
    }

    private static boolean refersTo(Element constraint, Set<String> gone) {
        if (!constraint.name().startsWith("rsc_") || constraint.id() == null) return false;
        return Stream.of("rsc", "with-rsc", "first", "then").map(constraint::get).anyMatch(id -> id != null && gone.contains(id))
                || constraint.all().anyMatch(e -> e.is("resource_ref") && gone.contains(e.id()));
    }

    /** Sets an option in the first set of this kind that has it, else in the first, else in a new one; null takes it out. */
    static Element withPair(Element owner, String tag, String id, String name, String value) {
        List<Element> sets = owner.children(tag).toList();
        Element set = sets.stream().filter(s -> s.children("nvpair").anyMatch(p -> name.equals(p.get("name")))).findFirst()
                .orElse(sets.isEmpty() ? null : sets.get(0));
        if (set == null && value == null) return owner;
        if (set == null) return before(owner, withPair(Element.of(tag, Map.of("id", id)), pair(id, name, value)));
        Element old = set;
        Element changed = withPair(old, pair(old.id(), name, value));
        return owner.edited(e -> e == old, e -> changed.children().isEmpty() ? null : changed);
    }

    /** Attribute sets come first in a resource, as the schema wants them; in other places the order is free. */
    private static Element before(Element owner, Element set) {
        List<Element> children = new ArrayList<>(owner.children());
        children.add(0, set);
        return owner.withChildren(children);
    }

    static Element pair(String setId, String name, String value) {
        return Element.of("nvpair", CrmReader.attributes("id", (setId + "-" + name).replaceAll("[^\\w.-]", "."), "name", name, "value", value));
    }

    /** Puts an nvpair where one of its name is, else at the end; one without a value takes the other out. */
    static Element withPair(Element set, Element pair) {
        List<Element> pairs = new ArrayList<>();
        boolean found = false;
        for (Element other : set.children()) {
            boolean same = other.is("nvpair") && pair.get("name").equals(other.get("name"));
            if (!same) pairs.add(other);
            else if (pair.get("value") != null && !found) pairs.add(other.with("value", pair.get("value")));
            found |= same;
        }
        if (!found && pair.get("value") != null) pairs.add(pair);
        return set.withChildren(pairs);
    }
}
