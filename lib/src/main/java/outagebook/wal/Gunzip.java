package outagebook.wal;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
        var in = new BufferedInputStream(new Parts(file), BUFFER);
        try {
            return isGzip(in) ? new Gunzip(in, Files.size(file)) : in;
        } catch (EOFException | ZipException e) {
            in.close();
            throw new IOException(damaged(0, e), e);
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

    /** Opens the file for one read at a time: a stream that nobody reads to its end, as by findFirst, keeps no file open. */
    private static final class Parts extends InputStream {
        private final Path file;
        private long position;

        Parts(Path file) {
            this.file = file;
        }

        @Override public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override public int read(byte[] buffer, int offset, int length) throws IOException {
            try (SeekableByteChannel channel = Files.newByteChannel(file)) {
                int count = channel.position(position).read(ByteBuffer.wrap(buffer, offset, length));
                position += Math.max(count, 0);
                return count;
            } catch (AccessDeniedException e) {
                throw new IOException("permission denied", e);
            } catch (NoSuchFileException e) {
                throw new IOException("the file is gone", e);
            }
        }

        /** More than 0 while there may be another gzip member. */
        @Override public int available() throws IOException {
            return (int) Math.min(Integer.MAX_VALUE, Math.max(0, Files.size(file) - position));
        }
    }
}
