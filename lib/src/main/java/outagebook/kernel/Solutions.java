package outagebook.kernel;

import static j2html.TagCreator.*;

import j2html.tags.DomContent;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import outagebook.course.Exercise;

/** The page of the book with all hints and solutions, folded: for readers who have no kernel to ask. */
record Solutions(Map<String, Chapter> chapters) {
    static final String PAGE = "solutions.html";
    private static final Pattern CHECK = Pattern.compile("\\bcheck\\(\"([^\"]+)\"");

    /** {@return for each exercise that a cell checks, a link to its hints and its solution} */
    static List<DomContent> links(String source) {
        List<String> known = Exercise.all().stream().map(Exercise::id).toList();
        return CHECK.matcher(source).results().map(check -> check.group(1)).filter(known::contains)
                .map(id -> (DomContent) p(a("Hints and solution of " + id).withHref(PAGE + "#" + id)).withClass("help")).toList();
    }

    DomContent html() {
        return each(Stream.concat(Stream.of(h1("Hints and solutions"), p("Try first. Each line opens one thing, and the hints come before the solution.")),
                chapters.values().stream().flatMap(Solutions::chapter)));
    }

    private static Stream<DomContent> chapter(Chapter chapter) {
        List<Exercise> exercises = Exercise.all().stream().filter(exercise -> chapter.name().startsWith(exercise.chapter() + "-")).toList();
        if (exercises.isEmpty()) return Stream.of();
        return Stream.concat(Stream.of(h2(a(chapter.title()).withHref(chapter.name() + ".html"))),
                exercises.stream().flatMap(exercise -> exercise(exercise, chapter.prose())));
    }

    private static Stream<DomContent> exercise(Exercise exercise, Prose prose) {
        var hints = exercise.hints().stream().map(hint -> folded("A hint", prose.html(hint)));
        return Stream.of(h3(exercise.id() + " " + exercise.title()).withId(exercise.id()), each(hints),
                folded("The solution", prose.html(exercise.solution())));
    }

    private static DomContent folded(String title, String html) {
        return details(summary(title), rawHtml(html));
    }
}
