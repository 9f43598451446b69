package outagebook.wal;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opens a file for reading, unpacked if its first bytes say that it is gzip, whatever its name says. */
final class Gunzip extends GZIPInputStream {
    private static final int BUFFER = 1 << 16;

    private Gunzip(InputStream in) throws IOException {
        super(in, BUFFER);
    }

    static InputStream open(Path file) throws IOException {
        var in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            return isGzip(in) ? new Gunzip(in) : in;
        } catch (IOException e) {
            in.close();
            throw new IOException(why(e, 0), e);
        }
    }

    static boolean isGzip(Path file) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(file))) {
            return isGzip(in);
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
        } catch (EOFException | ZipException e) {
            throw new IOException(why(e, inf.getBytesRead()), e);
        }
    }

    private static String why(IOException e, long packed) {
        if (e instanceof EOFException) return "its gzip data is cut off";
        if (e instanceof ZipException) return "its gzip data is damaged near byte " + packed + " (" + e.getMessage() + ")";
        return e.getMessage();
    }
}
