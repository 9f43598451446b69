package outagebook.course;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import outagebook.lab.ClusterState;
import outagebook.lab.ClusterState.Feed;
import outagebook.lab.ClusterState.Role;
import outagebook.lab.PgCluster;
import outagebook.lab.PgLog;
import outagebook.lab.PgServer;
import outagebook.wal.Lsn;

/**
 * The model solution of a game day. It knows no more than the learner: the state of the cluster, as the servers tell it.
 *
 * @param steps what was done so far
 */
record Rescue(GameDay day, List<Step> steps) {
    private static final int SECONDS = 60;
    private static final int PATIENCE = 5;

    /** One thing that was done: the line of Java for it, why, and what came of it. */
    record Step(String code, String why, String result) {}

    static List<Step> of(GameDay day) {
        var rescue = new Rescue(day, new ArrayList<>());
        rescue.run();
        return List.copyOf(rescue.steps);
    }

    private void run() {
        PgCluster cluster = day.cluster();
        day.fence("pg01");
        done("day.fence(\"pg01\")", "Before anybody is promoted, the old primary must not be able to come back. Pull the plug, whatever else you do.",
                "pg01 stays down");
        ClusterState state = Disaster.settled(cluster);
        List<ClusterState.Node> replicas = state.nodes().stream().filter(node -> node.role() == Role.REPLICA)
                .sorted(Comparator.comparing(ClusterState.Node::received).reversed()).toList();
        String chosen = replicas.get(0).name();
        String other = replicas.get(1).name();
        done("cluster.status()", "Who has received the most WAL? Not who has replayed the most: what was received can be replayed. "
                + "A commit that waited for a replica is in the WAL of that replica, and WAL has one order: who has more has everything that the other one has.",
                replicas.get(0).name() + " has received " + replicas.get(0).received() + ", " + other + " " + replicas.get(1).received());
        if (replicas.get(0).replayed().compareTo(replicas.get(0).received()) < 0) replay(cluster.node(chosen), replicas.get(0).received());
        cluster.node(chosen).promote();
        done(node(chosen) + ".promote()", "It has the most. From here on there are two histories, so this is the step that one thinks about twice.",
                chosen + " takes writes");
        attach(cluster, other, chosen, state.node(other).paused());
        if (day.level() != Level.ONE) attachAnew(cluster, "pg01", chosen, "A new machine, with an empty disk. (Had it the old files, it would need the same: "
                + "WAL that only it wrote does not fit to the new history.)");
        cluster.synchronous(other);
        done("cluster.synchronous(\"" + other + "\")", "The new primary waits for nobody yet. The next failure would cost orders.", "commits wait for " + other);
    }

    /** From its own files only: a damaged segment of the archive would be put over the good one, and its tail be lost with the promotion. */
    private void replay(PgServer server, Lsn received) {
        server.configure("restore_command=");
        Shop.within(SECONDS, () -> server.ask("SHOW restore_command").isEmpty());
        done(node(server.name()) + ".configure(\"restore_command=\")", "It has received more than it has replayed. What it needs lies in its own pg_wal. But a replica "
                + "looks into the archive first, and puts what it finds there over its own file. Nobody knows whether the archive is whole, so it is taken away.",
                "it reads no archive any more");
        server.sql("SELECT pg_wal_replay_resume()");
        if (!Shop.within(SECONDS, () -> server.position().compareTo(received) >= 0))
            throw new IllegalStateException(server.name() + " does not replay what it has received, up to " + received + ":\n" + server.log());
        done(node(server.name()) + ".sql(\"SELECT pg_wal_replay_resume()\")", "Its replay was paused. Wait until it has replayed all that it has, before anybody promotes it.",
                "it has replayed everything up to " + received);
    }

    private void attach(PgCluster cluster, String replica, String primary, boolean paused) {
        if (paused) {
            cluster.resume(replica);
            done("cluster.resume(\"" + replica + "\")", "Its network was paused.", replica + " has a network");
        }
        PgLog log = cluster.follow(replica, primary);
        boolean streams = Shop.within(PATIENCE, () -> cluster.status().node(replica).feed() == Feed.STREAMING);
        done("cluster.follow(\"" + replica + "\", \"" + primary + "\")", "The other replica is behind the place where the histories part, so it can follow the new one.",
                streams ? replica + " streams" : replica + " cannot follow:" + log.lines().stream().filter(line -> line.level().matches("FATAL|ERROR"))
                        .map(line -> " " + line.message()).distinct().collect(Collectors.joining(";")));
        if (!streams) attachAnew(cluster, replica, primary, "It could not follow, so it is made anew.");
    }

    private void attachAnew(PgCluster cluster, String replica, String primary, String why) {
        cluster.rebuild(replica, primary);
        done("cluster.rebuild(\"" + replica + "\", \"" + primary + "\")", why, replica + " streams from a new base backup");
    }

    private static String node(String name) {
        return "cluster.node(\"" + name + "\")";
    }

    private void done(String code, String why, String result) {
        steps.add(new Step(code, why, result));
    }
}
