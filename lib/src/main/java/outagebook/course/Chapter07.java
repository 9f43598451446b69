package outagebook.course;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import outagebook.pacemaker.Cluster;
import outagebook.pacemaker.Element;
import outagebook.pacemaker.Failover;
import outagebook.pacemaker.Matrix;
import outagebook.pacemaker.Outage;
import outagebook.pacemaker.Story;

/** Recreating the outage: what the learner changed is run under 1.1.10. */
final class Chapter07 {
    static final Map<String, Check> CHECKS = Map.of(
            "07.1", Chapter07::anotherWayOut,
            "07.2", Chapter07::oneMove,
            "07.3", Chapter07::theOtherReplica);

    private static final String RELEASE = "1.1.10";

    private Chapter07() {}

    private static Verdict anotherWayOut(Given given) {
        Optional<Cluster> cluster = given.one(Cluster.class).or(() -> given.one(Outage.class).map(Outage::cluster));
        if (cluster.isEmpty()) return Verdict.unexpected(given, "the changed cluster");
        Cluster told = Outage.asTold().cluster();
        Cluster changed = cluster.get();
        Set<String> lines = changedLines(told, changed);
        if (!status(changed).equals(status(told))) return Verdict.wrong("You changed what runs where. Change a setting.");
        if (lines.isEmpty()) return Verdict.wrong("That is the cluster as it was told.");
        if (lines.size() > 2) return Verdict.wrong("That is more than one change: " + String.join("; ", lines) + ".");
        boolean known = Matrix.fixes(Outage.asTold(), RELEASE).stream().anyMatch(fix -> changedLines(fix.row().outage().cluster(), changed).isEmpty());
        if (known) return Verdict.wrong("That change is in the table above. Find another one.");
        Story story = Failover.of(changed, RELEASE).synchronous("pg02").run();
        if (story.livelock() || story.promoted().isEmpty()) return Verdict.wrong("With it, this is the end: " + story.outcome() + ".");
        return Verdict.right("The end: " + story.outcome() + ".");
    }

    private static Verdict oneMove(Given given) {
        Optional<Story> handed = given.one(Story.class);
        if (handed.isEmpty()) return Verdict.unexpected(given, "the story: what `run()` returns");
        Story story = handed.get();
        if (!story.start().cib().equals(Outage.asTold().cluster().cib())) return Verdict.wrong("That is another cluster. Begin with `told.failover(\"1.1.10\")`.");
        List<Story.Step> helped = story.steps().stream().filter(step -> !step.events().isEmpty() && step.number() > 0).toList();
        long events = story.steps().stream().mapToLong(step -> step.events().size()).sum();
        if (helped.isEmpty()) return Verdict.wrong("Nobody did anything in the middle of the livelock.");
        if (events > 1) return Verdict.wrong("One change, you have made " + events + ".");
        if (story.livelock() || story.promoted().isEmpty()) return Verdict.wrong("It did not help: " + story.outcome() + ".");
        int from = helped.get(0).number();
        boolean restarted = story.steps().stream().filter(step -> step.number() >= from).flatMap(step -> step.executed().stream())
                .anyMatch(action -> action.task().equals("stop") && action.resource().startsWith("Postgresql") && !action.resource().equals("PostgresqlVIP"));
        return restarted ? Verdict.wrong("Somebody is promoted, but a Postgres was stopped on the way.") : Verdict.right("The end: " + story.outcome() + ".");
    }

    private static Verdict theOtherReplica(Given given) {
        Optional<Outage> handed = given.one(Outage.class);
        if (handed.isEmpty()) return Verdict.unexpected(given, "the variant itself: what `told.…` returns, before `failover`");
        Outage variant = handed.get();
        Story story = variant.failover(RELEASE).run();
        if (!story.livelock()) return Verdict.wrong("Nobody is restarted for ever there: " + story.outcome() + ".");
        Set<String> restarted = story.churning().values().stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
        String asynchronous = variant.nodes().get(2);
        if (restarted.equals(Set.of(asynchronous)) && story.promoted().contains(variant.nodes().get(1)))
            return Verdict.right("The synchronous replica is promoted, and " + asynchronous + " turns for ever.");
        return Verdict.wrong("It turns on " + String.join(", ", restarted) + ", and " + asynchronous + " is the asynchronous one.");
    }

    private static Element status(Cluster cluster) {
        return cluster.cib().child("status").orElseThrow();
    }

    /** What one of the two says and the other does not, in crm's words; spaces do not count. */
    private static Set<String> changedLines(Cluster one, Cluster other) {
        Set<String> first = lines(one);
        Set<String> second = lines(other);
        Set<String> changed = new TreeSet<>(first);
        changed.addAll(second);
        first.retainAll(second);
        changed.removeAll(first);
        return changed;
    }

    private static Set<String> lines(Cluster cluster) {
        return cluster.crm().replace("\\\n", " ").lines().map(line -> line.strip().replaceAll("\\s+", " ")).filter(line -> !line.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
