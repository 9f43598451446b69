package outagebook.wal;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a WAL segment file: 24 hexadecimal digits that say which timeline and which part of the WAL it holds.
 *
 * <p>Source: PostgreSQL access/xlog_internal.h, XLogFileName. The last 16 digits count 4 GB ranges and segments inside
 * one, so what LSN a name means depends on the segment size (16 MB unless initdb was told otherwise, 11 and later).
 *
 * @param timeline digits 1-8
 * @param high     digits 9-16: the upper half of the LSN
 * @param low      digits 17-24: number of the segment inside its 4 GB range
 */
public record SegmentName(long timeline, long high, long low) implements Comparable<SegmentName> {
    private static final Pattern TEXT =
            Pattern.compile("([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})(\\.partial)?(-[0-9a-f]{40})?(\\..*)?");

    /**
     * {@return the segment name at the start of a file name; an ending such as {@code .gz}, {@code .partial} or
     * {@code .broken}, and the checksum that pgBackRest puts behind the name, are left aside}
     */
    public static SegmentName parse(String fileName) {
        return find(fileName).orElseThrow(() -> new IllegalArgumentException("\"" + fileName
                + "\" is not a WAL segment's name: expected 24 hexadecimal digits, such as 000000010000000000000003"));
    }

    /** {@return the segment name at the start of a file name, or nothing if the file is called something else} */
    static Optional<SegmentName> find(String fileName) {
        Matcher digits = TEXT.matcher(fileName);
        if (!digits.matches()) return Optional.empty();
        return Optional.of(new SegmentName(hex(digits.group(1)), hex(digits.group(2)), hex(digits.group(3))));
    }

    /** {@return the name of the segment that holds this LSN} */
    public static SegmentName of(long timeline, Lsn lsn, int segmentSize) {
        return new SegmentName(timeline, lsn.value() >>> 32, (lsn.value() & 0xFFFFFFFFL) / segmentSize);
    }

    /** {@return the LSN of the segment's first byte, for segments of this size in bytes} */
    public Lsn start(int segmentSize) {
        return new Lsn((high << 32) + low * segmentSize);
    }

    /** {@return the name of the segment behind this one, on the same timeline} */
    public SegmentName next(int segmentSize) {
        return of(timeline, start(segmentSize).plus(segmentSize), segmentSize);
    }

    @Override public int compareTo(SegmentName other) {
        return Comparator.comparingLong(SegmentName::timeline).thenComparingLong(SegmentName::high)
                .thenComparingLong(SegmentName::low).compare(this, other);
    }

    @Override public String toString() {
        return String.format("%08X%08X%08X", timeline, high, low);
    }

    private static long hex(String digits) {
        return Long.parseLong(digits, 16);
    }
}
