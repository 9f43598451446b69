package outagebook.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import outagebook.lab.Lab;

/** Real servers. Ten random days in a build; fifty, which take some 15 minutes: {@code -Doutagebook.gamedays=50}. */
class GameDayTest {
    @BeforeEach void servers() {
        assumeTrue(Lab.ready("18"), () -> "skipped: " + Lab.why("18"));
    }

    static Stream<Scenario> randomDays() {
        long first = Long.getLong("outagebook.gameday.seed", new Random().nextInt(1_000_000));
        System.out.println("game days from seed " + first + " on; again: -Doutagebook.gameday.seed=" + first);
        return LongStream.range(0, Integer.getInteger("outagebook.gamedays", 10))
                .mapToObj(i -> Scenario.of(Level.values()[(int) (i % Level.values().length)], first + i));
    }

    @ParameterizedTest @MethodSource("randomDays")
    void theModelSolutionLosesNoAcknowledgedCommit(Scenario scenario) {
        try (GameDay day = GameDay.start(scenario.level(), scenario.seed())) {
            assertThat(day.check().points()).as("unsolved").isZero();
            assertThat(day.disaster().missing()).as("what the other replica lacks").isNotEmpty();
            String told = day.solve().text();
            ScoreCard card = day.check();
            assertThat(card.solved()).as("%s\n%s\n%s", told, card, day.cluster().status()).isTrue();
            assertThat(card.points()).isEqualTo(100);
            assertThat(String.join("\n", Telling.hints(scenario))).as("hints name the steps").containsSubsequence(calls(told));
            assertThat(day.cluster().node("pg01").log().containing("\"synchronous_standby_names\" changed to \"\"").lines()).as("each commit waited for a replica").isEmpty();
        }
        assertNothingIsLeft();
    }

    /** {@return the calls of the steps that were told} */
    private static List<String> calls(String solution) {
        List<String> calls = Pattern.compile("(?m)^\\d+\\. (`.+`) *$").matcher(solution).results().map(call -> call.group(1)).toList();
        assertThat(calls).hasSizeGreaterThanOrEqualTo(5).contains("`cluster.status()`");
        return calls;
    }

    private static void assertNothingIsLeft() {
        assertThat(ProcessHandle.current().descendants().filter(process -> process.info().command().orElse("").contains("postgres"))).isEmpty();
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("outagebook-lab-" + ProcessHandle.current().pid() + "-"))).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(Shop.within(10, () -> Thread.getAllStackTraces().keySet().stream().noneMatch(thread -> thread.getName().equals("shop")))).isTrue();
    }

    @Test void whoPromotesTheOneThatIsBehindLosesOrdersAndIsTold() {
        try (GameDay day = GameDay.start(Level.ONE, 5)) {
            day.cluster().node(day.scenario().behind()).promote();
            ScoreCard card = day.check();
            assertThat(card.points()).as(card.toString()).isLessThanOrEqualTo(20);
            assertThat(card.criterion("No acknowledged order").measured()).contains(day.disaster().missingRanges());
            assertThat(day.debrief().text()).contains("would have lost " + day.disaster().missing().size() + " of them");
            assertThatThrownBy(day::solve).hasMessageContaining("GameDay.start(Level.ONE, 5)");
        }
    }

    @Test void whoDoesNotFenceHasTwoPrimariesAndLosesWhatTheOldOneTook() {
        try (GameDay day = GameDay.start(Level.THREE, find(scenario -> !scenario.broken()))) {
            String ahead = day.scenario().ahead();
            day.cluster().node(ahead).promote();
            assertThat(Shop.within(60, day::cameBack)).as("pg01 comes back").isTrue();
            assertThat(Shop.within(60, () -> !day.check().criterion("The old primary").passed())).isTrue();
            ScoreCard split = day.check();
            assertThat(split.criterion("One server takes writes").measured()).isEqualTo("pg01 and " + ahead);
            assertThat(split.criterion("No acknowledged order").passed()).as(split.toString()).isFalse();
            day.fence("pg01");
            assertThat(day.check().criterion("One server takes writes").passed()).isTrue();
            assertThat(day.check().points()).isLessThanOrEqualTo(40);
        }
    }

    /** What was received and not replayed is read from the archive first, and the file found there is put over the good one. */
    @Test void aDamagedArchiveTakesOrdersFromTheRightReplicaToo() {
        try (GameDay day = GameDay.start(Level.THREE, find(Scenario::broken))) {
            day.fence("pg01");
            day.cluster().node(day.scenario().ahead()).promote();
            ScoreCard card = day.check();
            assertThat(card.criterion("No acknowledged order").passed()).as(card.toString()).isFalse();
        }
    }

    @Test void aHintComesAfterTheOther() {
        try (GameDay day = GameDay.start(Level.THREE, 1)) {
            assertThat(day.briefing().text()).contains("level THREE, seed 1").doesNotContain(day.scenario().ahead() + " is ahead");
            assertThat(day.hint().text()).contains("Hint 1 of", "day.fence(\"pg01\")").doesNotContain("promote()");
            for (int i = 0; i < 10; i++) day.hint();
            assertThat(day.hint().text()).contains("cluster.node(\"" + day.scenario().ahead() + "\").promote()", "synchronous(");
            String behind = day.scenario().behind();
            assertThat(day.fence(behind).text()).contains(behind + " has no power", "It ran until now", "cluster.node(\"" + behind + "\").start()");
            assertThat(day.fence("pg01").text()).contains("It did not run", "cluster.rebuild(\"pg01\"");
            Runnable end = day::close;
            end.run();
            assertThatThrownBy(day::check).hasMessageContaining("this day is closed");
            assertThat(Chapter08.CHECKS.get("08.4").of(Given.of(day)).why()).contains("This day is closed");
        }
        assertNothingIsLeft();
    }

    private static long find(Predicate<Scenario> wanted) {
        return LongStream.range(0, 1000).filter(seed -> wanted.test(Scenario.of(Level.THREE, seed))).findFirst().orElseThrow();
    }

    @Test void aSeedIsTheSameDayAndSeedsDiffer() {
        assertThat(Scenario.of(Level.TWO, 7)).isEqualTo(Scenario.of(Level.TWO, 7));
        List<Scenario> days = LongStream.range(0, 100).mapToObj(seed -> Scenario.of(Level.THREE, seed)).toList();
        for (Predicate<Scenario> fact : List.<Predicate<Scenario>>of(Scenario::switched, Scenario::unplugged, Scenario::archived, Scenario::broken))
            assertThat(days.stream().filter(fact).count()).isBetween(20L, 80L);
        assertThat(LongStream.range(0, 100).mapToObj(seed -> Scenario.of(Level.ONE, seed))).noneMatch(day -> day.unplugged() || day.archived() || day.held() > 0 || day.returns());
    }

    @Test void rangesDrawNeighboursTogether() {
        var all = new TreeSet<>(List.of(1L, 3L, 4L, 7L, 9L, 10L, 12L));
        assertThat(Scoring.ranges(List.of(3L, 7L, 9L, 10L), all)).isEqualTo("3, 7-10");
        assertThat(Scoring.ranges(List.of(1L, 12L), all)).isEqualTo("1, 12");
        assertThat(Scoring.ranges(List.of(), all)).isEmpty();
    }
}
