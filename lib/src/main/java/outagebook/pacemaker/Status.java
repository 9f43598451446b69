package outagebook.pacemaker;

import static outagebook.pacemaker.CrmReader.attributes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The status section of a CIB, written as a cluster would write it: who is online, and in each node's history (lrm) which
 * operations ran and what they answered. Each change is a new CIB.
 */
record Status(Element cib, Config config) {
    /** Since this version of the feature set fail counts are kept per operation. Source: Pacemaker 1.1.17, crm_feature_set 3.0.13. */
    private static final String FAIL_COUNTS_PER_OPERATION = "3.0.13";

    Status(Element cib) {
        this(cib, new Config(cib));
    }

    /** All nodes of the configuration online, each having found that it runs none of the resources. */
    static Element fresh(Element cib) {
        Config config = new Config(cib);
        Element all = cib;
        for (Element node : config.nodes().toList()) all = new Status(all, config).online(node.get("uname"));
        return all;
    }

    /** The node has just joined: it runs nothing and has probed everything. */
    Element online(String uname) {
        Element joined = changed(uname, state -> nodeState(config.node(uname), true));
        return new Status(joined, config).probed(uname, config.resources().filter(r -> r.is("primitive")).toList());
    }

    /** The node is gone, and with it what was known of it. */
    Element offline(String uname) {
        return changed(uname, state -> nodeState(config.node(uname), false));
    }

    /** Whoever is online has found that it does not run these primitives. */
    Element probed(List<Element> primitives) {
        Element all = cib;
        for (Element state : states().filter(s -> s.child("lrm").isPresent()).toList()) {
            all = new Status(all, config).probed(unameOf(state), primitives);
        }
        return all;
    }

    private Element probed(String uname, List<Element> primitives) {
        return changed(uname, state -> {
            Element probed = state;
            for (Element primitive : primitives) {
                for (String id : historyIds(primitive)) probed = new LrmResource(config, primitive, id, probed).probed().node();
            }
            return probed;
        });
    }

    /** One of the primitives runs on the node, as master if so said. */
    Element active(Element primitive, String id, String uname, boolean master) {
        boolean promotable = config.above(primitive).stream().anyMatch(Config::isPromotable);
        if (master && !promotable) {
            throw new ClusterException("\"" + primitive.id() + "\" is in no promotable clone (ms), so it cannot be master; use running(...)");
        }
        return history(uname, primitive, id, history -> history.started(master));
    }

    Element stopped(Element primitive, String id, String uname) {
        return history(uname, primitive, id, LrmResource::stopped);
    }

    /** An operation failed, and the fail count grew as it does in a cluster. */
    Element failed(Element primitive, String id, String uname, String operation, int rc) {
        Element failed = history(uname, primitive, id, history -> history.failed(operation, rc));
        boolean fatal = operation.equals("stop") || operation.equals("start") && isTrue(config.property("start-failure-is-fatal", "true"));
        return fatal ? new Status(failed).failCount(primitive, id, uname, "INFINITY") : new Status(failed).oneMore(primitive, id, uname);
    }

    private Element oneMore(Element primitive, String id, String uname) {
        String name = failCountName(primitive, id, uname);
        String before = state(uname).all().filter(e -> e.is("nvpair") && name.equals(e.get("name")))
                .map(e -> e.get("value")).findFirst().orElse("0");
        if (before.endsWith("INFINITY")) return cib;
        return attribute(uname, name, String.valueOf(Integer.parseInt(before) + 1));
    }

    Element failCount(Element primitive, String id, String uname, String value) {
        String plain = "fail-count-" + id;
        Element cleared = changed(uname, state -> state.edited(
                e -> e.is("nvpair") && (plain.equals(e.get("name")) || e.get("name", "").startsWith(plain + "#")), e -> null));
        return new Status(cleared).attribute(uname, failCountName(primitive, id, uname), value);
    }

    private String failCountName(Element primitive, String id, String uname) {
        if (Versions.compare(cib.get("crm_feature_set", "3.0.7"), FAIL_COUNTS_PER_OPERATION) < 0) return "fail-count-" + id;
        return "fail-count-" + id + "#monitor_" + new LrmResource(config, primitive, id, state(uname)).monitorInterval();
    }

    /** A transient attribute of the node, gone when it restarts; null takes it out. */
    Element attribute(String uname, String name, String value) {
        return changed(uname, state -> {
            Element transients = state.child("transient_attributes").orElse(Element.of("transient_attributes", Map.of("id", state.id())));
            Element changed = Config.withPair(transients, "instance_attributes", "status-" + state.id(), name, value);
            Optional<Element> old = state.child("transient_attributes");
            if (old.isPresent()) return state.edited(e -> e == old.get(), e -> changed);
            List<Element> children = new ArrayList<>(state.children());
            children.add(0, changed);
            return state.withChildren(children);
        });
    }

    private Element history(String uname, Element primitive, String id, UnaryOperator<LrmResource> change) {
        Element online = state(uname);
        if (!isOnline(online)) {
            throw new ClusterException("node \"" + uname + "\" is offline, so nothing can be said of it; use online(\"" + uname + "\") first");
        }
        return changed(uname, state -> change.apply(new LrmResource(config, primitive, id, state)).node());
    }

    Stream<String> onlineNodes() {
        return config.nodes().map(n -> n.get("uname")).filter(n -> isOnline(state(n)));
    }

    private static boolean isOnline(Element state) {
        return "true".equals(state.get("in_ccm")) && "online".equals(state.get("crmd")) || isOn(state);
    }

    /** A node that newer releases call a member says since when, in seconds, where older ones say true. */
    private static boolean isOn(Element state) {
        return state.get("in_ccm", "false").matches("[1-9]\\d*");
    }

    private Stream<Element> states() {
        return cib.child("status").stream().flatMap(status -> status.children("node_state"));
    }

    private String unameOf(Element state) {
        return state.get("uname") != null ? state.get("uname")
                : config.nodes().filter(n -> n.id().equals(state.id())).map(n -> n.get("uname")).findFirst().orElse(state.id());
    }

    private Element state(String uname) {
        Element node = config.node(uname);
        return states().filter(s -> uname.equals(s.get("uname")) || node.id().equals(s.id())).findFirst()
                .orElseGet(() -> nodeState(node, false));
    }

    private Element changed(String uname, UnaryOperator<Element> change) {
        Element old = state(uname);
        Element changed = change.apply(old);
        if (changed == old) return cib;
        Element status = cib.child("status").orElse(Element.of("status", Map.of()));
        return cib.replaced(status, status.replaced(old, changed));
    }

    private static Element nodeState(Element node, boolean online) {
        Map<String, String> said = attributes("id", node.id(), "uname", node.get("uname"), "in_ccm", online ? "true" : "false",
                "crmd", online ? "online" : "offline", "join", online ? "member" : "down", "expected", online ? "member" : "down");
        if (!online) return Element.of("node_state", said);
        Element lrm = Element.of("lrm", Map.of("id", node.id()), Element.of("lrm_resources", Map.of()));
        return Element.of("node_state", said, lrm);
    }

    /** {@return under which ids a node keeps the history of a primitive: each instance its own in a unique clone} */
    List<String> historyIds(Element primitive) {
        List<Element> above = config.above(primitive);
        Element clone = above.isEmpty() ? primitive : above.get(above.size() - 1);
        if (!isTrue(Config.meta(clone, "globally-unique", "false"))) return List.of(primitive.id());
        int max = Integer.parseInt(Config.meta(clone, "clone-max", String.valueOf(config.nodes().count())));
        return IntStream.range(0, max).mapToObj(i -> primitive.id() + ":" + i).toList();
    }

    static boolean isTrue(String value) {
        return Set.of("true", "yes", "on", "y", "1").contains(value.toLowerCase(java.util.Locale.ROOT));
    }
}
