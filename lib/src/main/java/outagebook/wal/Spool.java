package outagebook.wal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.IOUtils;

/** Keeps what comes from a stream, once, in a temporary file that can be read again. */
final class Spool {
    /** The largest segment, and a little for data that did not become smaller by packing. */
    static final long MOST = (1L << 30) + (1L << 24);

    private Spool() {}

    static Path copy(InputStream in, String name, long most) {
        try {
            Path folder = Files.createTempDirectory("outagebook");
            folder.toFile().deleteOnExit();
            Path file = folder.resolve(fileName(name));
            file.toFile().deleteOnExit();
            try (OutputStream out = Files.newOutputStream(file)) {
                if (IOUtils.copyLarge(in, out, 0, most + 1) <= most) return file;
            }
            Files.delete(file);
            throw new WalException(name + " goes on behind " + most + " bytes, no segment is so long; read one segment at a time");
        } catch (IOException e) {
            throw new WalException(name + " cannot be read or kept in the temporary directory: " + e.getMessage(), e);
        }
    }

    /** A name that every file system takes: its last part, without odd characters. */
    private static String fileName(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String plain = last.replaceAll("[^A-Za-z0-9._-]", "_");
        return plain.isEmpty() || plain.matches("\\.+") ? "stream" : plain;
    }
}
