package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What became of a cluster, step by step, from {@link Failover#run}.
 *
 * @param start      the cluster at the beginning
 * @param release    whose scheduler decided
 * @param assumption what the CIB did not say and was taken for true, in a sentence; empty if nothing was
 * @param steps      one for each look of the scheduler, before the first state came back
 * @param cycleFrom  the step whose state came back after the last one, which proves that it goes on like that for ever: the scheduler
 *                   sees the same CIB but for times; -1 if the limit was reached before
 * @param cycleLength after how many steps the state came back; 1 for a cluster at rest
 * @param end        what was there at last
 */
public record Story(Cluster start, Release release, String assumption, List<Step> steps, int cycleFrom, int cycleLength,
        Scene end) {
    private static final Set<String> CHURN = Set.of("stop", "start", "promote", "demote");

    /**
     * One look of the scheduler and what came of it.
     *
     * @param number          from 0
     * @param events          what happened from outside just before
     * @param cluster         the CIB that the scheduler saw: run it again to ask for scores and reasons
     * @param scene           what was really there
     * @param promotionScores the promotion scores, by {@code INSTANCE on NODE}
     * @param summary         what Pacemaker planned: the transition summary, in the words of its release
     * @param reasons         the scores behind the summary; {@link Story#explain} tells where they come from
     * @param executed        the actions that ran, without pseudo actions and notifications
     * @param aborted         why the transition was cut off after the last of them; empty: it ran to its end
     * @param notes           failures, and what the agent of Postgres did
     * @param machines        what the machines did and said, if they are more than a model ({@link Machines#report})
     */
    public record Step(int number, List<Event> events, Cluster cluster, Scene scene, Map<String, String> promotionScores,
            List<String> summary, List<String> reasons, List<Action> executed, String aborted, List<String> notes,
            List<String> machines) {
        /** Whether there was nothing to do and nothing is new since the step before, in which there was nothing to do either. */
        public boolean repeats(Step before) {
            return events.isEmpty() && scene.equals(before.scene) && idle() && before.idle();
        }

        /** Whether just the same was planned and done in the step before, on the same scene. */
        boolean doesTheSameAs(Step before) {
            return events.isEmpty() && scene.equals(before.scene) && !idle() && summary.equals(before.summary) && reasons.equals(before.reasons)
                    && executed.equals(before.executed) && aborted.equals(before.aborted) && notes.equals(before.notes);
        }

        private boolean idle() {
            return summary.isEmpty() && executed.isEmpty() && notes.isEmpty();
        }

        /** {@return the events in one line} */
        public String happened() {
            return events.stream().map(Event::toString).collect(Collectors.joining("; "));
        }

        boolean promotes() {
            return executed.stream().anyMatch(a -> a.task().equals("promote"));
        }

        @Override public String toString() {
            List<String> lines = new ArrayList<>();
            part(lines, "event", events.stream().map(Event::toString).toList());
            part(lines, "Postgres", scene.postgres().isEmpty() ? List.of() : List.of(scene.postgresText()));
            part(lines, "attributes", scene.attributes().isEmpty() ? List.of() : List.of(scene.attributesText()));
            part(lines, "places", scene.places().isEmpty() ? List.of() : List.of(scene.placesText()));
            part(lines, "Pacemaker", summary.isEmpty() ? List.of("nothing to do") : summary);
            part(lines, "scores", reasons.isEmpty() ? List.of() : List.of(String.join(", ", reasons)));
            part(lines, "executed", executed.isEmpty() ? List.of() : List.of(executed.stream().map(Step::brief)
                    .collect(Collectors.joining(", ")) + (aborted.isEmpty() ? "" : "; aborted: " + aborted)));
            part(lines, "noted", notes);
            part(lines, "machines", machines);
            return String.join("\n", lines);
        }

        private static void part(List<String> lines, String name, List<String> texts) {
            for (String text : texts) {
                lines.add(String.format("  %-10s  %s", text.equals(texts.get(0)) ? name : "", text));
            }
        }

        static String brief(Action action) {
            return action.toString().replaceFirst("^(Resource|Cluster) action: ", "");
        }
    }

    /** {@return all nodes, in the order of the CIB} */
    public List<String> nodes() {
        return start.cib().child("configuration").flatMap(c -> c.child("nodes")).stream()
                .flatMap(n -> n.children("node")).map(n -> n.get("uname")).toList();
    }

    public boolean decided() {
        return cycleFrom >= 0;
    }

    private List<Step> loop() {
        return decided() ? steps.subList(cycleFrom, steps.size()) : List.of();
    }

    /** Where programs are stopped and started for ever, by resource. */
    public Map<String, Set<String>> churning() {
        Map<String, Set<String>> churning = new LinkedHashMap<>();
        loop().stream().flatMap(s -> s.executed().stream()).filter(a -> CHURN.contains(a.task()) && counts(a.resource()))
                .forEach(a -> churning.computeIfAbsent(a.resource(), r -> new TreeSet<>()).add(a.node()));
        return churning;
    }

    /** Addresses that wander because Postgres does are not what it is about. */
    private boolean counts(String resource) {
        return end.postgres().isEmpty() || !end.places().containsKey(resource);
    }

    public boolean livelock() {
        return !churning().isEmpty();
    }

    /** {@return the nodes whose Postgres is primary at the end} */
    public List<String> promoted() {
        return end.primaries();
    }

    /** The number of the first step in which Postgres was promoted: so many transitions passed before. */
    public OptionalInt transitionsUntilPromotion() {
        return steps.stream().filter(Step::promotes).mapToInt(Step::number).findFirst();
    }

    /** {@return how many steps had something to do} */
    public int transitions() {
        return (int) steps.stream().filter(s -> !s.summary().isEmpty()).count();
    }

    /** The outcome in a sentence: stable, or a livelock and whose, or undecided; and who is primary. */
    public String outcome() {
        if (!decided()) {
            return "undecided after " + steps.size() + " transitions";
        }
        return how() + (end.postgres().isEmpty() ? "" : promoted().isEmpty() ? ", nobody promoted"
                : ", promoted on " + String.join(",", promoted()));
    }

    private String how() {
        if (livelock()) {
            return "livelock: " + churning().entrySet().stream().map(e -> named(e.getKey()) + " on " + String.join(",", e.getValue()))
                    .collect(Collectors.joining(", ")) + (churning().size() == 1 ? " restarts" : " restart") + " for ever (cycle of " + cycleLength() + ")";
        }
        return rests() ? "stable" : end.postgres().isEmpty() ? "stuck: every run plans " + String.join(", ", loop().get(0).summary())
                + " (cycle of " + cycleLength() + ")" : "cycle without Postgres (" + cycleLength() + ")";
    }

    private boolean rests() {
        return loop().stream().allMatch(s -> s.summary().isEmpty());
    }

    private String named(String resource) {
        return end.postgres().isEmpty() ? resource : "Postgres";
    }

    /** Why a resource had the score that it had on a node at a step; an instance is named with its number, {@code Postgresql:0}. */
    public Explanation explain(int step, String resource, String node) {
        return Scheduler.of(release).run(steps.get(step).cluster()).explain(resource, node);
    }

    /** One row for each step. */
    public Grid table() {
        List<String> columns = new ArrayList<>(List.of("step", "event", "Pacemaker", "scores", "primary"));
        columns.addAll(end.places().keySet());
        columns.addAll(List.of("attributes", "Postgres", "noted"));
        return new Grid(columns, steps.stream().map(this::row).toList());
    }

    private List<String> row(Step s) {
        List<String> row = new ArrayList<>(List.of(Integer.toString(s.number()), s.happened(), String.join("; ", s.summary()), String.join("; ", s.reasons()),
                String.join(", ", s.scene().primaries())));
        end.places().keySet().forEach(r -> row.add(String.join(", ", s.scene().places().getOrDefault(r, List.of()))));
        row.addAll(List.of(s.scene().attributesText(), s.scene().postgresText(), String.join("; ", s.notes())));
        return row;
    }

    private String proof() {
        if (!decided()) {
            return "No state came back in " + steps.size() + " steps: Failover.limit(n) tries more.";
        }
        return livelock() || !rests() ? "After step " + (steps.size() - 1) + " the cluster is again as before step " + cycleFrom + ": it goes on like this for ever."
                : "After step " + (steps.size() - 1) + " nothing changes any more.";
    }

    /** The story in few lines: of each step only what is new. A step of {@link #steps} says all of itself. */
    @Override public String toString() {
        return Stream.of(assumption, new StoryText(this).whole(), proof(), "Outcome: " + outcome()).filter(part -> !part.isEmpty())
                .collect(Collectors.joining("\n"));
    }
}
