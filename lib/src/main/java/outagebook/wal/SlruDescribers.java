package outagebook.wal;

import static outagebook.wal.WalVersion.V10;
import static outagebook.wal.WalVersion.V14;
import static outagebook.wal.WalVersion.V17;
import static outagebook.wal.WalVersion.V9_5;

/**
 * The pages that tell transactions' fate: CLOG, CommitTs, MultiXact. Their numbers have 32 bits up to 16 and 64 from 17 on.
 *
 * <p>Source: PostgreSQL 9.3 to 18, backend/access/rmgrdesc/clogdesc.c, committsdesc.c, mxactdesc.c; access/clog.h,
 * access/commit_ts.h, access/multixact.h.
 */
final class SlruDescribers {
    static final int ZEROPAGE = 0x00;
    static final int TRUNCATE = 0x10;
    static final int SET_TIMESTAMP = 0x20;
    static final int ZERO_MEMBERS = 0x10;
    static final int CREATE_ID = 0x20;
    static final int TRUNCATE_ID = 0x30;
    static final String[] STATUS = {"keysh", "sh", "fornokeyupd", "forupd", "nokeyupd", "upd"};

    private SlruDescribers() {}

    static void clog(WalRecord record, int info, Bytes main, Words out) {
        boolean known = info == ZEROPAGE || info == TRUNCATE;
        boolean words = record.version().since(V10);
        Describer.begin(record, out, known ? ": " : "");
        if (!known) return;
        out.text(words ? "page " : "").dec(page(record, main));
        if (words && info == TRUNCATE) out.text("; oldestXact ").dec(main.u32(behindPage(record)));
    }

    static void commitTs(WalRecord record, int info, Bytes main, Words out) {
        boolean words = record.version().since(V10);
        switch (info) {
            case ZEROPAGE -> out.dec(page(record, main));
            case TRUNCATE -> {
                out.text(words ? "pageno " : "").dec(page(record, main));
                if (words) out.text(", oldestXid ").dec(main.u32(behindPage(record)));
            }
            case SET_TIMESTAMP -> {
                if (!record.version().since(V14)) timestamp(main, out);
            }
            default -> { }
        }
    }

    private static void timestamp(Bytes main, Words out) {
        out.text("set ").time(main.u64(0)).text('/').dec(main.u16(8)).text(" for: ").dec(main.u32(12));
        for (int at = 16; at + 4 <= main.length(); at += 4) out.text(", ").dec(main.u32(at));
    }

    static void multiXact(WalRecord record, int info, Bytes main, Words out) {
        if (info <= ZERO_MEMBERS) Describer.begin(record, out, ": ").dec(page(record, main));
        else if (info == CREATE_ID) created(main, Describer.begin(record, out, " "));
        else if (info == TRUNCATE_ID && record.version().since(V9_5)) truncated(main, out);
        else Describer.begin(record, out, "");
    }

    private static void created(Bytes main, Words out) {
        int members = main.i32(8);
        out.dec(main.u32(0)).text(" offset ").dec(main.u32(4)).text(" nmembers ").dec(members).text(": ");
        for (int at = 12; members > 0; members--, at += 8) {
            int status = main.i32(at + 4);
            boolean known = status >= 0 && status < STATUS.length;
            out.dec(main.u32(at)).text(" (").text(known ? STATUS[status] : "unk").text(") ");
        }
    }

    private static void truncated(Bytes main, Words out) {
        out.text("offsets [").dec(main.u32(4)).text(", ").dec(main.u32(8));
        out.text("), members [").dec(main.u32(12)).text(", ").dec(main.u32(16)).text(')');
    }

    private static long page(WalRecord record, Bytes main) {
        return record.version().since(V17) ? main.u64(0) : main.i32(0);
    }

    private static int behindPage(WalRecord record) {
        return record.version().since(V17) ? 8 : 4;
    }
}
