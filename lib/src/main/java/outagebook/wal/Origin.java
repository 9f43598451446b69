package outagebook.wal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which segment a file was when it was written, whatever it is called now: what the long header of its first page says.
 *
 * @param name     by timeline and address; the first page of a timeline's first segment still carries the timeline before
 * @param start    the address of the page
 * @param systemId the cluster that wrote it
 */
record Origin(SegmentName name, Lsn start, long systemId) {
    /** {@return what the first page says; nothing if it is not the first page of a segment of this version and size} */
    static Optional<Origin> of(Path file, Segments segments) {
        try (InputStream in = Unpacked.open(file)) {
            byte[] page = in.readNBytes(PageHeader.PAGE);
            return page.length < PageHeader.PAGE ? Optional.empty() : of(PageHeader.read(new Bytes(page)), segments);
        } catch (IOException notReadable) {
            return Optional.empty();
        }
    }

    private static Optional<Origin> of(PageHeader header, Segments segments) {
        int size = segments.segmentSize();
        boolean first = header.magic() == segments.version().magic() && header.has(PageHeader.LONG_HEADER) && header.segSize() == size
                && header.timeline() != 0 && header.address().value() % size == 0;
        return first ? Optional.of(new Origin(SegmentName.of(header.timeline(), header.address(), size), header.address(), header.systemId())) : Optional.empty();
    }
}
