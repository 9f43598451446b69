package outagebook.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import outagebook.Shared;

/** Random outages, with the scheduler that is installed on this machine against ours. */
class FailoverLiveTest {
    private static final int OUTAGES = Integer.getInteger("outagebook.outages", 10);

    @Test void randomOutagesGoOnAsWithTheRealScheduler() {
        Advisor real = new RealScheduler();
        long seed = Long.getLong("outagebook.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < OUTAGES; i++) {
            Outage outage = random(random);
            List<Event> events = events(outage, random);
            String what = "seed " + seed + ": " + outage.name() + " then " + events;
            Story ours = scripted(Failover.of(outage.cluster(), "2.1.5"), outage, events).run();
            Story theirs = scripted(new Failover(outage.cluster(), Release.V2_1_5, real), outage, events).run();
            assertThat(summaries(ours)).as(what).isEqualTo(summaries(theirs));
            assertThat(ours.outcome()).as(what).isEqualTo(theirs.outcome());
        }
    }

    /** Not the two clusters in which a promoted role's monitor finds a replica: the real tool pretends that it found what it expected. */
    @Test void afterOneTransitionTheRealToolGoesOnFromTheSameState() throws IOException {
        RealScheduler real = new RealScheduler();
        long seed = Long.getLong("outagebook.seed", System.nanoTime());
        List<Path> clusters;
        try (var files = Files.list(Shared.file("pacemaker/generated/cases"))) {
            clusters = new ArrayList<>(files.filter(f -> f.toString().matches(".*gen-\\d+\\.xml") && !f.toString().matches(".*-000(07|55).xml"))
                    .sorted().toList());
        }
        Collections.shuffle(clusters, new Random(seed));
        for (Path file : clusters.subList(0, OUTAGES)) {
            Story ours = Failover.of(Cluster.read(file), "2.1.5").run();
            Story.Step second = ours.steps().get(ours.steps().size() > 1 ? 1 : 0);
            assertThat(second.summary()).as("seed " + seed + ": " + file.getFileName()).isEqualTo(real.ask(RealScheduler.after(file)).summary());
        }
    }

    private static Failover scripted(Failover failover, Outage outage, List<Event> events) {
        events.forEach(failover::then);
        return failover.synchronous(outage.node("sync"));
    }

    private static List<String> summaries(Story story) {
        return story.steps().stream().map(s -> s.number() + " " + s.summary() + s.executed()).toList();
    }

    private static Outage random(Random random) {
        Outage outage = Outage.asTold().primary(any(random, "offline", "banned", "failed1", "alive")).crash(any(random, "no", "restarted"))
                .backupVip(any(random, "sync", "async")).colocation(any(random, "-INFINITY", "-1000", "-1", "None"))
                .stickiness(any(random, "0", "2", "99", "101", "1000", "INFINITY")).stickinessAs(any(random, "property", "rsc_defaults"));
        outage = random.nextBoolean() ? outage : outage.cloneMax(2);
        outage = random.nextBoolean() ? outage : outage.cloneStickiness(any(random, "0", "1", "500"));
        return random.nextBoolean() ? outage : outage.nodes("n10", "n9", "N1");
    }

    private static List<Event> events(Outage outage, Random random) {
        List<Event> events = new ArrayList<>();
        String primary = outage.node("primary");
        if (outage.get("primary").equals("offline")) {
            events.add(Event.nodeBack(primary));
        } else {
            events.add(Event.kill(primary));
            events.add(Event.nodeBack(primary));
        }
        if (random.nextBoolean()) {
            events.add(Event.kill(outage.node(any(random, "sync", "async"))));
        }
        return events;
    }

    private static String any(Random random, String... of) {
        return of[random.nextInt(of.length)];
    }
}
