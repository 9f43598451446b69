package outagebook.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Random clusters, scored and moved by us and by the real scheduler of this machine: the score lines, the transition's summary and its
 * actions in order are equal. {@code -Doutagebook.seed=N} sets the first seed, {@code -Doutagebook.count=N} how many,
 * {@code -Doutagebook.shown=N} how many differences are printed, each as the smallest cluster that still shows it.
 *
 * <p>No difference is known. Not counted are the clusters that the real scheduler gives up on, fewer than one in ten.
 */
class LiveScoresTest {
    private static final long SEED = Long.getLong("outagebook.seed", 1);
    private static final int COUNT = Integer.getInteger("outagebook.count", 300);
    private static final int SHOWN = Integer.getInteger("outagebook.shown", 3);

    private int scores;
    private int actions;

    /** What came of a cluster: where ours and the real one part first, or that one of them would not do it. */
    private enum Outcome { EQUAL, SCORES_DIFFER, SUMMARY_DIFFERS, ACTIONS_DIFFER, TRANSITION_REFUSED, REAL_GIVES_UP }

    @Test void randomClustersAreScoredAndMovedAsByTheRealScheduler() {
        CrmSimulate.assumeInstalled();
        System.out.printf("LiveScoresTest: %d clusters from seed %d%n", COUNT, SEED);
        Map<Outcome, List<String>> outcomes = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) outcomes.put(outcome, new ArrayList<>());
        int shown = 0;
        for (long seed = SEED; seed < SEED + COUNT + outcomes.get(Outcome.REAL_GIVES_UP).size(); seed++) {
            Cluster cluster = RandomCluster.of(seed);
            Outcome outcome = outcome(cluster);
            outcomes.get(outcome).add(cluster.name());
            if (outcome.name().contains("DIFFER") && ++shown <= SHOWN) System.out.println(shown(cluster, outcome));
        }
        outcomes.forEach((outcome, seeds) -> System.out.println(outcome + ": " + seeds.size() + (outcome == Outcome.EQUAL ? "" : " " + seeds)));
        System.out.printf("%d score lines, %d actions%n", scores, actions);
        assertThat(outcomes.get(Outcome.SCORES_DIFFER)).as("of " + COUNT).isEmpty();
        assertThat(outcomes.get(Outcome.SUMMARY_DIFFERS)).as("of " + COUNT).isEmpty();
        assertThat(outcomes.get(Outcome.ACTIONS_DIFFER)).as("of " + COUNT).isEmpty();
        assertThat(outcomes.get(Outcome.TRANSITION_REFUSED)).hasSizeLessThanOrEqualTo(COUNT / 10);
        assertThat(outcomes.get(Outcome.REAL_GIVES_UP)).hasSizeLessThanOrEqualTo(COUNT / 10);
        assertThat(scores).isGreaterThan(COUNT * 10);
        assertThat(actions).isGreaterThan(COUNT);
    }

    /** The real scheduler sometimes dies of an assertion or makes an invalid transition. */
    private Outcome outcome(Cluster cluster) {
        try {
            CrmSimulate.Said real = CrmSimulate.of(cluster);
            scores += real.scores().size();
            actions += real.actions().size();
            return outcome(real, ours(cluster));
        } catch (IllegalStateException e) {
            return Outcome.REAL_GIVES_UP;
        }
    }

    private static Outcome outcome(CrmSimulate.Said real, CrmSimulate.Said ours) {
        if (!real.scores().equals(ours.scores())) return Outcome.SCORES_DIFFER;
        if (ours.summary() == null) return Outcome.TRANSITION_REFUSED;
        if (!real.summary().equals(ours.summary())) return Outcome.SUMMARY_DIFFERS;
        return real.actions().equals(ours.actions()) ? Outcome.EQUAL : Outcome.ACTIONS_DIFFER;
    }

    /** What we say, without a transition if it is refused. What goes wrong counts as a difference. */
    private static CrmSimulate.Said ours(Cluster cluster) {
        List<String> scores = List.of();
        try {
            Scheduling scheduling = Scheduler.of("2.1.5").run(cluster);
            scores = scheduling.scores().stream().map(Score::toString).toList();
            Transition transition = scheduling.transition();
            return new CrmSimulate.Said(scores, transition.summary(), transition.actions().stream().map(Action::toString).toList());
        } catch (OutOfScope e) {
            return new CrmSimulate.Said(scores, null, null);
        } catch (RuntimeException e) {
            return new CrmSimulate.Said(scores, List.of(e.toString(), String.valueOf(e.getStackTrace()[0])), List.of());
        }
    }

    private String shown(Cluster cluster, Outcome outcome) {
        Cluster small = Smaller.of(cluster, c -> outcome(c) == outcome);
        CrmSimulate.Said real = CrmSimulate.of(small);
        CrmSimulate.Said ours = ours(small);
        StringBuilder out = new StringBuilder(cluster.name() + ": " + outcome + "\n" + small.xml());
        switch (outcome) {
            case SCORES_DIFFER -> differences(real.scores(), ours.scores(), out);
            case SUMMARY_DIFFERS -> differences(real.summary(), ours.summary(), out);
            default -> differences(real.actions(), ours.actions(), out);
        }
        return out.toString();
    }

    private static void differences(List<String> real, List<String> ours, StringBuilder out) {
        for (int i = 0; i < Math.max(real.size(), ours.size()); i++) {
            String theirs = i < real.size() ? real.get(i) : "";
            String mine = i < ours.size() ? ours.get(i) : "";
            if (!theirs.equals(mine)) out.append("real: ").append(theirs).append("\nours: ").append(mine).append('\n');
        }
    }
}
