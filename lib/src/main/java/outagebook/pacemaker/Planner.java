package outagebook.pacemaker;

import java.util.List;
import java.util.Map;

/** Who is asked what to do next: the scheduler, or in tests a record of what a real one answered. */
@FunctionalInterface
interface Planner {
    Plan plan(Cluster cluster);

    /** The scheduler of a release. */
    static Planner of(Release release) {
        return cluster -> {
            throw new UnsupportedOperationException("until transitions are merged");
        };
    }

    /**
     * @param summary    the transition summary's lines
     * @param actions    the transition's actions, in order
     * @param promotions promotion scores by {@code INSTANCE on NODE}, as printed
     */
    record Plan(List<String> summary, List<Action> actions, Map<String, String> promotions) {}
}
