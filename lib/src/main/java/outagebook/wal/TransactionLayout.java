package outagebook.wal;

import static outagebook.wal.WalVersion.V10;
import static outagebook.wal.WalVersion.V11;
import static outagebook.wal.WalVersion.V14;
import static outagebook.wal.WalVersion.V15;
import static outagebook.wal.WalVersion.V16;
import static outagebook.wal.WalVersion.V18;
import static outagebook.wal.WalVersion.V9_6;

import java.util.Arrays;

/**
 * The bytes of ends of transactions, and of what leads to them, from 9.5 on.
 *
 * <p>Source: PostgreSQL 9.5 to 18 access/xact.h.
 */
final class TransactionLayout {
    private TransactionLayout() {}

    static void read(WalVersion version, int info, FieldReader in) throws Invalid {
        switch (info & TransactionDescriber.OPERATION) {
            case TransactionDescriber.COMMIT, TransactionDescriber.COMMIT_PREPARED -> ended(version, info, false, in);
            case TransactionDescriber.ABORT, TransactionDescriber.ABORT_PREPARED -> ended(version, info, true, in);
            case TransactionDescriber.PREPARE -> PreparedLayout.read(version, in);
            case TransactionDescriber.ASSIGNMENT -> assignment(in);
            case TransactionDescriber.INVALIDATIONS -> {
                if (!version.since(V14)) return;
                in.struct("xl_xact_invals");
                Invalidations.counted(version, in);
            }
            default -> { }
        }
    }

    static void assignment(FieldReader in) throws Invalid {
        in.struct("xl_xact_assignment");
        in.u32("xtop");
        in.u32s("xsub", in.i32("nsubxacts"));
    }

    private static void ended(WalVersion version, int info, boolean abort, FieldReader in) throws Invalid {
        in.struct(abort ? "xl_xact_abort" : "xl_xact_commit");
        in.time("xact_time");
        if ((info & TransactionParts.HAS_INFO) == 0) return;
        in.struct("xl_xact_xinfo");
        int flags = in.flags32("xinfo", names(version)) & ~TransactionParts.unknown(version, abort);
        objects(version, flags, in);
        prepared(flags, in);
        if ((flags & TransactionParts.ORIGIN) != 0) origin(in);
    }

    private static String[] names(WalVersion version) {
        String[] names = new String[Integer.SIZE];
        Arrays.fill(names, "");
        String[] parts = {"HAS_DBINFO", "HAS_SUBXACTS", version.since(V16) ? "HAS_RELFILELOCATORS" : "HAS_RELFILENODES", "HAS_INVALS",
            "HAS_TWOPHASE", "HAS_ORIGIN"};
        System.arraycopy(parts, 0, names, 0, parts.length);
        if (version.since(V10)) names[6] = "HAS_AE_LOCKS";
        if (version.since(V11)) names[7] = "HAS_GID";
        if (version.since(V15)) names[8] = "HAS_DROPPED_STATS";
        if (version.since(V9_6)) names[29] = "APPLY_FEEDBACK";
        names[30] = "UPDATE_RELCACHE_FILE";
        names[31] = "FORCE_SYNC_COMMIT";
        return names;
    }

    /** What the transaction did besides changing pages: each part is there if its flag is set. */
    private static void objects(WalVersion version, int flags, FieldReader in) throws Invalid {
        if ((flags & TransactionParts.DBINFO) != 0) {
            in.struct("xl_xact_dbinfo");
            in.u32("dbId");
            in.u32("tsId");
        }
        if ((flags & TransactionParts.SUBXACTS) != 0) {
            in.struct("xl_xact_subxacts");
            in.u32s("subxacts", in.i32("nsubxacts"));
        }
        if ((flags & TransactionParts.RELS) != 0) {
            in.struct(version.since(V16) ? "xl_xact_relfilelocators" : "xl_xact_relfilenodes");
            rels(version, version.since(V16) ? "xlocators" : "xnodes", in.i32("nrels"), in);
        }
        if ((flags & TransactionParts.DROPPED_STATS) != 0) {
            in.struct("xl_xact_stats_items");
            stats(version, "items", in.i32("nitems"), in);
        }
        if ((flags & TransactionParts.INVALS) != 0) {
            in.struct("xl_xact_invals");
            Invalidations.counted(version, in);
        }
    }

    private static void prepared(int flags, FieldReader in) throws Invalid {
        if ((flags & TransactionParts.TWOPHASE) == 0) return;
        in.struct("xl_xact_twophase");
        in.u32("xid");
        in.struct("");
        if ((flags & TransactionParts.GID) != 0) in.text("twophase_gid");
    }

    private static void origin(FieldReader in) throws Invalid {
        in.struct("xl_xact_origin");
        in.lsn("origin_lsn");
        in.time("origin_timestamp");
    }

    static void rels(WalVersion version, String name, int count, FieldReader in) throws Invalid {
        for (int i = 0; i < count; i++) in.relMembers(name + "[" + i + "].", version);
    }

    /** Entries of xl_xact_stats_item. */
    static void stats(WalVersion version, String name, int count, FieldReader in) throws Invalid {
        for (int i = 0; i < count; i++) {
            String item = name + "[" + i + "].";
            in.i32(item + "kind");
            in.u32(item + "dboid");
            in.u32(item + (version.since(V18) ? "objid_lo" : "objoid"));
            if (version.since(V18)) in.u32(item + "objid_hi");
        }
    }
}
