package outagebook.pacemaker;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/**
 * The bytes of a cluster file, unpacked and bounded: a CIB (XML), packed with gzip or bzip2 (the form in which Pacemaker keeps
 * its {@code pe-input} files), or crm text. Which one it is, the bytes say and not the file's name.
 */
record ClusterBytes(String name, byte[] bytes) {
    /** The largest file that is read, in bytes once unpacked: far above any real cluster, far below what hurts. */
    static final int LIMIT = 64 << 20;
    private static final Map<Integer, String> PACKED = Map.of(0x28B52FFD, "zstd", 0xFD377A58, "xz", 0x504B0304, "zip");
    private static final int SHOWN = 40;

    static ClusterBytes read(Path file) {
        if (Files.isDirectory(file)) throw new ClusterException(file + " is a directory; name one file of it");
        if (!Files.exists(file)) throw new ClusterException("there is no file " + file);
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString());
        } catch (IOException e) {
            throw new ClusterException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    static ClusterBytes read(InputStream in, String name) {
        try {
            byte[] bytes = unpacked(new BufferedInputStream(in)).readNBytes(LIMIT + 1);
            if (bytes.length <= LIMIT) return new ClusterBytes(name, bytes);
        } catch (EOFException e) {
            throw new ClusterException(name + " is cut off: its packed data ends too early; get the file again", e);
        } catch (IOException e) {
            throw new ClusterException(name + " cannot be read: " + e.getMessage() + "; get the file again", e);
        }
        throw new ClusterException(String.format("%s is larger than %d MiB once unpacked, which no cluster is; nothing of it was read",
                name, LIMIT >> 20));
    }

    private static InputStream unpacked(BufferedInputStream in) throws IOException {
        in.mark(3);
        byte[] magic = in.readNBytes(3);
        in.reset();
        if (begins(magic, 0x1F, 0x8B)) return new GZIPInputStream(in);
        return begins(magic, 'B', 'Z', 'h') ? new BZip2CompressorInputStream(in) : in;
    }

    private static boolean begins(byte[] bytes, int... magic) {
        if (bytes.length < magic.length) return false;
        for (int i = 0; i < magic.length; i++) if ((bytes[i] & 0xFF) != magic[i]) return false;
        return true;
    }

    /** {@return the CIB that these bytes are} */
    Element cib() {
        if (isXml()) return CibReader.read(name, new ByteArrayInputStream(bytes));
        return Status.fresh(CrmReader.read(name, text()));
    }

    /** XML begins with {@code <}, maybe after blanks and a byte order mark; what has a mark of UTF-16 is XML, too. */
    private boolean isXml() {
        if (begins(bytes, 0xFE, 0xFF) || begins(bytes, 0xFF, 0xFE)) return true;
        int at = begins(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
        while (at < bytes.length && bytes[at] <= ' ' && bytes[at] > 0) at++;
        return at < bytes.length && bytes[at] == '<';
    }

    private String text() {
        for (byte b : bytes) if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t') throw notText();
        String text = new String(bytes, StandardCharsets.UTF_8).replace("\r\n", "\n");
        if (text.startsWith("\uFEFF")) text = text.substring(1);
        if (text.isBlank()) throw new ClusterException(name + " is empty; it must be a CIB (XML) or crm configure text");
        return text;
    }

    private ClusterException notText() {
        int magic = bytes.length < 4 ? 0 : java.nio.ByteBuffer.wrap(bytes).getInt();
        String packed = PACKED.get(magic);
        String what = packed != null ? "it is packed with " + packed + "; unpack it first" : "it begins with " + shown();
        return new ClusterException(name + " is neither a CIB (XML) nor crm configure text: " + what);
    }

    private String shown() {
        StringBuilder shown = new StringBuilder("\"");
        for (int i = 0; i < Math.min(SHOWN, bytes.length); i++) {
            char c = (char) (bytes[i] & 0xFF);
            shown.append(c >= ' ' && c < 0x7F ? String.valueOf(c) : String.format("\\x%02x", (int) c));
        }
        return shown.append('"').toString();
    }
}
