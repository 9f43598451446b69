package outagebook.wal;

import static outagebook.wal.EndOfWal.Reason.DIFFERENT_BLOCK_SIZE;
import static outagebook.wal.EndOfWal.Reason.DIFFERENT_SEGMENT_SIZE;
import static outagebook.wal.EndOfWal.Reason.DIFFERENT_SYSTEM;
import static outagebook.wal.EndOfWal.Reason.INVALID_INFO_BITS;
import static outagebook.wal.EndOfWal.Reason.INVALID_MAGIC;
import static outagebook.wal.EndOfWal.Reason.OUT_OF_SEQUENCE_TIMELINE;
import static outagebook.wal.EndOfWal.Reason.SHORT_READ;
import static outagebook.wal.EndOfWal.Reason.UNEXPECTED_PAGE_ADDRESS;
import static outagebook.wal.EndOfWal.Reason.UNREADABLE;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Reads the pages of a WAL from left to right, and proves of each that it is the page that belongs there.
 *
 * <p>Source: PostgreSQL xlogreader.c, ReadPageInternal and ValidXLogPageHeader (13 on: XLogReaderValidatePageHeader).
 */
final class PageReader implements Closeable {
    private static final int CHUNK = 16 * PageHeader.PAGE;

    private final Segments segments;
    private final Bytes page = new Bytes(new byte[PageHeader.PAGE]);
    private final byte[] chunk = new byte[CHUNK];
    private InputStream in;
    private SegmentName segment;
    private Path file;
    private long chunkStart;
    private int chunkLength;
    private IOException failure;
    private Lsn address;
    private PageHeader header;
    private long latestTimeline;

    PageReader(Segments segments) {
        this.segments = segments;
    }

    /** Reads the page at this LSN, which must not lie before the last one read, and proves its header. */
    void turnTo(Lsn page) throws Invalid {
        if (page.equals(address)) return;
        address = page;
        header = null;
        if (!isInOpenFile(page)) open(segments.nameOf(page));
        fill();
        header = PageHeader.read(this.page);
        provesHeader();
    }

    /** {@return the content of the current page} */
    Bytes page() {
        return page;
    }

    PageHeader header() {
        return header;
    }

    Lsn address() {
        return address;
    }

    Path file() {
        return file;
    }

    /** {@return the pages that were read together with the current one} */
    Bytes chunk() {
        return new Bytes(chunk, 0, chunkLength);
    }

    /** {@return the LSN of the first of them} */
    long chunkLsn() {
        return address.value() - offset() + chunkStart;
    }

    /** {@return where the current page is in its file} */
    long offset() {
        return address.value() & segments.segmentSize() - 1;
    }

    /** {@return whether this byte is in the file of the current page} */
    boolean isInOpenFile(Lsn lsn) {
        return in != null && segment.start(segments.segmentSize()).value() == (lsn.value() & -segments.segmentSize());
    }

    private void open(SegmentName name) throws Invalid {
        if (name.equals(segment)) return;
        close();
        segment = name;
        file = segments.files().get(name);
        chunkStart = 0;
        chunkLength = 0;
        failure = null;
        try {
            in = Gunzip.open(file);
        } catch (IOException e) {
            throw new Invalid(UNREADABLE, e.getMessage());
        }
    }

    private void fill() throws Invalid {
        if (offset() >= chunkStart + chunkLength) readChunk();
        int from = (int) (offset() - chunkStart);
        int got = Math.min(PageHeader.PAGE, chunkLength - from);
        if (got < PageHeader.PAGE && failure != null) throw new Invalid(UNREADABLE, failure.getMessage());
        if (got < PageHeader.PAGE) throw new Invalid(SHORT_READ, got, PageHeader.PAGE);
        System.arraycopy(chunk, from, page.array(), 0, PageHeader.PAGE);
    }

    /** Reads many pages at once, the current one first; a failure counts only for pages that it leaves incomplete. */
    private void readChunk() throws Invalid {
        try {
            in.skipNBytes(offset() - chunkStart - chunkLength);
            chunkStart = offset();
            chunkLength = 0;
            for (int got = 0; got >= 0 && chunkLength < CHUNK; chunkLength += Math.max(got, 0)) {
                got = in.read(chunk, chunkLength, CHUNK - chunkLength);
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    private void provesHeader() throws Invalid {
        provesVersion();
        provesFlags();
        if (header.has(PageHeader.LONG_HEADER)) provesCluster();
        else provesNotFirstPage();
        provesAddress();
        provesTimeline();
        latestTimeline = header.timeline();
    }

    private void provesVersion() throws Invalid {
        if (header.magic() != segments.version().magic()) throw new Invalid(INVALID_MAGIC, header.magic());
    }

    private void provesFlags() throws Invalid {
        if (!segments.version().knowsPageFlags(header.info())) throw new Invalid(INVALID_INFO_BITS, header.info());
    }

    private void provesCluster() throws Invalid {
        if (segments.systemId() != 0 && header.systemId() != segments.systemId()) {
            throw new Invalid(DIFFERENT_SYSTEM, Long.toUnsignedString(header.systemId()),
                    Long.toUnsignedString(segments.systemId()));
        }
        if (header.segSize() != segments.segmentSize()) throw new Invalid(DIFFERENT_SEGMENT_SIZE);
        if (header.blockSize() != PageHeader.PAGE) throw new Invalid(DIFFERENT_BLOCK_SIZE);
    }

    private void provesNotFirstPage() throws Invalid {
        if (offset() == 0) throw new Invalid(INVALID_INFO_BITS, header.info());
    }

    private void provesAddress() throws Invalid {
        if (!header.address().equals(address)) throw new Invalid(UNEXPECTED_PAGE_ADDRESS, header.address());
    }

    private void provesTimeline() throws Invalid {
        if (header.timeline() < latestTimeline) {
            throw new Invalid(OUT_OF_SEQUENCE_TIMELINE, header.timeline(), latestTimeline);
        }
    }

    @Override public void close() {
        try {
            if (in != null) in.close();
            in = null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
