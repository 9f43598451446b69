package outagebook.course;

import static j2html.TagCreator.div;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.strong;

import java.util.Optional;
import outagebook.notebook.View;

/**
 * What the course says, as text and as HTML.
 *
 * @param title    one line
 * @param markdown below it
 * @param notice   what went wrong with the progress file, "" if nothing
 */
record Panel(String title, String markdown, String notice) implements View {
    @Override public String text() {
        return (title + "\n" + markdown + (notice.isEmpty() ? "" : "\n\n" + notice)).strip();
    }

    @Override public Optional<String> html() {
        var panel = div(p(strong(title)).withStyle("margin:0 0 .3em"), rawHtml(Markdown.html(markdown)))
                .withStyle("border-left:3px solid;padding:.1em 0 .1em .8em;margin:.3em 0");
        return Optional.of((notice.isEmpty() ? panel : panel.with(p(notice))).render());
    }

    @Override public String toString() {
        return text();
    }
}
