package outagebook.wal;

import static outagebook.wal.WalVersion.V14;

/**
 * What extensions and logical replication write: ReplicationOrigin, LogicalMessage, Generic.
 *
 * <p>Source: PostgreSQL 9.5 to 18, backend/access/rmgrdesc/replorigindesc.c, logicalmsgdesc.c, genericdesc.c;
 * replication/origin.h, replication/message.h.
 */
final class LogicalDescribers {
    static final int SET = 0x00;
    static final int DROP = 0x10;
    static final int MESSAGE = 24;

    private LogicalDescribers() {}

    static void origin(WalRecord record, int info, Bytes main, Words out) {
        if (info == SET) {
            out.text("set ").dec(main.u16(8)).text("; lsn ").lsn(main.u64(0)).text("; force: ").dec(main.u8(10));
        } else if (info == DROP) {
            out.text("drop ").dec(main.u16(0));
        }
    }

    static void message(WalRecord record, int info, Bytes main, Words out) {
        if (info != 0) return;
        boolean transactional = main.u8(4) != 0;
        if (record.version().since(V14)) {
            out.text(transactional ? "transactional" : "non-transactional");
            out.text(", prefix \"").cString(main, MESSAGE);
            payload(main, out.text("\"; payload ("));
        } else {
            out.text(transactional ? "transactional" : "nontransactional");
            out.text(" message size ").unsigned(main.u64(16)).text(" bytes");
        }
    }

    private static void payload(Bytes main, Words out) {
        long size = main.u64(16);
        int from = MESSAGE + (int) main.u64(8);
        out.unsigned(size).text(" bytes): ");
        for (int i = 0; i < size; i++) {
            if (i > 0) out.text(' ');
            out.octet(main.u8(from + i));
        }
    }

    /** Changed stretches of pages belong to the pages, so main data is empty; the tool would list it all the same. */
    static void generic(WalRecord record, int info, Bytes main, Words out) {
        for (int at = 0; at < main.length();) {
            int length = main.u16(at + 2);
            out.text(at == 0 ? "" : "; ").text("offset ").dec(main.u16(at)).text(", length ").dec(length);
            at += 4 + length;
        }
    }
}
