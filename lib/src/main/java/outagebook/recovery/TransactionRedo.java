package outagebook.recovery;

import static outagebook.wal.WalVersion.V11;
import static outagebook.wal.WalVersion.V15;
import static outagebook.wal.WalVersion.V18;
import static outagebook.wal.WalVersion.V9_5;

/**
 * Ends of transactions: how they stand, and which files go with them.
 *
 * <p>Source: PostgreSQL 9.3 to 18 access/xact.h, backend/access/transam/xact.c (xact_redo_commit, xact_redo_abort);
 * ParseCommitRecord in backend/access/rmgrdesc/xactdesc.c (9.5 on).
 */
final class TransactionRedo {
    private static final int HAS_INFO = 0x80;
    private static final int DBINFO = 1;
    private static final int SUBXACTS = 1 << 1;
    private static final int RELS = 1 << 2;
    private static final int INVALS = 1 << 3;
    private static final int TWOPHASE = 1 << 4;
    private static final int DROPPED_STATS = 1 << 8;
    private static final int REL = 12;
    private static final int XID = 4;
    private static final int MESSAGE = 16;

    private final Redo redo;
    private final Data main;

    private TransactionRedo(Redo redo) {
        this.redo = redo;
        this.main = redo.main();
    }

    static boolean redo(Redo redo) {
        var end = new TransactionRedo(redo);
        long xid = redo.record().xid();
        switch (redo.info() & 0x70) {
            case 0x00 -> end.end(xid, TransactionStatus.COMMITTED, false);
            case 0x10 -> redo.status(xid, TransactionStatus.PREPARED);
            case 0x20 -> end.end(xid, TransactionStatus.ABORTED, false);
            case 0x30 -> end.end(xid, TransactionStatus.COMMITTED, true);
            case 0x40 -> end.end(xid, TransactionStatus.ABORTED, true);
            case 0x60 -> {
                if (!redo.since(V9_5)) end.compact(xid);
            }
            default -> { }
        }
        return true;
    }

    private void end(long xid, TransactionStatus status, boolean prepared) {
        if (redo.since(V9_5)) parts(xid, status);
        else if (prepared) old(main.u32(0), status, main.from(8));
        else old(xid, status, main);
    }

    private void compact(long xid) {
        redo.status(xid, TransactionStatus.COMMITTED);
        subtransactions(12, main.i32(8), TransactionStatus.COMMITTED, main);
    }

    private void old(long xid, TransactionStatus status, Data record) {
        boolean commit = status == TransactionStatus.COMMITTED;
        int rels = record.i32(commit ? 12 : 8);
        int subs = record.i32(commit ? 16 : 12);
        int at = commit ? 32 : 16;
        redo.status(xid, status);
        drop(at, rels, record);
        subtransactions(at + REL * rels, subs, status, record);
    }

    private void subtransactions(int at, int count, TransactionStatus status, Data record) {
        for (int i = 0; i < count; i++) redo.status(record.u32(at + XID * i), status);
    }

    private void drop(int at, int count, Data record) {
        for (int i = 0; i < count; i++) FileRedo.drop(redo, record.slice(at + REL * i, REL));
    }

    /** Behind the time there are flags, and for each flag that is set its part, in one fixed order. */
    private void parts(long xid, TransactionStatus status) {
        boolean abort = status == TransactionStatus.ABORTED;
        int flags = (redo.info() & HAS_INFO) == 0 ? 0 : main.i32(8);
        int at = 12;
        if ((flags & DBINFO) != 0 && (!abort || redo.since(V11))) at += 8;
        if ((flags & SUBXACTS) != 0) {
            subtransactions(at + 4, main.i32(at), status, main);
            at += 4 + XID * main.i32(at);
        }
        if ((flags & RELS) != 0) {
            drop(at + 4, main.i32(at), main);
            at += 4 + REL * main.i32(at);
        }
        if ((flags & DROPPED_STATS) != 0 && redo.since(V15)) at += 4 + (redo.since(V18) ? 16 : 12) * main.i32(at);
        if ((flags & INVALS) != 0 && !abort) at += 4 + MESSAGE * main.i32(at);
        redo.status((flags & TWOPHASE) != 0 ? main.u32(at) : xid, status);
    }
}
