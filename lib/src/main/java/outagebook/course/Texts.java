package outagebook.course;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What stands in the file of texts of one chapter.
 *
 * @param title     of the chapter
 * @param exercises in the order of the file
 */
record Texts(String title, List<Exercise> exercises) {
    /** The texts of each chapter that has checks, by its two digits. */
    static final SortedMap<String, Texts> ALL = all();

    private static SortedMap<String, Texts> all() {
        var all = new TreeMap<String, Texts>();
        for (String id : Checks.ALL.keySet()) all.computeIfAbsent(id.substring(0, 2), chapter -> parse(chapter + ".md", read(chapter + ".md")));
        return all;
    }

    private static String read(String file) {
        try (InputStream in = Texts.class.getResourceAsStream(file)) {
            if (in == null) throw new IllegalStateException(file + " is missing among the resources of outagebook.course");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e, e);
        }
    }

    /** Cuts the text at its headings: {@code # chapter}, {@code ## id title}, {@code ### Hint}, {@code ### Solution}. */
    static Texts parse(String file, String markdown) {
        String[] parts = markdown.split("(?m)^## ");
        List<Exercise> exercises = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) exercises.add(exercise(file, parts[i]));
        return new Texts(parts[0].replaceFirst("^#", "").strip(), List.copyOf(exercises));
    }

    private static Exercise exercise(String file, String text) {
        String[] parts = text.split("(?m)^### ");
        String[] head = parts[0].strip().split(" ", 2);
        List<String> hints = new ArrayList<>();
        String solution = "";
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].startsWith("Hint\n")) hints.add(parts[i].substring(4).strip());
            else if (parts[i].startsWith("Solution\n")) solution = parts[i].substring(8).strip();
            else throw new IllegalStateException(file + ", exercise " + head[0] + ": \"### " + parts[i].lines().findFirst().orElse("")
                    + "\" is neither Hint nor Solution");
        }
        return new Exercise(head[0], head.length < 2 ? "" : head[1], List.copyOf(hints), solution);
    }
}
