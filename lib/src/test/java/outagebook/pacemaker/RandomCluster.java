package outagebook.pacemaker;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A random but sensible cluster, over the whole scope of the scheduler: the same for the same seed. */
final class RandomCluster {
    private static final String INF = "INFINITY";
    private static final List<List<String>> NAMES = List.of(List.of("n1", "n2", "n3", "n4", "n5", "n6"), List.of("ant", "bee", "cat", "dog", "elk", "fox"),
            List.of("zeta", "mu", "pi", "eta", "chi", "rho"), List.of("db-2", "db-10", "db-1", "Web", "app", "mon"));

    private final Random random;
    private final String seed;
    private final List<String> nodes = new ArrayList<>();
    private final Map<String, String> state = new LinkedHashMap<>();
    private final List<Rsc> resources = new ArrayList<>();
    private int ids;
    private int calls = 10;

    /** One top-level resource: its leaves are the primitives in it; per node, which instances run there as what. */
    private static final class Rsc {
        String kind;
        String id;
        List<String> leaves = new ArrayList<>();
        int max;
        int nodeMax = 1;
        int masters = 1;

        boolean promotable() {
            return kind.equals("promotable");
        }
    }

    private RandomCluster(long seed) {
        this.seed = "seed " + seed;
        random = new Random(seed * 7919 + 17);
    }

    static Cluster of(long seed) {
        return new RandomCluster(seed).cluster();
    }

    private boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    @SafeVarargs
    private <T> T one(T... of) {
        return of[random.nextInt(of.length)];
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private String id(String base) {
        return base + "-" + ++ids;
    }

    private String number(int... of) {
        return String.valueOf(of[random.nextInt(of.length)]);
    }

    private String score(double infinite) {
        if (chance(infinite)) return one(INF, INF, "-INFINITY");
        return number(1, 5, 10, 50, 100, 200, 500, 1000, 5000, -1, -10, -50, -100, -1000, 999_999, -999_999, 0);
    }

    private Cluster cluster() {
        boolean property = chance(.15);
        String body = configuration(property) + "<status>" + status() + "</status></cib>";
        String cib = "<cib crm_feature_set=\"3.0.7\" validate-with=\"pacemaker-" + (property ? "1.2" : "3.0")
                + "\" admin_epoch=\"0\" epoch=\"1\" num_updates=\"1\" have-quorum=\"1\" dc-uuid=\"1\">" + body;
        return Cluster.read(new ByteArrayInputStream(cib.getBytes(StandardCharsets.UTF_8)), seed);
    }

    private String configuration(boolean property) {
        String nodesXml = nodes();
        Map<String, String> options = new LinkedHashMap<>(Map.of("stonith-enabled", "false", "no-quorum-policy", "ignore"));
        String stickiness = one(number(1, 10, 50, 100, 100, 200, 1000, 0, -5), INF);
        if (property) options.put("default-resource-stickiness", stickiness);
        if (chance(.12)) options.put("symmetric-cluster", "false");
        if (chance(.03)) options.put("maintenance-mode", "true");
        if (chance(.06)) options.put("start-failure-is-fatal", "false");
        if (property && chance(.2)) options.put("is-managed-default", "false");
        if (chance(.05)) options.put("stop-orphan-resources", "false");
        Map<String, String> defaults = new LinkedHashMap<>();
        if (!property && chance(.5)) defaults.put("resource-stickiness", stickiness);
        if (chance(.15)) defaults.put("migration-threshold", number(1, 2, 3));
        if (chance(.04)) defaults.put("is-managed", "false");
        String all = resources();
        return "<configuration><crm_config><cluster_property_set id=\"cib-bootstrap-options\">" + pairs("opt", options)
                + "</cluster_property_set></crm_config><nodes>" + nodesXml + "</nodes><resources>" + all + "</resources><constraints>"
                + constraints() + "</constraints>" + (defaults.isEmpty() ? "" : "<rsc_defaults><meta_attributes id=\"rsc-options\">"
                + pairs("rsc-options", defaults) + "</meta_attributes></rsc_defaults>") + "</configuration>";
    }

    private static String pairs(String prefix, Map<String, String> pairs) {
        StringBuilder out = new StringBuilder();
        pairs.forEach((name, value) -> out.append("<nvpair id=\"" + (prefix + "-" + name).replaceAll("[^\\w.-]", ".") + "\" name=\"" + name + "\" value=\"" + value + "\"/>"));
        return out.toString();
    }

    private String nodes() {
        nodes.addAll(one(NAMES).subList(0, 2 + random.nextInt(5)));
        if (chance(.3)) Collections.shuffle(nodes, random);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < nodes.size(); i++) {
            double x = i == 0 ? 1 : random.nextDouble();
            state.put(nodes.get(i), x < .10 ? "offline" : x < .17 ? "standby" : x < .20 ? "maintenance" : "online");
            Map<String, String> attributes = new LinkedHashMap<>(Map.of("mem", number(4, 8, 16, 32)));
            if (chance(.9)) attributes.put("rack", one("r1", "r2", "R1"));
            if (chance(.4)) attributes.put("ssd", one("true", "false"));
            if (chance(.3)) attributes.put("prefer", one("5", "20", "100", "-10", INF, "-INFINITY"));
            if (state.get(nodes.get(i)).equals("standby")) attributes.put("standby", "on");
            if (state.get(nodes.get(i)).equals("maintenance")) attributes.put("maintenance", "true");
            out.append("<node id=\"" + (i + 1) + "\" uname=\"" + nodes.get(i) + "\"><instance_attributes id=\"nodes-" + (i + 1) + "\">"
                    + pairs("nodes-" + (i + 1), attributes) + "</instance_attributes></node>");
        }
        return out.toString();
    }

    private Map<String, String> meta(String kind) {
        Map<String, String> meta = new LinkedHashMap<>();
        if (chance(.25)) meta.put("resource-stickiness", one(number(0, 1, 2, 10, 50, 100, 200, 1000, -5), INF));
        if (chance(.12)) meta.put("priority", number(1, 2, 5, 10, 100, -3));
        if (chance(.08)) meta.put("target-role", kind.equals("promotable") ? one("Stopped", "Started", "Slave", "Master") : one("Stopped", "Stopped", "Started"));
        if (chance(.05)) meta.put("is-managed", "false");
        if (chance(.15)) meta.put("migration-threshold", number(1, 2, 3, 5));
        return meta;
    }

    private static String metaXml(String id, Map<String, String> meta) {
        return meta.isEmpty() ? "" : "<meta_attributes id=\"" + id + "-meta\">" + pairs(id + "-meta", meta) + "</meta_attributes>";
    }

    private String primitive(Rsc rsc, String id, Map<String, String> meta) {
        StringBuilder ops = new StringBuilder(op(rsc, id, "monitor", "10s", ""));
        if (rsc.promotable()) ops.append(op(rsc, id, "monitor", "9s", " role=\"Master\""));
        for (String task : List.of("start", "stop", "promote", "demote")) {
            boolean fits = rsc.promotable() || !task.endsWith("mote");
            if (fits && chance(.08)) ops.append(op(rsc, id, task, "0s", ""));
        }
        return "<primitive id=\"" + id + "\" class=\"ocf\" provider=\"pacemaker\" type=\"" + type(rsc) + "\">" + metaXml(id, meta)
                + "<operations>" + ops + "</operations></primitive>";
    }

    private static String type(Rsc rsc) {
        return rsc.promotable() ? "Stateful" : "Dummy";
    }

    private String op(Rsc rsc, String id, String name, String interval, String role) {
        String onFail = "";
        if (chance(name.equals("monitor") ? .15 : .6)) {
            String how = name.equals("stop") ? one("block", "ignore") : one("restart", "ignore", "block", "stop", "standby");
            onFail = " on-fail=\"" + how + "\"";
        }
        return "<op id=\"" + id + "-" + name + "-" + interval + "\" name=\"" + name + "\" interval=\"" + interval + "\" timeout=\"20s\"" + role + onFail + "/>";
    }

    private String resources() {
        List<String> kinds = new ArrayList<>();
        String theme = one("primitive", "group", "clone", "unique", "promotable", "promotable", "mixed", "mixed");
        int others = 1 + random.nextInt(4);
        if (!theme.equals("mixed")) kinds.addAll(Collections.nCopies(1 + random.nextInt(2), theme));
        for (int i = 0; i < others; i++) kinds.add(theme.equals("mixed") ? one("primitive", "primitive", "group", "clone", "unique", "promotable") : one("primitive", "primitive", "group"));
        Collections.shuffle(kinds, random);
        List<String> letters = new ArrayList<>(Arrays.asList("abcdefghij".split("")));
        if (chance(.5)) Collections.shuffle(letters, random);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < kinds.size(); i++) out.append(resource(kinds.get(i), letters.get(i)));
        return out.toString();
    }

    private String resource(String kind, String letter) {
        Rsc rsc = new Rsc();
        rsc.kind = kind;
        resources.add(rsc);
        Map<String, String> meta = meta(kind);
        if (kind.equals("primitive")) {
            rsc.id = "rsc-" + letter;
            rsc.leaves.add(rsc.id);
            return primitive(rsc, rsc.id, meta);
        }
        if (kind.equals("group")) return group(rsc, "grp-" + letter, "g" + letter, meta);
        return clone(rsc, letter, meta);
    }

    private String group(Rsc rsc, String id, String prefix, Map<String, String> meta) {
        rsc.id = id;
        StringBuilder members = new StringBuilder();
        for (int i = 0; i < 2 + random.nextInt(2); i++) {
            rsc.leaves.add(prefix + i);
            members.append(primitive(rsc, prefix + i, chance(.15) ? meta("primitive") : Map.of()));
        }
        return "<group id=\"" + id + "\">" + metaXml(id, meta) + members + "</group>";
    }

    private String clone(Rsc rsc, String letter, Map<String, String> meta) {
        rsc.max = nodes.size();
        if (rsc.kind.equals("unique")) {
            rsc.nodeMax = one(1, 2, 2, 3);
            rsc.max = 1 + random.nextInt(nodes.size() + 2);
            meta.putAll(Map.of("globally-unique", "true", "clone-node-max", "" + rsc.nodeMax, "clone-max", "" + rsc.max));
        } else if (chance(.5)) {
            rsc.max = 1 + random.nextInt(nodes.size() + 1);
            meta.put("clone-max", "" + rsc.max);
        }
        if (chance(.3)) meta.put("interleave", "true");
        if (chance(.1)) meta.put("ordered", "true");
        if (chance(.2)) meta.put("notify", "true");
        boolean ofGroup = !rsc.kind.equals("unique") && chance(.12);
        String inner = ofGroup ? group(rsc, "cg-" + letter, "c" + letter, Map.of()) : primitive(rsc, "inst-" + letter, Map.of());
        if (!ofGroup) rsc.leaves.add("inst-" + letter);
        rsc.id = (rsc.promotable() ? "ms-" : "cl-") + letter;
        if (rsc.promotable()) {
            rsc.masters = one(1, 1, 1, 2);
            meta.putAll(Map.of("master-max", "" + rsc.masters, "master-node-max", "1"));
        }
        String tag = rsc.promotable() ? "master" : "clone";
        return "<" + tag + " id=\"" + rsc.id + "\">" + metaXml(rsc.id, meta) + inner + "</" + tag + ">";
    }

    private String constraints() {
        StringBuilder out = new StringBuilder();
        for (Rsc rsc : resources) for (int i = one(0, 0, 1, 1, 2); i > 0; i--) out.append(location(rsc));
        if (resources.size() < 2) return out.toString();
        for (int i = one(0, 1, 1, 2, 2, 3); i > 0; i--) {
            List<Rsc> two = some(2);
            out.append(colocation(two.get(0), two.get(1)));
        }
        if (resources.size() > 2 && chance(.2)) {
            List<Rsc> chain = some(3);
            out.append(colocation(chain.get(0), chain.get(1))).append(colocation(chain.get(1), chain.get(2)));
        }
        if (resources.size() > 2 && chance(.2)) out.append(colocationSets());
        for (int i = one(0, 1, 1, 2); i > 0; i--) out.append(order());
        return out.toString();
    }

    private List<Rsc> some(int count) {
        List<Rsc> shuffled = new ArrayList<>(resources);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, count);
    }

    private String location(Rsc rsc) {
        String start = "<rsc_location id=\"" + id("loc") + "\" rsc=\"" + rsc.id + "\"";
        if (chance(.4)) return start + ">" + rule(rsc) + "</rsc_location>";
        String role = rsc.promotable() && chance(.2) ? " role=\"" + one("Master", "Slave") + "\"" : "";
        return start + " node=\"" + one(nodes) + "\" score=\"" + score(.25) + "\"" + role + "/>";
    }

    private String rule(Rsc rsc) {
        int count = 1 + random.nextInt(2);
        StringBuilder expressions = new StringBuilder();
        for (int i = 0; i < count; i++) expressions.append(expression());
        String role = rsc.promotable() && chance(.6) ? " role=\"" + one("Master", "Master", "Slave") + "\"" : "";
        String score = chance(.15) ? " score-attribute=\"prefer\"" : " score=\"" + score(.4) + "\"";
        String join = count > 1 && chance(.9) ? " boolean-op=\"" + one("and", "or") + "\"" : "";
        return "<rule id=\"" + id("rule") + "\"" + score + role + join + ">" + expressions + "</rule>";
    }

    private String expression() {
        String what = switch (one("rack", "mem", "ssd", "#uname", "prefer")) {
            case "rack" -> "attribute=\"rack\" operation=\"" + one("eq", "ne", "lt") + "\" value=\"" + one("r1", "r2") + "\"";
            case "mem" -> "attribute=\"mem\" operation=\"" + one("lt", "gte", "gt", "lte") + "\" value=\"" + number(8, 16) + "\" type=\"" + one("number", "string") + "\"";
            case "ssd" -> "attribute=\"ssd\" operation=\"" + one("defined\"", "not_defined\"", "eq\" value=\"true\"");
            case "#uname" -> "attribute=\"#uname\" operation=\"" + one("eq", "ne") + "\" value=\"" + one(nodes) + "\"";
            default -> "attribute=\"prefer\" operation=\"defined\"";
        };
        return "<expression id=\"" + id("expr") + "\" " + what + "/>";
    }

    private String role(Rsc rsc) {
        return rsc.promotable() && chance(.75) ? one("Master", "Master", "Slave", "Started") : null;
    }

    private String colocation(Rsc dependent, Rsc primary) {
        if (dependent.promotable() && !primary.promotable() && chance(.5)) return colocation(primary, dependent);
        String roles = attribute("rsc-role", role(dependent)) + attribute("with-rsc-role", role(primary));
        String by = chance(.1) ? " node-attribute=\"" + one("rack", "ssd") + "\"" : "";
        return "<rsc_colocation id=\"" + id("col") + "\" rsc=\"" + dependent.id + "\" with-rsc=\"" + primary.id + "\" score=\"" + score(.5) + "\"" + roles + by + "/>";
    }

    private static String attribute(String name, String value) {
        return value == null ? "" : " " + name + "=\"" + value + "\"";
    }

    private String colocationSets() {
        List<Rsc> all = some(Math.min(resources.size(), 3 + random.nextInt(2)));
        int cut = 1 + random.nextInt(all.size());
        StringBuilder sets = new StringBuilder();
        for (List<Rsc> part : List.of(all.subList(0, cut), all.subList(cut, all.size()))) {
            if (part.isEmpty()) continue;
            String sequential = chance(.6) ? " sequential=\"" + one("true", "false") + "\"" : "";
            String role = part.stream().allMatch(Rsc::promotable) && chance(.7) ? " role=\"Master\"" : "";
            sets.append("<resource_set id=\"" + id("set") + "\"" + sequential + role + ">");
            part.forEach(rsc -> sets.append("<resource_ref id=\"" + rsc.id + "\"/>"));
            sets.append("</resource_set>");
        }
        return "<rsc_colocation id=\"" + id("cset") + "\" score=\"" + score(.5) + "\">" + sets + "</rsc_colocation>";
    }

    private String order() {
        if (resources.size() > 2 && chance(.1)) {
            List<Rsc> all = some(3);
            StringBuilder refs = new StringBuilder();
            all.forEach(rsc -> refs.append("<resource_ref id=\"" + rsc.id + "\"/>"));
            return "<rsc_order id=\"" + id("oset") + "\" kind=\"Mandatory\"><resource_set id=\"" + id("set") + "\">" + refs + "</resource_set></rsc_order>";
        }
        List<Rsc> two = new ArrayList<>(some(2));
        two.sort((a, b) -> resources.indexOf(a) - resources.indexOf(b));
        String actions = two.get(0).promotable() && chance(.6)
                ? " first-action=\"promote\" then-action=\"" + (two.get(1).promotable() && chance(.5) ? "promote" : "start") + "\"" : "";
        String kind = chance(.5) ? " kind=\"" + one("Mandatory", "Optional") + "\"" : " score=\"" + one(INF, "0") + "\"";
        String symmetrical = chance(.3) ? " symmetrical=\"false\"" : "";
        return "<rsc_order id=\"" + id("ord") + "\" first=\"" + two.get(0).id + "\" then=\"" + two.get(1).id + "\"" + actions + kind + symmetrical + "/>";
    }

    /** Who runs what where: node, then the id in its history, then the role. */
    private Map<String, Map<String, String>> running() {
        Map<String, Map<String, String>> running = new LinkedHashMap<>();
        nodes.forEach(node -> running.put(node, new LinkedHashMap<>()));
        List<String> usable = nodes.stream().filter(n -> state.get(n).equals("online") || chance(.15) && !state.get(n).equals("offline")).toList();
        for (Rsc rsc : resources) {
            if (rsc.kind.equals("primitive") || rsc.kind.equals("group")) single(rsc, one(usable), running);
            else if (rsc.kind.equals("unique")) unique(rsc, usable, running);
            else copies(rsc, usable, running);
        }
        return running;
    }

    private void single(Rsc rsc, String node, Map<String, Map<String, String>> running) {
        if (chance(.25)) return;
        int count = chance(.8) ? rsc.leaves.size() : 1 + random.nextInt(rsc.leaves.size());
        rsc.leaves.subList(0, count).forEach(leaf -> running.get(node).put(leaf, "Started"));
    }

    private void unique(Rsc rsc, List<String> usable, Map<String, Map<String, String>> running) {
        for (int i = 0; i < rsc.max; i++) {
            String leaf = rsc.leaves.get(0);
            List<String> free = usable.stream().filter(n -> running.get(n).keySet().stream().filter(k -> k.startsWith(leaf + ":")).count() < rsc.nodeMax).toList();
            if (!free.isEmpty() && chance(.75)) running.get(one(free)).put(leaf + ":" + i, "Started");
        }
    }

    private void copies(Rsc rsc, List<String> usable, Map<String, Map<String, String>> running) {
        List<String> on = new ArrayList<>(usable.stream().filter(n -> chance(.75)).limit(rsc.max).toList());
        Collections.shuffle(on, random);
        int masters = rsc.promotable() && chance(.6) ? Math.min(on.size(), rsc.masters) : 0;
        for (int i = 0; i < on.size(); i++) {
            String role = i < masters ? "Master" : rsc.promotable() ? "Slave" : "Started";
            for (String leaf : rsc.leaves) running.get(on.get(i)).put(leaf, role);
        }
    }

    private String status() {
        Map<String, Map<String, String>> running = running();
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < nodes.size(); i++) {
            String node = nodes.get(i);
            boolean up = !state.get(node).equals("offline");
            out.append("<node_state id=\"" + (i + 1) + "\" uname=\"" + node + "\" in_ccm=\"" + up + "\" crmd=\"" + (up ? "online" : "offline")
                    + "\" join=\"" + (up ? "member" : "down") + "\" expected=\"" + (up ? "member" : "down") + "\">");
            if (up) out.append(history(i + 1, running.get(node)));
            out.append("</node_state>");
        }
        return out.toString();
    }

    private String history(int number, Map<String, String> running) {
        Map<String, String> attributes = new LinkedHashMap<>();
        StringBuilder lrm = new StringBuilder();
        for (Rsc rsc : resources) {
            for (String leaf : rsc.leaves) {
                if (rsc.promotable() && chance(.75)) attributes.put("master-" + leaf, one("5", "10", "100", "1000", "10000", "0", "-1", "-INFINITY", INF, "10", "100"));
                int instances = rsc.kind.equals("unique") ? rsc.max : 1;
                for (int i = 0; i < instances; i++) {
                    String id = rsc.kind.equals("unique") ? leaf + ":" + i : leaf;
                    if (!running.containsKey(id) && chance(.05)) continue;
                    lrm.append("<lrm_resource id=\"" + id + "\" type=\"" + type(rsc) + "\" class=\"ocf\" provider=\"pacemaker\">"
                            + operations(rsc, id, running.get(id), attributes) + "</lrm_resource>");
                }
            }
        }
        if (chance(.02)) lrm.append("<lrm_resource id=\"gone\" type=\"Dummy\" class=\"ocf\" provider=\"pacemaker\">" + ran("gone", "start", 0, 0, 0, false) + "</lrm_resource>");
        String transients = attributes.isEmpty() ? "" : "<transient_attributes id=\"" + number + "\"><instance_attributes id=\"status-" + number + "\">"
                + pairs("status-" + number, attributes) + "</instance_attributes></transient_attributes>";
        return transients + "<lrm id=\"" + number + "\"><lrm_resources>" + lrm + "</lrm_resources></lrm>";
    }

    private String operations(Rsc rsc, String id, String role, Map<String, String> attributes) {
        StringBuilder ops = new StringBuilder();
        if (role == null) {
            ops.append(ran(id, "monitor", 0, one(7, 7, 7, 7, 7, 5), 7, false));
            if (chance(.05)) {
                ops.append(ran(id, "start", 0, one(1, 1, 5, 2), 0, true)).append(ran(id, "stop", 0, 0, 0, false));
                attributes.put("fail-count-" + id, INF);
            } else if (chance(.05)) {
                attributes.put("fail-count-" + id, number(1, 2, 3));
            }
            return ops.toString();
        }
        boolean master = role.equals("Master");
        ops.append(ran(id, "start", 0, 0, 0, false));
        if (master) ops.append(ran(id, "promote", 0, 0, 0, false));
        int interval = master ? 9000 : 10000;
        ops.append(ran(id, "monitor", interval, master ? 8 : 0, master ? 8 : 0, false));
        if (chance(.06)) {
            ops.append(failure(rsc, id, master, interval));
            attributes.put("fail-count-" + id, number(1, 1, 2, 3, 5));
        }
        return ops.toString();
    }

    private String failure(Rsc rsc, String id, boolean master, int interval) {
        double x = random.nextDouble();
        if (x < .15) return ran(id, "stop", 0, 1, 0, true);
        if (rsc.promotable() && x < .3) return ran(id, master ? "promote" : "demote", 0, one(1, 7), 0, true);
        return ran(id, "monitor", interval, one(7, 7, 1, 1, 9, 5, 2), master ? 8 : 0, true);
    }

    private String ran(String id, String task, int interval, int rc, int expected, boolean failure) {
        int call = ++calls;
        String key = call + ":1:" + expected + ":11111111-2222-3333-4444-555555555555";
        String digest = interval > 0 ? "4811cef7f7f94e3a35a70be7916cb2fd" : "f2317cad3d54cec5d7d7aa7d0bf35cf8";
        return "<lrm_rsc_op id=\"" + id + (failure ? "_last_failure_0" : "_" + task + "_" + interval) + "\" operation_key=\"" + id + "_" + task + "_" + interval
                + "\" operation=\"" + task + "\" crm_feature_set=\"3.0.7\" transition-key=\"" + key + "\" transition-magic=\"0:" + rc + ";" + key
                + "\" call-id=\"" + call + "\" rc-code=\"" + rc + "\" op-status=\"0\" interval=\"" + interval + "\" last-run=\"" + (1000 + call)
                + "\" last-rc-change=\"" + (1000 + call) + "\" op-digest=\"" + digest + "\"/>";
    }
}
