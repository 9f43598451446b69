package outagebook.wal;

import java.util.Optional;

/**
 * How far a WAL is good, and the first thing that is not.
 *
 * @param records how many records are good, from its start on
 * @param last    the LSN of the last good one
 * @param end     the first problem: LSN, file, byte offset, the server's message, which check it was and what it compared
 */
public record Verification(long records, Optional<Lsn> last, EndOfWal end) {
    /** {@return the same in a few lines} */
    @Override public String toString() {
        String good = last.map(lsn -> records + " good record" + (records == 1 ? "" : "s") + ", the last at " + lsn).orElse("no good record");
        if (end.healthy()) return good + "; no problem: " + end;
        return good + "; then, at " + end.lsn() + ":" + System.lineSeparator()
                + "  message:  " + end.message() + System.lineSeparator()
                + "  where:    " + String.format("byte %d = 0x%X of %s", end.offset(), end.offset(), end.file()) + System.lineSeparator()
                + "  check:    " + end.reason() + (end.compared().isEmpty() ? "" : ": " + end.compared()) + System.lineSeparator()
                + "  This is damage, or just the end of what was written: salvage() looks behind it.";
    }
}
