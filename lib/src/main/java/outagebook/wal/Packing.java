package outagebook.wal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;

/** How archived segments are packed; each is known by the first bytes of the file, and unpacked while it is read. */
enum Packing {
    GZIP("gz", "1F8B", "gzip -dc FILE > COPY", in -> new GZIPInputStream(in, Packing.CHUNK)),
    ZSTD("zst", "28B52FFD", "zstd -dc FILE > COPY", Airlift::zstd),
    LZ4("lz4", "04224D18", "lz4 -dc FILE > COPY", in -> new FramedLZ4CompressorInputStream(in, true)),
    BZIP2("bz2", "425A68", "bzip2recover FILE", in -> new BZip2CompressorInputStream(in, true));

    static final int LONGEST_MAGIC = 4;
    private static final int CHUNK = 4096;

    /** The command that saves what can be read of a broken file. */
    final String rescue;
    private final String ending;
    private final byte[] magic;
    private final Opener opener;

    Packing(String ending, String magic, String rescue, Opener opener) {
        this.ending = ending;
        this.magic = HexFormat.of().parseHex(magic);
        this.rescue = rescue;
        this.opener = opener;
    }

    /** {@return how a file is packed that begins like this, if it is} */
    static Optional<Packing> of(byte[] head) {
        return Arrays.stream(values()).filter(p -> Arrays.equals(p.magic, 0, p.magic.length,
                head, 0, Math.min(p.magic.length, head.length))).findFirst();
    }

    /** {@return how a file of this name should be packed, if its ending says so} */
    static Optional<Packing> named(String name) {
        return Arrays.stream(values()).filter(p -> name.endsWith("." + p.ending)).findFirst();
    }

    /** {@return what is wrong with the ending of a file's name: its bytes are packed in another way, or not at all; "" if the two agree} */
    static String misnamed(Path file) {
        Optional<Packing> named = named(file.getFileName().toString());
        Optional<Packing> packed;
        try (var head = new FileParts(file, false)) {
            packed = of(head.readNBytes(LONGEST_MAGIC));
        } catch (IOException e) {
            return "";
        }
        if (named.equals(packed)) return "";
        return "named " + named.map(p -> "." + p.ending).orElse("like a plain file") + ", but its bytes are "
                + packed.map(p -> "packed with " + p).orElseGet(() -> "not packed with " + named.orElseThrow());
    }

    InputStream unpack(InputStream packed) throws IOException {
        return opener.open(packed);
    }

    /** {@return the name of its program} */
    @Override public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The data may be good, but it cannot be unpacked here; the message says why. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        Refused(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private interface Opener {
        InputStream open(InputStream packed) throws IOException;
    }
}
