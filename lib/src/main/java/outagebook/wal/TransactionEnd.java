package outagebook.wal;

import static outagebook.wal.WalVersion.V11;
import static outagebook.wal.WalVersion.V15;
import static outagebook.wal.WalVersion.V9_5;
import static outagebook.wal.WalVersion.V9_6;

import java.time.Instant;
import java.util.Optional;
import java.util.function.LongConsumer;
import outagebook.wal.TransactionDescriber.Part;
import outagebook.wal.WalTransaction.Outcome;

/**
 * What a record says about the end of a transaction, or about its being prepared.
 *
 * <p>Source: PostgreSQL 9.3 to 18, access/xact.h; TwoPhaseFileHeader in backend/access/transam/twophase.c (to 12) and
 * xl_xact_prepare (13 on), the same structure, in which the origin came with 11 and dropped statistics with 15.
 */
record TransactionEnd(long xid, Outcome outcome, Instant time, Bytes main, Part subxacts) {
    private static final int TRANSACTION = 1;
    private static final int OPERATION = 0x70;
    private static final int COMMIT = 0x00;
    private static final int PREPARE = 0x10;
    private static final int ABORT = 0x20;
    private static final int COMMIT_PREPARED = 0x30;
    private static final int ABORT_PREPARED = 0x40;
    private static final int ASSIGNMENT = 0x50;
    private static final int COMMIT_COMPACT = 0x60;
    /** Of the header up to 9.5, whose last member is the name, char gid[200]. */
    private static final int OLD_PREPARE = 248;
    private static final long POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();

    /** {@return what it says; nothing if it is about something else, or shorter than its kind} */
    static Optional<TransactionEnd> of(WalRecord record) {
        if (record.header().rmid() != TRANSACTION) return Optional.empty();
        boolean old = !record.version().since(V9_5);
        int operation = record.header().info() & (old ? 0xF0 : OPERATION);
        try {
            if (operation == PREPARE) return Optional.of(prepared(record));
            return old ? old(record, operation) : ended(record, operation);
        } catch (IndexOutOfBoundsException dataEndsEarly) {
            return Optional.empty();
        }
    }

    /** Tells which subtransactions a transaction has, if this record is there to say so (xl_xact_assignment). */
    static void assigned(WalRecord record, SubtransactionOf consumer) {
        Bytes main = record.main();
        if (record.header().rmid() != TRANSACTION || (record.header().info() & OPERATION) != ASSIGNMENT || main.length() < 8) return;
        int count = Math.min(main.i32(4), (main.length() - 8) / TransactionDescriber.XID);
        for (int i = 0; i < count; i++) consumer.is(main.u32(8 + TransactionDescriber.XID * i), main.u32(0));
    }

    /** Who wants to know of subtransactions. */
    interface SubtransactionOf {
        void is(long xid, long toplevelXid);
    }

    /** Tells which subtransactions share this end. */
    void eachSubxact(LongConsumer consumer) {
        boolean inside = subxacts.at() >= 0 && subxacts.at() <= main.length();
        int count = inside ? Math.min(subxacts.count(), (main.length() - subxacts.at()) / TransactionDescriber.XID) : 0;
        for (int i = 0; i < count; i++) consumer.accept(main.u32(subxacts.at() + TransactionDescriber.XID * i));
    }

    private static Optional<TransactionEnd> ended(WalRecord record, int operation) {
        boolean commit = operation == COMMIT || operation == COMMIT_PREPARED;
        if (!commit && operation != ABORT && operation != ABORT_PREPARED) return Optional.empty();
        Bytes main = record.main();
        var parts = new TransactionParts(record.version(), record.header().info() & 0xF0, main);
        long xid = parts.preparedXid() != 0 ? parts.preparedXid() : record.xid();
        return Optional.of(new TransactionEnd(xid, commit ? Outcome.COMMITTED : Outcome.ABORTED, time(main.u64(0)), main, parts.subxacts()));
    }

    private static Optional<TransactionEnd> old(WalRecord record, int operation) {
        boolean wasPrepared = operation == COMMIT_PREPARED || operation == ABORT_PREPARED;
        Bytes main = wasPrepared ? record.main().from(8) : record.main();
        long xid = wasPrepared ? record.main().u32(0) : record.xid();
        return Optional.ofNullable(switch (operation) {
            case COMMIT, COMMIT_PREPARED -> end(xid, Outcome.COMMITTED, main, 32, main.i32(12), main.i32(16));
            case COMMIT_COMPACT -> end(xid, Outcome.COMMITTED, main, 12, 0, main.i32(8));
            case ABORT, ABORT_PREPARED -> end(xid, Outcome.ABORTED, main, 16, main.i32(8), main.i32(12));
            default -> null;
        });
    }

    private static TransactionEnd end(long xid, Outcome outcome, Bytes main, int header, int rels, int subxacts) {
        return new TransactionEnd(xid, outcome, time(main.u64(0)), main, new Part(header + TransactionDescriber.REL * rels, subxacts));
    }

    private static TransactionEnd prepared(WalRecord record) {
        Bytes main = record.main();
        WalVersion version = record.version();
        int gid = version.since(V15) ? 72 : version.since(V11) ? 64 : 48;
        int at = version.since(V9_6) ? gid + (main.u16(version.since(V15) ? 54 : 46) + 7 & -8) : OLD_PREPARE;
        return new TransactionEnd(record.xid(), Outcome.PREPARED, time(main.u64(16)), main, new Part(at, main.i32(28)));
    }

    private static Instant time(long micros) {
        return Instant.ofEpochSecond(POSTGRES_EPOCH + Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
    }
}
