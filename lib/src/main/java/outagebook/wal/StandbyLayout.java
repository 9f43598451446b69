package outagebook.wal;

import static outagebook.wal.WalVersion.V9_6;

/**
 * The bytes of what a standby must know to answer queries: locks, running transactions, invalidations of caches.
 *
 * <p>Source: PostgreSQL 9.3 to 18 storage/standbydefs.h (to 9.5 storage/standby.h), storage/lockdefs.h (to 9.3
 * storage/lock.h).
 */
final class StandbyLayout {
    private StandbyLayout() {}

    static void read(WalVersion version, int info, FieldReader in) throws Invalid {
        switch (info) {
            case StandbyDescriber.LOCK -> locks(in);
            case StandbyDescriber.RUNNING_XACTS -> running(in);
            case StandbyDescriber.INVALIDATIONS -> {
                if (version.since(V9_6)) invalidations(version, in);
            }
            default -> { }
        }
    }

    private static void locks(FieldReader in) throws Invalid {
        in.struct("xl_standby_locks");
        int count = in.i32("nlocks");
        for (int i = 0; i < count; i++) {
            for (String name : new String[] {"xid", "dbOid", "relOid"}) in.u32("locks[" + i + "]." + name);
        }
    }

    private static void running(FieldReader in) throws Invalid {
        in.struct("xl_running_xacts");
        long xacts = in.i32("xcnt");
        long subxacts = in.i32("subxcnt");
        in.u8("subxid_overflow");
        in.pad(4);
        in.u32("nextXid");
        in.u32("oldestRunningXid");
        in.u32("latestCompletedXid");
        in.u32s("xids", xacts + subxacts);
    }

    private static void invalidations(WalVersion version, FieldReader in) throws Invalid {
        in.struct("xl_invalidations");
        in.u32("dbId");
        in.u32("tsId");
        in.u8("relcacheInitFileInval");
        in.pad(4);
        Invalidations.counted(version, in);
    }
}
