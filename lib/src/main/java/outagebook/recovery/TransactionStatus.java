package outagebook.recovery;

/**
 * How a transaction stands, as far as the WAL says it.
 *
 * <p>What Postgres keeps in pg_xact (pg_clog before 10) is made of the same records.
 */
public enum TransactionStatus {
    /** No record of it was replayed: it ended before, or began later. */
    UNKNOWN,
    /** It wrote something and has not ended; at the end of WAL this means that it never will, and counts as aborted. */
    RUNNING,
    /** It waits for COMMIT PREPARED or ROLLBACK PREPARED, also over a crash. */
    PREPARED,
    /** It is committed: what it wrote counts. */
    COMMITTED,
    /** It is rolled back: what it wrote does not count. */
    ABORTED
}
