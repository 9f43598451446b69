package outagebook.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every page of the book, and one of each kind of picture, in a real browser: accessible, readable in the light, in the dark, on a phone and on paper. */
class BookTest {
    private static final Path BOOK = Path.of("lib/target/book");
    private static final Path GALLERY = Path.of("lib/target/browser/gallery.html");
    private static final Path SHOTS = Path.of("lib/target/screenshots/book");
    private static final String PICTURES = "main .output img";
    private static Chromium chromium;
    private Tab tab;

    @BeforeAll static void open() throws Exception {
        Gallery.write(GALLERY);
        chromium = Chromium.start();
    }

    @AfterAll static void close() throws IOException {
        chromium.close();
    }

    @BeforeEach void openTab() {
        tab = chromium.open();
    }

    @AfterEach void closeTab() {
        assertThat(tab.complaints()).as("the console").isEmpty();
        tab.close();
    }

    static Stream<String> pages() throws IOException {
        try (var files = Files.list(BOOK)) {
            List<String> pages = files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".html")).sorted().toList();
            assertThat(pages).contains("index.html").hasSizeGreaterThan(7);
            return Stream.concat(Stream.of(GALLERY.getFileName().toString()), pages.stream()).filter(page -> page.startsWith(System.getProperty("pages", "")));
        }
    }

    private void go(String page) {
        tab.go((page.equals("gallery.html") ? GALLERY : BOOK.resolve(page)).toUri().toString());
    }

    @ParameterizedTest @MethodSource("pages")
    void isAccessible(String page) {
        for (String scheme : List.of("light", "dark")) {
            tab.scheme(scheme);
            go(page);
            assertThat(axe()).as(page + ", " + scheme).isEmpty();
        }
        tab.width(390, 844);
        go(page);
        assertThat(axe()).as(page + ", on a phone").isEmpty();
    }

    /** {@return all that axe-core finds, minor things too} */
    private List<String> axe() {
        tab.js(script() + ";true");
        List<String> found = new ArrayList<>();
        for (JsonNode violation : tab.js("axe.run(document).then(r => r.violations.map(v => ({id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.map(n => n.html.slice(0, 200) + ' ' + (n.failureSummary || ''))})))"))
            found.add(violation.path("impact").asText() + " " + violation.path("id").asText() + ": " + violation.path("help").asText() + "\n    "
                    + String.join("\n    ", texts(violation.path("nodes"))));
        return found;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static String script() {
        try (InputStream in = BookTest.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest @MethodSource("pages")
    void picturesFitThePage(String page) throws IOException {
        for (String scheme : List.of("light", "dark")) {
            tab.scheme(scheme);
            go(page);
            var pictures = new Pictures(tab, PICTURES);
            pictures.areReadable(tab.js("document.querySelectorAll('" + PICTURES + "').length").asInt());
            pictures.areDark(scheme.equals("dark"));
            pictures.haveReadableWords();
            tab.screenshot(SHOTS.resolve(page + "." + scheme + ".png"), "document.body");
        }
    }

    @ParameterizedTest @MethodSource("pages")
    void aPhoneScrollsNothingButBoxes(String page) throws IOException {
        tab.width(390, 844);
        go(page);
        assertThat(tab.js("document.documentElement.scrollWidth").asInt()).as("width of " + page).isLessThanOrEqualTo(390);
        tab.screenshot(SHOTS.resolve(page + ".phone.png"), "document.body");
    }

    /** Nothing is asserted here: to be looked at. Every meaning that a colour has is also said in words. */
    @ParameterizedTest @ValueSource(strings = {"achromatopsia", "deuteranopia", "protanopia", "tritanopia"})
    void withoutFullColourVision(String type) throws IOException {
        go("gallery.html");
        tab.vision(type).screenshot(SHOTS.resolve("gallery." + type + ".png"), "document.body");
    }

    @ParameterizedTest @MethodSource("pages")
    void prints(String page) throws IOException {
        go(page);
        tab.pdf(SHOTS.resolve(page + ".pdf"));
    }
}
