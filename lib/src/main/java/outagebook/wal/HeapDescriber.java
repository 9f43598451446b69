package outagebook.wal;

/**
 * Heap: rows inserted, deleted, updated, locked.
 *
 * <p>Sources: PostgreSQL backend/access/rmgrdesc/heapdesc.c (heap_desc), access/heapam_xlog.h, of 9.5 to 18;
 * 9.3 and 9.4 are in {@link OldHeapDescriber}.
 */
final class HeapDescriber implements Describer {
    static final int INSERT = 0x00;
    static final int DELETE = 0x10;
    static final int UPDATE = 0x20;
    static final int TRUNCATE = 0x30;
    static final int HOT_UPDATE = 0x40;
    static final int CONFIRM = 0x50;
    static final int LOCK = 0x60;
    static final int INPLACE = 0x70;
    static final int OPERATION = 0x70;
    static final int INIT_PAGE = 0x80;
    private static final int CASCADE = 0x01;
    private static final int RESTART_SEQS = 0x02;
    private static final String[] INFOBITS = {"IS_MULTI", "LOCK_ONLY", "EXCL_LOCK", "KEYSHR_LOCK", "KEYS_UPDATED"};

    @Override public void describe(WalRecord record, int info, Bytes main, Words out) {
        WalVersion version = record.version();
        if (version.since(WalVersion.V16)) named(version, info & OPERATION, main, out);
        else if (version.since(WalVersion.V9_5)) plain(version, info & OPERATION, main, out);
        else OldHeapDescriber.heap(info, main, out);
    }

    /** 9.5 to 15: names and values behind each other; flags are shown from 12 on. */
    private static void plain(WalVersion version, int operation, Bytes main, Words out) {
        switch (operation) {
            case INSERT -> flags(version, main, 2, out.text("off ").dec(main.u16(0)));
            case DELETE -> infobits(flags(version, main, 7, out.text("off ").dec(main.u16(4))).text(' '), main.u8(6));
            case UPDATE, HOT_UPDATE -> updated(version, main, out);
            case TRUNCATE -> truncated(version, main, out);
            case CONFIRM, INPLACE -> out.text("off ").dec(main.u16(0));
            case LOCK -> locked(version, "xid ", main, out);
            default -> { }
        }
    }

    private static void updated(WalVersion version, Bytes main, Words out) {
        flags(version, main, 7, out.text("off ").dec(main.u16(4)).text(" xmax ").dec(main.u32(0)));
        infobits(out.text(' '), main.u8(6)).text("; new off ").dec(main.u16(12)).text(" xmax ").dec(main.u32(8));
    }

    private static void truncated(WalVersion version, Bytes main, Words out) {
        if (!version.since(WalVersion.V11)) return;
        int flags = main.u8(8);
        if ((flags & CASCADE) != 0) out.text("cascade ");
        if ((flags & RESTART_SEQS) != 0) out.text("restart_seqs ");
        out.text("nrelids ").dec(main.u32(4)).text(" relids");
        for (int i = 0; i < main.u32(4); i++) out.text(' ').dec(main.u32(12 + 4 * i));
    }

    /** A lock on a row (LOCK) or on a newer version of it (LOCK_UPDATED, where the transaction is called xmax). */
    static void locked(WalVersion version, String who, Bytes main, Words out) {
        out.text("off ").dec(main.u16(4)).text(": ").text(who).dec(main.u32(0));
        if (version.since(WalVersion.V12)) out.text(": flags ").flags(main.u8(7));
        else if (version.since(WalVersion.V9_6)) out.text(": flags ").dec(main.u8(7));
        infobits(out.text(' '), main.u8(6));
    }

    private static Words flags(WalVersion version, Bytes main, int at, Words out) {
        return version.since(WalVersion.V12) ? out.text(" flags ").flags(main.u8(at)) : out;
    }

    /** Each bit's name with a blank behind it. */
    static Words infobits(Words out, int bits) {
        for (int i = 0; i < INFOBITS.length; i++) if ((bits >> i & 1) != 0) out.text(INFOBITS[i]).text(' ');
        return out;
    }

    /** From 16 on: each value with its name and a colon in front. */
    private static void named(WalVersion version, int operation, Bytes main, Words out) {
        switch (operation) {
            case INSERT -> out.text("off: ").dec(main.u16(0)).text(", flags: ").flags(main.u8(2));
            case DELETE, LOCK -> namedXmax(main, out);
            case UPDATE, HOT_UPDATE -> namedUpdate(main, out);
            case TRUNCATE -> namedTruncate(main, out);
            case CONFIRM -> out.text("off: ").dec(main.u16(0));
            case INPLACE -> namedInplace(version, main, out);
            default -> { }
        }
    }

    /** DELETE, LOCK and LOCK_UPDATED, whose layouts are the same. */
    static void namedXmax(Bytes main, Words out) {
        out.text("xmax: ").dec(main.u32(0)).text(", off: ").dec(main.u16(4)).text(", infobits: ");
        listed(INFOBITS, main.u8(6), out).text(", flags: ").flags(main.u8(7));
    }

    private static void namedUpdate(Bytes main, Words out) {
        out.text("old_xmax: ").dec(main.u32(0)).text(", old_off: ").dec(main.u16(4)).text(", old_infobits: ");
        listed(INFOBITS, main.u8(6), out).text(", flags: ").flags(main.u8(7));
        out.text(", new_xmax: ").dec(main.u32(8)).text(", new_off: ").dec(main.u16(12));
    }

    private static void namedTruncate(Bytes main, Words out) {
        listed(new String[] {"CASCADE", "RESTART_SEQS"}, main.u8(8), out.text("flags: "));
        out.text(", nrelids: ").dec(main.u32(4)).text(", relids: [");
        for (int i = 0; i < main.u32(4); i++) out.text(i == 0 ? "" : ", ").dec(main.u32(12 + 4 * i));
        out.text(']');
    }

    private static void namedInplace(WalVersion version, Bytes main, Words out) {
        out.text("off: ").dec(main.u16(0));
        if (!version.since(WalVersion.V18)) return;
        StandbyDescriber.invalidations(version, main, 20, main.i32(16), main.u8(12) != 0, main.u32(4), main.u32(8), out);
    }

    private static Words listed(String[] names, int bits, Words out) {
        int from = out.text('[').length();
        for (int i = 0; i < names.length; i++) {
            if ((bits >> i & 1) != 0) out.text(out.length() == from ? "" : ", ").text(names[i]);
        }
        return out.text(']');
    }
}
