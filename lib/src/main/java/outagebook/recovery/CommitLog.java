package outagebook.recovery;

import java.nio.file.Path;
import java.util.TreeMap;

/**
 * How transactions ended, as a file of {@code pg_xact} ({@code pg_clog} before 10) has it: two bits for each.
 *
 * <p>The first transaction is in the lowest two bits of the first byte; a file has 1048576. Source: PostgreSQL
 * backend/access/transam/clog.c, access/clog.h.
 */
public final class CommitLog {
    private static final String[] STATUS = {"in progress", "committed", "aborted", "sub-committed"};
    private static final int PER_BYTE = 4;
    private static final long PER_FILE = 32L * Page.SIZE * PER_BYTE;

    private final byte[] bytes;
    private final long first;

    private CommitLog(byte[] bytes, long first) {
        this.bytes = bytes;
        this.first = first;
    }

    /** {@return the file, whose name, such as 0000, tells which transactions it is about} */
    public static CommitLog read(Path file) {
        String name = file.getFileName().toString().replace(".gz", "");
        if (!name.matches("[0-9A-F]{4}")) throw new RecoveryException(file + " has not the name of a file of pg_xact or pg_clog, such as 0000");
        return new CommitLog(WholeFile.read(file), Integer.parseInt(name, 16) * PER_FILE);
    }

    /** As {@link #read(Path)}. */
    public static CommitLog read(String file) {
        return read(Path.of(file));
    }

    /** {@return "in progress", "committed", "aborted" or "sub-committed"; what is not in the file has not begun: "in progress"} */
    public String status(long xid) {
        long at = (xid - first) / PER_BYTE;
        if (xid < first || at >= bytes.length) return STATUS[0];
        return STATUS[bytes[(int) at] >> xid % PER_BYTE * 2 & 3];
    }

    /** {@return whether the transaction was committed; an end that is only in the WAL is not in here before recovery} */
    public boolean committed(long xid) {
        return status(xid).equals(STATUS[1]);
    }

    /** {@return how many transactions ended how} */
    @Override public String toString() {
        var counts = new TreeMap<String, Integer>();
        for (long xid = first; xid < first + (long) bytes.length * PER_BYTE; xid++) {
            if (!status(xid).equals(STATUS[0])) counts.merge(status(xid), 1, Integer::sum);
        }
        return "status of transactions " + first + " to " + (first + (long) bytes.length * PER_BYTE - 1) + ": " + counts;
    }
}
