package outagebook.wal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Opens a file for one read at a time: a stream that nobody reads to its end, as by findFirst, keeps no file open. One that is
 * sure to be closed may keep its file open, which is faster.
 */
final class FileParts extends InputStream {
    private final Path file;
    private final boolean keepsOpen;
    private SeekableByteChannel kept;
    private long position;

    FileParts(Path file, boolean keepsOpen) {
        this.file = file;
        this.keepsOpen = keepsOpen;
    }

    @Override public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override public int read(byte[] buffer, int offset, int length) throws IOException {
        SeekableByteChannel channel = kept == null ? open() : kept;
        try {
            int count = channel.position(position).read(ByteBuffer.wrap(buffer, offset, length));
            position += Math.max(count, 0);
            return count;
        } finally {
            if (keepsOpen) kept = channel;
            else channel.close();
        }
    }

    private SeekableByteChannel open() throws IOException {
        try {
            return Files.newByteChannel(file);
        } catch (AccessDeniedException e) {
            throw new IOException("permission denied", e);
        } catch (NoSuchFileException e) {
            throw new IOException("the file is gone", e);
        }
    }

    @Override public long skip(long count) throws IOException {
        long skipped = Math.max(0, Math.min(count, Files.size(file) - position));
        position += skipped;
        return skipped;
    }

    /** More than 0 while there may be another gzip member. */
    @Override public int available() throws IOException {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, Files.size(file) - position));
    }

    @Override public void close() throws IOException {
        if (kept != null) kept.close();
        kept = null;
    }
}
