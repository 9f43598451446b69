package outagebook.pacemaker;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Pacemaker cluster at one moment: its configuration and the status of its nodes, as one CIB (cluster information base).
 *
 * <p>It is read from a file, or begins as crm text in a cell and goes on step by step; each step answers a new cluster:
 * <pre>{@code
 * var cluster = Cluster.crm("""
 *         node pg01
 *         node pg02
 *         primitive BackupVIP ocf:heartbeat:IPaddr2 op monitor interval=5s
 *         property stonith-enabled=false default-resource-stickiness=100
 *         """).running("BackupVIP", "pg02").offline("pg01");
 * }</pre>
 *
 * @param name where it came from, for messages
 * @param cib  the {@code cib} element: {@code configuration} and {@code status}
 */
public record Cluster(String name, Element cib) {
    /**
     * Reads a CIB (XML), also if packed with gzip or bzip2, or crm configure text. Of crm text, which says nothing about
     * status, the nodes are online and run nothing.
     *
     * @throws ClusterException that says what is wrong, where, and what to do
     */
    public static Cluster read(Path file) {
        return of(ClusterBytes.read(file));
    }

    /** As {@link #read(Path)}. */
    public static Cluster read(String file) {
        return read(Path.of(file));
    }

    /** As {@link #read(Path)}, from a stream that is left open; the name is for messages. */
    public static Cluster read(InputStream in, String name) {
        return of(ClusterBytes.read(in, name));
    }

    private static Cluster of(ClusterBytes bytes) {
        return new Cluster(bytes.name(), bytes.cib());
    }

    /** {@return the cluster that this crm configure text describes, its nodes online and running nothing} */
    public static Cluster crm(String text) {
        return new Cluster("crm text", Status.fresh(CrmReader.read("crm text", text)));
    }

    /** {@return a cluster of these nodes, all online, without resources} */
    public static Cluster of(String... nodes) {
        return crm(Stream.of(nodes).map(node -> "node " + node + "\n").collect(Collectors.joining()));
    }

    /** {@return the names of its nodes} */
    public List<String> nodes() {
        return new Config(cib).nodes().map(node -> node.get("uname")).toList();
    }

    /** {@return the ids of its resources: groups and clones, and what is in them} */
    public List<String> resources() {
        return new Config(cib).resources().map(Element::id).toList();
    }

    /** {@return the ids of its constraints} */
    public List<String> constraints() {
        return new Config(cib).constraints().map(Element::id).toList();
    }

    /** {@return the cluster as a CIB, one line per tag} */
    public String xml() {
        return cib.xml();
    }

    /** {@return the configuration as crm text; what that has no words for is an {@code xml} statement} */
    public String crm() {
        return CrmWriter.text(cib);
    }

    /** Adds crm statements, such as {@code with("primitive Web ocf:heartbeat:apache")}; nothing new runs yet. */
    public Cluster with(String crm) {
        List<Element> before = new Config(cib).resources().toList();
        Element more = CrmReader.with(cib, "crm text", crm);
        List<Element> fresh = new Config(more).resources().filter(r -> r.is("primitive") && !before.contains(r)).toList();
        Element all = new Status(more).probed(fresh);
        for (Element node : new Config(all).nodes().filter(n -> !new Config(cib).nodes().toList().contains(n)).toList()) {
            all = new Status(all).online(node.get("uname"));
        }
        return changed(all);
    }

    /** Adds a primitive resource, such as {@code primitive("BackupVIP", "ocf:heartbeat:IPaddr2")}. */
    public Cluster primitive(String id, String agent) {
        return with("primitive " + id + " " + agent);
    }

    /** Sets a cluster property, such as no-quorum-policy; null takes it out. One that is almost one that Pacemaker knows is refused. */
    public Cluster property(String property, String value) {
        SettingNames.provesProperty(property);
        return changed(new Config(cib).withProperty(property, value));
    }

    /** Sets a meta attribute that counts for all resources (rsc_defaults); null takes it out. */
    public Cluster rscDefault(String meta, String value) {
        SettingNames.provesMeta(meta);
        return changed(new Config(cib).withDefault(meta, value));
    }

    /** Sets a meta attribute of one resource, such as resource-stickiness; null takes it out. */
    public Cluster meta(String resource, String meta, String value) {
        SettingNames.provesMeta(meta);
        return changed(new Config(cib).withMeta(resource, meta, value));
    }

    /** Gives a constraint that is there another score: a number, inf or -inf. */
    public Cluster score(String constraint, String score) {
        return changed(new Config(cib).withScore(constraint, score));
    }

    /** As {@link #score}: {@code colocation("backup-vip-not-with-master", "-1000")}. */
    public Cluster colocation(String constraint, String score) {
        return score(constraint, score);
    }

    /** Takes a constraint, a resource (with the constraints about it) or whatever else has this id out of the configuration. */
    public Cluster without(String id) {
        return changed(new Config(cib).without(id));
    }

    /** The nodes have joined and run nothing. */
    public Cluster online(String... nodes) {
        return each(nodes, (status, node) -> status.online(node));
    }

    /** The nodes are gone. */
    public Cluster offline(String... nodes) {
        return each(nodes, (status, node) -> status.offline(node));
    }

    /** The nodes are asked to run nothing (the node attribute standby). */
    public Cluster standby(String... nodes) {
        return each(nodes, (status, node) -> status.config().withNodeAttribute(node, "standby", "on"));
    }

    /** A resource runs on these nodes: a primitive or a group nowhere else, a clone there too. Its operations went well. */
    public Cluster running(String resource, String... nodes) {
        boolean single = new Config(cib).isSingle(resource);
        Cluster cluster = this;
        if (single) {
            String[] others = new Status(cib).onlineNodes().filter(n -> !List.of(nodes).contains(n)).toArray(String[]::new);
            cluster = cluster.stopped(resource, others);
        }
        return cluster.on(resource, nodes, (status, at) -> status.active(at.primitive, at.history, at.node, false));
    }

    /** A promotable clone is master on these nodes. */
    public Cluster master(String resource, String... nodes) {
        return on(resource, nodes, (status, at) -> status.active(at.primitive, at.history, at.node, true));
    }

    /** A promotable clone runs on these nodes without being master; also said anew after a failure: it was restarted. */
    public Cluster slave(String resource, String... nodes) {
        return on(resource, nodes, (status, at) -> status.active(at.primitive, at.history, at.node, false));
    }

    /** A resource does not run on these nodes. */
    public Cluster stopped(String resource, String... nodes) {
        return on(resource, nodes, (status, at) -> status.stopped(at.primitive, at.history, at.node));
    }

    /**
     * An operation just failed on a node, and the fail count grew as the cluster counts it: by one, or to INFINITY after a
     * failed stop, or a failed start unless start-failure-is-fatal is false.
     *
     * @param operation monitor, start, stop, promote or demote
     * @param rc        what the agent answered: 1 failed, 7 not running, 9 failed as master, ...
     */
    public Cluster failed(String resource, String node, String operation, int rc) {
        SettingNames.provesOperation(operation);
        return on(resource, new String[] {node}, (status, at) -> status.failed(at.primitive, at.history, at.node, operation, rc));
    }

    /** Sets how often a resource failed on a node: a number or INFINITY. */
    public Cluster failCount(String resource, String node, String count) {
        return on(resource, new String[] {node}, (status, at) -> status.failCount(at.primitive, at.history, at.node, count));
    }

    /** Sets a transient attribute of a node, such as an agent's master-Postgresql; null takes it out. */
    public Cluster attribute(String node, String attribute, String value) {
        SettingNames.provesAttribute(attribute, new Config(cib).primitiveIds());
        return changed(new Status(cib).attribute(node, attribute, value));
    }

    private Cluster each(String[] nodes, BiFunction<Status, String, Element> change) {
        Element all = cib;
        for (String node : nodes) all = change.apply(new Status(all), node);
        return changed(all);
    }

    private record Place(Element primitive, String history, String node) {}

    /** A group or clone stands for its primitives; {@code x:1} for one instance of a unique clone. */
    private Cluster on(String resource, String[] nodes, BiFunction<Status, Place, Element> change) {
        String instance = resource.matches(".+:\\d+") ? resource : null;
        Config config = new Config(cib);
        Element all = cib;
        for (String node : nodes) {
            for (Element primitive : config.primitives(instance == null ? resource : resource.replaceFirst(":\\d+$", ""))) {
                String history = instance == null ? primitive.id() : primitive.id() + resource.substring(resource.lastIndexOf(':'));
                all = change.apply(new Status(all, config), new Place(primitive, history, node));
            }
        }
        return changed(all);
    }

    private Cluster changed(Element changed) {
        return new Cluster(name, changed);
    }

    /** {@return what there is in the cluster, in one line} */
    @Override public String toString() {
        Config config = new Config(cib);
        List<String> online = new Status(cib).onlineNodes().toList();
        String nodes = config.nodes().map(n -> n.get("uname")).map(n -> online.contains(n) ? n : n + " (offline)").collect(Collectors.joining(", "));
        String resources = config.cib().child("configuration").stream().flatMap(c -> c.children("resources"))
                .flatMap(r -> r.children().stream()).map(r -> r.id()).collect(Collectors.joining(", "));
        return name + ": nodes " + nodes + "; resources " + resources + "; " + config.constraints().count() + " constraints";
    }
}
