package outagebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The links of everything that is written: the READMEs, CHANGELOG, binder/*.md and the notebooks. Nothing is fetched. (The book's: HtmlBookTest.) */
class LinksTest {
    private static final Parser MARKDOWN = Parser.builder().extensions(List.of(TablesExtension.create())).build();

    static List<Path> texts() throws IOException {
        List<Path> texts = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CHANGELOG.md"), Path.of("lib/README.md")));
        for (Path folder : List.of(Path.of("binder"), Path.of("notebooks"))) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().matches(".*\\.(md|ipynb)")).sorted().forEach(texts::add);
            }
        }
        return texts;
    }

    @ParameterizedTest @MethodSource("texts")
    void everyLinkLeadsSomewhere(Path text) throws IOException {
        List<String> links = new Written(text).links;
        for (String link : links) {
            if (link.matches("(?i)[a-z]+:.*")) assertThat(URI.create(link)).as(text + ": " + link).hasNoPort().satisfies(uri -> {
                assertThat(uri.getScheme()).isIn("https", "mailto");
                assertThat(uri.getScheme().equals("mailto") || uri.getHost().contains(".")).as("a host").isTrue();
            });
            else leads(text, link);
        }
    }

    private static void leads(Path text, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? text : text.resolveSibling(URI.create(parts[0]).getPath()).normalize();
        assertThat(target).as(text + ": " + link).exists();
        if (parts.length == 2) assertThat(new Written(target).anchors).as("headings of " + target).contains(URI.create(link).getFragment());
    }

    @ParameterizedTest @MethodSource("texts")
    void everyPictureHasWordsForThoseWhoDoNotSeeIt(Path text) throws IOException {
        assertThat(new Written(text).pictures).as("pictures of " + text).doesNotContain("");
    }

    /** What one file says in Markdown; of a notebook, its Markdown cells. */
    private static final class Written extends AbstractVisitor {
        final List<String> links = new ArrayList<>();
        final List<String> pictures = new ArrayList<>();
        final Set<String> anchors = new HashSet<>();
        private final boolean notebook;

        Written(Path file) throws IOException {
            notebook = file.toString().endsWith(".ipynb");
            for (String part : notebook ? prose(file) : List.of(Files.readString(file))) MARKDOWN.parse(part).accept(this);
        }

        private static List<String> prose(Path notebook) throws IOException {
            List<String> prose = new ArrayList<>();
            for (JsonNode cell : new ObjectMapper().readTree(notebook.toFile()).get("cells"))
                if (cell.get("cell_type").asText().equals("markdown")) prose.add(source(cell.get("source")));
            return prose;
        }

        private static String source(JsonNode lines) {
            if (lines.isTextual()) return lines.asText();
            var source = new StringBuilder();
            lines.forEach(line -> source.append(line.asText()));
            return source.toString();
        }

        @Override public void visit(Link link) {
            links.add(link.getDestination());
            visitChildren(link);
        }

        @Override public void visit(Image image) {
            links.add(image.getDestination());
            pictures.add(words(image));
        }

        /** Jupyter keeps a heading's words, with - for blanks; GitHub writes them small and drops what is no letter or number. */
        @Override public void visit(Heading heading) {
            String words = words(heading).strip();
            anchors.add(notebook ? words.replace(' ', '-') : words.toLowerCase().replaceAll("[^\\w\\- ]", "").replace(' ', '-'));
            visitChildren(heading);
        }

        private static String words(Node node) {
            var words = new StringBuilder();
            node.accept(new AbstractVisitor() {
                @Override public void visit(Text text) {
                    words.append(text.getLiteral());
                }

                @Override public void visit(Code code) {
                    words.append(code.getLiteral());
                }
            });
            return words.toString();
        }
    }
}
