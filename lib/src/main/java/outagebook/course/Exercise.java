package outagebook.course;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The texts of one exercise; the question stands in the notebook.
 *
 * @param id       chapter and number, such as {@code 04.1}
 * @param title    a few words
 * @param hints    as Markdown, from a nudge to nearly everything
 * @param solution as Markdown; its Java ends with a call of {@link Course#check}
 */
public record Exercise(String id, String title, List<String> hints, String solution) {
    /** {@return all exercises of the course, in order} */
    public static List<Exercise> all() {
        return Texts.ALL.values().stream().flatMap(chapter -> chapter.exercises().stream()).toList();
    }

    /** {@return the two digits of its chapter, with which the notebook's name begins} */
    public String chapter() {
        return id.substring(0, 2);
    }

    /** {@return the exercise of this id} */
    static Exercise of(String id) {
        return all().stream().filter(exercise -> exercise.id.equals(id)).findFirst().orElseThrow(() -> new IllegalArgumentException(
                "there is no exercise \"" + id + "\"; there are: " + all().stream().map(Exercise::id).collect(Collectors.joining(", "))));
    }
}
