package outagebook.pacemaker;

import java.util.Comparator;
import java.util.List;

/** Makes the working model from a CIB: configuration, nodes, resources, status, constraints, in Pacemaker's order. */
final class Unpack {
    private final Working working;

    private Unpack(Working working) {
        this.working = working;
    }

    static Working unpack(Release release, Element cib, long now) {
        Unpack unpack = new Unpack(new Working(release, cib, now));
        unpack.config();
        unpack.nodes();
        new UnpackResources(unpack.working).unpackAll();
        new UnpackStatus(unpack.working).unpackAll();
        Health.apply(unpack.working);
        unpack.constraints();
        return unpack.working;
    }

    private void config() {
        AttributeSets.read(working, working.section("crm_config"), "cluster_property_set", working.options);
        AttributeSets.read(working, working.section("rsc_defaults"), "meta_attributes", working.resourceDefaults);
        AttributeSets.read(working, working.section("op_defaults"), "meta_attributes", working.operationDefaults);
        working.haveQuorum = Working.isTrue(working.cib.get("have-quorum"));
        if (working.release.isModern()) {
            upgrade();
        }
        Health.scores(working);
        if ("suicide".equalsIgnoreCase(working.noQuorumPolicy()) && !working.fencingEnabled()) {
            working.options.put("no-quorum-policy", "stop");
        }
    }

    /** What the upgrade of an older configuration to the modern schema changes (upgrade-2.10.xsl). */
    private void upgrade() {
        if (!oldSchema()) {
            return;
        }
        move("default-resource-stickiness", "resource-stickiness");
        move("is-managed-default", "is-managed");
    }

    private boolean oldSchema() {
        String schema = working.cib.get("validate-with", "none");
        return !schema.startsWith("pacemaker-") || Versions.compare(schema.substring("pacemaker-".length()), "3.0") < 0;
    }

    private void move(String property, String metaAttribute) {
        String value = working.option(property);
        if (value != null) {
            working.resourceDefaults.putIfAbsent(metaAttribute, value);
        }
    }

    private void nodes() {
        boolean unseenAreUnclean = working.fencingEnabled() && working.is("startup-fencing", true);
        working.section("nodes").children("node").filter(xml -> xml.id() != null).forEach(xml -> {
            String type = xml.get("type", "member");
            Node node = new Node(xml.id(), xml.get("uname", xml.id()), type.equalsIgnoreCase("member") || type.equalsIgnoreCase("normal"));
            node.baseWeight = working.score(xml.get("score"));
            node.unclean = unseenAreUnclean;
            attributes(working, xml, node);
            working.nodes.add(node);
        });
        working.nodes.sort(working.release.ordersNaturally() ? NaturalOrder.of(n -> n.uname) : Comparator.comparing((Node n) -> n.uname));
        List<Node> sorted = working.nodes;
        sorted.forEach(node -> node.index = sorted.indexOf(node));
    }

    private static void attributes(Working working, Element xml, Node node) {
        node.isDc = node.id.equalsIgnoreCase(working.cib.get("dc-uuid"));
        node.attributes.put("#uname", node.uname);
        node.attributes.put("#id", node.id);
        node.attributes.put("#is_dc", Boolean.toString(node.isDc));
        String cluster = working.option("cluster-name");
        if (working.release.isModern()) {
            node.attributes.put("#kind", "cluster");
            AttributeSets.add(node.attributes, "#cluster-name", cluster);
        }
        AttributeSets.read(working, xml, "instance_attributes", node.attributes);
        if (working.release.isModern()) {
            AttributeSets.add(node.attributes, "#site-name", node.attributes.getOrDefault("site-name", cluster));
        }
    }

    private void constraints() {
        UnpackLocations locations = new UnpackLocations(working);
        UnpackColocations colocations = new UnpackColocations(working);
        References references = new References(working);
        for (Element written : working.section("constraints").children()) {
            Element constraint = references.expanded(written);
            switch (constraint.name()) {
                case "rsc_location" -> locations.unpack(constraint);
                case "rsc_colocation" -> colocations.unpack(constraint);
                default -> { }
            }
        }
    }
}
