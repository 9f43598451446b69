package outagebook.pacemaker;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One promotable clone of Postgres while transitions run: what its agent ({@link Agent}) knows, does and publishes. */
final class Postgres {
    static final String LATEST = "LATEST";
    static final String SYNC = "STREAMING|SYNC";
    private static final String ASYNC = "STREAMING|ASYNC";
    private static final String DISCONNECT = "DISCONNECT";
    private static final int FAILED = 1;

    final String name;
    private final Agent agent;
    private final int checks;
    private final Live live;
    private final Map<String, String> data = new TreeMap<>();
    private final Map<String, Integer> calm = new TreeMap<>();
    /** How far the WAL of each candidate went in the last round without a primary. */
    private final Map<String, Long> positions = new TreeMap<>();
    /** How often one of them moved: while they do, no state is one that was there before. */
    private int moves;
    private final Set<String> locked = new TreeSet<>();
    /** The name of the attribute that tells what Postgres does, if this cluster has it; else null. */
    private final String status;

    Postgres(String name, Agent agent, int checks, Live live) {
        this.name = name;
        this.agent = agent;
        this.checks = checks;
        this.live = live;
        status = Stream.of("pgsql-status", name + "-status")
                .filter(a -> live.members().stream().anyMatch(m -> m.attribute(a) != null)).findFirst().orElse(null);
    }

    /** The moment before the first transition: who is primary, who was synchronous ({@code null}: nobody). */
    void begin(String synchronous) {
        for (Member node : live.members()) {
            boolean primary = node.life(name) == Life.PROMOTED;
            data.put(node.name, primary ? LATEST : node.name.equals(synchronous) ? SYNC : ASYNC);
            calm.put(node.name, 0);
            if (primary) {
                locked.add(node.name);
            }
        }
    }

    /** {@return what it returns: 0, or 1 if it failed} Runs an operation that changes something. */
    int run(String task, Member node) {
        return switch (task) {
            case "start" -> start(node);
            case "stop" -> stop(node);
            case "promote" -> promote(node);
            case "demote" -> demote(node);
            default -> 0;
        };
    }

    private int start(Member node) {
        withdraw(node);
        calm.put(node.name, -1);
        if (locked.contains(node.name)) {
            live.note(name + " does not start on " + node.name + ": PGSQL.lock is there, its data may be inconsistent");
            return FAILED;
        }
        int rc = live.run("start", name, node, Life.RUNNING);
        if (rc == 0) {
            tell(node, "HS:alone");
        }
        return rc;
    }

    private int stop(Member node) {
        withdraw(node);
        calm.put(node.name, -1);
        int rc = live.run("stop", name, node, Life.STOPPED);
        tell(node, "STOP");
        return rc;
    }

    private int promote(Member node) {
        data.replaceAll((other, status) -> other.equals(node.name) ? LATEST : status.equals(LATEST) ? DISCONNECT : status);
        locked.add(node.name);
        if (live.run("promote", name, node, Life.PROMOTED) != 0) {
            return FAILED;
        }
        publish(node, "1000");
        tell(node, "PRI");
        return 0;
    }

    /** A dead primary is demoted without touching its lock. */
    private int demote(Member node) {
        withdraw(node);
        tell(node, "STOP");
        if (!node.life(name).runs()) {
            node.lives(name, Life.STOPPED);
            return 0;
        }
        if (live.run("demote", name, node, agent.demoted()) != 0) {
            return FAILED;
        }
        if (agent.demotionUnlocks(live.members().stream().anyMatch(m -> m != node && m.life(name) == Life.RUNNING))) {
            locked.remove(node.name);
        }
        return 0;
    }

    /** An operator removes the lock file. */
    void unlock(String node) {
        locked.remove(node);
    }

    void crashed(Member node) {
        calm.put(node.name, 0);
    }

    /** Between two transitions: every replica with the right data looks once whether it may be the primary. */
    void monitors(Machines machines) {
        boolean primary = control(machines);
        if (!primary && believed()) {
            return;
        }
        compare(primary, machines);
        for (Member node : live.members()) {
            if (node.life(name) == Life.RUNNING) {
                tell(node, !primary ? "HS:alone" : data.get(node.name).equals(SYNC) ? "HS:sync" : "HS:async");
            }
            if (candidate(node)) {
                int rounds = calm.merge(node.name, 1, Integer::sum);
                judge(node, primary, rounds);
            }
        }
    }

    /** {@return whether there is a primary} It says what its replicas do, and who is not synchronous any more loses the right. */
    private boolean control(Machines machines) {
        List<Member> primaries = live.members().stream().filter(m -> m.life(name) == Life.PROMOTED).toList();
        for (Member primary : primaries) {
            machines.replicas(name, primary.name, Map.copyOf(data)).forEach((node, status) -> {
                if (SYNC.equals(data.put(node, status)) && !SYNC.equals(status)) {
                    withdraw(live.member(node));
                }
            });
        }
        return !primaries.isEmpty();
    }

    /** The agent asks the cluster whether there is a primary: as long as nobody has noticed that it died, there is. */
    private boolean believed() {
        return live.members().stream().anyMatch(m -> m.silent() && m.believed(name) == Life.PROMOTED);
    }

    /** Without a primary, a position that moved since the last round disturbs every count. */
    private void compare(boolean primary, Machines machines) {
        Map<String, Long> now = new TreeMap<>();
        if (!primary) {
            live.members().stream().filter(this::candidate).forEach(m -> now.put(m.name, machines.position(name, m.name)));
        }
        if (now.entrySet().stream().anyMatch(p -> !positions.getOrDefault(p.getKey(), p.getValue()).equals(p.getValue()))) {
            now.keySet().forEach(node -> calm.put(node, -1));
            moves++;
        }
        positions.clear();
        positions.putAll(now);
    }

    private boolean candidate(Member node) {
        return node.life(name) == Life.RUNNING && agent.trusts(data.get(node.name));
    }

    private void judge(Member node, boolean primary, int rounds) {
        if (primary && rounds >= 1 && data.get(node.name).equals(SYNC)) {
            publish(node, "100");
        } else if (!primary && rounds >= checks) {
            claim(node);
        }
    }

    private void claim(Member node) {
        if (positions.get(node.name) < Collections.max(positions.values())) {
            data.put(node.name, DISCONNECT);
            live.note(name + " on " + node.name + ": \"I don't have correct master data\": another replica's WAL goes further");
        } else if (publish(node, "1000")) {
            live.note(name + " on " + node.name + ": \"I have a master right\" after " + checks + " undisturbed monitors");
        }
    }

    private void tell(Member node, String what) {
        if (status != null) {
            live.publish(node, status, what);
        }
    }

    private void withdraw(Member node) {
        publish(node, "-INFINITY");
    }

    private boolean publish(Member node, String value) {
        return live.publish(node, "master-" + name, value);
    }

    String key() {
        Map<String, Integer> rounds = new TreeMap<>(calm);
        rounds.replaceAll((node, n) -> Math.min(n, checks));
        Map<String, String> right = new TreeMap<>(data);
        right.replaceAll((node, status) -> status.equals(SYNC) || status.equals(LATEST) ? status : "");   // all others are alike
        return name + right + rounds + locked + moves;
    }
}
