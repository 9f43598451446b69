package outagebook.course;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import outagebook.notebook.Samples;
import outagebook.pacemaker.Cluster;
import outagebook.pacemaker.Event;
import outagebook.pacemaker.Explanation;
import outagebook.pacemaker.Failover;
import outagebook.pacemaker.Outage;
import outagebook.pacemaker.Scheduler;
import outagebook.pacemaker.Story;

/** The missing ingredient: on the cluster of the outage, under 1.1.10. */
final class Chapter06 {
    static final Map<String, Check> CHECKS = Map.of(
            "06.1", Chapter06::onTheOtherReplica,
            "06.2", Chapter06::smallestUnsafe,
            "06.3", Chapter06::sameNumberElsewhere);

    private static final String RELEASE = "1.1.10";

    private Chapter06() {}

    private static Verdict onTheOtherReplica(Given given) {
        Story story = night(Samples.cluster("healthy").running("BackupVIP", "pg03"));
        List<String> promoted = story.promoted();
        var stopped = new TreeSet<String>();
        story.steps().forEach(step -> step.executed().stream()
                .filter(action -> action.task().equals("stop") && action.resource().startsWith("Postgresql") && !action.resource().equals("PostgresqlVIP"))
                .forEach(action -> stopped.add(action.node())));
        stopped.remove("pg02"); // it had crashed: not healthy
        List<String> names = given.words();
        if (names.size() != 2) return Verdict.unexpected(given, "two names: who is promoted, and whose Postgres is restarted");
        boolean first = promoted.contains(names.get(0));
        boolean second = stopped.contains(names.get(1));
        if (first && second) return Verdict.right("One is promoted, the other pays for it.");
        if (promoted.contains(names.get(1)) && stopped.contains(names.get(0))) return Verdict.wrong("The other way round: first who is promoted.");
        return Verdict.wrong(first ? "The first is right. Whose Postgres was healthy and is stopped all the same?"
                : second ? "The second is right. Who is green in the last row?" : "Neither. Run it, and read the last column.");
    }

    private static Verdict smallestUnsafe(Given given) {
        var number = given.number();
        if (number.isEmpty()) return Verdict.unexpected(given, "one number");
        long n = number.getAsLong();
        if (n < 1 || n > 1_000_000) return Verdict.wrong("A stickiness between 1 and 1,000,000, please.");
        Cluster avoiding = Samples.cluster("healthy").running("BackupVIP", "pg02").colocation("backup-vip-not-with-master", "-1000");
        if (night(stickiness(avoiding, n)).promoted().size() == 1) return Verdict.wrong("With " + n + " somebody is promoted: it is still safe.");
        if (night(stickiness(avoiding, n - 1)).promoted().isEmpty()) return Verdict.wrong("With " + n + " nobody is promoted, but that is already so with a smaller number.");
        return Verdict.right("One less, and it is safe.");
    }

    private static Verdict sameNumberElsewhere(Given given) {
        Cluster stuck = Outage.asTold().cluster();
        Cluster other = stuck.property("default-resource-stickiness", null).rscDefault("resource-stickiness", "100");
        long right = score(other).value();
        if (given.one(Explanation.class).isPresent()) return sameNumberElsewhere(Given.of(given.one(Explanation.class).get().value()));
        return Verdict.number(given, right, "Its own 100, and the 100 of the Backup VIP against it.", Map.of(
                (long) score(stuck).value(), "That is the score with the old property. Did you take it out, and put the other in?",
                100L, "That is its own stickiness. The Backup VIP has a wish, too.", 1L, "That was its own stickiness with the old property."));
    }

    private static Explanation score(Cluster cluster) {
        return Scheduler.of(RELEASE).run(cluster).explain("Postgresql:0", "pg02");
    }

    private static Cluster stickiness(Cluster cluster, long n) {
        return cluster.property("default-resource-stickiness", Long.toString(n));
    }

    private static Story night(Cluster cluster) {
        return Failover.of(cluster, RELEASE).at(0, Event.crash("pg02")).at(2, Event.kill("pg01")).run();
    }
}
