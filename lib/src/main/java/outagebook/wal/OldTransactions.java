package outagebook.wal;

import outagebook.wal.TransactionDescriber.Part;

/**
 * Ends of transactions up to 9.4: fixed structures, then arrays.
 *
 * <p>Source: PostgreSQL 9.3 and 9.4, backend/access/rmgrdesc/xactdesc.c; access/xact.h (xl_xact_commit,
 * xl_xact_commit_compact, xl_xact_abort, xl_xact_commit_prepared, xl_xact_abort_prepared).
 */
final class OldTransactions {
    static final int COMMIT = 0x00;
    static final int PREPARE = 0x10;
    static final int ABORT = 0x20;
    static final int COMMIT_PREPARED = 0x30;
    static final int ABORT_PREPARED = 0x40;
    static final int ASSIGNMENT = 0x50;
    static final int COMMIT_COMPACT = 0x60;
    private static final int UPDATE_RELCACHE_FILE = 0x01;
    private static final int PREPARED = 8;

    private OldTransactions() {}

    static void describe(WalRecord record, int info, Bytes main, Words out) {
        WalVersion version = record.version();
        out.text(record.operation());
        switch (info) {
            case COMMIT -> commit(version, main, out.text(": "));
            case COMMIT_COMPACT -> compact(main, out.text(": "));
            case ABORT -> abort(version, main, out.text(": "));
            case COMMIT_PREPARED -> commit(version, prepared(main, out), out);
            case ABORT_PREPARED -> abort(version, prepared(main, out), out);
            case ASSIGNMENT -> TransactionDescriber.assignment(main, out.text(' '));
            case PREPARE -> { }
            default -> { }
        }
    }

    /** The transaction's number comes first, then a structure like that of other ends. */
    private static Bytes prepared(Bytes main, Words out) {
        out.text(' ').dec(main.u32(0)).text(": ");
        return main.slice(PREPARED, main.length() - PREPARED);
    }

    private static void commit(WalVersion version, Bytes main, Words out) {
        var rels = new Part(32, main.i32(12));
        var subxacts = new Part(32 + TransactionDescriber.REL * rels.count(), main.i32(16));
        int messages = main.i32(20);
        out.time(main.u64(0));
        TransactionDescriber.rels(version, "rels", main, rels, out);
        TransactionDescriber.subxacts(main, subxacts, out);
        if (messages <= 0) return;
        boolean initFile = (main.u32(8) & UPDATE_RELCACHE_FILE) != 0;
        int at = subxacts.at() + TransactionDescriber.XID * subxacts.count();
        StandbyDescriber.invalidations(version, main, at, messages, initFile, main.u32(24), main.u32(28), out);
    }

    private static void compact(Bytes main, Words out) {
        out.time(main.u64(0));
        TransactionDescriber.subxacts(main, new Part(12, main.i32(8)), out);
    }

    private static void abort(WalVersion version, Bytes main, Words out) {
        var rels = new Part(16, main.i32(8));
        out.time(main.u64(0));
        TransactionDescriber.rels(version, "rels", main, rels, out);
        TransactionDescriber.subxacts(main, new Part(16 + TransactionDescriber.REL * rels.count(), main.i32(12)), out);
    }
}
