package outagebook.pacemaker;

import static outagebook.pacemaker.CrmReader.attributes;
import static outagebook.pacemaker.Ocf.NOT_RUNNING;
import static outagebook.pacemaker.Ocf.OK;
import static outagebook.pacemaker.Ocf.RUNNING_MASTER;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The history of one resource on one node: which operations ran there last and how they ended. */
record LrmResource(Config config, Element primitive, String id, Element node) {
    /** Stands where a cluster has the id of the scheduler's run. */
    private static final String TRANSITION = "11111111-2222-3333-4444-555555555555";
    private static final Set<String> CHANGES = Set.of("start", "stop", "promote", "demote", "migrate_to", "migrate_from");

    LrmResource probed() {
        return record("monitor", 0, NOT_RUNNING, NOT_RUNNING, false);
    }

    LrmResource started(boolean master) {
        LrmResource history = forgotten();
        if (history.operations().isEmpty()) history = history.probed();
        history = history.record("start", 0, OK, OK, false);
        if (master) history = history.record("promote", 0, OK, OK, false);
        for (Element op : monitors(master)) {
            history = history.record("monitor", interval(op), master ? RUNNING_MASTER : OK, master ? RUNNING_MASTER : OK, false);
        }
        return history;
    }

    LrmResource stopped() {
        boolean idle = operations().stream().allMatch(op -> "stop".equals(op.get("operation")) || rc(op) == NOT_RUNNING && !isFailure(op));
        if (operations().isEmpty()) return probed();
        return idle ? this : forgotten().record("stop", 0, OK, OK, false);
    }

    LrmResource failed(String operation, int rc) {
        int interval = operation.equals("monitor") ? monitorInterval() : 0;
        boolean master = operations().stream().anyMatch(op -> "promote".equals(op.get("operation")));
        return record(operation, interval, rc, interval > 0 && master ? RUNNING_MASTER : OK, true);
    }

    /** Without what a start, stop, promotion or demotion makes untrue; probes and the last failure are kept. */
    private LrmResource forgotten() {
        return without(op -> !isFailure(op) && (CHANGES.contains(op.get("operation")) || !"0".equals(op.get("interval", "0"))
                || rc(op) != NOT_RUNNING));
    }

    private static boolean isFailure(Element op) {
        return op.id().contains("_last_failure_");
    }

    private static int rc(Element op) {
        return Integer.parseInt(op.get("rc-code", "0"));
    }

    private LrmResource without(Predicate<Element> gone) {
        Element resource = resource();
        return with(resource, resource.withChildren(resource.children().stream().filter(gone.negate()).toList()));
    }

    private LrmResource with(Element old, Element resource) {
        Element lrm = node.child("lrm").orElse(Element.of("lrm", Map.of("id", node.id())));
        Element all = lrm.child("lrm_resources").orElse(Element.of("lrm_resources", Map.of()));
        Element changed = all.replaced(old, resource);
        return new LrmResource(config, primitive, id, node.replaced(lrm, lrm.replaced(all, changed)));
    }

    private Stream<Element> known() {
        return node.children("lrm").flatMap(lrm -> lrm.children("lrm_resources")).flatMap(all -> all.children("lrm_resource"));
    }

    private Element resource() {
        return known().filter(e -> id.equals(e.id())).findFirst().orElseGet(() -> {
            Map<String, String> said = attributes("id", id, "type", primitive.get("type"), "class", primitive.get("class"));
            if (primitive.get("provider") != null) said.put("provider", primitive.get("provider"));
            return Element.of("lrm_resource", said);
        });
    }

    private List<Element> operations() {
        return resource().children("lrm_rsc_op").toList();
    }

    /** Adds the newest operation in place of an older one of its kind. */
    private LrmResource record(String task, int interval, int rc, int expected, boolean failure) {
        String own = id + (failure ? "_last_failure_0" : "_" + task + "_" + interval);
        LrmResource history = without(op -> own.equals(op.id()));
        int call = 1 + known().flatMap(r -> r.children().stream()).mapToInt(e -> Integer.parseInt(e.get("call-id", "0"))).max().orElse(0);
        String key = "1:" + call + ":" + expected + ":" + TRANSITION;
        String time = String.valueOf(1000 + call);
        Element op = Element.of("lrm_rsc_op", attributes("id", own, "operation_key", id + "_" + task + "_" + interval,
                "operation", task, "crm_feature_set", config.cib().get("crm_feature_set", "3.0.7"), "transition-key", key,
                "transition-magic", "0:" + rc + ";" + key, "call-id", "" + call, "rc-code", "" + rc, "op-status", "0",
                "interval", "" + interval, "last-run", time, "last-rc-change", time, "op-digest", digest(task, interval)));
        Element resource = history.resource();
        return history.with(resource, resource.with(op));
    }

    private String digest(String task, int interval) {
        Map<String, String> parameters = new TreeMap<>();
        Optional<Element> op = ops().filter(o -> task.equals(o.get("name")) && interval(o) == interval).findFirst();
        List<Element> owners = new ArrayList<>(config.above(primitive));
        Collections.reverse(owners);
        owners.add(primitive);
        op.ifPresent(owners::add);
        for (Element owner : owners) {
            owner.children("instance_attributes").flatMap(set -> set.children("nvpair")).filter(pair -> pair.get("name") != null)
                    .forEach(pair -> parameters.put(pair.get("name"), pair.get("value", "")));
        }
        String timeout = op.map(o -> o.get("timeout")).orElse(null);
        if (timeout == null) timeout = config.opDefault("timeout", config.property("default-action-timeout", "20s"));
        if (interval > 0) parameters.put("CRM_meta_timeout", String.valueOf(Intervals.milliseconds(timeout)));
        return Digests.digest(parameters);
    }

    private Stream<Element> ops() {
        return primitive.children("operations").flatMap(o -> o.children("op"));
    }

    private static int interval(Element op) {
        return (int) Math.max(0, Intervals.milliseconds(op.get("interval", "0")));
    }

    /** {@return the recurring monitors that run in this role} */
    private List<Element> monitors(boolean master) {
        return ops().filter(op -> "monitor".equals(op.get("name")) && interval(op) > 0 && Status.isTrue(op.get("enabled", "true"))
                && !"Stopped".equals(op.get("role")) && isMaster(op.get("role")) == master).toList();
    }

    private static boolean isMaster(String role) {
        return "Master".equals(role) || "Promoted".equals(role);
    }

    /** {@return the interval, in milliseconds, of the monitor that runs; of the configured one if none does} */
    int monitorInterval() {
        Optional<Element> last = operations().stream().filter(op -> !"0".equals(op.get("interval", "0"))).reduce((a, b) -> b);
        return last.map(op -> Integer.parseInt(op.get("interval")))
                .orElseGet(() -> monitors(false).stream().map(LrmResource::interval).findFirst().orElse(0));
    }
}
