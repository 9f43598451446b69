package outagebook.pacemaker;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the scheduler does not model, and therefore refuses: to pass over it in silence could give a wrong answer. Every row says
 * how the thing is recognised, what it is called, and why it is refused.
 */
final class Scope {
    private record Refused(String element, BiPredicate<Element, Release> is, String what, String why) {}

    private static final String REMOTE = "remote nodes are not modelled";
    private static final String CONTAINERS = "containers are not modelled";
    private static final String DATES = "what it says changes with the clock";
    private static final Map<String, List<Refused>> ALL = Stream.of(
            new Refused("bundle", (e, r) -> true, "a bundle", CONTAINERS),
            new Refused("nvpair", (e, r) -> "container".equals(e.get("name")), "a resource in a container", CONTAINERS),
            new Refused("nvpair", (e, r) -> "remote-node".equals(e.get("name")), "a guest node", "guest nodes are not modelled"),
            new Refused("primitive", (e, r) -> "remote".equals(e.get("type")) && "pacemaker".equals(e.get("provider")),
                    "the connection to a remote node", REMOTE),
            new Refused("node", (e, r) -> "remote".equals(e.get("type")), "a remote node", REMOTE),
            new Refused("node_state", (e, r) -> Status.isTrue(e.get("remote_node", "")), "the state of a remote node", REMOTE),
            new Refused("nvpair", (e, r) -> "placement-strategy".equals(e.get("name")) && !"default".equals(e.get("value")),
                    "a placement strategy", "capacities (utilization) are not modelled"),
            new Refused("nvpair", (e, r) -> r == Release.V2_1_5 && "shutdown-lock".equals(e.get("name")) && Status.isTrue(e.get("value", "")),
                    "a lock of resources to nodes that are down", "it holds for a time that the file does not say"),
            new Refused("rsc_ticket", (e, r) -> true, "a ticket constraint", "tickets are not modelled"),
            new Refused("date_expression", (e, r) -> true, "a rule on dates", DATES),
            new Refused("lifetime", (e, r) -> true, "a constraint with a lifetime", DATES),
            new Refused("nvpair", (e, r) -> r.isModern() && "shutdown-lock".equals(e.get("name")) && Status.isTrue(e.get("value", "")),
                    "a lock of resources to nodes that were shut down", "such locks are not modelled"),
            new Refused("domain", (e, r) -> true, "a domain of nodes", "no released schema has it"))
            .collect(Collectors.groupingBy(Refused::element));

    private Scope() {}

    /** Proves that the scheduler of this release models all there is in the cluster. */
    static void check(Cluster cluster, Release release) {
        check(cluster, cluster.cib(), release);
    }

    private static void check(Cluster cluster, Element element, Release release) {
        for (Refused refused : ALL.getOrDefault(element.name(), List.of())) {
            if (refused.is.test(element, release)) refuse(cluster, element, refused);
        }
        for (Element child : element.children()) check(cluster, child, release);
    }

    private static void refuse(Cluster cluster, Element element, Refused refused) {
        String line = element.line() == 0 ? "" : ", line " + element.line();
        Optional<String> id = Optional.ofNullable(element.id() != null ? element.id() : element.get("uname"));
        String remove = element.id() == null ? "take it out of the file" : "take it out, cluster.without(\"" + element.id() + "\")";
        throw new OutOfScope(String.format("%s%s: <%s%s> is %s, which is out of scope: %s; %s, and see whether your question still stands, "
                + "or ask crm_simulate", cluster.name(), line, element.name(), id.map(i -> " id=\"" + i + "\"").orElse(""),
                refused.what, refused.why, remove), element);
    }
}
