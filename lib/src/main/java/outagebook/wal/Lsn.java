package outagebook.wal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A log sequence number: the position of a byte in the whole WAL of a cluster, counted from the very beginning.
 *
 * <p>Written as two hexadecimal halves of 32 bits, {@code 16/B374D848}. Source: PostgreSQL access/xlogdefs.h, XLogRecPtr
 * (one unsigned 64-bit number since 9.3).
 *
 * @param value the position in bytes, unsigned
 */
public record Lsn(long value) implements Comparable<Lsn> {
    private static final Pattern TEXT = Pattern.compile("([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})");

    /** {@return the LSN written like {@code 0/3000148}, as in server logs and dumps; leading zeros do not matter} */
    public static Lsn parse(String text) {
        Matcher halves = TEXT.matcher(text.strip());
        if (!halves.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not an LSN: expected two hexadecimal numbers with a slash, such as 0/3000148");
        }
        return new Lsn(Long.parseLong(halves.group(1), 16) << 32 | Long.parseLong(halves.group(2), 16));
    }

    /** {@return the LSN this many bytes further} */
    public Lsn plus(long bytes) {
        return new Lsn(value + bytes);
    }

    /** {@return how many bytes lie between that LSN and this one; negative if that one is later} */
    public long minus(Lsn other) {
        return value - other.value;
    }

    /** {@return the LSN as dump tools print it at the start of a record, {@code 0/03000148}} */
    public String padded() {
        return String.format("%X/%08X", value >>> 32, value & 0xFFFFFFFFL);
    }

    @Override public int compareTo(Lsn other) {
        return Long.compareUnsigned(value, other.value);
    }

    @Override public String toString() {
        return (Long.toHexString(value >>> 32) + "/" + Long.toHexString(value & 0xFFFFFFFFL)).toUpperCase(java.util.Locale.ROOT);
    }
}
