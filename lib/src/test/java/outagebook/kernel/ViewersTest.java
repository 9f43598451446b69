package outagebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The committed notebooks where nobody runs them: on GitHub, nbviewer, in VS Code, in a Jupyter that does not trust them.
 *
 * <p>GitHub takes out every tag that is not on its list, all styles, and may take out the pictures, which are data: URLs
 * (the list: html-pipeline, lib/html_pipeline/sanitization_filter.rb; SVG in notebooks: nbconvert pull request 2106).
 * So nothing may hang on a style, and of a picture its text must say the same.
 */
class ViewersTest {
    private static final Set<String> TAGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6", "br", "b", "i", "strong", "em", "a", "pre", "code", "img", "div",
            "ins", "del", "sup", "sub", "p", "ol", "ul", "li", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "blockquote", "dl", "dt", "dd",
            "kbd", "samp", "var", "hr", "s", "summary", "details", "figure", "figcaption", "abbr", "mark", "small", "span", "wbr");
    private static final Set<String> INLINE = Set.of("span", "b", "i", "strong", "em", "code", "mark", "a", "sub", "sup", "small");
    private static final Set<String> ATTRIBUTES = Set.of("alt", "src", "style", "title", "scope", "tabindex", "role", "colspan", "rowspan", "open", "width", "height");
    private static final Pattern TAG = Pattern.compile("<(/?)([A-Za-z][\\w-]*)((?:\\s+[\\w:-]+(?:=\"[^\"]*\")?)*)\\s*/?>|<");
    private static final Pattern ATTRIBUTE = Pattern.compile("([\\w:-]+)(?:=\"([^\"]*)\")?");
    private static final Pattern ACTIVE = Pattern.compile(
            "(?i)<(script|style|iframe|object|embed|foreignObject|link|use|image)\\b|\\son\\w+\\s*=|javascript:|@import|\\burl\\(|\\b(?:xlink:)?href=|\\bsrc=");

    @TestFactory Stream<DynamicTest> outputsAreReadableWithNothingButPlainHtml() throws IOException {
        return Notebook.readAll(Path.of("notebooks")).entrySet().stream()
                .map(each -> dynamicTest(each.getKey(), () -> assertThat(problems(each.getValue())).isEmpty()));
    }

    @Test void findsWhatWouldNotBeReadable() {
        for (String bad : List.of("<script>1</script>", "<p onclick=\"a()\">a</p>", "<svg><text>a</text></svg>", "<style>p{color:red}</style>",
                "<img alt=\"a\" src=\"https://example.org/a.png\">", "<img src=\"data:image/png;base64,AA\">", "<p class=\"warn\">a</p>", "<a href=\"x.html\">a</a>",
                "<img alt=\"a\" src=\"data:image/svg+xml,%3Csvg%3E%3Cscript%3E1%3C/script%3E%3C/svg%3E\">", "<p style=\"background:url(x.png)\">a</p>", "<p>b</p>", "<p>a<p")) {
            assertThat(problems("a", bad)).as(bad).isNotEmpty();
        }
        assertThat(problems("a", "<p style=\"color:red\">a<br></p>")).isEmpty();
        assertThat(problems("pg01 primary", "<img alt=\"pg01 primary\" src=\"data:image/svg+xml,%3Csvg%3E%3Cstyle%3Esvg{}%3C/style%3E%3C/svg%3E\">")).isEmpty();
    }

    private static List<String> problems(Notebook notebook) {
        var found = new ArrayList<String>();
        for (Notebook.Cell cell : notebook.cells()) {
            if (cell.type() == Notebook.Type.markdown && ACTIVE.matcher(cell.source()).find()) found.add(cell.firstLine() + ": HTML that a viewer takes out");
            for (Output output : cell.outputs()) {
                if (!(output instanceof Output.Shown shown)) continue;
                assertThat(shown.data()).as(cell.firstLine()).containsKey("text/plain");
                problems(shown.text(), shown.data().getOrDefault("text/html", shown.text().replace("<", "&lt;"))).forEach(problem -> found.add(cell.firstLine() + ": " + problem));
            }
        }
        return found;
    }

    private static List<String> problems(String text, String html) {
        var found = new ArrayList<String>();
        var read = new StringBuilder();
        Matcher tag = TAG.matcher(html);
        int item = 0;   // of a numbered list: the viewer counts
        while (tag.find()) {
            if ("ol".equals(tag.group(2))) item = 0;
            tag.appendReplacement(read, INLINE.contains(String.valueOf(tag.group(2))) ? "" : " ");
            if (tag.group(2) == null) found.add("a < that is no tag");
            else if (!TAGS.contains(tag.group(2))) found.add("the tag " + tag.group(2));
            else read.append(checked(tag.group(2), tag.group(3), found));
            if ("li".equals(tag.group(2)) && tag.group(1).isEmpty()) read.append(++item).append(' ');
        }
        Set<String> missing = words(text);
        int all = missing.size();
        missing.removeAll(words(tag.appendTail(read).toString()));
        if (missing.size() > all / 50) found.add("without pictures and styles these words of the text are missing: " + missing);
        return found;
    }

    /** Looks at the attributes, and returns what is read of a tag: a picture's words. */
    private static String checked(String tag, String attributes, List<String> found) {
        String alt = null;
        for (Matcher attribute = ATTRIBUTE.matcher(attributes); attribute.find();) {
            String value = attribute.group(2) == null ? "" : attribute.group(2);
            switch (attribute.group(1)) {
                case "alt" -> alt = value;
                case "src" -> {
                    if (!value.startsWith("data:image/svg+xml,")) found.add("a picture from elsewhere: " + value);
                    else if (ACTIVE.matcher(picture(value)).find()) found.add("a picture that is not only a picture");
                }
                case "style" -> {
                    if (ACTIVE.matcher(value).find()) found.add("a style that needs another file: " + value);
                }
                default -> {
                    if (!ATTRIBUTES.contains(attribute.group(1))) found.add("the attribute " + attribute.group(1) + " of " + tag);
                }
            }
        }
        if (tag.equals("img") && (alt == null || alt.isBlank())) found.add("a picture without words");
        return alt == null ? "" : alt + " ";
    }

    /** A picture's own style is its own affair: it cannot be taken out of an image. */
    private static String picture(String url) {
        String svg = URLDecoder.decode(url.substring(url.indexOf(',') + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
        return svg.replaceAll("<style>[^<@]*(?:@media[^<@]*)?</style>", "");
    }

    private static Set<String> words(String text) {
        String plain = text.replaceAll("&#x27;|&#39;", "'").replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        return Arrays.stream(plain.split("[^\\p{L}\\p{N}_]+")).filter(word -> !word.isEmpty()).collect(Collectors.toCollection(TreeSet::new));
    }
}
