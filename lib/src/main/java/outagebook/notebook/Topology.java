package outagebook.notebook;

import static j2html.TagCreator.each;

import j2html.tags.ContainerTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Who is who in a cluster at one moment: which node is the primary, who copies from it and how, and where the clients'
 * address (the VIP) points. A value: every change gives a new one, so a story is a handful of them.
 *
 * <p>It is drawn, not worked out. What Pacemaker would decide is the business of the scorer.
 */
public record Topology(List<Node> nodes) implements View {
    /** What a node's Postgres is doing. */
    public enum Role {
        PRIMARY("primary"), SYNC("synchronous replica"), ASYNC("asynchronous replica"),
        ALONE("replica, alone"), DOWN("down");

        private final String words;

        Role(String words) {
            this.words = words;
        }

        @Override public String toString() {
            return words;
        }

        private boolean follows() {
            return this == SYNC || this == ASYNC;
        }
    }

    /** One machine: its name, its role, and the addresses that point to it now. */
    public record Node(String name, Role role, List<String> addresses) {
        public Node {
            addresses = List.copyOf(addresses);
        }
    }

    public Topology {
        nodes = List.copyOf(nodes);
    }

    /** {@return a healthy cluster: the first node is the primary and has the VIP, the second copies synchronously} */
    public static Topology healthy(String primary, String sync, String async) {
        return new Topology(List.of(new Node(primary, Role.PRIMARY, List.of("VIP")),
                new Node(sync, Role.SYNC, List.of()), new Node(async, Role.ASYNC, List.of())));
    }

    /** {@return the same cluster with this node in another role} */
    public Topology with(String node, Role role) {
        find(node);
        return map(n -> n.name().equals(node) ? new Node(node, role, n.addresses()) : n);
    }

    /** {@return the same cluster with this address on that node, and on no other} */
    public Topology move(String address, String node) {
        find(node);
        return without(address).map(n -> n.name().equals(node) ? new Node(node, n.role(), added(n, address)) : n);
    }

    /** {@return the same cluster with this address on no node} */
    public Topology without(String address) {
        return map(n -> new Node(n.name(), n.role(),
                n.addresses().stream().filter(a -> !a.equals(address)).toList()));
    }

    @Override public String text() {
        StringBuilder text = new StringBuilder();
        for (Node node : nodes)
            text.append("%-6s %-20s %s".formatted(node.name(), node.role(), addresses(node)).stripTrailing()).append('\n');
        return text.append(clients()).toString();
    }

    @Override public String toString() {
        return text();
    }

    @Override public Optional<String> html() {
        int width = 20 + nodes.size() * 240;
        ContainerTag<?> picture = Svg.picture(width, height())
                .with(Svg.box(width / 2 - 80, 10, 160, 36, 4, "none"), Svg.label(width / 2, 33, 15, "API backend"));
        for (int i = 0; i < nodes.size(); i++) picture.with(each(draw(i, width), tag -> tag));
        if (nodes.stream().noneMatch(n -> n.addresses().contains("VIP")))
            picture.with(Svg.label(width / 2, 80, 14, "no address to connect to"));
        return Optional.of(Svg.image(picture.with(each(replication(), tag -> tag)), text()).render());
    }

    /** As high as the boxes and the lowest arrow below them need. */
    private int height() {
        int from = primary().map(nodes::indexOf).orElse(-1);
        int reach = from < 0 ? 0 : IntStream.range(0, nodes.size()).filter(i -> nodes.get(i).role().follows())
                .map(i -> Math.abs(i - from)).max().orElse(0);
        return 246 + 32 * reach;
    }

    private List<ContainerTag<?>> draw(int index, int width) {
        Node node = nodes.get(index);
        int x = 20 + index * 240;
        boolean down = node.role() == Role.DOWN;
        String fill = node.role() == Role.PRIMARY ? "rgba(60,140,80,.25)" : down ? "rgba(200,60,60,.2)" : "none";
        List<ContainerTag<?>> drawn = new ArrayList<>(List.of(
                Svg.box(x, 140, 200, 96, 8, fill),
                Svg.label(x + 100, 166, 16, node.name()),
                Svg.label(x + 100, 190, 13, "Postgres: " + node.role()),
                Svg.path("M %d 204 h 200".formatted(x), false),
                Svg.label(x + 100, 225, 13, "Pacemaker")));
        if (down) drawn.add(1, Svg.path("M %d 140 l 200 96 m 0 -96 l -200 96".formatted(x), false).attr("opacity", ".3"));
        for (int i = 0; i < node.addresses().size(); i++) {
            int pill = x + 10 + i * 95;
            drawn.add(Svg.box(pill, 104, 88, 26, 13, "rgba(70,120,220,.25)"));
            drawn.add(Svg.label(pill + 44, 122, 13, node.addresses().get(i)));
            if (node.addresses().get(i).equals("VIP"))
                drawn.add(Svg.path("M %d 46 L %d 104".formatted(width / 2, pill + 44), false));
        }
        return drawn;
    }

    /** The arrows from the primary to the replicas, below the boxes. */
    private List<ContainerTag<?>> replication() {
        List<ContainerTag<?>> arrows = new ArrayList<>();
        int from = primary().map(nodes::indexOf).orElse(-1);
        for (int to = 0; from >= 0 && to < nodes.size(); to++) {
            Node node = nodes.get(to);
            if (!node.role().follows()) continue;
            int start = 120 + from * 240;
            int end = 120 + to * 240;
            int low = 236 + 40 * Math.abs(to - from);
            arrows.add(Svg.path("M %d 236 C %d %d %d %d %d 246".formatted(start, start, low, end, low, end),
                    node.role() == Role.ASYNC));
            arrows.add(Svg.tipUp(end, 238));
            arrows.add(Svg.label((start + end) / 2, low - (low - 236) / 4 - 8, 13,
                    node.role() == Role.SYNC ? "WAL, synchronous" : "WAL, asynchronous"));
        }
        return arrows;
    }

    private String clients() {
        return nodes.stream().filter(n -> n.addresses().contains("VIP")).findFirst()
                .map(n -> "Clients reach " + n.name() + " through the VIP.")
                .orElse("The VIP is nowhere: clients cannot connect.");
    }

    private static String addresses(Node node) {
        return node.addresses().isEmpty() ? "" : "<- " + String.join(", ", node.addresses());
    }

    private static List<String> added(Node node, String address) {
        List<String> all = new ArrayList<>(node.addresses());
        all.add(address);
        return all;
    }

    private Optional<Node> primary() {
        return nodes.stream().filter(n -> n.role() == Role.PRIMARY).findFirst();
    }

    private Node find(String name) {
        return nodes.stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow(() ->
                new IllegalArgumentException("no node " + name + " in this cluster; it has "
                        + nodes.stream().map(Node::name).toList()));
    }

    private Topology map(UnaryOperator<Node> change) {
        return new Topology(nodes.stream().map(change).toList());
    }
}
