package outagebook.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final List<String> seen = new ArrayList<>();

    /** Keeps what was shown; on paper nothing can be redrawn. */
    private Display display(boolean redraws) {
        return new Display() {
            @Override public void show(String id, View view) {
                seen.add("show " + view.text());
            }

            @Override public void update(String id, View view) {
                seen.add("update " + view.text());
            }

            @Override public boolean redraws() {
                return redraws;
            }
        };
    }

    private void read(Display display, String what, int steps, int total) {
        Display before = Display.use(display);
        try (Progress progress = Progress.start(what, total)) {
            for (int i = 0; i < steps; i++) progress.advance(1);
        } finally {
            Display.use(before);
        }
    }

    @Test void barMovesSeldomAndEndsWithTheCount() {
        read(display(true), "Reading", 100_000, 100_000);
        assertThat(seen).startsWith("show Reading: 0 of 100000").endsWith("update Reading: 100000 of 100000").hasSizeLessThan(50);
    }

    @Test void paperGetsTheLastLineOnly() {
        read(display(false), "Reading", 1000, 1000);
        assertThat(seen).containsExactly("show Reading: 1000 of 1000");
    }

    @Test void jobThatBreaksOffSaysHowFarItCame() {
        read(display(true), "Reading", 3, 10);
        assertThat(seen).endsWith("update Reading: 3 of 10");
    }

    @Test void htmlEscapesTheLabelAndSaysWhatTheTextSays() {
        List<View> views = new ArrayList<>();
        Display keep = new Display() {
            @Override public void show(String id, View view) {
                views.add(view);
            }

            @Override public void update(String id, View view) {
                views.add(view);
            }
        };
        read(keep, "<script>", 1, 2);
        assertThat(views.get(views.size() - 1).html()).hasValueSatisfying(html ->
                assertThat(html).contains("&lt;script&gt;: 1 of 2", "width: 50%").doesNotContain("<script>"));
    }

    @Test void totalBelowZeroIsRefused() {
        assertThatThrownBy(() -> Progress.start("Reading", -1)).hasMessageContaining("total of -1");
    }
}
