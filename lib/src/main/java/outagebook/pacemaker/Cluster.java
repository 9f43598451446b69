package outagebook.pacemaker;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A Pacemaker cluster at one moment: its configuration and the status of its nodes, as one CIB.
 *
 * @param name where it came from, for messages
 * @param cib  the {@code cib} element: {@code configuration} and {@code status}
 */
public record Cluster(String name, Element cib) {
    /** Reads a CIB (XML), also if packed with gzip. */
    public static Cluster read(Path file) throws IOException {
        return new Cluster(file.toString(), CibReader.read(file));
    }

    public static Cluster read(String file) throws IOException {
        return read(Path.of(file));
    }
}
