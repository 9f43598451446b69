package outagebook.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Random clusters, scored by us and by the real scheduler of this machine. {@code -Doutagebook.seed=N} sets the first seed,
 * {@code -Doutagebook.count=N} how many; a difference is printed as the smallest cluster that still shows it.
 */
class LiveScoresTest {
    private static final long SEED = Long.getLong("outagebook.seed", 1);
    private static final int COUNT = Integer.getInteger("outagebook.count", 300);
    private static final int SHOWN = Integer.getInteger("outagebook.shown", 3);

    @Test void randomClustersAreScoredAsByTheRealScheduler() {
        CrmSimulate.assumeInstalled();
        System.out.printf("LiveScoresTest: %d clusters from seed %d%n", COUNT, SEED);
        List<String> different = new ArrayList<>();
        List<String> rejected = new ArrayList<>();
        int lines = 0;
        int compared = 0;
        for (long seed = SEED; compared < COUNT; seed++) {
            Cluster cluster = RandomCluster.of(seed);
            List<String> real = real(cluster, rejected);
            if (real == null) continue;
            compared++;
            lines += real.size();
            List<String> ours = ours(cluster);
            if (ours.equals(real)) continue;
            different.add("seed " + seed);
            if (different.size() <= SHOWN) System.out.println(shown(cluster));
        }
        if (!rejected.isEmpty()) System.out.println("the real scheduler itself gives up on " + String.join("; ", rejected));
        assertThat(different).as("of " + COUNT).isEmpty();
        assertThat(rejected).hasSizeLessThan(COUNT / 10);
        assertThat(lines).isGreaterThan(COUNT * 10);
    }

    /** {@return the real lines, or null if the real scheduler dies of an assertion or makes an invalid transition, as it sometimes does} */
    private static List<String> real(Cluster cluster, List<String> rejected) {
        try {
            return CrmSimulate.of(cluster).scores();
        } catch (IllegalStateException e) {
            rejected.add(cluster.name() + " (status " + e.getMessage().replaceAll("(?s).* ended with (\\d+).*", "$1") + ")");
            return null;
        }
    }

    private static List<String> ours(Cluster cluster) {
        try {
            return Scheduler.of("2.1.5").run(cluster).scores().stream().map(Score::toString).toList();
        } catch (RuntimeException e) {
            return List.of(e.toString(), String.valueOf(e.getStackTrace()[0]));
        }
    }

    private static boolean differs(Cluster cluster) {
        try {
            return !ours(cluster).equals(CrmSimulate.of(cluster).scores());
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static String shown(Cluster cluster) {
        Cluster small = Smaller.of(cluster, LiveScoresTest::differs);
        List<String> real = CrmSimulate.of(small).scores();
        List<String> ours = ours(small);
        StringBuilder out = new StringBuilder(cluster.name() + "\n" + small.xml());
        for (int i = 0; i < Math.max(real.size(), ours.size()); i++) {
            String theirs = i < real.size() ? real.get(i) : "";
            String mine = i < ours.size() ? ours.get(i) : "";
            if (!theirs.equals(mine)) out.append("real: ").append(theirs).append("\nours: ").append(mine).append('\n');
        }
        return out.toString();
    }
}
