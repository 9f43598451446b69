package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Writes the CIB of an {@link Outage}: the configuration, then what happened until the event. */
final class OutageCib {
    private static final String PG = "Postgresql";
    private static final String VIP = "PostgresqlVIP";
    private static final String BACKUP = "BackupVIP";
    private static final String CLONE = "msPostgresql";

    private final Outage outage;
    private final List<String> nodes;

    OutageCib(Outage outage) {
        this.outage = outage;
        nodes = outage.nodes().stream().sorted().toList();
    }

    Cluster cluster() {
        Element cib = el("cib", "crm_feature_set", "3.0.7", "validate-with", "pacemaker-1.2", "admin_epoch", "0", "epoch", "1",
                "num_updates", "1", "have-quorum", "1", "dc-uuid", "2");
        Element status = in(el("status"), all((id, node) -> el("node_state", "id", id, "uname", node, "in_ccm", "true",
                "crmd", "online", "join", "member", "expected", "member")));
        Live live = new Live(new Cluster(outage.name(), in(cib, configuration(), status)), Release.V1_1_10, Agent.SIMPLE, Machines.MODEL);
        live.clock(100, 1000);
        runs(live);
        primary(live);
        crash(live);
        return live.cluster();
    }

    // What happened.

    private void runs(Live live) {
        String primary = outage.node("primary");
        for (String node : nodes) {
            for (String resource : List.of(PG, VIP, BACKUP)) {
                live.record(resource, node, "monitor", 0, Ocf.NOT_RUNNING);
            }
            live.record(PG, node, "start", 0, 0);
            live.member(node).set("master-" + PG, "-INFINITY");
            if (!node.equals(primary)) {
                live.record(PG, node, "monitor", 2000, 0);
            }
        }
        live.member(primary).set("master-" + PG, "1000");
        live.member(outage.node("sync")).set("master-" + PG, "100");
        live.record(PG, primary, "promote", 0, 0);
        live.record(PG, primary, "monitor", 1000, Ocf.RUNNING_MASTER);
        address(live, VIP, primary);
        address(live, BACKUP, outage.node(outage.get("backup")));
    }

    private static void address(Live live, String resource, String node) {
        live.record(resource, node, "start", 0, 0);
        live.record(resource, node, "monitor", 5000, 0);
    }

    private void primary(Live live) {
        Member primary = live.member(outage.node("primary"));
        switch (outage.get("primary")) {
            case "offline" -> primary.die();
            case "failed1" -> live.notice(PG, primary, Ocf.FAILED_MASTER);
            case "banned" -> {
                live.notice(PG, primary, Ocf.FAILED_MASTER);
                primary.set("fail-count-" + PG, "INFINITY");
                primary.set("master-" + PG, "-INFINITY");
            }
            default -> { }
        }
    }

    private void crash(Live live) {
        Member replica = live.member(outage.node("sync"));
        if (!outage.get("crash").equals("no")) {
            live.notice(PG, replica, Ocf.NOT_RUNNING);
        }
        if (outage.get("crash").equals("restarted")) {
            live.record(PG, replica.name, "start", 0, 0);
            replica.set("master-" + PG, "-INFINITY");
        }
    }

    // The configuration.

    private Element configuration() {
        Element nodesSection = in(el("nodes"), all((id, node) -> el("node", "id", id, "uname", node)));
        Element all = in(el("configuration"), in(el("crm_config"), properties()), nodesSection,
                in(el("resources"), address(VIP), address(BACKUP), postgres()), constraints());
        return !outage.get("via").equals("rsc_defaults") ? all : all.with(in(el("rsc_defaults"),
                in(el("meta_attributes", "id", "rsc-defaults"), pair("rsc-defaults-stick", "resource-stickiness", "stick"))));
    }

    private Element properties() {
        Element set = in(el("cluster_property_set", "id", "cib-bootstrap-options"),
                el("nvpair", "id", "opt-stonith", "name", "stonith-enabled", "value", "false"),
                el("nvpair", "id", "opt-quorum", "name", "no-quorum-policy", "value", "ignore"));
        return !outage.get("via").equals("property") ? set : set.with(pair("opt-stick", "default-resource-stickiness", "stick"));
    }

    private Element pair(String id, String name, String setting) {
        return el("nvpair", "id", id, "name", name, "value", outage.get(setting));
    }

    private Element address(String name) {
        Element address = el("primitive", "id", name, "class", "ocf", "provider", "heartbeat", "type", "IPaddr2");
        if (name.equals(BACKUP) && outage.get("backup_stick") != null) {
            address = address.with(in(el("meta_attributes", "id", name + "-meta"),
                    pair(name + "-stick", "resource-stickiness", "backup_stick")));
        }
        return address.with(in(el("operations"), el("op", "id", name + "-monitor", "name", "monitor", "interval", "5s")));
    }

    private Element postgres() {
        Element meta = el("meta_attributes", "id", "ms-meta");
        for (List<String> m : List.of(List.of("master-max", "1"), List.of("master-node-max", "1"),
                List.of("clone-max", outage.settings().getOrDefault("clone_max", "3")), List.of("clone-node-max", "1"),
                List.of("notify", "true"))) {
            meta = meta.with(el("nvpair", "id", "ms-" + m.get(0), "name", m.get(0), "value", m.get(1)));
        }
        if (outage.get("clone_stick") != null) {
            meta = meta.with(pair("ms-stick", "resource-stickiness", "clone_stick"));
        }
        Element operations = in(el("operations"), op("start", "start", "0s", "restart"), op("mon", "monitor", "2s", "restart"),
                op("mon-master", "monitor", "1s", "restart").with("role", "Master"), op("promote", "promote", "0s", "restart"),
                op("demote", "demote", "0s", "stop"), op("stop", "stop", "0s", "block"),
                op("notify", "notify", "0s", null));
        return in(el("master", "id", CLONE), meta, in(el("primitive", "id", PG, "class", "ocf", "provider", "heartbeat",
                "type", "pgsql"), operations));
    }

    private static Element op(String id, String name, String interval, String onFail) {
        return el("op", "id", "pg-" + id, "name", name, "interval", interval, "timeout", "60s").with("on-fail", onFail);
    }

    private Element constraints() {
        Element constraints = in(el("constraints"), together("vip-with-master", VIP, "INFINITY"),
                order("start-vip", "INFINITY", "promote", "start"), order("stop-vip", "0", "demote", "stop"));
        String score = outage.get("coloc");
        return score.equals("None") ? constraints : constraints.with(together("backup-vip-not-with-master", BACKUP, score));
    }

    private static Element together(String id, String address, String score) {
        return el("rsc_colocation", "id", id, "rsc", address, "score", score, "with-rsc", CLONE, "with-rsc-role", "Master");
    }

    private static Element order(String id, String score, String first, String then) {
        return el("rsc_order", "id", id, "score", score, "first", CLONE, "first-action", first, "then", VIP, "then-action", then,
                "symmetrical", "false");
    }

    // Elements.

    private interface PerNode {
        Element of(String id, String node);
    }

    private Element[] all(PerNode element) {
        return IntStream.range(0, nodes.size()).mapToObj(i -> element.of(Integer.toString(i + 1), nodes.get(i))).toArray(Element[]::new);
    }

    private static Element el(String name, String... attributes) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < attributes.length; i += 2) {
            map.put(attributes[i], attributes[i + 1]);
        }
        return Element.of(name, map);
    }

    private static Element in(Element parent, Element... children) {
        List<Element> all = new ArrayList<>(parent.children());
        all.addAll(List.of(children));
        return new Element(parent.name(), parent.attributes(), all, parent.line());
    }
}
