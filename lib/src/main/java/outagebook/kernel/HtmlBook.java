package outagebook.kernel;

import static j2html.TagCreator.*;

import j2html.tags.DomContent;
import j2html.tags.specialized.ATag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Executed notebooks as a book to read: static HTML pages, each complete in itself, with no JavaScript.
 *
 * <p>Prose goes through CommonMark with tables; an output's HTML is put in as it is (the library made it), its text is
 * escaped. Pictures that a notebook names are put into the page, so a page can be sent by mail.
 */
public final class HtmlBook {
    private static final String TITLE = "Outagebook";
    private static final String ABOUT = "A hands-on workbook that takes a real Postgres outage apart.";

    private final Map<String, Chapter> chapters = new TreeMap<>();

    /**
     * @param notebooks executed notebooks, by name without ending; their order is the book's
     * @param folder    where the notebooks lie: pictures are looked up from there
     */
    public HtmlBook(Map<String, Notebook> notebooks, Path folder) {
        notebooks.forEach((name, notebook) ->
                chapters.put(name, new Chapter(name, notebook, new Prose(notebooks.keySet(), folder))));
    }

    /** Writes {@code index.html}, a page for each chapter, and one with the hints and solutions. */
    public void write(Path book) throws IOException {
        NewFile.write(book.resolve("index.html"), index());
        NewFile.write(book.resolve(Solutions.PAGE), solutions());
        List<String> names = new ArrayList<>(chapters.keySet());
        for (int i = 0; i < names.size(); i++) {
            ATag previous = i == 0 ? null : link(names.get(i - 1), "← ").withRel("prev");
            ATag next = i == names.size() - 1 ? null : link(names.get(i + 1), "").withText(" →").withRel("next");
            NewFile.write(book.resolve(names.get(i) + ".html"), page(chapters.get(names.get(i)), previous, next));
        }
    }

    private ATag link(String name, String before) {
        return a(before + chapters.get(name).title()).withHref(name + ".html");
    }

    private String index() {
        Map<String, String> map = new HashMap<>();
        chapters.values().forEach(chapter -> chapter.map().forEach(map::putIfAbsent));
        return document(TITLE, header(h1(TITLE), p(ABOUT).withClass("about")), main(
                h2("The course"),
                ul(each(chapters.values(), chapter -> li(span(chapter.number()).withClass("nr"), link(chapter.name(), ""),
                        p(Optional.ofNullable(map.get(chapter.name())).map(HtmlBook::sentence).orElseGet(chapter::firstParagraph))))).withClass("course"),
                p(a("Hints and solutions").withHref(Solutions.PAGE))).withId("main"));
    }

    private static String sentence(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + (words.endsWith(".") ? "" : ".");
    }

    private String solutions() {
        return document("Hints and solutions · " + TITLE,
                steps("Chapters", a(TITLE).withHref("index.html").withClass("up")),
                main(new Solutions(chapters).html()).withId("main"));
    }

    private String page(Chapter chapter, ATag previous, ATag next) {
        return document(chapter.title() + " · " + TITLE,
                steps("Chapters", previous, a(TITLE).withHref("index.html").withClass("up"), next),
                main(chapter.html()).withId("main"),
                steps("Chapters, at the end", previous, next));
    }

    private static DomContent steps(String label, DomContent... links) {
        return nav(links).withClass("steps").attr("aria-label", label);
    }

    private static String document(String title, DomContent... parts) {
        return "<!DOCTYPE html>\n" + html(
                head(
                        meta().withCharset("utf-8"),
                        meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                        meta().withName("color-scheme").withContent("light dark"),
                        title(title),
                        style(rawHtml(css()))),
                body(a("Skip to the text").withHref("#main").withClass("skip")).with(parts)).withLang("en").render() + "\n";
    }

    private static String css() {
        try (InputStream in = HtmlBook.class.getResourceAsStream("book.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("book.css is missing beside HtmlBook", e);
        }
    }
}
