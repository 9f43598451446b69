package outagebook.course;

import static j2html.TagCreator.p;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import outagebook.course.Mark.State;
import outagebook.notebook.View;
import outagebook.notebook.Views;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Progress as a table: a row for each chapter, and one for the course. */
record ProgressTable(Marks.Known known) implements View {
    private static final List<State> STATES = List.of(State.SOLVED, State.WITH_HINTS, State.SOLUTION_SEEN, State.OPEN);

    @Override public String text() {
        return Views.of(table()).text() + notice();
    }

    @Override public Optional<String> html() {
        return known.notice().isEmpty() ? Views.of(table()).html()
                : Views.of(table()).html().map(table -> table + p(known.notice()).render());
    }

    private String notice() {
        return known.notice().isEmpty() ? "" : "\n\n" + known.notice();
    }

    private Table table() {
        List<String> names = new ArrayList<>();
        List<List<Exercise>> rows = new ArrayList<>();
        Texts.ALL.forEach((number, chapter) -> {
            names.add(number + " " + chapter.title());
            rows.add(chapter.exercises());
        });
        names.add("the course");
        rows.add(Exercise.all());
        Table table = Table.create("progress", StringColumn.create("chapter", names),
                IntColumn.create("exercises", rows.stream().mapToInt(List::size).toArray()));
        for (State state : STATES)
            table.addColumns(IntColumn.create(state.words, rows.stream().mapToInt(row -> count(row, state)).toArray()));
        return table;
    }

    private int count(List<Exercise> exercises, State state) {
        return (int) exercises.stream().filter(exercise -> known.of(exercise.id()).state() == state).count();
    }

    @Override public String toString() {
        return text();
    }
}
