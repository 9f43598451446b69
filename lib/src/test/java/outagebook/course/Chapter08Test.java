package outagebook.course;

import java.util.List;
import outagebook.course.ScoreCard.Criterion;

/** With score cards as they come from days; {@link GameDayTest} has the days. */
class Chapter08Test extends ChapterContract {
    @Override void answers() {
        right("08.1", 0xfd18a8);
        right("08.1", "0xfd18a8");
        wrong("08.1", "has *replayed* more", 0xad8);
        wrong("08.1", "not replayed yet", 0xfd2380);
        wrong("08.1", "has WAL that the other one has not", 0);
        wrong("08.1", "one number", "pg02");

        var exercises = List.of("08.2", "08.3", "08.4");
        for (Level level : Level.values()) {
            String id = exercises.get(level.ordinal());
            right(id, card(level, false, true));
            right(id, card(Level.THREE, false, true));
            wrong(id, "50 of 100 points. Not yet so: B (not measured)", card(level, false, false));
            wrong(id, "model solution did the work", card(level, true, true));
            wrong(id, "GameDay.start(Level." + level + ")", "done");
            if (level != Level.ONE) wrong(id, "This was a day of level ONE", card(Level.ONE, false, true));
        }
    }

    private static ScoreCard card(Level level, boolean rehearsed, boolean solved) {
        return new ScoreCard(level, rehearsed, List.of(new Criterion("A", 50, true, "measured"), new Criterion("B", 50, solved, "not measured")));
    }
}
