package outagebook.pacemaker;

import java.time.Instant;
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
     */
    record Advice(List<String> summary, List<Action> actions, Map<String, String> promotions) {}

    /** The scheduler of a release, at the time of the newest operation: no failure expires while transitions run. */
    static Advisor of(Release release) {
        return cluster -> {
            Scheduling scheduling = Scheduler.of(release).run(cluster, Instant.ofEpochSecond(newest(cluster)));
            Transition transition = Planner.plan(scheduling.working());
            return new Advice(transition.summary(), transition.actions(), promotions(scheduling));
        };
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
