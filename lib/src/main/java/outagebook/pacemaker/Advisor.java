package outagebook.pacemaker;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who is asked what to do next: the scheduler, or in tests a record of what a real one answered. */
@FunctionalInterface
interface Advisor {
    Advice ask(Cluster cluster);

    /**
     * @param summary    the transition summary's lines
     * @param actions    the transition's actions, in order
     * @param promotions promotion scores by {@code INSTANCE on NODE}, as printed
     * @param reasons    for each line of the summary the scores that led to it, if there are any
     */
    record Advice(List<String> summary, List<Action> actions, Map<String, String> promotions, List<String> reasons) {}

    /** The scheduler of a release, at the time of the newest operation: no failure expires while transitions run. */
    static Advisor of(Release release) {
        return cluster -> {
            Scheduling scheduling = Scheduler.of(release).run(cluster, Instant.ofEpochSecond(newest(cluster)));
            Transition transition = scheduling.transition();
            return new Advice(transition.summary(), transition.actions(), promotions(scheduling), reasons(scheduling, transition));
        };
    }

    /** The last score printed of each resource and node that a line names: an instance may be tried twice. */
    private static List<String> reasons(Scheduling scheduling, Transition transition) {
        Map<String, String> reasons = new LinkedHashMap<>();
        for (String line : transition.summary()) {
            String[] words = line.replaceAll("[()]", " ").trim().split("\\s+");
            Score.Kind kind = words[0].equals("Promote") ? Score.Kind.PROMOTION : Score.Kind.ALLOCATION;
            scheduling.scores().stream().filter(s -> s.kind() == kind && s.resource().equals(words[1])
                            && Arrays.asList(words).subList(2, words.length).contains(s.node()))
                    .forEach(s -> reasons.put(s.resource() + (kind == Score.Kind.PROMOTION ? " promoted on " : " on ") + s.node(),
                            Scores.text(s.value())));
        }
        return reasons.entrySet().stream().map(e -> e.getKey() + " = " + e.getValue()).toList();
    }

    private static long newest(Cluster cluster) {
        return cluster.cib().all().filter(e -> e.is("lrm_rsc_op")).mapToLong(e -> Scores.number(e.get("last-run"), 0)).max().orElse(0);
    }

    private static Map<String, String> promotions(Scheduling scheduling) {
        Map<String, String> promotions = new LinkedHashMap<>();
        scheduling.scores().stream().filter(s -> s.kind() == Score.Kind.PROMOTION)
                .forEach(s -> promotions.put(s.resource() + " on " + (s.node() == null ? "none" : s.node()), Scores.text(s.value())));
        return promotions;
    }
}
