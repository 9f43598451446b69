package outagebook.wal;

import static outagebook.wal.WalVersion.V11;
import static outagebook.wal.WalVersion.V15;

import outagebook.wal.TransactionDescriber.Part;

/**
 * Where the optional parts of a commit or abort record lie, from 9.5 on: behind the time there are flags (xinfo), and for each
 * flag that is set its part, in one fixed order.
 *
 * <p>Source: PostgreSQL 9.5 to 18, access/xact.h (xl_xact_commit, xl_xact_abort, XACT_XINFO_HAS_...), ParseCommitRecord and
 * ParseAbortRecord in backend/access/rmgrdesc/xactdesc.c.
 */
final class TransactionParts {
    static final int HAS_INFO = 0x80;
    static final int ABORT = 0x20;
    static final int ABORT_PREPARED = 0x40;
    static final int OPERATION = 0x70;
    static final int DBINFO = 1;
    static final int SUBXACTS = 1 << 1;
    static final int RELS = 1 << 2;
    static final int INVALS = 1 << 3;
    static final int TWOPHASE = 1 << 4;
    static final int ORIGIN = 1 << 5;
    static final int GID = 1 << 7;
    static final int DROPPED_STATS = 1 << 8;
    static final int APPLY_FEEDBACK = 1 << 29;
    static final int UPDATE_RELCACHE_FILE = 1 << 30;
    static final int FORCE_SYNC = 1 << 31;

    private final Bytes main;
    private final int flags;
    private int at = 8;
    private final int dbInfo;
    private final Part subxacts;
    private final Part rels;
    private final Part stats;
    private final Part messages;
    private final long preparedXid;
    private final int origin;

    TransactionParts(WalVersion version, int info, Bytes main) {
        this.main = main;
        boolean abort = (info & OPERATION) == ABORT || (info & OPERATION) == ABORT_PREPARED;
        flags = (info & HAS_INFO) == 0 ? 0 : main.i32(skip(4)) & ~unknown(version, abort);
        dbInfo = has(DBINFO) ? skip(8) : 0;
        subxacts = has(SUBXACTS) ? array(TransactionDescriber.XID) : Part.NONE;
        rels = has(RELS) ? array(TransactionDescriber.REL) : Part.NONE;
        stats = has(DROPPED_STATS) ? array(TransactionDescriber.statSize(version)) : Part.NONE;
        messages = has(INVALS) ? array(StandbyDescriber.MESSAGE) : Part.NONE;
        preparedXid = has(TWOPHASE) ? main.u32(skip(4)) : 0;
        if (has(TWOPHASE) && has(GID)) skipText();
        origin = at;
    }

    /** Flags that this version's tool does not look at. */
    static int unknown(WalVersion version, boolean abort) {
        int unknown = abort ? INVALS : 0;
        if (!version.since(V15)) unknown |= DROPPED_STATS;
        if (!version.since(V11)) unknown |= GID | (abort ? DBINFO | ORIGIN : 0);
        return unknown;
    }

    Part subxacts() {
        return subxacts;
    }

    Part rels() {
        return rels;
    }

    Part stats() {
        return stats;
    }

    Part messages() {
        return messages;
    }

    /** The transaction that had been prepared, 0 if none had. */
    long preparedXid() {
        return preparedXid;
    }

    long db() {
        return has(DBINFO) ? main.u32(dbInfo) : 0;
    }

    long tablespace() {
        return has(DBINFO) ? main.u32(dbInfo + 4) : 0;
    }

    boolean initFile() {
        return has(UPDATE_RELCACHE_FILE);
    }

    boolean applyFeedback() {
        return has(APPLY_FEEDBACK);
    }

    boolean forceSync() {
        return has(FORCE_SYNC);
    }

    boolean hasOrigin() {
        return has(ORIGIN);
    }

    int origin() {
        return origin;
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    private Part array(int size) {
        int count = main.i32(skip(4));
        return new Part(skip(size * count), count);
    }

    private int skip(int bytes) {
        int from = at;
        at += bytes;
        return from;
    }

    private void skipText() {
        while (main.u8(at) != 0) at++;
        at++;
    }
}
