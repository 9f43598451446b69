package outagebook.wal;

import static outagebook.wal.WalVersion.V13;
import static outagebook.wal.WalVersion.V16;
import static outagebook.wal.WalVersion.V18;
import static outagebook.wal.WalVersion.V9_4;
import static outagebook.wal.WalVersion.V9_5;
import static outagebook.wal.WalVersion.V9_6;

/**
 * What a standby must know to answer queries: locks, running transactions, invalidations of caches.
 *
 * <p>Source: PostgreSQL 9.3 to 18, backend/access/rmgrdesc/standbydesc.c (9.3 to 9.5: xactdesc.c for the invalidations);
 * storage/standbydefs.h, storage/sinval.h.
 */
final class StandbyDescriber implements Describer {
    /** Bytes in a SharedInvalidationMessage. */
    static final int MESSAGE = 16;
    static final int LOCK = 0x00;
    static final int RUNNING_XACTS = 0x10;
    static final int INVALIDATIONS = 0x20;

    @Override public void describe(WalRecord record, int info, Bytes main, Words out) {
        WalVersion version = record.version();
        switch (info) {
            case LOCK -> locks(version, main, Describer.begin(record, out, ":"));
            case RUNNING_XACTS -> running(version, main, Describer.begin(record, out, ": "));
            case INVALIDATIONS -> {
                if (version.since(V9_6)) {
                    invalidations(version, main, 16, main.i32(12), main.u8(8) != 0, main.u32(0), main.u32(4), out);
                } else {
                    Describer.begin(record, out, "");
                }
            }
            default -> Describer.begin(record, out, "");
        }
    }

    /** A blank in front of each lock up to 9.4, one behind it from 9.5 on. */
    private static void locks(WalVersion version, Bytes main, Words out) {
        boolean behind = version.since(V9_5);
        int count = main.i32(0);
        for (int i = 0, at = 4; i < count; i++, at += 12) {
            out.text(behind ? "xid " : " xid ").dec(main.u32(at)).text(" db ").dec(main.u32(at + 4));
            out.text(" rel ").dec(main.u32(at + 8)).text(behind ? " " : "");
        }
    }

    private static void running(WalVersion version, Bytes main, Words out) {
        int xacts = main.i32(0);
        int subxacts = main.i32(4);
        out.text("nextXid ").dec(main.u32(12)).text(" latestCompletedXid ").dec(main.u32(20));
        out.text(" oldestRunningXid ").dec(main.u32(16));
        if (xacts > 0) xids(main, 24, xacts, out.text("; ").dec(xacts).text(" xacts:"));
        if (main.u8(8) != 0) out.text(version.since(V16) ? "; subxid overflowed" : "; subxid ovf");
        if (subxacts > 0 && version.since(V16)) {
            xids(main, 24 + 4 * xacts, subxacts, out.text("; ").dec(subxacts).text(" subxacts:"));
        }
    }

    /** Transaction numbers, each with a blank in front. */
    static void xids(Bytes data, int from, int count, Words out) {
        for (int i = 0; i < count; i++) out.text(' ').dec(data.u32(from + 4 * i));
    }

    /** The invalidation messages in this place of the data; 9.6 to 12 write the label even if there are none. */
    static void invalidations(WalVersion version, Bytes data, int from, int count, boolean initFile, long db, long spc, Words out) {
        if (count <= 0 && version.since(V13)) return;
        if (initFile) out.text("; relcache init file inval dbid ").dec(db).text(" tsid ").dec(spc);
        out.text("; inval msgs:");
        for (int i = 0, at = from; i < count; i++, at += MESSAGE) invalidation(version, data, at, out.text(' '));
    }

    private static void invalidation(WalVersion version, Bytes data, int at, Words out) {
        int id = (byte) data.u8(at);
        if (id >= 0) out.text("catcache ").dec(id);
        else if (id == -1) out.text("catalog ").dec(data.u32(at + 8));
        else if (id == -2) out.text("relcache ").dec(data.u32(at + 8));
        else if (id == -3) out.text("smgr");
        else if (id == -4) relmap(version, data, at, out.text("relmap"));
        else if (id == -5 && version.since(V9_4)) out.text("snapshot ").dec(data.u32(at + 8));
        else if (id == -6 && version.since(V18)) out.text("relsync ").dec(data.u32(at + 8));
        else out.text(version.since(V9_6) ? "unrecognized id " : "unknown id ").dec(id);
    }

    private static void relmap(WalVersion version, Bytes data, int at, Words out) {
        if (version.since(V9_6)) out.text(" db ").dec(data.u32(at + 4));
    }
}
