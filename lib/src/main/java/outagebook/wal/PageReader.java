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
    private final Segments segments;
    private final Bytes page = new Bytes(new byte[PageHeader.PAGE]);
    private InputStream in;
    private SegmentName segment;
    private Path file;
    private long next;
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
        open(segments.nameOf(page));
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

    /** {@return where the current page is in its file} */
    long offset() {
        return address.value() & segments.segmentSize() - 1;
    }

    private void open(SegmentName name) throws Invalid {
        if (name.equals(segment)) return;
        close();
        segment = name;
        file = segments.files().get(name);
        next = 0;
        try {
            in = Gunzip.open(file);
        } catch (IOException e) {
            throw new Invalid(UNREADABLE, e.getMessage());
        }
    }

    private void fill() throws Invalid {
        try {
            in.skipNBytes(offset() - next);
            int got = in.readNBytes(page.array(), 0, PageHeader.PAGE);
            next = offset() + PageHeader.PAGE;
            if (got < PageHeader.PAGE) throw new Invalid(SHORT_READ, got, PageHeader.PAGE);
        } catch (IOException e) {
            throw new Invalid(UNREADABLE, e.getMessage());
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
