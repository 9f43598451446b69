package outagebook.notebook;

import java.util.List;

/** A real kernel's base class, and what it would send to Jupyter. */
public interface KernelProbe extends AutoCloseable {
    /** A message's type, its display id, its plain text and its HTML. */
    record Sent(String type, String id, String text, String html) {}

    List<Sent> published();

    /** What the kernel makes of a value that ends a cell. */
    Sent rendered(Object value);

    @Override void close();
}
