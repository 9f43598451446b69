package outagebook.wal;

import java.util.List;
import java.util.Optional;
import outagebook.hex.Field;

/**
 * What one byte of a segment file belongs to.
 *
 * @param fileOffset of the byte, from the start of the file
 * @param lsn        of the byte
 * @param record     the record it is in, if it is in one
 * @param field      the field of that record, or of the page's header
 * @param text       the same in words
 */
public record Location(long fileOffset, Lsn lsn, Optional<WalRecord> record, Optional<Field> field, String text) {
    /** Goes through the records until one covers the byte, or lies behind it. */
    static Location of(long fileOffset, Lsn lsn, PageHeader page, RecordReader records) {
        WalRecord before = null;
        while (records.hasNext()) {
            WalRecord record = records.next();
            Optional<Location> inside = inside(fileOffset, lsn, record);
            if (inside.isPresent()) return inside.get();
            if (record.lsn().compareTo(lsn) > 0) return between(fileOffset, lsn, page, before);
            before = record;
        }
        EndOfWal end = records.end();
        if (end.reason() == EndOfWal.Reason.SWITCH) return words(fileOffset, lsn, "unused: " + end.message());
        if (lsn.compareTo(end.lsn()) < 0) return between(fileOffset, lsn, page, before);
        return words(fileOffset, lsn, (end.healthy() ? "" : "behind the end of WAL at " + end.lsn() + ": ") + end.message());
    }

    private static Optional<Location> inside(long fileOffset, Lsn lsn, WalRecord record) {
        for (Fragment part : record.fragments()) {
            long inPart = fileOffset - part.fileOffset();
            if (inPart >= 0 && inPart < part.length()) {
                int at = part.recordOffset() + (int) inPart;
                Field field = field(record.fields(), at);
                String text = field.name() + ", byte " + at + " of record " + record.lsn() + " (" + record.rmgr() + " "
                        + record.operation() + ")";
                return Optional.of(new Location(fileOffset, lsn, Optional.of(record), Optional.of(field), text));
            }
        }
        return Optional.empty();
    }

    private static Location between(long fileOffset, Lsn lsn, PageHeader page, WalRecord before) {
        int inPage = (int) (fileOffset % PageHeader.PAGE);
        if (inPage < page.size()) return inHeader(fileOffset, lsn, page, inPage);
        return words(fileOffset, lsn, before != null && before.endLsn().compareTo(lsn) > 0
                ? "padding behind record " + before.lsn()
                : "in a record that began before this segment, or padding behind it");
    }

    private static Location inHeader(long fileOffset, Lsn lsn, PageHeader page, int inPage) {
        Field field = field(page.fields(), inPage);
        String text = field.name() + ", byte " + inPage + " of the page header at " + lsn.plus(-inPage);
        return new Location(fileOffset, lsn, Optional.empty(), Optional.of(field), text);
    }

    private static Location words(long fileOffset, Lsn lsn, String text) {
        return new Location(fileOffset, lsn, Optional.empty(), Optional.empty(), text);
    }

    private static Field field(List<Field> fields, int at) {
        return fields.stream().filter(f -> f.covers(at)).findFirst().orElseThrow();
    }

    /** {@return like {@code 0x148: xl_tot_len, byte 0 of record 0/3000148 (Heap insert)}} */
    @Override public String toString() {
        return String.format("0x%X: %s", fileOffset, text);
    }
}
