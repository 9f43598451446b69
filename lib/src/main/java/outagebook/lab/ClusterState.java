package outagebook.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import outagebook.wal.Lsn;

/**
 * Who replays what in a cluster at one moment, as its servers themselves say: pg_stat_replication of those that send WAL,
 * and the functions that tell an LSN on each. A value: {@link PgCluster#status} takes a new look.
 */
public record ClusterState(List<Node> nodes) {
    /** What a server is doing. */
    public enum Role {
        /** It takes writes. */
        PRIMARY("primary"),
        /** It replays what others wrote. */
        REPLICA("replica"),
        /** Its processes run, and it answers no query: it starts, recovers, or ends. */
        NO_ANSWER("no answer"),
        /** No process runs. */
        DOWN("down");

        private final String words;

        Role(String words) {
            this.words = words;
        }

        @Override public String toString() {
            return words;
        }
    }

    /** How WAL comes to a replica. */
    public enum Feed {
        /** Over the network, record by record, from another server. */
        STREAMING("streaming"),
        /** As whole files, by restore_command. */
        ARCHIVE("archive"),
        /** Not at all. */
        NONE("");

        private final String words;

        Feed(String words) {
            this.words = words;
        }

        @Override public String toString() {
            return words;
        }
    }

    /**
     * One server.
     *
     * @param timeline which branch of history it is on; 0 if it does not answer
     * @param received where the WAL ends that it has: of a primary, what it has written; 0/0 if it does not answer
     * @param replayed up to where its data is; of a primary the same
     * @param lag      bytes of WAL that its upstream (if it has none: the primary) has and it has not replayed; -1 if nobody can tell, as when the two are on different timelines
     * @param ahead    whether it has replayed WAL that the primary does not have, so that it cannot follow it
     * @param sync     what the upstream says of it: sync, async, potential (it is next) or quorum; "" if it does not stream
     * @param upstream the server that streams to it, "" if none does
     * @param paused   whether the network between it and its upstream is paused
     * @param replayPaused whether somebody has paused its replay: it receives, and its data stay as they are
     */
    public record Node(String name, Role role, long timeline, Lsn received, Lsn replayed, long lag, boolean ahead, String sync,
            String upstream, Feed feed, boolean paused, boolean replayPaused) {
        /** {@return whether its processes run} */
        public boolean running() {
            return role != Role.DOWN;
        }

        /** {@return whether it answers queries} */
        public boolean answers() {
            return role == Role.PRIMARY || role == Role.REPLICA;
        }

        /** {@return what somebody has paused, in words; "" if nothing} */
        public String pauses() {
            return Stream.of(paused ? "network paused" : "", replayPaused ? "replay paused" : "").filter(words -> !words.isEmpty()).collect(Collectors.joining(", "));
        }
    }

    public ClusterState {
        nodes = List.copyOf(nodes);
    }

    /** {@return the server of this name} */
    public Node node(String name) {
        return nodes.stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow(() ->
                new IllegalArgumentException("no server " + name + " in this cluster; it has " + nodes.stream().map(Node::name).toList()));
    }

    /** {@return the server that takes writes; of several, which a promotion by hand can make, the one on the latest timeline} */
    public Optional<Node> primary() {
        return nodes.stream().filter(n -> n.role() == Role.PRIMARY).max((a, b) -> Long.compare(a.timeline(), b.timeline()));
    }

    /** {@return a table of it} */
    @Override public String toString() {
        return new Answer(COLUMNS, rows()).toString();
    }

    /** The names of {@link #rows}. */
    public static final List<String> COLUMNS = List.of("name", "role", "timeline", "received", "replayed", "lag", "sync", "fed by");

    /** {@return one row for each server, with the columns of {@link #COLUMNS}} */
    public List<List<String>> rows() {
        return nodes.stream().map(ClusterState::row).collect(Collectors.toList());
    }

    private static List<String> row(Node node) {
        List<String> cells = new ArrayList<>(List.of(node.name(), node.role().toString()));
        if (node.answers()) cells.addAll(List.of("" + node.timeline(), node.received().toString(), node.replayed().toString(),
                node.ahead() ? "ahead" : node.role() == Role.PRIMARY || node.lag() < 0 ? "" : "" + node.lag()));
        else cells.addAll(List.of("", "", "", ""));
        String from = node.feed() == Feed.STREAMING ? "streaming from " + node.upstream() : node.feed().toString();
        cells.addAll(List.of(node.sync(), from + (node.pauses().isEmpty() ? "" : " (" + node.pauses() + ")")));
        return cells;
    }
}
