package outagebook.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import outagebook.pacemaker.Life;
import outagebook.pacemaker.Machines;
import outagebook.pacemaker.Scene;
import outagebook.wal.Lsn;

/**
 * Real servers under a cluster whose nodes are called like them: what Pacemaker's actions do to them, and what the {@code pgsql}
 * agent asks them. An address is only a name for a node, but one of them is followed by a client that really connects and writes.
 *
 * <p>Source of what each operation does: ClusterLabs resource-agents 3.9.3 and 4.12, heartbeat/pgsql: pgsql_real_start,
 * pgsql_promote, pgsql_real_stop, pgsql_real_monitor, control_slave_status (its query of pg_stat_replication), get_my_location.
 */
final class Servers implements Machines, AutoCloseable {
    /** A replica is monitored every two seconds in the cluster of the outage; so long the next round waits for what is under way. */
    private static final Duration ROUND = Duration.ofSeconds(2);
    /** Before the first look, for replicas that were cut off before. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** So many rows are written before anything happens. */
    private static final int BEFORE = 20;
    private static final Pattern TOLD = Pattern.compile("(fast|immediate) shutdown request|ready to accept .*|terminated by signal.*|selected new timeline ID.*");

    private final PgCluster cluster;
    private final String address;
    private final Client client;
    private final Map<String, String> places = new TreeMap<>();
    private final Map<String, PgLog> begun = new LinkedHashMap<>();
    private final Map<String, PgLog> told = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    /** Where the client's address is; "": nowhere. */
    private String led;

    /** @param address the resource that clients follow */
    Servers(PgCluster cluster, String address) {
        this.cluster = cluster;
        this.address = address;
        client = new Client(cluster);
        cluster.nodes().forEach(server -> begun.put(server.name(), server.log()));
        told.putAll(begun);
    }

    @Override public void begin(Scene scene) {
        if (!scene.places().containsKey(address)) {
            throw new IllegalArgumentException("clients cannot follow " + address + ": the cluster has " + scene.places().keySet());
        }
        scene.online().forEach(node -> compare(node, scene));
        settle(PATIENCE);
        led = cluster.primary().name();
        client.leads(cluster.primary());
        client.prepare(BEFORE);
        scene.postgres().keySet().stream().filter(node -> !scene.online().contains(node)).forEach(this::kill);
        scene.places().forEach((resource, nodes) -> move(resource, nodes.isEmpty() ? null : nodes.get(0)));
    }

    private void compare(String node, Scene scene) {
        if (look("", node, scene.postgres().get(node)) != scene.postgres().get(node)) {
            throw new IllegalArgumentException("in the cluster file, Postgres on " + node + " is " + scene.postgres().get(node).ofPostgres()
                    + ", but the server is " + find(cluster.node(node)).ofPostgres() + ": begin with a cluster in the same state");
        }
    }

    // Operations.

    @Override public Life run(String task, String resource, String node, Life expected) {
        if (isAddress(resource)) {
            move(resource, task.equals("start") ? node : null);
            return expected;
        }
        PgServer server = cluster.node(node);
        try {
            operate(task, server, expected);
        } catch (LabException e) {
            failures.add(task + " of " + node + ": " + e.getMessage());
        }
        return find(server);
    }

    /** The agent's start always makes a replica; a demotion stops, and in the simple model starts again. */
    private void operate(String task, PgServer server, Life expected) {
        if (task.equals("promote")) {
            server.promote();
        } else if (!task.equals("start")) {
            server.stop();
        }
        if (expected == Life.RUNNING) {
            cluster.startReplica(server.name());
        }
    }

    private void move(String resource, String node) {
        places.put(resource, node == null ? "" : node);
        leads();
    }

    /** Clients and replicas connect to the address, and a connection to where it was is cut. */
    private void leads() {
        String node = places.getOrDefault(address, "");
        if (node.equals(led)) {
            return;
        }
        led = node;
        client.leads(node.isEmpty() ? null : cluster.node(node));
        if (!node.isEmpty()) {
            cluster.nodes().stream().map(PgServer::name).filter(replica -> !replica.equals(node)).forEach(replica -> cluster.plug(replica, node));
        }
    }

    // What monitors and the agent ask.

    /** Replicas connect to a primary that is there, so far as they do within the time of a round. */
    @Override public void round() {
        settle(ROUND);
    }

    private void settle(Duration atMost) {
        Instant end = Instant.now().plus(atMost);
        while (Instant.now().isBefore(end) && !settled()) {
            sleep();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted between two rounds of monitors; the servers stay as they are", e);
        }
    }

    private boolean settled() {
        List<PgServer> running = cluster.nodes().stream().filter(PgServer::running).toList();
        return running.stream().filter(server -> find(server) == Life.PROMOTED)
                .allMatch(primary -> replicas(primary).values().stream().filter(s -> s.startsWith("STREAMING")).count() == running.size() - 1);
    }

    @Override public Life look(String resource, String node, Life last) {
        if (isAddress(resource)) {
            return node.equals(places.get(resource)) ? Life.RUNNING : Life.STOPPED;
        }
        Life found = find(cluster.node(node));
        return found.equals(Life.STOPPED) ? last.equals(Life.STOPPED) ? Life.STOPPED : Life.CRASHED : found;
    }

    @Override public Map<String, String> replicas(String resource, String primary, Map<String, String> last) {
        Map<String, String> now = new TreeMap<>();
        last.keySet().stream().filter(node -> !node.equals(primary)).forEach(node -> now.put(node, "DISCONNECT"));
        now.putAll(replicas(cluster.node(primary)));
        now.keySet().retainAll(last.keySet());
        return now;
    }

    private static Map<String, String> replicas(PgServer primary) {
        Map<String, String> replicas = new TreeMap<>();
        primary.query("SELECT application_name, upper(state || '|' || sync_state) FROM pg_stat_replication").rows()
                .forEach(row -> replicas.put(row.get(0), row.get(1)));
        return replicas;
    }

    @Override public long position(String resource, String node) {
        PgServer server = cluster.node(node);
        Dialect dialect = Dialect.of(server.version());
        return server.query("SELECT " + dialect.receivedLsn() + ", " + dialect.replayedLsn()).rows().get(0).stream()
                .filter(Objects::nonNull).mapToLong(lsn -> Lsn.parse(lsn).value()).max().orElse(0);
    }

    private boolean isAddress(String resource) {
        return places.containsKey(resource);
    }

    private static Life find(PgServer server) {
        return !server.running() ? Life.STOPPED : server.inRecovery() ? Life.RUNNING : Life.PROMOTED;
    }

    // What comes from outside.

    /** The machine is gone: its Postgres, and every address that was there. */
    @Override public void kill(String node) {
        cluster.node(node).kill();
        places.replaceAll((resource, place) -> place.equals(node) ? "" : place);
        leads();
    }

    /**
     * The process that replays WAL gets SIGABRT, and the whole instance goes down; a primary has no such process, there it is SIGKILL.
     * (After the crash of another process Postgres would start anew by itself, unless {@code restart_after_crash} is off.)
     */
    @Override public Life crash(String resource, String node) {
        if (isAddress(resource)) {
            move(resource, null);
            return Life.CRASHED;
        }
        PgServer server = cluster.node(node);
        if (find(server) == Life.PROMOTED) {
            server.kill();
        } else {
            server.abort("startup");
            server.await("it goes down after the crash of its startup process", () -> !server.running());
        }
        return Life.CRASHED;
    }

    // What is told of it.

    /** After the last step: a replica that is about to follow a new primary gets the time for it. */
    void end() {
        settle(PATIENCE);
    }

    @Override public List<String> report() {
        List<String> lines = new ArrayList<>(failures);
        failures.clear();
        for (PgServer server : cluster.nodes()) {
            PgLog log = server.log();
            log.since(told.put(server.name(), log)).lines().forEach(line -> TOLD.matcher(line.message()).results()
                    .forEach(found -> lines.add(server.name() + " " + line.time().replaceFirst("^\\S+ (\\S+).*", "$1") + " " + found.group())));
        }
        lines.add("client: " + client.write());
        return lines;
    }

    List<Write> writes() {
        return client.writes();
    }

    Map<String, List<Integer>> rows() {
        return client.rows();
    }

    /** {@return what each server has written to its log since the beginning} */
    Map<String, PgLog> logs() {
        Map<String, PgLog> logs = new LinkedHashMap<>();
        cluster.nodes().forEach(server -> logs.put(server.name(), server.log().since(begun.get(server.name()))));
        return logs;
    }

    @Override public void close() {
        client.close();
    }
}
