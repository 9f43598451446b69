package outagebook.lab;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import outagebook.lab.ClusterState.Feed;
import outagebook.lab.ClusterState.Node;
import outagebook.lab.ClusterState.Role;
import outagebook.wal.Lsn;

/**
 * One look at all servers of a cluster, over connections of its own: the server's usual session may be waiting for a replica.
 *
 * @param sync of those that this server streams to: the replica's name, and its sync_state
 */
record Survey(String name, Role role, long timeline, Lsn received, Lsn replayed, boolean replayPaused, Map<String, String> sync) {
    /** The name under which {@link #timeline} is among the connections of replicas for a moment. */
    static final String PROBE = "outagebook probe";
    private static final Lsn UNKNOWN = new Lsn(0);

    static ClusterState of(List<PgServer> servers, Dialect dialect, Predicate<String> paused) {
        List<Survey> first = servers.stream().map(server -> look(server, dialect)).toList();
        // Once more the primaries: what a replica has replayed, its primary had written before.
        List<Survey> all = IntStream.range(0, first.size()).mapToObj(i -> first.get(i).role == Role.PRIMARY ? look(servers.get(i), dialect) : first.get(i)).toList();
        return new ClusterState(all.stream().map(one -> one.node(all, paused.test(one.name))).toList());
    }

    private static Survey look(PgServer server, Dialect dialect) {
        if (!server.running()) return silent(server, Role.DOWN);
        String sql = "SELECT pg_is_in_recovery(), %s, %s, %s".formatted(dialect.position(), dialect.receivedLsn(), dialect.replayPaused());
        try (Connection session = server.connect(); Statement statement = session.createStatement()) {
            List<String> own = Answer.of(statement.executeQuery(sql)).rows().get(0);
            Map<String, String> sync = new HashMap<>();
            ResultSet followers = statement.executeQuery("SELECT application_name, sync_state FROM pg_stat_replication WHERE state = 'streaming'");
            while (followers.next()) sync.put(followers.getString(1), followers.getString(2));
            boolean replica = own.get(0).equals("t");
            Lsn position = lsn(own.get(1));
            return new Survey(server.name(), replica ? Role.REPLICA : Role.PRIMARY, timeline(server), replica ? later(lsn(own.get(2)), position) : position,
                    position, "t".equals(own.get(3)), sync);
        } catch (SQLException | LabException starting) {
            return silent(server, server.running() ? Role.NO_ANSWER : Role.DOWN);
        }
    }

    private static Survey silent(PgServer server, Role role) {
        return new Survey(server.name(), role, 0, UNKNOWN, UNKNOWN, false, Map.of());
    }

    /** Of the replication protocol, which knows it in every version and on replicas too: IDENTIFY_SYSTEM. */
    static long timeline(PgServer server) {
        var properties = new Properties();
        properties.setProperty("user", "postgres");
        properties.setProperty("password", server.password());
        properties.setProperty("replication", "true");
        properties.setProperty("ApplicationName", PROBE);
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("assumeMinServerVersion", "9.4");
        try (Connection session = DriverManager.getConnection(server.url(), properties); Statement statement = session.createStatement();
                ResultSet system = statement.executeQuery("IDENTIFY_SYSTEM")) {
            system.next();
            return system.getLong(2);
        } catch (SQLException e) {
            throw new LabException(server.name() + ": IDENTIFY_SYSTEM: " + e.getMessage(), e);
        }
    }

    private Node node(List<Survey> all, boolean paused) {
        Survey upstream = all.stream().filter(other -> other.sync.containsKey(name)).findFirst().orElse(null);
        boolean streams = role == Role.REPLICA && upstream != null;
        Feed feed = streams ? Feed.STREAMING : role == Role.REPLICA ? Feed.ARCHIVE : Feed.NONE;
        Survey source = streams ? upstream : primary(all);
        return new Node(name, role, timeline, received, replayed, streams || source == null || source.timeline == timeline ? lag(source) : -1, ahead(source), streams ? upstream.sync.get(name) : "",
                streams ? upstream.name : "", feed, paused, replayPaused);
    }

    private static Survey primary(List<Survey> all) {
        List<Survey> primaries = new ArrayList<>(all.stream().filter(one -> one.role == Role.PRIMARY).toList());
        primaries.sort((a, b) -> Long.compare(b.timeline, a.timeline));
        return primaries.isEmpty() ? null : primaries.get(0);
    }

    private long lag(Survey from) {
        boolean known = from != null && (role == Role.PRIMARY || role == Role.REPLICA);
        return known ? Math.max(0, from.received.minus(replayed)) : -1;
    }

    private boolean ahead(Survey from) {
        return role == Role.REPLICA && from != null && from.role == Role.PRIMARY && replayed.compareTo(from.received) > 0;
    }

    private static Lsn lsn(String text) {
        return text == null ? UNKNOWN : Lsn.parse(text);
    }

    private static Lsn later(Lsn a, Lsn b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
