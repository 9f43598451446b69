package outagebook.pacemaker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Clusters of any size for the benchmarks, the same for the same numbers: addresses, groups, clones and promotable clones, each
 * running where it may, with location constraints and colocations among them. A tenth of the nodes is offline, at least one.
 */
final class LargeCluster {
    /** How many nodes and resources are measured. */
    static final int[] NODES = {3, 16, 64};
    static final int[] RESOURCES = {10, 100, 500};

    private LargeCluster() {}

    /** Writes them all: {@code LargeCluster FOLDER}. */
    public static void main(String... arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        for (int nodes : NODES) {
            for (int resources : RESOURCES) {
                Files.writeString(folder.resolve("cluster-" + nodes + "-" + resources + ".xml"), of(nodes, resources).xml());
            }
        }
    }

    /** {@return a cluster with this many nodes and primitives} */
    static Cluster of(int nodes, int resources) {
        Random random = new Random(31L * nodes + resources);
        StringBuilder crm = new StringBuilder("property stonith-enabled=false no-quorum-policy=ignore\nrsc_defaults resource-stickiness=100\n");
        for (int i = 1; i <= nodes; i++) crm.append("node ").append(node(i)).append('\n');
        List<String> top = new ArrayList<>();
        for (int i = 0; i < resources; i++) i += resource(i, resources, crm, top);
        for (int i = 1; i < top.size(); i++) constraint(i, top, nodes, random, crm);
        Cluster cluster = Cluster.crm(crm.toString());
        for (String id : top) cluster = placed(cluster, id, nodes, random);
        for (int i = 1; i <= Math.max(1, nodes / 10); i++) cluster = cluster.offline(node(i));
        return cluster;
    }

    private static String node(int number) {
        return String.format("node%02d", number);
    }

    /** Adds a resource; answers how many primitives beyond the first it took. */
    private static int resource(int i, int resources, StringBuilder crm, List<String> top) {
        String primitive = "primitive r" + i + " ocf:pacemaker:" + (i % 10 == 9 ? "Stateful" : "Dummy") + " op monitor interval=10s"
                + (i % 10 == 9 ? " op monitor interval=9s role=Master" : "") + "\n";
        crm.append(primitive);
        if (i % 10 == 4 && i + 2 < resources) {
            crm.append(primitive.replace("r" + i, "r" + (i + 1))).append(primitive.replace("r" + i, "r" + (i + 2)));
            crm.append("group g" + i + " r" + i + " r" + (i + 1) + " r" + (i + 2) + "\n");
            top.add("g" + i);
            return 2;
        }
        if (i % 10 == 8) crm.append("clone c" + i + " r" + i + " meta interleave=true\n");
        if (i % 10 == 9) crm.append("ms m" + i + " r" + i + " meta master-max=1 clone-max=3\n");
        top.add((i % 10 == 8 ? "c" : i % 10 == 9 ? "m" : "r") + i);
        return 0;
    }

    private static void constraint(int i, List<String> top, int nodes, Random random, StringBuilder crm) {
        String id = top.get(i);
        if (random.nextInt(3) == 0) crm.append("location l" + i + " " + id + " " + (random.nextInt(200) - 50) + ": " + node(1 + random.nextInt(nodes)) + "\n");
        String other = top.get(random.nextInt(i));
        if (random.nextInt(4) == 0 && !id.startsWith("c")) {
            String score = List.of("inf", "-inf", "-100", "500").get(random.nextInt(4));
            crm.append("colocation x" + i + " " + score + ": " + id + " " + other + (other.startsWith("m") ? ":Master" : "") + "\n");
        }
    }

    private static Cluster placed(Cluster cluster, String id, int nodes, Random random) {
        int at = 1 + random.nextInt(nodes);
        if (id.startsWith("c")) {
            Cluster all = cluster;
            for (int i = 1; i <= nodes; i++) all = all.running(id, node(i));
            return all;
        }
        if (!id.startsWith("m")) return cluster.running(id, node(at));
        String other = node(at % nodes + 1);
        return cluster.master(id, node(at)).slave(id, other).attribute(node(at), "master-r" + id.substring(1), "100");
    }
}
