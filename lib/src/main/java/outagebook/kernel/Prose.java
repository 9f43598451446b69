package outagebook.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * The Markdown cells of the book's notebooks: CommonMark with tables.
 *
 * @param chapters names of the notebooks that have a page in the book
 * @param folder   where the notebooks lie
 */
record Prose(Set<String> chapters, Path folder) {
    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
    private static final HtmlRenderer RENDERER = HtmlRenderer.builder().extensions(EXTENSIONS)
            .attributeProviderFactory(context -> (node, tag, attributes) -> scrolling(tag, attributes)).build();

    /** The anchors given out on one page. */
    static final class Anchors {
        private final Set<String> used = new HashSet<>(Set.of("main"));

        /** {@return the heading's text with - for blanks, as in Jupyter, so that links work in both} */
        String of(String heading) {
            String anchor = heading.strip().replace(' ', '-');
            for (int i = 2; !used.add(anchor); i++) anchor = heading.strip().replace(' ', '-') + "-" + i;
            return anchor;
        }
    }

    /** {@return a cell as HTML, with links that work in the book and pictures put in} */
    String html(Notebook.Cell cell, Anchors anchors) {
        Node document = PARSER.parse(cell.source());
        document.accept(new Adapted(cell));
        String html = HtmlRenderer.builder().extensions(EXTENSIONS)
                .attributeProviderFactory(context -> (node, tag, attributes) -> attributes(node, tag, attributes, anchors))
                .build().render(document);
        return html.replaceAll("<th([^<>]*)></th>", "<td$1></td>"); // what says nothing is no heading
    }

    /** {@return a text that is in no notebook as HTML} */
    String html(String markdown) {
        Node document = PARSER.parse(markdown);
        document.accept(new Adapted(null));
        return RENDERER.render(document);
    }

    private static void attributes(Node node, String tag, Map<String, String> attributes, Anchors anchors) {
        if (node instanceof Heading) attributes.put("id", anchors.of(words(node)));
        scrolling(tag, attributes);
    }

    private static void scrolling(String tag, Map<String, String> attributes) {
        if (tag.equals("pre") || tag.equals("table")) attributes.put("tabindex", "0"); // they may scroll sideways
    }

    /** {@return the text of the first heading} */
    Optional<String> title(String markdown) {
        return first(Heading.class, PARSER.parse(markdown)).map(Prose::words);
    }

    /** {@return the first paragraph, or "" if there is none} */
    String firstParagraph(String markdown) {
        return first(Paragraph.class, PARSER.parse(markdown)).map(Prose::words).orElse("");
    }

    /** {@return for each chapter that a row of a table links to, what the row says last} */
    Map<String, String> map(String markdown) {
        var map = new HashMap<String, String>();
        PARSER.parse(markdown).accept(new AbstractVisitor() {
            @Override public void visit(Link link) {
                if (link.getParent() instanceof TableCell cell && cell.getNext() != null)
                    map.putIfAbsent(link.getDestination().replaceFirst("\\.ipynb$", ""), words(cell.getParent().getLastChild()));
            }
        });
        return map;
    }

    private static <N extends Node> Optional<N> first(Class<N> type, Node document) {
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (type.isInstance(node) && !words(node).isBlank()) return Optional.of(type.cast(node));
        }
        return Optional.empty();
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

            @Override public void visit(SoftLineBreak end) {
                words.append(' ');
            }

            @Override public void visit(HardLineBreak end) {
                words.append(' ');
            }

            @Override public void visit(Image image) {} // its alternative text is not part of the sentence
        });
        return words.toString();
    }

    /** Rewrites links and pictures; what leads out of the book into the project's folder becomes plain text. */
    private final class Adapted extends AbstractVisitor {
        private final Notebook.Cell cell;

        Adapted(Notebook.Cell cell) {
            this.cell = cell;
        }

        @Override public void visit(Link link) {
            visitChildren(link);
            page(link.getDestination()).ifPresentOrElse(link::setDestination, () -> unwrap(link));
        }

        @Override public void visit(Image image) {
            picture(image.getDestination()).ifPresentOrElse(image::setDestination, () -> unwrap(image));
        }

        private Optional<String> picture(String destination) {
            if (destination.startsWith("attachment:")) return attachment(destination.substring("attachment:".length()));
            if (isAbsolute(destination)) return Optional.of(destination);
            try {
                Path file = folder.resolve(URI.create(destination).getPath());
                return Optional.of(data(type(file.toString()), Base64.getEncoder().encodeToString(Files.readAllBytes(file))));
            } catch (IOException | IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        private Optional<String> attachment(String name) {
            JsonNode types = cell.rest().path("attachments").path(name);
            return types.properties().stream().findFirst().map(type -> data(type.getKey(), type.getValue().asText()));
        }
    }

    private static String type(String file) {
        return file.endsWith(".svg") ? "image/svg+xml" : URLConnection.guessContentTypeFromName(file);
    }

    private static String data(String type, String base64) {
        return "data:" + type + ";base64," + base64;
    }

    private static void unwrap(Node node) {
        while (node.getFirstChild() != null) node.insertBefore(node.getFirstChild());
        node.unlink();
    }

    private static boolean isAbsolute(String destination) {
        return destination.matches("(?i)(https?|mailto|data):.*");
    }

    /** {@return where a link leads in the book; nothing if the book has no such page} */
    private Optional<String> page(String destination) {
        if (isAbsolute(destination) || destination.startsWith("#")) return Optional.of(destination);
        String anchor = destination.contains("#") ? destination.substring(destination.indexOf('#')) : "";
        String file = destination.substring(0, destination.length() - anchor.length()).replaceFirst("^\\./", "");
        if (file.equals("../README.md")) return Optional.of("index.html"); // both have the map of the course
        String name = file.replaceFirst("\\.ipynb$", "");
        return file.endsWith(".ipynb") && chapters.contains(name) ? Optional.of(name + ".html" + anchor) : Optional.empty();
    }
}
