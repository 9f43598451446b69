package outagebook.recovery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Reads small files whole, unpacked if they are gzip'd. */
final class WholeFile {
    /** More than any of them has, so that a wrong or a hostile file is no danger. */
    private static final int MOST = 1 << 26;

    private WholeFile() {}

    static byte[] read(Path file) {
        try (InputStream in = Files.newInputStream(file); InputStream unpacked = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
            byte[] bytes = unpacked.readNBytes(MOST + 1);
            if (bytes.length <= MOST) return bytes;
            throw new RecoveryException(file + " is larger than " + MOST + " bytes; cut out the part that matters with dd");
        } catch (NoSuchFileException e) {
            throw new RecoveryException("there is no file " + file);
        } catch (IOException e) {
            throw new RecoveryException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
