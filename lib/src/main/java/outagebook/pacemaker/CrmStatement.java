package outagebook.pacemaker;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns one statement of crm text into the CIB element that the crm shell makes of it (schema 1.2), but for the ids that the
 * text does not give. A group or clone names its members in {@code crm-ref} elements.
 */
final class CrmStatement {
    /** Stands for a resource that another statement describes. */
    static final String REFERENCE = "crm-ref";
    private static final Map<String, Function<CrmLine, Element>> KEYWORDS = Map.ofEntries(
            Map.entry("node", CrmStatement::node), Map.entry("primitive", CrmStatement::primitive),
            Map.entry("group", CrmStatement::group),
            Map.entry("clone", line -> clone("clone", line)), Map.entry("ms", line -> clone("master", line)),
            Map.entry("master", line -> clone("master", line)),
            Map.entry("location", CrmConstraint::location), Map.entry("colocation", CrmConstraint::colocation),
            Map.entry("collocation", CrmConstraint::colocation), Map.entry("order", CrmConstraint::order),
            Map.entry("property", CrmStatement::property),
            Map.entry("rsc_defaults", line -> defaults("rsc_defaults", line)),
            Map.entry("op_defaults", line -> defaults("op_defaults", line)),
            Map.entry("xml", CrmStatement::xml));
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("rsc_ticket", "tickets"), Map.entry("rsc_template", "templates"), Map.entry("bundle", "bundles"),
            Map.entry("tag", "tags"), Map.entry("fencing_topology", "fencing levels"), Map.entry("fencing-topology", "fencing levels"),
            Map.entry("user", "access rights"), Map.entry("role", "access rights"), Map.entry("acl_target", "access rights"),
            Map.entry("acl_group", "access rights"), Map.entry("alert", "alerts"), Map.entry("monitor", "the short form of op monitor"));

    static final Pattern PAIR = Pattern.compile("([^=@$]+)=(.*)", Pattern.DOTALL);
    static final Pattern ID = Pattern.compile("\\$id=(.+)");
    private static final Pattern ID_REF = Pattern.compile("\\$id-ref=(.+)");
    private static final Pattern NODE_ID = Pattern.compile("(?:\\$id=(.+)|([^:=]+):)");
    private static final Pattern UNAME = Pattern.compile("([^:=]+?)(?::(normal|member|remote|ping))?");
    private static final Pattern DESCRIPTION = Pattern.compile("description=(.*)", Pattern.DOTALL);
    static final Pattern NAME = Pattern.compile("[^=:()\\[\\]]+");
    private static final Pattern AGENT = Pattern.compile("(?:([\\w-]+):)?(?:([\\w-]+):)?([\\w@./-]+)");
    /** Agents that a short name means from provider pacemaker and not from heartbeat: heartbeat has none of that name. */
    private static final Set<String> OF_PACEMAKER = Set.of("Stateful", "ping", "controld", "ClusterMon", "remote", "attribute",
            "SysInfo", "SystemHealth", "HealthCPU", "HealthIOWait", "HealthSMART", "ifspeed");
    /** Attributes of an op element (schema 1.2); whatever else an op says is a parameter for the agent. */
    private static final Set<String> OF_OP = Set.of("name", "interval", "timeout", "role", "on-fail", "start-delay",
            "interval-origin", "enabled", "record-pending", "requires", "prereq", "description");

    private CrmStatement() {}

    static Element read(CrmLine line) {
        String keyword = line.next("a statement").toLowerCase(Locale.ROOT);
        Function<CrmLine, Element> reader = KEYWORDS.get(keyword);
        if (reader == null) throw unknown(line, keyword);
        Element element = reader.apply(line);
        if (line.more()) throw line.expected("the end of the statement");
        return element;
    }

    private static ClusterException unknown(CrmLine line, String keyword) {
        String refused = REFUSED.get(keyword);
        if (refused != null) {
            return line.wrong(line.last(), refused + " (" + keyword + ") are not read from crm text; take the statement out, "
                    + "or give the cluster as a CIB: cibadmin --query");
        }
        return line.wrong(line.last(), "expected a statement such as primitive, ms or colocation, found \"" + line.last().text() + "\""
                + Names.instead(keyword, new TreeSet<>(KEYWORDS.keySet())));
    }

    private static Element node(CrmLine line) {
        Map<String, String> attributes = new LinkedHashMap<>();
        int from = line.last().line();
        Matcher id = line.match(NODE_ID);
        if (id != null) attributes.put("id", id.group(1) != null ? id.group(1) : id.group(2));
        Matcher uname = line.match(UNAME, "a node's name");
        attributes.put("uname", uname.group(1));
        if (uname.group(2) != null) attributes.put("type", uname.group(2));
        description(line, attributes);
        List<Element> sets = sets(line, Map.of("attributes", "instance_attributes", "utilization", "utilization"), "attributes");
        return new Element("node", attributes, sets, from);
    }

    private static Element primitive(CrmLine line) {
        Map<String, String> attributes = identified(line, "a name for the primitive");
        int from = line.last().line();
        Matcher agent = line.match(AGENT, "an agent such as ocf:heartbeat:IPaddr2");
        attributes.put("class", agent.group(1) == null ? "ocf" : agent.group(1));
        if (agent.group(2) != null) attributes.put("provider", agent.group(2));
        if (agent.group(1) == null) attributes.put("provider", OF_PACEMAKER.contains(agent.group(3)) ? "pacemaker" : "heartbeat");
        attributes.put("type", agent.group(3));
        description(line, attributes);
        Map<String, String> kinds = Map.of("params", "instance_attributes", "meta", "meta_attributes", "utilization", "utilization");
        List<Element> parts = sets(line, kinds, "params");
        List<Element> operations = new ArrayList<>();
        while (line.more()) {
            if (line.skip("operations")) line.match(ID, "$id=");
            else if (line.skip("op")) operations.add(op(line));
            else {
                List<Element> more = sets(line, kinds, null);
                if (more.isEmpty()) throw line.expected("name=value, params, meta or op");
                parts.addAll(more);
            }
        }
        if (!operations.isEmpty()) parts.add(new Element("operations", Map.of(), operations, operations.get(0).line()));
        return new Element("primitive", attributes, parts, from);
    }

    private static Element op(CrmLine line) {
        Map<String, String> attributes = new LinkedHashMap<>();
        int from = line.last().line();
        attributes.put("name", line.match(NAME, "an operation such as monitor").group());
        attributes.put("interval", null);
        List<Element> parameters = new ArrayList<>();
        for (Element pair : pairs(line)) {
            if (OF_OP.contains(pair.get("name"))) attributes.put(pair.get("name"), pair.get("value"));
            else parameters.add(pair);
        }
        if (attributes.get("interval") == null) attributes.put("interval", "0s");
        List<Element> sets = new ArrayList<>();
        if (!parameters.isEmpty()) sets.add(new Element("instance_attributes", Map.of(), parameters, parameters.get(0).line()));
        sets.addAll(sets(line, Map.of("op_params", "instance_attributes", "op_meta", "meta_attributes"), null));
        return new Element("op", attributes, sets, from);
    }

    private static Element group(CrmLine line) {
        Map<String, String> attributes = identified(line, "a name for the group");
        int from = line.last().line();
        List<Element> members = new ArrayList<>();
        while (line.more() && NAME.matcher(line.here().text()).matches() && !Set.of("meta", "params").contains(line.here().text())) {
            members.add(reference(line));
        }
        if (members.isEmpty()) throw line.expected("the group's members");
        description(line, attributes);
        return container("group", attributes, line, members, from);
    }

    private static Element clone(String tag, CrmLine line) {
        Map<String, String> attributes = identified(line, "a name for the clone");
        int from = line.last().line();
        Element member = reference(line);
        description(line, attributes);
        return container(tag, attributes, line, List.of(member), from);
    }

    private static Element container(String tag, Map<String, String> attributes, CrmLine line, List<Element> members, int from) {
        List<Element> children = sets(line, Map.of("params", "instance_attributes", "meta", "meta_attributes"), "params");
        children.addAll(members);
        return new Element(tag, attributes, children, from);
    }

    private static Element reference(CrmLine line) {
        String id = line.match(NAME, "the name of a resource").group();
        return new Element(REFERENCE, Map.of("id", id), List.of(), line.last().line());
    }

    private static Element property(CrmLine line) {
        return options("cluster_property_set", "cib-bootstrap-options", line);
    }

    private static Element defaults(String tag, CrmLine line) {
        int from = line.last().line();
        return new Element(tag, Map.of(), List.of(options("meta_attributes", tag.replace("_defaults", "-options"), line)), from);
    }

    private static Element options(String tag, String id, CrmLine line) {
        int from = line.last().line();
        Matcher other = line.match(ID);
        List<Element> pairs = pairs(line);
        if (pairs.isEmpty() || line.more()) throw line.expected("name=value");
        return new Element(tag, Map.of("id", other == null ? id : other.group(1)), pairs, from);
    }

    /** {@code xml <element .../>}: what crm text has no words for. */
    private static Element xml(CrmLine line) {
        int from = line.last().line();
        String where = String.format("%s, line %d (xml)", line.name(), from);
        String xml = line.rest().replaceAll("\\\\[ \t]*\n", "\n");
        Element element = CibReader.element(where, new ByteArrayInputStream(xml.strip().getBytes(StandardCharsets.UTF_8)));
        return onLine(element, from);
    }

    private static Element onLine(Element element, int line) {
        List<Element> children = element.children().stream().map(child -> onLine(child, line)).toList();
        return new Element(element.name(), element.attributes(), children, line);
    }

    static Map<String, String> identified(CrmLine line, String expected) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("id", line.match(NAME, expected).group());
        return attributes;
    }

    private static void description(CrmLine line, Map<String, String> attributes) {
        Matcher description = line.match(DESCRIPTION);
        if (description != null) attributes.put("description", description.group(1));
    }

    /** Reads {@code meta a=1 b=2 params c=3}; the first keyword may be missing if one is implicit. */
    private static List<Element> sets(CrmLine line, Map<String, String> kinds, String implicit) {
        List<Element> sets = new ArrayList<>();
        boolean pair = line.more() && PAIR.matcher(line.here().text()).matches();
        String kind = pair ? implicit : line.skip(kinds.keySet());
        while (kind != null) {
            sets.add(set(line, kinds.get(kind)));
            kind = line.skip(kinds.keySet());
        }
        return sets;
    }

    private static Element set(CrmLine line, String tag) {
        int from = line.here().line();
        Map<String, String> attributes = new LinkedHashMap<>();
        Matcher id = line.match(ID);
        Matcher reference = id == null ? line.match(ID_REF) : null;
        if (id != null) attributes.put("id", id.group(1));
        if (reference != null) attributes.put("id-ref", reference.group(1));
        if (line.more() && line.here().text().equalsIgnoreCase("rule")) {
            throw line.wrong(line.here(), "rules are read in location constraints only; give this cluster as a CIB: cibadmin --query");
        }
        return new Element(tag, attributes, pairs(line), from);
    }

    private static List<Element> pairs(CrmLine line) {
        List<Element> pairs = new ArrayList<>();
        for (Matcher pair = line.match(PAIR); pair != null; pair = line.match(PAIR)) {
            Map<String, String> attributes = new LinkedHashMap<>();
            attributes.put("name", pair.group(1));
            attributes.put("value", pair.group(2));
            pairs.add(new Element("nvpair", attributes, List.of(), line.last().line()));
        }
        return pairs;
    }
}
