package outagebook.course;

import java.util.List;
import java.util.Optional;
import outagebook.notebook.View;
import outagebook.notebook.Views;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How a game day stands, measured on its servers.
 *
 * @param level     of the day
 * @param rehearsed whether the model solution did the work
 * @param criteria  with the points that each is worth; 100 together
 */
public record ScoreCard(Level level, boolean rehearsed, List<Criterion> criteria) implements View {
    /**
     * One thing that counts.
     *
     * @param what     must be so
     * @param worth    in points
     * @param passed   whether it is so
     * @param measured what was found
     */
    public record Criterion(String what, int worth, boolean passed, String measured) {
        @Override public String toString() {
            return (passed ? "✓ " : "✗ ") + what + " (" + (passed ? worth : 0) + " of " + worth + " points): " + measured;
        }
    }

    public ScoreCard {
        criteria = List.copyOf(criteria);
    }

    /** {@return 0 to 100} */
    public int points() {
        return criteria.stream().filter(Criterion::passed).mapToInt(Criterion::worth).sum();
    }

    /** {@return whether everything is as it must be} */
    public boolean solved() {
        return criteria.stream().allMatch(Criterion::passed);
    }

    /** {@return the criterion whose text contains these words} */
    public Criterion criterion(String words) {
        return criteria.stream().filter(criterion -> criterion.what().contains(words)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no criterion says \"" + words + "\"; there are: " + criteria.stream().map(Criterion::what).toList()));
    }

    private Table table() {
        return Table.create("score card",
                StringColumn.create("ok", criteria.stream().map(criterion -> criterion.passed() ? "✓" : "✗")),
                StringColumn.create("criterion", criteria.stream().map(Criterion::what)),
                IntColumn.create("points", criteria.stream().mapToInt(criterion -> criterion.passed() ? criterion.worth() : 0).toArray()),
                IntColumn.create("of", criteria.stream().mapToInt(Criterion::worth).toArray()),
                StringColumn.create("measured", criteria.stream().map(Criterion::measured)));
    }

    private String sum() {
        return points() + " of 100 points." + (solved() ? " Recovered, and nothing that was promised is lost." : "");
    }

    @Override public String text() {
        return Views.of(table()).text() + "\n\n" + sum();
    }

    @Override public Optional<String> html() {
        return Views.of(table()).html().map(table -> table + Markdown.html("**" + sum() + "**"));
    }

    @Override public String toString() {
        return text();
    }
}
