package outagebook.notebook;

import java.util.Optional;

/**
 * A thing that can be shown: always as plain text, and as HTML (with SVG inside) where the place can draw it.
 *
 * <p>A view that ends a cell is drawn by our own kernel and runner, by IJava and by JJava, with no call to set anything
 * up; in plain JShell it prints its text. {@link Book#show} shows one in the middle of a cell.
 *
 * <p>Whoever writes HTML escapes: text from a segment or a cluster file goes through j2html, never through string
 * concatenation.
 */
public interface View {
    /** {@return the plain text, without a final line end; it must say everything the HTML says} */
    String text();

    /** {@return a piece of HTML that needs no JavaScript and no other file, or nothing if the text is all there is} */
    default Optional<String> html() {
        return Optional.empty();
    }

    /**
     * True if views draw themselves in the kernel that runs this JVM. Java initialises this interface before the first
     * object of any class that implements it (JLS 12.4.1: an interface with a default method), so the registration in
     * IJava or JJava has always happened before there is a view to show.
     */
    boolean DRAWN = Display.register();
}
