package outagebook.wal;

import java.time.Instant;
import java.util.Optional;

/**
 * What a transaction, or a subtransaction, wrote in a WAL, and how it ended.
 *
 * @param xid         its number
 * @param toplevelXid the transaction it is part of, if some record says that it is a subtransaction; else 0
 * @param first       the LSN of its first record
 * @param last        the LSN of its last record
 * @param records     how many it has
 * @param bytes       in them, without padding
 * @param outcome     how it ended
 * @param time        when, by the clock of the server that wrote it (for a transaction replayed from a replication origin,
 *                    pg_xact_commit_timestamp says the time there instead); nothing if no record says so
 */
public record WalTransaction(long xid, long toplevelXid, Lsn first, Lsn last, long records, long bytes, Outcome outcome, Optional<Instant> time) {
    /** How transactions end. */
    public enum Outcome {
        /** Committed; a subtransaction together with its transaction. */
        COMMITTED("committed"),
        /** Rolled back, and the server had time to write so. */
        ABORTED("aborted"),
        /** PREPARE TRANSACTION was the last that was heard of it: it waits for COMMIT PREPARED or ROLLBACK PREPARED. */
        PREPARED("prepared"),
        /** The server came up again while it was open: a crash ended it, so it is as if rolled back. */
        LOST("lost in a restart"),
        /** Where reading ends it has not ended: nobody but a later record can say how it did. In a crash it was cut off. */
        UNFINISHED("unfinished");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        /** {@return in words} */
        @Override public String toString() {
            return words;
        }
    }

    /** {@return one line} */
    @Override public String toString() {
        return xid + (toplevelXid == 0 ? "" : " (part of " + toplevelXid + ")") + ": " + first + " to " + last + ", " + records
                + (records == 1 ? " record, " : " records, ") + bytes + " bytes, " + outcome + time.map(t -> " " + t).orElse("");
    }
}
