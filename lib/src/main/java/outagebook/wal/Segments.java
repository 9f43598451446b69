package outagebook.wal;

import java.nio.file.Path;
import java.util.NavigableMap;

/**
 * Which files hold a WAL, and what must be known to read them.
 *
 * @param version     of PostgreSQL
 * @param timeline    the timeline in the segments' names
 * @param segmentSize in bytes
 * @param systemId    the cluster that every segment must belong to, or 0 to accept any
 * @param files       the segments, in their order; never empty
 */
record Segments(WalVersion version, long timeline, int segmentSize, long systemId, NavigableMap<SegmentName, Path> files) {
    Lsn start() {
        return files.firstKey().start(segmentSize);
    }

    SegmentName nameOf(Lsn lsn) {
        return SegmentName.of(timeline, lsn, segmentSize);
    }

    /** {@return the end of the segment in which the byte before this LSN lies} */
    Lsn endOfSegment(Lsn lsn) {
        return nameOf(lsn.plus(-1)).next(segmentSize).start(segmentSize);
    }

    boolean has(Lsn lsn) {
        return files.containsKey(nameOf(lsn));
    }
}
