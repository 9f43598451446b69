package outagebook.course;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import outagebook.course.ScoreCard.Criterion;
import outagebook.wal.Lsn;

/** The game day: what counts is measured on the learner's own servers. */
final class Chapter08 {
    /** The positions in the question of 08.1: received and replayed of pg02, the same of pg03. */
    private static final Lsn[] POSITIONS = {Lsn.parse("0/40029E8"), Lsn.parse("0/3030668"), Lsn.parse("0/3031140"), Lsn.parse("0/3031140")};

    static final Map<String, Check> CHECKS = Map.of(
            "08.1", Chapter08::bytesLost,
            "08.2", given -> recovered(given, Level.ONE),
            "08.3", given -> recovered(given, Level.TWO),
            "08.4", given -> recovered(given, Level.THREE));

    private Chapter08() {}

    private static Verdict bytesLost(Given given) {
        return Verdict.number(given, POSITIONS[0].minus(POSITIONS[2]), "pg02 has received more, although it has replayed less. Each of these bytes may belong to an order that a customer was told about.", Map.of(
                POSITIONS[2].minus(POSITIONS[1]), "That is how far pg03 has *replayed* more than pg02. What counts is what was received.",
                POSITIONS[0].minus(POSITIONS[1]), "That is what pg02 has received and not replayed yet. Compare it with the other server.",
                0L, "One of the two has WAL that the other one has not."));
    }

    private static Verdict recovered(Given given, Level wanted) {
        if (given.one(GameDay.class).filter(GameDay::closed).isPresent())
            return Verdict.wrong("This day is closed, and its servers are gone. Answer with a day that is open, or with the score card that its `check()` gave you.");
        Optional<ScoreCard> card = given.one(ScoreCard.class).or(() -> given.one(GameDay.class).map(GameDay::check));
        if (card.isEmpty()) return Verdict.unexpected(given, "your game day itself, the variable that `GameDay.start(Level." + wanted + ")` gave you");
        return judge(card.get(), wanted);
    }

    private static Verdict judge(ScoreCard card, Level wanted) {
        if (card.level().compareTo(wanted) < 0) return Verdict.wrong("This was a day of level " + card.level() + ". Start one of level " + wanted + ".");
        if (card.rehearsed()) return Verdict.wrong("Here the model solution did the work. Start another day, and recover it yourself.");
        if (card.solved()) return Verdict.right("Measured on the servers: " + card.points() + " of 100 points. All that was promised is there.");
        return Verdict.wrong(card.points() + " of 100 points. Not yet so: " + card.criteria().stream().filter(criterion -> !criterion.passed())
                .map(Chapter08::told).collect(Collectors.joining("; ")) + ".");
    }

    private static String told(Criterion criterion) {
        return criterion.what() + " (" + criterion.measured() + ")";
    }
}
