package outagebook.wal;

import java.nio.file.Path;
import java.util.NavigableMap;

/**
 * Which files hold a WAL, and what must be known to read them.
 *
 * @param version     of PostgreSQL
 * @param history     the timeline that is read, and which segments are its ancestors'
 * @param segmentSize in bytes
 * @param systemId    the cluster that every segment must belong to, or 0 to accept any
 * @param files       the segments, in their order; never empty
 */
record Segments(WalVersion version, TimelineHistory history, int segmentSize, long systemId, NavigableMap<SegmentName, Path> files) {
    Lsn start() {
        return files.firstKey().start(segmentSize);
    }

    long timeline() {
        return history.timeline();
    }

    SegmentName nameOf(Lsn lsn) {
        return nameOf(lsn, history, segmentSize);
    }

    /** The segment in which a timeline was left was copied under the new timeline's name, and the server reads it there. */
    static SegmentName nameOf(Lsn lsn, TimelineHistory history, int segmentSize) {
        return SegmentName.of(history.timelineAt(new Lsn(lsn.value() | segmentSize - 1)), lsn, segmentSize);
    }

    /** {@return the end of the segment in which the byte before this LSN lies} */
    Lsn endOfSegment(Lsn lsn) {
        return nameOf(lsn.plus(-1)).next(segmentSize).start(segmentSize);
    }

    boolean has(Lsn lsn) {
        return files.containsKey(nameOf(lsn));
    }
}
