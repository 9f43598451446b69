package outagebook.wal;

import static outagebook.wal.WalVersion.V12;
import static outagebook.wal.WalVersion.V13;
import static outagebook.wal.WalVersion.V15;
import static outagebook.wal.WalVersion.V9_6;

/**
 * Files and directories: Storage, Database, Tablespace, RelMap, Sequence.
 *
 * <p>Source: PostgreSQL 9.3 to 18, backend/access/rmgrdesc/smgrdesc.c, dbasedesc.c, tblspcdesc.c, relmapdesc.c, seqdesc.c;
 * catalog/storage_xlog.h, commands/dbcommands_xlog.h, commands/tablespace.h, utils/relmapper.h, commands/sequence.h.
 */
final class FileDescribers {
    static final int STORAGE_CREATE = 0x10;
    static final int STORAGE_TRUNCATE = 0x20;

    private FileDescribers() {}

    static void storage(WalRecord record, int info, Bytes main, Words out) {
        if (info != STORAGE_CREATE && info != STORAGE_TRUNCATE) {
            Describer.begin(record, out, "");
            return;
        }
        Describer.begin(record, out, ": ");
        if (info == STORAGE_CREATE) RelPath.append(record.version(), main, 0, main.i32(12), out);
        else truncate(record.version(), main, out);
    }

    private static void truncate(WalVersion version, Bytes main, Words out) {
        RelPath.append(version, main, 4, 0, out).text(" to ").dec(main.u32(0)).text(" blocks");
        if (version.since(V9_6)) out.text(" flags ").dec(main.i32(16));
    }

    static void database(WalRecord record, int info, Bytes main, Words out) {
        WalVersion version = record.version();
        boolean walLogged = version.since(V15);
        int drop = walLogged ? 0x20 : 0x10;
        if (info > drop) Describer.begin(record, out, "");
        else if (info == drop) drop(version, main, Describer.begin(record, out, ": ").text("dir"));
        else if (info == 0x10) directory(version, main, 0, out.text("create dir"));
        else copy(version, main, Describer.begin(record, out, ": "));
    }

    private static void copy(WalVersion version, Bytes main, Words out) {
        directory(version, main, 8, out.text("copy dir"));
        directory(version, main, 0, out.text(" to"));
    }

    private static void drop(WalVersion version, Bytes main, Words out) {
        if (version.since(V13)) {
            int count = main.i32(4);
            for (int i = 0; i < count; i++) out.text(' ').dec(main.u32(8 + 4 * i)).text('/').dec(main.u32(0));
        } else {
            directory(version, main, 0, out);
        }
    }

    /** The data has the database's number first; up to 11 so has the text. */
    private static void directory(WalVersion version, Bytes main, int at, Words out) {
        long first = main.u32(version.since(V12) ? at + 4 : at);
        long second = main.u32(version.since(V12) ? at : at + 4);
        out.text(' ').dec(first).text('/').dec(second);
    }

    static void tablespace(WalRecord record, int info, Bytes main, Words out) {
        if (info > 0x10) {
            Describer.begin(record, out, "");
            return;
        }
        Describer.begin(record, out, ": ").dec(main.u32(0));
        if (info == 0) out.text(" \"").cString(main, 4).text('"');
    }

    static void relMap(WalRecord record, int info, Bytes main, Words out) {
        Describer.begin(record, out, info == 0 ? ": " : "");
        if (info != 0) return;
        long size = record.version().since(V15) ? main.i32(8) : main.u32(8);
        out.text("database ").dec(main.u32(0)).text(" tablespace ").dec(main.u32(4)).text(" size ").dec(size);
    }

    static void sequence(WalRecord record, int info, Bytes main, Words out) {
        Describer.begin(record, out, info == 0 ? ": " : "");
        if (info == 0) out.text("rel ").rel(main, 0);
    }
}
