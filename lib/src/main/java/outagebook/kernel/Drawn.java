package outagebook.kernel;

import java.util.Optional;
import outagebook.notebook.View;

/** A view as it was when it was shown: what the cell does to the thing afterwards changes nothing. */
record Drawn(String text, Optional<String> html) implements View {
    static Drawn of(View view) {
        return new Drawn(String.valueOf(view.text()), view.html());
    }

    int size() {
        return text.length() + html.map(String::length).orElse(0);
    }
}
