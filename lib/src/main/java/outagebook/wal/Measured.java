package outagebook.wal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.IOUtils;

/**
 * How long a segment file is, whatever is in it.
 *
 * @param bytes   unpacked; a file that is longer than it should be counts one byte too many
 * @param problem why it cannot be unpacked to its end; "" if it can
 * @param cut     whether that is because its packed data ends early
 */
record Measured(long bytes, String problem, boolean cut) {
    static Measured of(Path file, long expected) {
        try (InputStream in = Unpacked.open(file)) {
            long bytes = in instanceof Unpacked ? IOUtils.copyLarge(in, OutputStream.nullOutputStream(), 0, expected + 1) : Files.size(file);
            return new Measured(bytes, "", false);
        } catch (IOException e) {
            return new Measured(0, e.getMessage(), e instanceof Unpacked.Broken broken && broken.cut);
        }
    }
}
