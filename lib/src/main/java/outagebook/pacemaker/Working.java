package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything one scheduling knows and changes: nodes, resources, constraints. Made anew for every run. */
final class Working {
    final Release release;
    final Element cib;
    /** Seconds since 1970, for failures that expire. */
    final long now;
    final Map<String, String> options = new LinkedHashMap<>();
    /** Values for all resources and all operations (rsc_defaults, op_defaults), without those that depend on a rule. */
    final Map<String, String> resourceDefaults = new LinkedHashMap<>();
    final Map<String, String> operationDefaults = new LinkedHashMap<>();
    List<Node> nodes = new ArrayList<>();
    /** In the order of placement: by priority, then as configured; orphans last. */
    final List<Resource> resources = new ArrayList<>();
    /** In unpacking order: the nodes as in the status, then their resources as in their histories. */
    final List<History> histories = new ArrayList<>();
    /** Last declared first. */
    final List<Location> locations = new ArrayList<>();
    final List<Colocation> colocations = new ArrayList<>();
    boolean haveQuorum;
    boolean haveFencing;
    private Map<String, Element> elements;
    private final Map<String, Resource> byId = new HashMap<>();
    private final Map<String, Integer> healthScores = new HashMap<>(Map.of("red", 0, "yellow", 0, "green", 0));

    Working(Release release, Element cib, long now) {
        this.release = release;
        this.cib = cib;
        this.now = now;
    }

    /** An element of the configuration, or an empty one. */
    Element section(String name) {
        return cib.child("configuration").flatMap(c -> c.child(name)).orElse(Element.of(name, Map.of()));
    }

    Element status() {
        return cib.child("status").orElse(Element.of("status", Map.of()));
    }

    /** {@return the element itself, or the one it refers to with id-ref; null if that does not exist} */
    Element resolved(Element element) {
        String reference = element.get("id-ref");
        if (reference == null) {
            return element;
        }
        if (elements == null) {
            elements = new HashMap<>();
            cib.all().filter(e -> e.id() != null).forEach(e -> elements.putIfAbsent(e.name() + " " + e.id(), e));
        }
        return elements.get(element.name() + " " + reference);
    }

    /** The defaults for one resource or operation, with those whose rule is about it. */
    Map<String, String> defaults(String section, Rules.Subject subject) {
        Map<String, String> fixed = section.equals("rsc_defaults") ? resourceDefaults : operationDefaults;
        if (section(section).children("meta_attributes").noneMatch(set -> set.child("rule").isPresent())) {
            return fixed;
        }
        Map<String, String> all = new LinkedHashMap<>();
        AttributeSets.read(this, section(section), "meta_attributes", subject, all);
        fixed.forEach(all::putIfAbsent);
        return all;
    }

    /** A cluster property, its older spelling with underscores included; null if it is not set. */
    String option(String name) {
        return Optional.ofNullable(options.get(name)).orElse(options.get(name.replace('-', '_')));
    }

    boolean is(String option, boolean otherwise) {
        String value = option(option);
        return value == null ? otherwise : isTrue(value);
    }

    boolean fencingEnabled() {
        return is("stonith-enabled", true);
    }

    boolean symmetric() {
        return is("symmetric-cluster", true);
    }

    boolean maintenanceMode() {
        return is("maintenance-mode", false);
    }

    /** stop (default), ignore, freeze, suicide, demote. */
    String noQuorumPolicy() {
        return Optional.ofNullable(option("no-quorum-policy")).orElse("stop");
    }

    /** {@return whether this node could be fenced if it had to be (pe_can_fence)} */
    boolean canFence(Node node) {
        return fencingEnabled() && haveFencing && (haveQuorum || noQuorumPolicy().equals("ignore") || node != null && node.online);
    }

    void healthScore(String colour, int score) {
        healthScores.put(colour, score);
    }

    /** A score as written; red, yellow and green are scores of node health. */
    int score(String text) {
        Integer health = text == null ? null : healthScores.get(text.toLowerCase(java.util.Locale.ROOT));
        return health == null ? Scores.parse(text) : health;
    }

    static boolean isTrue(String value) {
        return value != null && switch (value.toLowerCase(java.util.Locale.ROOT)) {
            case "true", "on", "yes", "y", "1" -> true;
            default -> false;
        };
    }

    Node nodeNamed(String uname) {
        return nodes.stream().filter(n -> n.uname.equalsIgnoreCase(uname)).findFirst().orElse(null);
    }

    Node nodeWithId(String id) {
        return nodes.stream().filter(n -> n.id.equalsIgnoreCase(id)).findFirst().orElse(null);
    }

    void register(Resource resource) {
        byId.putIfAbsent(resource.id, resource);
    }

    /** {@return the resource, member or instance of this id, or null} */
    Resource byId(String id) {
        return byId.get(id);
    }

    /** {@return the same, or else what the nodes know under this name, or null} */
    Resource find(String name) {
        Resource found = byId.get(name);
        return found != null ? found : resources.stream().map(r -> r.find(name)).filter(r -> r != null).findFirst().orElse(null);
    }

    /** The resource a constraint names; the clone if it names what is inside. */
    Resource constrained(String name) {
        Resource found = name == null ? null : find(name);
        return found == null || found.id.equals(name) ? found : found.top();
    }

    /** Adds to the weight of one node, or (null) of all nodes, for a resource and all in it; makes entries that are missing. */
    void locate(Resource resource, Node node, int score, String why) {
        if (node == null) {
            nodes.forEach(n -> locate(resource, n, score, why));
            if (score <= -Scores.INFINITY) {
                resource.allocatedTo = null;
            }
            return;
        }
        resource.children.forEach(child -> locate(child, node, score, why));
        if (!resource.allowed.has(node)) {
            resource.allowed.set(node, baseWeight(node));
        }
        resource.allowed.add(node, score, why);
    }

    Weight baseWeight(Node node) {
        return Weight.of(node.baseWeight, node.canRun() ? "score of the node" : node.whyNot());
    }

    /** Forbids a resource every node, whatever spoke for them before. */
    void ban(Resource resource, String why) {
        resource.allowed = new Table(nodes);
        nodes.forEach(node -> resource.allowed.set(node, Weight.of(-Scores.INFINITY, why)));
    }
}
