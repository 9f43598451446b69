package outagebook.recovery;

import outagebook.wal.Lsn;
import outagebook.wal.Wal;
import outagebook.wal.WalRecord;

/**
 * Whether a control file and a WAL belong together, in the order in which the server would find out that they do not.
 *
 * <p>Source: PostgreSQL backend/access/transam/xlog.c (15 on: xlogrecovery.c), StartupXLOG and ReadCheckpointRecord; the words about another
 * system are the server's.
 */
final class RedoPoint {
    private static final int CHECKPOINTS = 0x10;

    private RedoPoint() {}

    static void check(PgControl control, Wal wal) {
        if (control.version() != wal.version()) {
            throw new RecoveryException("pg_control is of PostgreSQL " + control.version() + ", the WAL of " + wal + " of " + wal.version());
        }
        String system = Long.toUnsignedString(wal.systemIdentifier());
        if (wal.systemIdentifier() != 0 && !system.equals(control.systemIdentifier())) {
            throw new RecoveryException("WAL file is from different database system: WAL file database system identifier is " + system
                    + ", pg_control database system identifier is " + control.systemIdentifier() + ": take pg_control and " + wal + " from one server");
        }
        if (wal.timeline() < control.timeline()) {
            throw new RecoveryException("the last checkpoint is on timeline " + control.timeline() + ", the WAL of " + wal + " on timeline "
                    + wal.timeline() + ", which was left before: open the WAL of the newer timeline");
        }
        checkpoint(control, wal);
    }

    /** {@return the WAL from the page of this LSN on: the server reads nothing before it, so what is damaged there does not matter} */
    static Wal from(Lsn lsn, Wal wal) {
        return lsn.compareTo(wal.start()) <= 0 ? wal : wal.from(new Lsn(lsn.value() & -Page.SIZE));
    }

    private static void checkpoint(PgControl control, Wal wal) {
        WalRecord record;
        try {
            record = from(control.checkpoint(), wal).record(control.checkpoint());
        } catch (IllegalArgumentException e) {
            throw new RecoveryException("could not locate a valid checkpoint record at " + control.checkpoint() + ": " + e.getMessage(), e);
        }
        boolean checkpoint = record.header().rmid() == 0 && (record.header().info() & 0xF0) <= CHECKPOINTS;
        if (!checkpoint) {
            throw new RecoveryException("could not locate a valid checkpoint record at " + control.checkpoint() + ": there is " + record.rmgr() + "/"
                    + record.operation());
        }
    }
}
