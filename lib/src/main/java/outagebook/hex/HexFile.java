package outagebook.hex;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.apache.commons.io.FilenameUtils;

/** Reads a file whole, and writes a new one without ever touching one that is there. */
final class HexFile {
    /** The digits must fit into one String. */
    static final int MOST = (Integer.MAX_VALUE - 8) / 2;

    private HexFile() {}

    private static boolean zipped(Path file) {
        return FilenameUtils.isExtension(file.getFileName().toString(), "gz");
    }

    static String plainName(Path file) {
        String name = file.getFileName().toString();
        return zipped(file) ? FilenameUtils.removeExtension(name) : name;
    }

    static byte[] read(Path file) {
        if (Files.isDirectory(file)) throw failed(file + " is a directory: name a file in it", null);
        try (InputStream raw = Files.newInputStream(file); InputStream in = zipped(file) ? new GZIPInputStream(raw) : raw) {
            if (!zipped(file) && Files.size(file) > MOST) throw tooLong(file.toString());
            return limit(in.readNBytes(MOST + 1), file.toString());
        } catch (NoSuchFileException e) {
            throw failed("there is no file " + file, e);
        } catch (IOException e) {
            throw failed("cannot read " + file + (zipped(file) ? " as gzip: " : ": ") + reason(e), e);
        }
    }

    static byte[] limit(byte[] bytes, String name) {
        if (bytes.length > MOST) throw tooLong(name);
        return bytes;
    }

    private static UncheckedIOException tooLong(String name) {
        return failed(name + " holds more than " + MOST + " bytes, the most that fit into one hex text: cut out the part you need", null);
    }

    static Path write(Path target, byte[] bytes) {
        if (Files.exists(target)) return sameOrFail(target, bytes);
        Path folder = target.toAbsolutePath().getParent();
        Path unfinished = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.write(unfinished, bytes, StandardOpenOption.CREATE_NEW);
            // Without REPLACE_EXISTING: in one folder this is a rename, and it fails if the target has appeared meanwhile.
            return Files.move(unfinished, target);
        } catch (FileAlreadyExistsException e) {
            return sameOrFail(target, bytes);
        } catch (NoSuchFileException e) {
            throw failed("cannot write " + target + ": there is no folder " + folder, e);
        } catch (IOException e) {
            throw failed("cannot write " + target + ": " + reason(e), e);
        } finally {
            delete(unfinished);
        }
    }

    private static Path sameOrFail(Path target, byte[] bytes) {
        if (!isOther(target, bytes)) return target;
        throw failed(target + " is already there with other content: move it away, or name another file with writeTo(Path)",
                new FileAlreadyExistsException(target.toString()));
    }

    /** {@return whether something else is there under this name} */
    static boolean isOther(Path target, byte[] bytes) {
        try {
            return Files.exists(target) && !(Files.isRegularFile(target) && Files.size(target) == bytes.length
                    && Arrays.equals(Files.readAllBytes(target), bytes));
        } catch (IOException e) {
            throw failed("cannot read " + target + ", which is already there: " + reason(e), e);
        }
    }

    private static void delete(Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            throw failed("cannot remove the unfinished file " + unfinished + ": " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static UncheckedIOException failed(String message, IOException cause) {
        IOException reason = cause == null ? new IOException(message) : cause;
        // The message says it all: where in Java a missing file was noticed is only in the way.
        if (cause == null || cause instanceof NoSuchFileException) reason.setStackTrace(new StackTraceElement[0]);
        return new UncheckedIOException(message, reason);
    }
}
