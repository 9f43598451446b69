package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The outage with everything varied: who is lost, what crashed when, where the Backup VIP runs, how strongly it avoids the primary, how
 * much resources stick to their node, and under which release. Each cell is run to its end by {@link Failover}.
 */
public final class Matrix {
    /** The releases compared: the outage's and today's. */
    public static final List<String> RELEASES = List.of("1.1.10", "2.1.5");

    private Matrix() {}

    /**
     * One cell's end.
     *
     * @param outcome               in a sentence
     * @param livelock              whether Postgres is stopped and started for ever
     * @param transitionsUntilPromotion number of the step that promoted; empty: none did
     * @param transitions           how many steps had something to do, until a state came back
     * @param end                   what was there at last
     */
    public record Row(Outage outage, String release, String outcome, boolean livelock, OptionalInt transitionsUntilPromotion,
            int transitions, Scene end) {
        /** {@return the outcome if every transition ran to its end, whatever changes on the way} Runs it once more. */
        public String outcomeWithoutAborts() {
            return outage.failover(release).withoutAborts().run().outcome();
        }

        /** In a word or two, for a cell of a grid. */
        public String brief() {
            String who = end.primaries().isEmpty() ? "nobody" : String.join(",", end.primaries());
            return livelock ? "LIVELOCK, " + who : who + (transitionsUntilPromotion.isPresent()
                    ? ", step " + transitionsUntilPromotion.getAsInt() : "");
        }
    }

    /** The 384 cells, in the order of their dimensions. */
    public static List<Outage> cells() {
        return Stream.of(Outage.asTold())
                .flatMap(each(o -> Stream.of("offline", "banned", "failed1", "alive").map(o::primary)))
                .flatMap(each(o -> Stream.of("no", "restarted", "together").map(o::crash)))
                .flatMap(each(o -> Stream.of("sync", "async").map(o::backupVip)))
                .flatMap(each(o -> Stream.of("-INFINITY", "-1000").map(o::colocation)))
                .flatMap(each(o -> Stream.of("0", "1", "100", "200").map(o::stickiness)))
                .flatMap(each(o -> Stream.of("property", "rsc_defaults").map(o::stickinessAs))).toList();
    }

    private static Function<Outage, Stream<Outage>> each(Function<Outage, Stream<Outage>> varied) {
        return varied;
    }

    /** All cells under both releases. */
    public static List<Row> full() {
        return cells().parallelStream().flatMap(o -> RELEASES.stream().map(release -> run(o, release))).toList();
    }

    public static Row run(Outage outage, String release) {
        Story story = outage.failover(release).run();
        return new Row(outage, release, story.outcome(), story.livelock(), story.transitionsUntilPromotion(), story.transitions(),
                story.end());
    }

    /** How often each outcome comes in the rows, by release. */
    public static Grid count(List<Row> rows) {
        List<List<String>> counted = new ArrayList<>();
        for (String outcome : rows.stream().map(Row::outcome).distinct().sorted().toList()) {
            List<String> line = new ArrayList<>(List.of(outcome));
            RELEASES.forEach(release -> line.add(Long.toString(rows.stream()
                    .filter(r -> r.outcome().equals(outcome) && r.release().equals(release)).count())));
            counted.add(line);
        }
        return new Grid(List.of("outcome", RELEASES.get(0), RELEASES.get(1)), counted);
    }

    /**
     * What becomes of an outage for each stickiness and each score of the Backup VIP's colocation.
     *
     * @param rows one list for each stickiness, in it one row for each score
     */
    public record Heat(List<String> stickiness, List<String> scores, List<List<Row>> rows) {
        /** The outcomes in brief; a line for each stickiness. */
        public Grid table() {
            List<String> columns = new ArrayList<>(List.of("stickiness"));
            columns.addAll(scores);
            List<List<String>> lines = new ArrayList<>();
            for (int i = 0; i < stickiness.size(); i++) {
                List<String> line = new ArrayList<>(List.of(stickiness.get(i)));
                rows.get(i).forEach(row -> line.add(row.brief()));
                lines.add(line);
            }
            return new Grid(columns, lines);
        }

        @Override public String toString() {
            return table().toString();
        }
    }

    /** The outage as told under 1.1.10, with each stickiness and each colocation score ({@code "-INFINITY"}, {@code "-1000"} ...). */
    public static Heat heat(List<String> stickiness, List<String> scores) {
        return heat(Outage.asTold(), RELEASES.get(0), stickiness, scores);
    }

    public static Heat heat(Outage outage, String release, List<String> stickiness, List<String> scores) {
        return new Heat(List.copyOf(stickiness), List.copyOf(scores), stickiness.parallelStream().map(s -> scores.stream()
                .map(c -> run(outage.stickiness(s).colocation(c), release)).toList()).toList());
    }

    /**
     * One change and what becomes of the outage with it.
     *
     * @param kind   a setting of the configuration, a circumstance, or the software
     * @param change what is changed, in words
     * @param row    the end
     */
    public record Fix(String kind, String change, Row row) {
        /** Whether Postgres comes to rest with a primary. */
        public boolean helps() {
            return !row.livelock() && !row.end().primaries().isEmpty();
        }
    }

    /** Which single change would have been enough? Tries each alone; those that would change nothing are left out. */
    public static List<Fix> fixes(Outage outage, String release) {
        List<Fix> fixes = new ArrayList<>();
        for (Change change : CHANGES) {
            Outage changed = change.to.apply(outage);
            if (!changed.equals(outage)) {
                fixes.add(new Fix(change.kind, change.words, run(changed, release)));
            }
        }
        RELEASES.stream().filter(r -> !r.equals(release))
                .forEach(r -> fixes.add(new Fix("software", "Pacemaker " + r, run(outage, r))));
        return fixes;
    }

    /** {@link #fixes} as a table. */
    public static Grid table(List<Fix> fixes) {
        return new Grid(List.of("kind", "change", "helps", "outcome"), fixes.stream().map(f ->
                List.of(f.kind(), f.change(), f.helps() ? "yes" : "no", f.row().outcome())).toList());
    }

    private record Change(String kind, String words, Function<Outage, Outage> to) {}

    private static Change setting(String words, Function<Outage, Outage> to) {
        return new Change("setting", words, to);
    }

    private static Change circumstance(String words, Function<Outage, Outage> to) {
        return new Change("circumstance", words, to);
    }

    private static final List<Change> CHANGES = List.of(
            setting("stickiness 0", o -> o.stickiness("0")),
            setting("stickiness 1", o -> o.stickiness("1")),
            setting("stickiness 2", o -> o.stickiness("2")),
            setting("stickiness 1000", o -> o.stickiness("1000")),
            setting("stickiness in rsc_defaults, not as a property", o -> o.stickinessAs("rsc_defaults")),
            setting("the same stickiness written at the clone", o -> o.cloneStickiness(o.get("stick"))),
            setting("stickiness 1 written at the clone", o -> o.cloneStickiness("1")),
            setting("stickiness 0 for the Backup VIP alone", o -> o.backupStickiness("0")),
            setting("colocation -999999", o -> o.colocation("-999999")),
            setting("colocation -1000", o -> o.colocation("-1000")),
            setting("no colocation of the Backup VIP", o -> o.colocation("None")),
            setting("clone-max 2", o -> o.cloneMax(2)),
            setting("names of the two replicas' nodes exchanged (ties go by name)",
                    o -> o.nodes(o.node("primary"), o.node("async"), o.node("sync"))),
            circumstance("Backup VIP on the asynchronous replica", o -> o.backupVip("async")),
            circumstance("no crash of the synchronous replica", o -> o.crash("no")),
            circumstance("crash and loss of the primary seen in the same run", o -> o.crash("together")),
            circumstance("the primary's node alive, its Postgres banned", o -> o.primary("banned")),
            circumstance("the primary alive", o -> o.primary("alive")));
}
