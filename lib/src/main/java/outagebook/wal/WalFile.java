package outagebook.wal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * One WAL segment file, plain or packed with gzip, zstd, lz4 or bzip2, read page by page and never changed.
 *
 * <pre>{@code
 * var wal = WalFile.open("/path/to/000000010000000000000042");
 * wal.verdict();                      // where does valid WAL end, and what would Postgres log?
 * show(wal.record("0/42000028"));     // one record, byte by byte
 * wal.dump(System.out);               // all records, in the lines of pg_waldump
 * }</pre>
 *
 * <p>Records that began in the
 * segment before are skipped, and one that goes on in the segment behind is not read; {@link WalDirectory} reads both.
 */
public final class WalFile extends Wal {
    private final Path path;
    private final Probe probe;

    private WalFile(Path path, Probe probe) {
        super(probe.segments());
        this.path = path;
        this.probe = probe;
    }

    /** {@return a WAL segment, to be read; a {@link WalException} says what the file is if it is none} */
    public static WalFile open(Path path) {
        return new WalFile(path, Probe.of(path));
    }

    /** {@return a WAL segment, to be read; {@code -} stands for standard input, see {@link #read}} */
    public static WalFile open(String path) {
        return path.equals("-") ? read(System.in, "stdin") : open(Path.of(path));
    }

    /**
     * {@return a WAL segment from a stream, plain or packed like a file}
     *
     * <p>The stream is read to its end, which must come within a segment's length, and left open. Its bytes go to a temporary
     * file as they are, so that memory stays small and the segment can be read again and again; the file goes when Java ends.
     *
     * @param name what to call it; one like {@code 000000010000000000000042.zst} also says which segment it is
     */
    public static WalFile read(InputStream in, String name) {
        Path copy = Spool.copy(in, name, Spool.MOST);
        try {
            return open(copy);
        } catch (WalException e) {
            copy.toFile().delete();
            throw e;
        }
    }

    /** {@return the file} */
    public Path path() {
        return path;
    }

    /** {@return the segment's name: the file's own if it is one, else the one that its first page asks for} */
    public SegmentName name() {
        return segments().files().firstKey();
    }

    @Override public long systemIdentifier() {
        return probe.systemId();
    }

    /** {@return bytes in the file, unpacked} */
    public long length() {
        return probe.length();
    }

    /** {@return what the byte at this offset of the file (of its unpacked content) belongs to} */
    public Location locate(long fileOffset) {
        if (fileOffset < 0 || fileOffset >= length()) {
            throw new IllegalArgumentException(this + " has bytes 0 to " + (length() - 1) + ", there is no byte " + fileOffset);
        }
        try (RecordReader records = reader()) {
            return Location.of(fileOffset, start().plus(fileOffset), pageHeader(fileOffset), records);
        }
    }

    /**
     * {@return where this copy of a segment and another one differ: how many bytes, the first of them, and its record and field in each}
     *
     * <p>Either may be packed; what is compared is the content.
     */
    public WalDifference difference(WalFile other) {
        return WalDifference.of(path, other.path);
    }

    /** {@return the header of the page that holds this byte of the file, whether it is valid or not} */
    PageHeader pageHeader(long fileOffset) {
        try (InputStream in = Unpacked.open(path)) {
            in.skipNBytes(fileOffset - fileOffset % PageHeader.PAGE);
            var page = new byte[PageHeader.PAGE];
            in.readNBytes(page, 0, PageHeader.PAGE);
            return PageHeader.read(new Bytes(page));
        } catch (IOException e) {
            throw new WalException(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** {@return the file's name} */
    @Override public String toString() {
        return path.getFileName().toString();
    }
}
