package outagebook.pacemaker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs a cluster forward, transition after transition, until nothing changes any more or a state comes back:
 * <pre>{@code
 * Story story = Failover.of(Cluster.read("/path/to/cib.xml"), "1.1.10").at(0, Event.kill("pg01")).run();
 * System.out.println(story);
 * }</pre>
 * Each step: what happens from outside; the scheduler looks at the CIB and plans a transition; its actions run in their order and
 * succeed unless they were said to fail ({@link Event#fails}) or the agent of Postgres refuses ({@link Agent}); what they return
 * is written to the nodes' histories, fail counts and attributes, where the next scheduler run reads it; then every recurring
 * monitor runs once. An action that fails, or that changes a promotion attribute, aborts the transition, as in the real
 * cluster: actions not begun are forgotten and the scheduler is asked anew.
 *
 * <p>A step after every round of monitors is an assumption: the real agent publishes attributes from its monitors, and each
 * change makes the scheduler run; in a silent cluster several rounds could pass between two runs.
 */
public final class Failover {
    private static final int USUAL_LIMIT = 40;

    private final Cluster cluster;
    private final Release release;
    private final Advisor advisor;
    private final TreeMap<Integer, List<Event>> events = new TreeMap<>();
    private final Deque<List<Event>> later = new ArrayDeque<>();
    private Agent agent = Agent.SIMPLE;
    private boolean aborts = true;
    private int limit = USUAL_LIMIT;
    private int turns = 1;
    private String synchronous;

    Failover(Cluster cluster, Release release, Advisor advisor) {
        this.cluster = cluster;
        this.release = release;
        this.advisor = advisor;
    }

    /** Under the scheduler of this release, 1.1.10 or 2.1.5. */
    public static Failover of(Cluster cluster, String release) {
        Release of = Release.of(release);
        return new Failover(cluster, of, Advisor.of(of));
    }

    /** These events happen before the scheduler's look number {@code step}; the first is number 0. */
    public Failover at(int step, Event... happening) {
        if (step < 0) {
            throw new IllegalArgumentException("steps count from 0, not from " + step);
        }
        events.computeIfAbsent(step, s -> new ArrayList<>()).addAll(List.of(happening));
        return this;
    }

    /** These events happen together once the cluster has come to rest (or to a cycle); said again, in that order. */
    public Failover then(Event... happening) {
        later.add(List.of(happening));
        return this;
    }

    /** Which node's Postgres is the synchronous replica, where the CIB does not say it. */
    public Failover synchronous(String node) {
        synchronous = node;
        return this;
    }

    /** How exactly the {@code pgsql} agent is followed; {@link Agent#SIMPLE} unless said. */
    public Failover agent(Agent how) {
        agent = how;
        return this;
    }

    /** Every transition runs to its end, also if an attribute changes on the way. */
    public Failover withoutAborts() {
        aborts = false;
        return this;
    }

    /** After how many steps to give up; {@value #USUAL_LIMIT} unless said. */
    public Failover limit(int steps) {
        limit = steps;
        return this;
    }

    /** A cycle in which something is done is believed only after so many turns of it; 1 unless said, which proves it for the model. */
    public Failover turns(int times) {
        turns = times;
        return this;
    }

    @Override public String toString() {
        return "a failover that has not run yet: .run() runs it";
    }

    /** Runs it; each call begins anew. */
    public Story run() {
        return run(Machines.MODEL);
    }

    /** Runs it on these machines: what they really do is what monitors find and attributes tell. */
    public Story run(Machines machines) {
        if (!events.isEmpty() && events.lastKey() >= limit) {
            throw new IllegalArgumentException("step " + events.lastKey() + " is behind the last one, " + (limit - 1) + ": say .limit("
                    + (events.lastKey() + 1) + "); what is to happen once the cluster has come to rest is said with .then(...)");
        }
        Live live = new Live(cluster, release, agent, machines);
        Synchronous found = Synchronous.find(live, synchronous);
        live.postgres().forEach(p -> p.begin(found.node()));
        machines.begin(Scene.of(live));
        Deque<List<Event>> waiting = new ArrayDeque<>(later);
        Map<String, Integer> seen = new HashMap<>();
        List<Story.Step> steps = new ArrayList<>();
        Cycle cycle = Cycle.NONE;
        boolean believed = false;
        while (!believed && steps.size() < limit) {
            List<Event> now = new ArrayList<>(events.getOrDefault(steps.size(), List.of()));
            boolean awaited = !now.isEmpty() || events.higherKey(steps.size()) != null;
            cycle = awaited ? Cycle.NONE : cycle.before(steps.size(), seen.get(live.key()));
            if (cycle.from() >= 0 && !waiting.isEmpty()) {
                now.addAll(waiting.remove());
                cycle = Cycle.NONE;
            }
            believed = cycle.believed(steps, turns);
            if (!believed) {
                steps.add(begin(steps.size(), now, live, seen));
            }
        }
        return new Story(cluster, release, found.why(), List.copyOf(steps), believed ? cycle.from() : -1, cycle.length(), Scene.of(live));
    }

    /** Nothing that was seen before an event proves anything after it. */
    private Story.Step begin(int number, List<Event> now, Live live, Map<String, Integer> seen) {
        if (!now.isEmpty()) {
            seen.clear();
            now.forEach(e -> happen(e, live));
        }
        seen.putIfAbsent(live.key(), number);
        return step(number, now, live);
    }

    private static void happen(Event event, Live live) {
        if (event instanceof Event.Kill e) {
            live.kill(e.node());
        } else if (event instanceof Event.Death e) {
            live.fallSilent(e.node());
        } else if (event instanceof Event.Notice e) {
            live.kill(e.node());
        } else if (event instanceof Event.Back e) {
            live.back(e.node());
        } else if (event instanceof Event.Crash e) {
            crash(e, live);
        } else if (event instanceof Event.Script e) {
            SettingNames.provesOperation(e.task());
            live.script(live.resource(e.resource()), e.task(), e.node(), e.code());
        } else if (event instanceof Event.Attribute e) {
            SettingNames.provesAttribute(e.name(), live.declared().names());
            live.member(e.node()).set(e.name(), e.value());
        } else if (event instanceof Event.Cleanup e) {
            live.member(e.node()).forgive(live.resource(e.resource()));
        } else if (event instanceof Event.Unlock e) {
            String node = live.member(e.node()).name;
            live.postgres().forEach(p -> p.unlock(node));
        }
    }

    private static void crash(Event.Crash e, Live live) {
        if (e.resource() != null) {
            live.crash(live.resource(e.resource()), e.node());
        } else if (live.postgres().isEmpty()) {
            throw new IllegalArgumentException("no promotable clone of the pgsql agent here: say which resource crashes, "
                    + "Event.crash(\"" + e.node() + "\", \"RESOURCE\")");
        } else {
            live.postgres().forEach(p -> live.crash(p.name, e.node()));
        }
    }

    private Story.Step step(int number, List<Event> happened, Live live) {
        Cluster before = live.cluster();
        Scene seen = Scene.of(live);
        Advisor.Advice advice = advisor.ask(before);
        List<Action> executed = new ArrayList<>();
        String aborted = execute(advice.actions(), live, executed);
        live.monitors();
        live.hasPublished();
        return new Story.Step(number, happened, before, seen, advice.promotions(), advice.summary(), advice.reasons(),
                List.copyOf(executed), aborted, live.takeNotes(), live.report());
    }

    /** {@return why the transition was aborted; empty if it ran to its end} */
    private String execute(List<Action> actions, Live live, List<Action> executed) {
        for (Action action : actions) {
            if (action.kind() == Action.Kind.PSEUDO || action.task().equals("notify")) {
                continue;
            }
            executed.add(action);
            live.hasPublished();
            if (!live.execute(action)) {
                return action.task() + " failed";
            }
            if (aborts && live.hasPublished()) {
                return "a node attribute changed";
            }
        }
        return "";
    }
}
