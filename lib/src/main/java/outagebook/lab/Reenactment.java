package outagebook.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import outagebook.pacemaker.Failover;
import outagebook.pacemaker.Life;
import outagebook.pacemaker.Story;

/**
 * A failover on real servers: our scheduler and our agent decide, and PostgreSQL really is started, stopped, promoted and killed.
 * <pre>{@code
 * var plan = Outage.asTold().primary("alive").crash("no").failover("1.1.10")
 *         .at(1, Event.dies("pg01"), Event.crash("pg02")).at(3, Event.noticed("pg01")).turns(5);
 * try (var servers = Lab.cluster("9.3.5")) {
 *     System.out.println(Reenactment.run(servers, plan));
 * }
 * }</pre>
 * A client writes some rows before, and then tries to write one after each step, through the address that follows the primary.
 *
 * @param story  what happened; {@link Story.Step#machines} has what the servers and the client said
 * @param model  what the model says would happen
 * @param writes what the client tried
 * @param logs   what each server wrote to its log meanwhile
 * @param rows   the rows that each server has at the end, of those that run
 */
public record Reenactment(Story story, Story model, List<Write> writes, Map<String, PgLog> logs, Map<String, List<Integer>> rows) {
    /** The resource that clients follow, in the cluster of the outage. */
    private static final String ADDRESS = "PostgresqlVIP";
    /** What the startup process says first, in whatever state it finds the data; with "is shut down" an end is told. */
    private static final Pattern STARTED = Pattern.compile("^database system (was (shut down|interrupted)|shutdown was interrupted)");
    private static final Pattern PROMOTED = Pattern.compile("^selected new timeline ID");

    /** Runs it with clients that follow the address PostgresqlVIP. The servers stay as they are at the end. */
    public static Reenactment run(PgCluster servers, Failover plan) {
        return run(servers, plan, ADDRESS);
    }

    /** Runs it with clients that follow this address. */
    public static Reenactment run(PgCluster servers, Failover plan, String address) {
        Story model = plan.run();
        try (Servers machines = new Servers(servers, address)) {
            Story story = plan.run(machines);
            machines.end();
            return new Reenactment(story, model, machines.writes(), machines.logs(), machines.rows());
        }
    }

    /** {@return how often this server was started, counted in its own log} */
    public int starts(String node) {
        return count(node, STARTED);
    }

    /** {@return how often this server was promoted, counted in its own log} */
    public int promotions(String node) {
        return count(node, PROMOTED);
    }

    private int count(String node, Pattern message) {
        return (int) logs.get(node).lines().stream().filter(line -> message.matcher(line.text()).find()).count();
    }

    /** {@return the numbers of the rows that were acknowledged to the client} */
    public List<Integer> acknowledged() {
        return writes.stream().filter(Write::acknowledged).map(Write::number).toList();
    }

    /** {@return the acknowledged rows that this server does not have at the end} */
    public List<Integer> lost(String node) {
        if (!rows.containsKey(node)) {
            throw new IllegalArgumentException(node + " did not run at the end, so it cannot be asked; there were " + rows.keySet());
        }
        return acknowledged().stream().filter(number -> !rows.get(node).contains(number)).toList();
    }

    /** Whether a client can write at the end. */
    public boolean open() {
        return writes.get(writes.size() - 1).acknowledged();
    }

    /** {@return where the servers did not do what the model says, step by step; empty if they did} */
    public List<String> differences() {
        List<String> differences = new ArrayList<>();
        List<Story.Step> steps = untilQuiet(story);
        List<Story.Step> expected = untilQuiet(model);
        for (int i = 0; i < Math.min(steps.size(), expected.size()); i++) {
            Story.Step real = steps.get(i);
            Story.Step modelled = expected.get(i);
            compare("step " + i + ", before", modelled.scene(), real.scene(), differences);
            compare("step " + i + ", Pacemaker", modelled.summary(), real.summary(), differences);
            compare("step " + i + ", executed", modelled.executed(), real.executed(), differences);
        }
        compare("steps", expected.size(), steps.size(), differences);
        compare("outcome", model.outcome(), story.outcome(), differences);
        return differences;
    }

    /** How many looks it takes to see that nothing happens any more is of no matter: a replica may connect later than another one. */
    private static List<Story.Step> untilQuiet(Story story) {
        int end = story.steps().size();
        while (end > 1 && story.steps().get(end - 1).repeats(story.steps().get(end - 2))) {
            end--;
        }
        return story.steps().subList(0, end);
    }

    private static void compare(String what, Object modelled, Object real, List<String> differences) {
        if (!modelled.equals(real)) {
            differences.add(what + ": in the model " + modelled + ", on the servers " + real);
        }
    }

    /** The story as text, and what the servers' own logs say of it. */
    @Override public String toString() {
        List<String> lines = new ArrayList<>(List.of(story.toString()));
        logs.keySet().forEach(node -> lines.add(node + ": " + starts(node) + " starts, " + promotions(node) + " promotions in its log; now "
                + story.end().postgres().getOrDefault(node, Life.STOPPED).ofPostgres()));
        lines.add("client: " + acknowledged().size() + " of " + writes.size() + " rows acknowledged, " + (open() ? "and it can write" : "and it cannot write") + " at the end");
        return String.join("\n", lines);
    }
}
