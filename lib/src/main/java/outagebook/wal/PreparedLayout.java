package outagebook.wal;

import static outagebook.wal.WalVersion.V11;
import static outagebook.wal.WalVersion.V13;
import static outagebook.wal.WalVersion.V15;
import static outagebook.wal.WalVersion.V16;
import static outagebook.wal.WalVersion.V9_5;
import static outagebook.wal.WalVersion.V9_6;

/**
 * The bytes of a prepared transaction: an image of its state file. Behind the header lie lists, then records of the locks and
 * the like that the transaction keeps; each list and record starts at a multiple of 8.
 *
 * <p>Source: PostgreSQL 9.3 to 12 backend/access/transam/twophase.c (TwoPhaseFileHeader), 13 to 18 access/xact.h
 * (xl_xact_prepare); all twophase.c (TwoPhaseRecordOnDisk) and access/twophase_rmgr.h; storage/lmgr/lock.c, storage/lock.h,
 * storage/predicate_internals.h; postmaster/pgstat.c (15 on utils/activity/pgstat_relation.c).
 */
final class PreparedLayout {
    private static final int GID = 200;
    private static final int ALIGNMENT = 8;
    private static final int LOCK = 1;
    private static final int STATISTICS = 2;
    private static final int MULTIXACT = 3;
    private static final int PREDICATE_LOCK = 4;
    private static final String[] MANAGERS = {"END", "LOCK", "PGSTAT", "MULTIXACT", "PREDICATELOCK"};

    private final WalVersion version;
    private final FieldReader in;

    private PreparedLayout(WalVersion version, FieldReader in) {
        this.version = version;
        this.in = in;
    }

    static void read(WalVersion version, FieldReader in) throws Invalid {
        var layout = new PreparedLayout(version, in);
        layout.header();
        for (int i = 1; in.remaining() > 0; i++) layout.record(i);
    }

    private void header() throws Invalid {
        in.struct(version.since(V13) ? "xl_xact_prepare" : "TwoPhaseFileHeader");
        long magic = in.u32("magic");
        in.meaning(() -> FieldReader.bits((int) magic, 8));
        for (String name : new String[] {"total_len", "xid", "database"}) in.u32(name);
        in.time("prepared_at");
        in.u32("owner");
        int subxacts = in.i32("nsubxacts");
        int commitRels = in.i32("ncommitrels");
        int abortRels = in.i32("nabortrels");
        int commitStats = version.since(V15) ? in.i32("ncommitstats") : 0;
        int abortStats = version.since(V15) ? in.i32("nabortstats") : 0;
        int messages = in.i32("ninvalmsgs");
        in.u8("initfileinval");
        name();
        in.u32s("subxacts", subxacts);
        align();
        rels("commitrels", commitRels);
        rels("abortrels", abortRels);
        stats("commitstats", commitStats);
        stats("abortstats", abortStats);
        Invalidations.all(version, messages, in);
    }

    /** To 9.5 the name is part of the header, later it follows. */
    private void name() throws Invalid {
        if (!version.since(V9_6)) {
            in.text("gid", GID);
        } else {
            in.pad(2);
            int length = in.u16("gidlen");
            if (version.since(V11)) {
                in.lsn("origin_lsn");
                in.time("origin_timestamp");
            }
            in.struct("");
            in.text("gid", length);
        }
        align();
        in.struct("");
    }

    private void rels(String name, int count) throws Invalid {
        TransactionLayout.rels(version, name, count, in);
        align();
    }

    private void stats(String name, int count) throws Invalid {
        TransactionLayout.stats(version, name, count, in);
        align();
    }

    private void align() throws Invalid {
        in.pad(ALIGNMENT);
    }

    private void record(int number) throws Invalid {
        in.part("record " + number);
        in.struct("TwoPhaseRecordOnDisk");
        long length = in.u32("len");
        int manager = in.u8("rmid");
        in.meaning(() -> manager + (manager < MANAGERS.length ? " (" + MANAGERS[manager] + ")" : ""));
        in.pad(2);
        in.u16("info");
        long end = in.position() + length;
        if (length > in.remaining()) return;
        if (manager == LOCK && length == 20) lock();
        else if (manager == STATISTICS && length == (version.since(V9_5) ? 56 : 32)) statistics();
        else if (manager == MULTIXACT && length == 4) in.u32("multi");
        else if (manager == PREDICATE_LOCK && length == 24) predicate();
        in.struct("");
        in.take("contents", end - in.position());
        align();
    }

    private void lock() throws Invalid {
        in.struct("TwoPhaseLockRecord");
        for (int i = 1; i <= 3; i++) in.u32("locktag.locktag_field" + i);
        in.u16("locktag.locktag_field4");
        in.u8("locktag.locktag_type");
        in.u8("locktag.locktag_lockmethodid");
        in.i32("lockmode");
    }

    private void statistics() throws Invalid {
        in.struct("TwoPhasePgStatRecord");
        String before = version.since(V15) ? "_pre_truncdrop" : "_pre_trunc";
        for (String name : new String[] {"inserted", "updated", "deleted"}) in.u64("tuples_" + name);
        if (version.since(V9_5)) {
            for (String name : new String[] {"inserted", "updated", "deleted"}) in.u64(name + before);
        }
        String table = version.since(V16) ? "" : "t_";
        in.u32(table + "id");
        in.u8(table + "shared");
        if (version.since(V9_5)) in.u8(table + (version.since(V15) ? "truncdropped" : "truncated"));
        align();
    }

    private void predicate() throws Invalid {
        in.struct("TwoPhasePredicateRecord");
        if (in.i32("type") == 0) {
            in.u32("data.xactRecord.xmin");
            in.flags32("data.xactRecord.flags");
            in.take("padding", 12);
        } else {
            for (int i = 1; i <= 4; i++) in.u32("data.lockRecord.target.locktag_field" + i);
            in.u32("data.lockRecord.filler");
        }
    }
}
