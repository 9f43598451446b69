package outagebook.pacemaker;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The cluster of the outage, with whatever of it one wants to change, at the moment of the event:
 * <pre>{@code
 * Outage told = Outage.asTold();
 * System.out.println(told.failover("1.1.10").run());                    // goes in circles
 * System.out.println(told.stickiness("0").failover("1.1.10").run());    // fails over
 * }</pre>
 * Three nodes: a primary, a synchronous and an asynchronous replica, in one promotable clone of the {@code pgsql} agent; an address
 * that follows the primary, and the Backup VIP that keeps away from it. Immutable.
 *
 * @param settings what is set, by name; {@link #asTold} says what there is
 */
public record Outage(Map<String, String> settings) {
    private static final String CLONE_MAX = "clone_max";
    private static final String BACKUP_STICKINESS = "backup_stick";
    private static final String CLONE_STICKINESS = "clone_stick";
    private static final String NAMES = "names";
    private static final Map<String, Set<String>> WORDS = Map.of(
            "primary", Set.of("offline", "banned", "failed1", "alive"),
            "crash", Set.of("no", "restarted", "together"),
            "backup", Set.of("primary", "sync", "async"),
            "via", Set.of("property", "rsc_defaults"));

    private static final Set<String> SCORES = Set.of("coloc", "stick", BACKUP_STICKINESS, CLONE_STICKINESS);

    public Outage {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        settings.forEach((name, value) -> {
            if (WORDS.containsKey(name) && !WORDS.get(name).contains(value)) {
                throw new IllegalArgumentException(name + " is one of " + new TreeSet<>(WORDS.get(name)) + ", not " + value);
            }
            if (SCORES.contains(name) && !value.equals("None")) {
                Config.score(value);
            }
        });
    }

    /**
     * As the talk tells it: the primary's node is dead; Postgres on the synchronous replica crashed and was restarted before that; the
     * Backup VIP runs there; -INFINITY; the property default-resource-stickiness is 100.
     */
    public static Outage asTold() {
        Map<String, String> told = new LinkedHashMap<>();
        told.put("primary", "offline");
        told.put("crash", "restarted");
        told.put("backup", "sync");
        told.put("coloc", "-INFINITY");
        told.put("stick", "100");
        told.put("via", "property");
        return new Outage(told);
    }

    private Outage with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(settings);
        changed.put(name, value);
        return new Outage(changed);
    }

    /**
     * The primary: {@code offline} (its node is dead), {@code banned} (its Postgres failed for good, the node is alive),
     * {@code failed1} (its Postgres failed once and may be restarted there), {@code alive}.
     */
    public Outage primary(String state) {
        return with("primary", state);
    }

    /**
     * Postgres on the synchronous replica: {@code no} crash; {@code restarted} (it crashed and the cluster restarted it before, which
     * took the right of promotion); {@code together} (the crash and the primary's loss are seen in the same scheduler run).
     */
    public Outage crash(String when) {
        return with("crash", when);
    }

    /** Where the Backup VIP runs: on the node of {@code primary}, {@code sync} or {@code async}. */
    public Outage backupVip(String place) {
        return with("backup", place);
    }

    /** The score of the colocation of the Backup VIP with the primary; {@code None}: there is no such constraint. */
    public Outage colocation(String score) {
        return with("coloc", score);
    }

    public Outage stickiness(String score) {
        return with("stick", score);
    }

    /** How stickiness is given: as the {@code property} default-resource-stickiness, or in {@code rsc_defaults}. */
    public Outage stickinessAs(String way) {
        return with("via", way);
    }

    public Outage cloneMax(int instances) {
        return with(CLONE_MAX, Integer.toString(instances));
    }

    /** Stickiness of the Backup VIP alone, over what holds for all. */
    public Outage backupStickiness(String score) {
        return with(BACKUP_STICKINESS, score);
    }

    /** Stickiness written at the clone itself. */
    public Outage cloneStickiness(String score) {
        return with(CLONE_STICKINESS, score);
    }

    public Outage nodes(String primary, String synchronous, String asynchronous) {
        if (new TreeSet<>(List.of(primary, synchronous, asynchronous)).size() < 3) {
            throw new IllegalArgumentException("three nodes need three names");
        }
        return with(NAMES, String.join(".", primary, synchronous, asynchronous));
    }

    /** A setting, or null. */
    String get(String name) {
        return settings.get(name);
    }

    /** The nodes' names: primary, synchronous, asynchronous. */
    public List<String> nodes() {
        return List.of(settings.getOrDefault(NAMES, "pg01.pg02.pg03").split("\\."));
    }

    String node(String role) {
        return nodes().get(List.of("primary", "sync", "async").indexOf(role));
    }

    /** All settings in one word. */
    public String name() {
        StringBuilder name = new StringBuilder("primary-" + get("primary") + "_crash-" + get("crash") + "_backup-" + get("backup")
                + "_coloc-" + get("coloc").replace("-", "minus") + "_stick-" + get("stick") + "_" + get("via"));
        for (String extra : List.of(NAMES, CLONE_MAX, BACKUP_STICKINESS, CLONE_STICKINESS)) {
            if (get(extra) != null) {
                name.append('_').append(extra.replace("_", "")).append('-').append(get(extra));
            }
        }
        return name.toString();
    }

    /** The cluster as a CIB. */
    public Cluster cluster() {
        return new OutageCib(this).cluster();
    }

    /** What this becomes, under a release's scheduler. */
    public Failover failover(String release) {
        return Failover.of(cluster(), release).synchronous(node("sync"));
    }

    @Override public String toString() {
        return name();
    }
}
