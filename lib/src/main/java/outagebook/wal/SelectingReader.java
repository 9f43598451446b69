package outagebook.wal;

import java.util.Map;
import java.util.Optional;
import java.nio.file.Path;

/** Reads a stretch of WAL as the server does, every record of it, and hands out only those that are selected. */
final class SelectingReader extends RecordReader {
    private final Selected selected;
    private Lsn first;

    SelectingReader(Segments segments, Selected selected) {
        super(segments, from(segments, selected.from()), selected.to());
        this.selected = selected;
    }

    /** Where no segment is, the next one is the first to read. */
    private static Lsn from(Segments segments, Lsn wanted) {
        if (wanted == null || wanted.compareTo(segments.start()) <= 0) return segments.start();
        if (segments.has(wanted)) return wanted;
        Map.Entry<SegmentName, Path> next = segments.files().higherEntry(segments.nameOf(wanted));
        return Optional.ofNullable(next).map(entry -> entry.getKey().start(segments.segmentSize()))
                .orElseGet(() -> segments.files().lastKey().next(segments.segmentSize()).start(segments.segmentSize()));
    }

    @Override void advance() {
        super.advance();
        while (upcoming() != null && !isSelected(upcoming())) {
            take();
            super.advance();
        }
    }

    /** Behind damage, a stretch may begin in the middle of a page whose earlier records nobody can read. */
    @Override WalRecord behind(EndOfWal end, WalRecord last) {
        return first == null && selected.from() != null && end.lsn().compareTo(selected.from()) < 0 ? recordAt(selected.from()) : null;
    }

    private boolean isSelected(WalRecord record) {
        if (!selected.covers(record)) return false;
        if (first == null) first = record.lsn();
        return selected.matches(record);
    }

    /** The first of the stretch, whether it is selected or not. */
    @Override Lsn firstLsn() {
        return first;
    }

    /** Each record is looked at. */
    @Override boolean handsOutAll() {
        return false;
    }
}
