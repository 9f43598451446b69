package outagebook.notebook;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.rawHtml;

import java.util.List;
import java.util.Optional;
import outagebook.recovery.PageChange;
import outagebook.recovery.Step;

/** A step of redo: its words, and below them a picture of each page that it changed. */
record StepView(String text, List<PageChange> changes) implements View {
    static StepView of(Step step) {
        return new StepView(step.toString(), step.changes());
    }

    static StepView of(PageChange change) {
        return new StepView(change.toString(), List.of(change));
    }

    /** A page that was not there before is drawn without marks; one that is not there now is not drawn. */
    private static Optional<String> picture(PageChange change) {
        if (change.after() == null || change.after().equals(change.before())) return Optional.empty();
        return (change.before() == null ? PageDrawing.of(change.after()) : PageDrawing.of(change.before(), change.after())).html();
    }

    @Override public Optional<String> html() {
        List<String> pictures = changes.stream().map(StepView::picture).flatMap(Optional::stream).toList();
        return Optional.of(div(pre(text), each(pictures, picture -> rawHtml(picture))).render());
    }
}
