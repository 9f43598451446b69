package outagebook.wal;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipException;

/** Opens a file for reading, unpacked if its first bytes say how it is packed, whatever its name says. */
final class Unpacked extends InputStream {
    private static final int BUFFER = 1 << 16;

    private final Packing packing;
    private final Counted packed;
    private final InputStream in;

    private Unpacked(Packing packing, Counted packed) throws IOException {
        this.packing = packing;
        this.packed = packed;
        try {
            in = packing.unpack(packed);
        } catch (IOException | RuntimeException e) {
            throw inWords(e);
        }
    }

    static InputStream open(Path file) throws IOException {
        return open(file, false);
    }

    /** Opens a file; a stream that is sure to be closed, and read in large pieces, may keep the file open in between. */
    static InputStream open(Path file, boolean keepsOpen) throws IOException {
        var parts = new FileParts(file, keepsOpen);
        var in = new BufferedInputStream(parts, BUFFER);
        try (var head = new FileParts(file, false)) {
            Optional<Packing> packing = Packing.of(head.readNBytes(Packing.LONGEST_MAGIC));
            if (packing.isPresent()) return new Unpacked(packing.get(), new Counted(in));
            return keepsOpen ? parts : in;
        } catch (IOException e) {
            parts.close();
            throw e;
        }
    }

    @Override public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return in.read(buffer, offset, length);
        } catch (IOException | RuntimeException e) {
            throw inWords(e);
        }
    }

    @Override public void close() throws IOException {
        in.close();
    }

    /** Whoever needed more bytes than there are was cut off; everything else is damage, seen when this much had been read. */
    private IOException inWords(Exception e) {
        if (e == packed.failure || e instanceof Packing.Refused) return (IOException) e;
        if (packed.ended && e instanceof IOException && !(e instanceof ZipException)) {
            return new Broken(packing, "is cut off at byte " + packed.count + ", the end of the file", true, e);
        }
        String reason = e.getMessage() == null ? "" : " (" + e.getMessage().replaceFirst(": offset=\\d+$", "") + ")";
        return new Broken(packing, "is damaged before byte " + packed.count + reason, false, e);
    }

    /** A packed file is cut off or damaged; the message says which, and where. */
    static final class Broken extends IOException {
        private static final long serialVersionUID = 1;
        final String advice;
        final boolean cut;

        private Broken(Packing packing, String what, boolean cut, Exception cause) {
            super("its " + packing + " data " + what, cause);
            this.cut = cut;
            advice = "; get it again, or save what can be unpacked: " + packing.rescue;
        }
    }

    /** Knows how many packed bytes were taken, and whether more were wanted than there are. */
    private static final class Counted extends FilterInputStream {
        private long count;
        private boolean ended;
        private IOException failure;

        Counted(InputStream in) {
            super(in);
        }

        @Override public int read() throws IOException {
            try {
                int value = in.read();
                count(value < 0 ? -1 : 1);
                return value;
            } catch (IOException e) {
                throw failure = e;
            }
        }

        @Override public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return count(in.read(buffer, offset, length));
            } catch (IOException e) {
                throw failure = e;
            }
        }

        private int count(int got) {
            if (got < 0) ended = true;
            else count += got;
            return got;
        }
    }
}
