package outagebook.notebook;

import static j2html.TagCreator.div;
import static j2html.TagCreator.span;

import java.util.Optional;
import java.util.UUID;

/**
 * How far a long job has come: a bar that moves in place, or in plain text one line when it is over.
 *
 * <pre>{@code
 * var files = List.of("one", "two", "three");
 * try (Progress progress = Progress.start("Reading", files.size())) {
 *     for (String file : files) progress.advance(1);
 * }
 * }</pre>
 *
 * <p>The bar moves at most ten times a second, whatever the job does. What stays on the page says the end alone
 * ("Reading: 1000 of 1000"), so that two runs leave the same page.
 */
public final class Progress implements AutoCloseable {
    private static final long PAUSE_NANOS = 100_000_000;

    private final String what;
    private final long total;
    private final Display display = Display.current();
    private String id;
    private long done;
    private long drawnAt;

    private Progress(String what, long total) {
        this.what = what;
        this.total = total;
    }

    /** Shows a bar at its beginning. */
    public static Progress start(String what, long total) {
        if (total < 0) throw new IllegalArgumentException("progress of \"" + what + "\": a total of " + total + " is below 0");
        Progress progress = new Progress(what, total);
        progress.draw(true);
        return progress;
    }

    /** {@return how far it is} */
    @Override public String toString() {
        return what + ": " + done + " of " + total;
    }

    /** So many steps more are done. */
    public synchronized void advance(long steps) {
        done += steps;
        draw(false);
    }

    /** Shows how far the job came. */
    @Override public synchronized void close() {
        if (display.redraws()) draw(true);
        else display.show("", view());
    }

    private void draw(boolean now) {
        if (!display.redraws() || !now && System.nanoTime() - drawnAt < PAUSE_NANOS) return;
        drawnAt = System.nanoTime();
        if (id == null) {
            id = UUID.randomUUID().toString();
            display.show(id, view());
        } else {
            display.update(id, view());
        }
    }

    private View view() {
        return new Bar(what + ": " + done + " of " + total, percent());
    }

    private long percent() {
        return total == 0 ? 100 : Math.max(0, Math.min(100, done * 100 / total));
    }

    private record Bar(String text, long percent) implements View {
        @Override public Optional<String> html() {
            return Optional.of(div(
                    div().withStyle("background: #2a7ab8; height: 100%; width: " + percent + "%"))
                    .withStyle("display: inline-block; vertical-align: middle; width: 20em; height: 0.8em; margin-right: 0.8em; border: 1px solid #888")
                    .attr("role", "progressbar").attr("aria-valuenow", percent).attr("aria-valuemin", 0).attr("aria-valuemax", 100)
                    .attr("aria-label", text).render() + span(text).render());
        }
    }
}
