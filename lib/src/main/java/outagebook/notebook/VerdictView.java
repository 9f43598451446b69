package outagebook.notebook;

import static j2html.TagCreator.br;
import static j2html.TagCreator.p;
import static j2html.TagCreator.strong;

import java.util.Optional;
import outagebook.wal.EndOfWal;

/** Where valid WAL ends: the sentence that the server logs, and on a line of its own the place of what failed. */
record VerdictView(EndOfWal end) implements View {
    @Override public String text() {
        return end.toString();
    }

    @Override public Optional<String> html() {
        var said = end.healthy() ? p(end.message()) : p(strong(end.message()), br()).withText("(" + end.place() + ")");
        return Optional.of(said.withStyle("margin:.3em 0;font-family:monospace").render());
    }
}
