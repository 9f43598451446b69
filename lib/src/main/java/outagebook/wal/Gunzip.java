package outagebook.wal;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opens a file for reading, unpacked if its first bytes say that it is gzip, whatever its name says. */
final class Gunzip extends GZIPInputStream {
    private static final int BUFFER = 1 << 16;

    private final long packed;

    private Gunzip(InputStream in, long packed) throws IOException {
        super(in, BUFFER);
        this.packed = packed;
    }

    static InputStream open(Path file) throws IOException {
        var in = new BufferedInputStream(newInputStream(file), BUFFER);
        try {
            return isGzip(in) ? new Gunzip(in, Files.size(file)) : in;
        } catch (EOFException | ZipException e) {
            in.close();
            throw new IOException(damaged(0, e), e);
        }
    }

    private static InputStream newInputStream(Path file) throws IOException {
        try {
            return Files.newInputStream(file);
        } catch (AccessDeniedException e) {
            throw new IOException("permission denied", e);
        }
    }

    private static boolean isGzip(InputStream in) throws IOException {
        in.mark(2);
        boolean gzip = in.read() == 0x1F && in.read() == 0x8B;
        in.reset();
        return gzip;
    }

    @Override public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return super.read(buffer, offset, length);
        } catch (EOFException e) {
            throw new IOException("its gzip data is cut off at byte " + packed + ", the end of the file", e);
        } catch (ZipException e) {
            throw new IOException(damaged(inf.getBytesRead(), e), e);
        }
    }

    private static String damaged(long at, IOException e) {
        return "its gzip data is damaged near byte " + at + " (" + e.getMessage() + ")";
    }
}
