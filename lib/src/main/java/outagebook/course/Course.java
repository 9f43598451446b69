package outagebook.course;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import outagebook.notebook.Samples;
import outagebook.notebook.View;

/** The exercises, as a cell sees them: {@code import static outagebook.course.Course.*;}. */
public final class Course {
    /** Whoever uses this class has its answers drawn, also where a kernel other than ours runs the cells. */
    public static final boolean DRAWN = View.DRAWN;

    private Course() {}

    /**
     * {@return what is right or wrong about an answer} A right one is noted as progress. Without an answer, it says how to
     * give one.
     *
     * @param id     of the exercise, such as "04.1"
     * @param answer what the question asks for, in any form: a number as int or "0x148", an LSN as text or record, several
     *               things as several arguments or a list
     */
    public static View check(String id, Object... answer) {
        Exercise exercise = Exercise.of(id);
        Given given = Given.of(answer);
        if (given.isEmpty()) return unanswered(exercise);
        Verdict verdict = verdict(id, given);
        if (!verdict.right()) return new Panel("✗ " + id + " is not solved yet", verdict.why(), "");
        return new Panel("✓ " + id + " is solved", verdict.why(), marks().change(id, Mark::solved).notice());
    }

    /** A learner's own things may fail in any way while a check looks at them. */
    private static Verdict verdict(String id, Given given) {
        try {
            return Checks.ALL.get(id).of(given);
        } catch (RuntimeException e) {
            return Verdict.wrong("This answer, " + given.what() + ", could not be looked at: " + e.getMessage());
        }
    }

    private static View unanswered(Exercise exercise) {
        String id = exercise.id();
        Marks.Known known = marks().read();
        String before = known.of(id).state() == Mark.State.OPEN ? "" : " (before: " + known.of(id).state().words + ")";
        return new Panel("○ " + id + " " + exercise.title() + ": no answer yet" + before,
                "Write your answer behind the id: `check(\"%s\", …)`. There %s: `hint(\"%s\")`. The way to do it: `solution(\"%s\")`."
                        .formatted(id, count(exercise.hints().size()), id, id), known.notice());
    }

    private static String count(int hints) {
        return hints == 1 ? "is one hint" : "are " + hints + " hints";
    }

    /** {@return one more hint at each call, below those that were shown before} */
    public static View hint(String id) {
        Exercise exercise = Exercise.of(id);
        int most = exercise.hints().size();
        Marks.Known known = marks().change(id, mark -> mark.hinted(most));
        int shown = known.of(id).hints();
        String hints = IntStream.range(0, shown).mapToObj(i -> exercise.hints().get(i)).collect(Collectors.joining("\n\n"));
        String more = shown < most ? "" : "\n\nNo more hints. The way to do it: `solution(\"" + id + "\")`.";
        return new Panel("Hint " + shown + " of " + most + " for " + id, hints + more, known.notice());
    }

    /** {@return how to solve an exercise, and why so} That it was shown is noted as progress, unless it was solved before. */
    public static View solution(String id) {
        Exercise exercise = Exercise.of(id);
        Marks.Known known = marks().change(id, Mark::shown);
        return new Panel("Solution of " + id, exercise.solution(), known.notice());
    }

    /** {@return how far you came, by chapter and over the course} */
    public static View progress() {
        return new ProgressTable(marks().read());
    }

    /**
     * Writes your progress to a new JSON file: for each exercise its state and the number of hints, nothing about you.
     *
     * @return the file
     * @throws UncheckedIOException if it cannot be written, or is there already
     */
    public static Path exportProgress(Path file) {
        Marks.Known known = marks().read();
        var exercises = new LinkedHashMap<String, Mark>();
        for (Exercise exercise : Exercise.all()) exercises.put(exercise.id(), known.of(exercise.id()));
        try {
            byte[] json = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(Map.of("outagebook", exercises));
            return Files.write(file, json, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new UncheckedIOException(file + " is there already; name another file", e);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written: " + e, e);
        }
    }

    static Marks marks() {
        return new Marks(Samples.scratch().resolve("progress.json"));
    }
}
