package outagebook.course;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import outagebook.lab.ClusterState.Role;
import outagebook.lab.Lab;
import outagebook.lab.LogLine;
import outagebook.lab.PgCluster;
import outagebook.lab.PgServer;
import outagebook.notebook.View;

/**
 * An outage to recover by hand, on real servers: the primary is dead, Pacemaker does nothing, and a shop wants to sell.
 *
 * <pre>{@code
 * var day = GameDay.start(Level.ONE);
 * day.briefing()
 * }</pre>
 * The shop has written numbered orders all the time, and goes on as soon as a server takes them. Its own list of acknowledged orders is
 * what a score card is measured against.
 */
public final class GameDay implements AutoCloseable {
    private static final String VERSION = "18";
    private static final int SEEDS = 10_000;
    private static final String DEAD = "pg01";

    private final Scenario scenario;
    private final PgCluster cluster;
    private final Shop shop;
    private final Machine machine;
    private final Disaster disaster;
    private int hints;
    private boolean rehearsed;
    private boolean closed;

    private GameDay(Scenario scenario) {
        this.scenario = scenario;
        cluster = Lab.cluster(VERSION);
        machine = new Machine(cluster.node(DEAD));
        shop = new Shop(cluster.nodes(), this::tookAnOrder);
        try {
            disaster = Disaster.happen(scenario, cluster, shop, machine);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** {@return a new day, different each time; its briefing tells the seed to have it again} */
    public static GameDay start(Level level) {
        return start(level, new Random().nextInt(SEEDS));
    }

    /**
     * {@return the day of this seed: the same things happen each time, only positions and numbers of orders differ}
     *
     * @throws outagebook.lab.LabMissing if no servers can run here
     */
    public static GameDay start(Level level, long seed) {
        return new GameDay(Scenario.of(level, seed));
    }

    private void tookAnOrder(PgServer server) {
        if (scenario.returns() && !server.name().equals(DEAD)) machine.comeBack();
    }

    /** {@return how much goes wrong} */
    public Level level() {
        return scenario.level();
    }

    /** {@return the number that makes the same day again, with {@link #start(Level, long)}} */
    public long seed() {
        return scenario.seed();
    }

    Scenario scenario() {
        return scenario;
    }

    Disaster disaster() {
        return disaster;
    }

    boolean cameBack() {
        return machine.cameBack();
    }

    /** {@return the cluster: look, promote, attach, read logs, ask with SQL} */
    public PgCluster cluster() {
        return cluster;
    }

    /**
     * Cuts a server from its power for good: it ends at once, and does not come back by itself.
     *
     * @return what was done, and how to undo it
     */
    public View fence(String node) {
        boolean ran = cluster.node(node).running();
        if (node.equals(DEAD)) machine.fence();
        else cluster.node(node).kill();
        return new Panel(node + " has no power", Telling.fenced(cluster.node(node), ran), "");
    }

    /** {@return what is known in the night, and what there is to do} */
    public View briefing() {
        return new Panel("Game day, level " + level() + ", seed " + seed(), Telling.briefing(this), "");
    }

    boolean closed() {
        return closed;
    }

    /**
     * {@return the score, measured now} It may take some seconds.
     *
     * @throws IllegalStateException if the day is closed
     */
    public ScoreCard check() {
        if (closed) throw new IllegalStateException("this day is closed, and its servers are gone. The same day once more: GameDay.start(Level." + level() + ", " + seed() + ")");
        return new Scoring(scenario, cluster, shop, disaster).measure(rehearsed);
    }

    /** {@return one more hint at each call, below those that were shown before} */
    public View hint() {
        List<String> all = Telling.hints(scenario);
        hints = Math.min(hints + 1, all.size());
        return new Panel("Hint " + hints + " of " + all.size(), String.join("\n\n", all.subList(0, hints)), "");
    }

    /**
     * Recovers the cluster, step by step.
     *
     * @return the steps, with a reason for each
     * @throws IllegalStateException if somebody has promoted a server already
     */
    public View solve() {
        boolean touched = cluster.status().nodes().stream().anyMatch(node -> node.role() == Role.PRIMARY);
        if (touched) throw new IllegalStateException("a server takes writes already; for the solution from the beginning: GameDay.start(Level."
                + level() + ", " + seed() + ")");
        rehearsed = true;
        List<Rescue.Step> steps = Rescue.of(this);
        return new Panel("The model solution, executed", IntStream.range(0, steps.size()).mapToObj(i -> (i + 1) + ". `" + steps.get(i).code() + "`  \n   "
                + steps.get(i).why() + "  \n   → " + steps.get(i).result()).collect(Collectors.joining("\n")), "");
    }

    /** {@return what really happened, and what each decision would have cost} */
    public View debrief() {
        return new Panel("What happened on this day", Telling.debrief(this), "");
    }

    /** {@return what a colleague found in the log of the replica ahead, and takes for damage} */
    List<LogLine> alarming() {
        List<LogLine> lines = new ArrayList<>();
        for (String name : List.of(scenario.ahead(), scenario.behind()))
            cluster.node(name).log().first("invalid record length|invalid magic number|invalid resource manager").ifPresent(lines::add);
        return lines;
    }

    /** Ends all servers, and the shop. */
    @Override public void close() {
        closed = true;
        shop.close();
        cluster.close();
    }

    @Override public String toString() {
        return briefing().text();
    }
}
