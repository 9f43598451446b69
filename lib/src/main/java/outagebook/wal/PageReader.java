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
class PageReader implements Closeable {
    private static final int CHUNK = 8 * PageHeader.PAGE;

    private final Segments segments;
    private final Bytes page = new Bytes(new byte[PageHeader.PAGE]);
    private final byte[] chunk = new byte[CHUNK + BlockReferenceFormat.LARGEST_REFERENCE];
    private InputStream in;
    private boolean keepsOpen;
    private SegmentName segment;
    private Path file;
    private long chunkStart;
    private int chunkLength;
    private IOException failure;
    private Lsn address;
    private PageHeader header;
    private long firstTimeline = -1;
    private long latestTimeline;

    PageReader(Segments segments) {
        this.segments = segments;
    }

    /** Reads the page at this LSN, which must not lie before the last one read, and proves its header. */
    void turnTo(Lsn page) throws Invalid {
        if (page.equals(address)) return;
        goTo(page);
        provesHeader();
    }

    /** Reads the page at this LSN, and proves nothing. */
    final void goTo(Lsn page) throws Invalid {
        address = page;
        header = null;
        load();
        header = PageHeader.read(this.page);
    }

    /** Fills the page with what is at its address. */
    void load() throws Invalid {
        if (!isInOpenFile(address)) open(segments.nameOf(address));
        fill();
    }

    /** The next page is proved again even if it is the current one, and may be of this timeline or a later one. */
    final void startAgain(long timeline) {
        address = null;
        latestTimeline = timeline;
    }

    /** {@return the timeline of the last page that was proved} */
    final long latestTimeline() {
        return latestTimeline;
    }

    /** {@return the timeline of the first page that was proved} */
    final long firstTimeline() {
        return firstTimeline;
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

    /** Whoever reads is sure to close: the file that is being read may stay open. */
    final void keepOpen() {
        keepsOpen = true;
    }

    /** {@return the pages that were read together with the current one; how they end is told by {@link #chunkLength}} */
    byte[] chunk() {
        return chunk;
    }

    /** {@return how many bytes of them there are} */
    int chunkLength() {
        return chunkLength;
    }

    /** {@return where they begin in their file} */
    long chunkOffset() {
        return chunkStart;
    }

    /** {@return the LSN of the first of them} */
    long chunkLsn() {
        return address.value() - offset() + chunkStart;
    }

    /** Reads on, so that the pages that were read together begin with this one; false if that gives nothing new. */
    boolean readOn(long page) {
        long from = page - chunkLsn();
        if (in == null || failure != null || from <= 0 || from > chunkLength) return false;
        chunkStart += from;
        chunkLength -= (int) from;
        System.arraycopy(chunk, (int) from, chunk, 0, chunkLength);
        int had = chunkLength;
        fillChunk();
        return chunkLength > had;
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
            in = Unpacked.open(file, keepsOpen);
        } catch (IOException e) {
            throw new Invalid(UNREADABLE, e.getMessage());
        }
    }

    private void fill() throws Invalid {
        if (offset() >= chunkStart + chunkLength) readChunk();
        int from = (int) (offset() - chunkStart);
        int got = Math.max(0, Math.min(PageHeader.PAGE, chunkLength - from));
        System.arraycopy(chunk, Math.min(from, chunkLength), page.array(), 0, got);
        if (got < PageHeader.PAGE && failure != null) throw new Invalid(UNREADABLE, failure.getMessage());
        if (got < PageHeader.PAGE) {
            throw new Invalid(SHORT_READ, got, PageHeader.PAGE).compared("read %d of XLOG_BLCKSZ %d bytes", got, PageHeader.PAGE);
        }
    }

    /** Reads many pages at once, the current one first; a failure counts only for pages that it leaves incomplete. */
    private void readChunk() {
        try {
            in.skipNBytes(offset() - chunkStart - chunkLength);
            chunkStart = offset();
            chunkLength = 0;
            fillChunk();
        } catch (IOException e) {
            failure = e;
        }
    }

    private void fillChunk() {
        try {
            for (int got = 0; got >= 0 && chunkLength < CHUNK; chunkLength += Math.max(got, 0)) {
                got = in.read(chunk, chunkLength, CHUNK - chunkLength);
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    void provesHeader() throws Invalid {
        provesVersion();
        provesFlags();
        if (header.has(PageHeader.LONG_HEADER)) provesCluster();
        else provesNotFirstPage();
        provesAddress();
        provesTimeline();
        latestTimeline = header.timeline();
        if (firstTimeline < 0) firstTimeline = latestTimeline;
    }

    private void provesVersion() throws Invalid {
        if (header.magic() == segments.version().magic()) return;
        throw new Invalid(INVALID_MAGIC, header.magic())
                .compared("xlp_magic %04X, expected XLOG_PAGE_MAGIC %04X", header.magic(), segments.version().magic());
    }

    private void provesFlags() throws Invalid {
        if (segments.version().knowsPageFlags(header.info())) return;
        throw new Invalid(INVALID_INFO_BITS, header.info()).compared("xlp_info %04X has bits that are not in XLP_ALL_FLAGS", header.info());
    }

    private void provesCluster() throws Invalid {
        if (segments.systemId() != 0 && header.systemId() != segments.systemId()) {
            throw new Invalid(DIFFERENT_SYSTEM, Long.toUnsignedString(header.systemId()),
                    Long.toUnsignedString(segments.systemId())).compared("xlp_sysid %s", Long.toUnsignedString(header.systemId()));
        }
        if (header.segSize() != segments.segmentSize()) {
            throw new Invalid(DIFFERENT_SEGMENT_SIZE).compared("xlp_seg_size %d, expected %d", header.segSize(), segments.segmentSize());
        }
        if (header.blockSize() != PageHeader.PAGE) {
            throw new Invalid(DIFFERENT_BLOCK_SIZE).compared("xlp_xlog_blcksz %d, expected %d", header.blockSize(), PageHeader.PAGE);
        }
    }

    private void provesNotFirstPage() throws Invalid {
        if (offset() != 0) return;
        throw new Invalid(INVALID_INFO_BITS, header.info())
                .compared("xlp_info %04X of a segment's first page lacks XLP_LONG_HEADER 0002", header.info());
    }

    private void provesAddress() throws Invalid {
        if (header.address().equals(address)) return;
        throw new Invalid(UNEXPECTED_PAGE_ADDRESS, header.address()).compared("xlp_pageaddr %s, expected %s", header.address(), address);
    }

    private void provesTimeline() throws Invalid {
        if (header.timeline() < latestTimeline) {
            throw new Invalid(OUT_OF_SEQUENCE_TIMELINE, header.timeline(), latestTimeline)
                    .compared("xlp_tli %d < %d, that of an earlier page", header.timeline(), latestTimeline);
        }
    }

    @Override public void close() {
        try {
            if (in != null) in.close();
            in = null;
            segment = null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
