package outagebook.wal;

import static outagebook.wal.WalVersion.V10;
import static outagebook.wal.WalVersion.V14;
import static outagebook.wal.WalVersion.V17;
import static outagebook.wal.WalVersion.V9_5;

/**
 * The bytes of records about the pages that tell transactions' fate: CLOG, CommitTs, MultiXact.
 *
 * <p>Source: PostgreSQL 9.3 to 18 access/clog.h, access/commit_ts.h, access/multixact.h; a page's number alone has no
 * struct, there the name is that of the variable in clog.c, commit_ts.c and multixact.c.
 */
final class SlruLayouts {
    private SlruLayouts() {}

    static void clog(WalVersion version, int info, FieldReader in) throws Invalid {
        if (info == SlruDescribers.ZEROPAGE) page(version, in);
        if (info != SlruDescribers.TRUNCATE) return;
        in.struct(version.since(V10) ? "xl_clog_truncate" : "");
        page(version, in);
        if (!version.since(V10)) return;
        in.u32("oldestXact");
        in.u32("oldestXactDb");
    }

    static void commitTs(WalVersion version, int info, FieldReader in) throws Invalid {
        if (info == SlruDescribers.ZEROPAGE) page(version, in);
        else if (info == SlruDescribers.TRUNCATE) truncatedTimes(version, in);
        else if (info == SlruDescribers.SET_TIMESTAMP && !version.since(V14)) times(in);
    }

    private static void truncatedTimes(WalVersion version, FieldReader in) throws Invalid {
        in.struct(version.since(V10) ? "xl_commit_ts_truncate" : "");
        page(version, in);
        if (version.since(V10)) in.u32("oldestXid");
    }

    private static void times(FieldReader in) throws Invalid {
        in.struct("xl_commit_ts_set");
        in.time("timestamp");
        in.u16("nodeid");
        in.pad(4);
        in.u32("mainxid");
        in.struct("");
        in.u32s("subxids", in.remaining() / 4);
    }

    static void multiXact(WalVersion version, int info, FieldReader in) throws Invalid {
        switch (info) {
            case SlruDescribers.ZEROPAGE, SlruDescribers.ZERO_MEMBERS -> page(version, in);
            case SlruDescribers.CREATE_ID -> created(in);
            case SlruDescribers.TRUNCATE_ID -> {
                if (version.since(V9_5)) truncated(in);
            }
            default -> { }
        }
    }

    private static void created(FieldReader in) throws Invalid {
        in.struct("xl_multixact_create");
        in.u32("mid");
        in.u32("moff");
        int members = in.i32("nmembers");
        for (int i = 0; i < members; i++) {
            in.u32("members[" + i + "].xid");
            int status = in.i32("members[" + i + "].status");
            boolean known = status >= 0 && status < SlruDescribers.STATUS.length;
            in.meaning(() -> status + " (" + (known ? SlruDescribers.STATUS[status] : "unk") + ")");
        }
    }

    private static void truncated(FieldReader in) throws Invalid {
        in.struct("xl_multixact_truncate");
        for (String name : new String[] {"oldestMultiDB", "startTruncOff", "endTruncOff", "startTruncMemb", "endTruncMemb"}) in.u32(name);
    }

    /** 32 bits to 16, 64 from 17 on. */
    private static void page(WalVersion version, FieldReader in) throws Invalid {
        if (version.since(V17)) in.u64("pageno");
        else in.i32("pageno");
    }
}
