package outagebook.recovery;

import static outagebook.wal.WalVersion.V15;
import static outagebook.wal.WalVersion.V9_5;
import static outagebook.wal.WalVersion.V9_6;

/**
 * Records that bring whole pages, or take whole files away: XLOG, Storage, Database, Sequence.
 *
 * <p>Source: PostgreSQL 9.3 to 18 backend/access/transam/xlog.c (xlog_redo), backend/catalog/storage.c (smgr_redo),
 * backend/commands/dbcommands.c (dbase_redo), backend/commands/sequence.c (seq_redo; from 18 on in the same place).
 */
final class FileRedo {
    private static final int FPI_FOR_HINT = 0xA0;
    private static final int FPI = 0xB0;
    private static final int FPI_MULTI = 0xC0;
    private static final int SEQUENCE_MAGIC = 0x1717;
    private static final int TRUNCATE_HEAP = 1;
    private static final int TRUNCATE_VM = 2;
    private static final int FORKS = 4;

    private FileRedo() {}

    /** Up to 9.4 the one page of an image record is in its data. Other records of XLOG touch no page. */
    static boolean xlog(Redo redo) {
        int info = redo.info();
        if (redo.since(V9_5) && (info == FPI || info == FPI_FOR_HINT || info == FPI_MULTI)) redo.restoreAll();
        if (!redo.since(V9_5) && info == FPI_FOR_HINT) {
            Data main = redo.main();
            var page = new PageId(main.u32(0), main.u32(4), main.u32(8), main.i32(12), main.u32(16));
            redo.restore(page, HeapForm.filled(main.from(24), main.u16(20), main.u16(22)), "restored from the image in the record");
        }
        return true;
    }

    /** A file that is cut has no pages from there on. A file that is made may be there already, with pages; it stays. */
    static boolean storage(Redo redo) {
        Data main = redo.main();
        if (redo.info() == 0x20) {
            int flags = redo.since(V9_6) ? main.i32(16) : TRUNCATE_HEAP | TRUNCATE_VM;
            PageId end = new PageId(main.u32(4), main.u32(8), main.u32(12), 0, main.u32(0));
            if ((flags & TRUNCATE_HEAP) != 0) redo.drop(end);
            if ((flags & TRUNCATE_VM) != 0) VisibilityMap.truncate(redo, end);
        }
        return true;
    }

    /** All forks of a relation go. */
    static void drop(Redo redo, Data rel) {
        for (int fork = 0; fork < FORKS; fork++) redo.drop(new PageId(rel.u32(0), rel.u32(4), rel.u32(8), fork, 0));
    }

    /** A database that is copied file by file has pages of which the WAL says nothing. */
    static boolean database(Redo redo) {
        Data main = redo.main();
        boolean drop = redo.info() == (redo.since(V15) ? 0x20 : 0x10);
        if (drop) redo.drop(id -> id.db() == main.u32(0));
        return drop || redo.since(V15) && redo.info() == 0x10;
    }

    /** The one page of a sequence is made anew each time. */
    static boolean sequence(Redo redo) {
        Data main = redo.main();
        PageId page = redo.since(V9_5) ? redo.page(0) : HeapForm.relation(main, 0);
        redo.initOrRestore(0, page, Integer.BYTES).ifPresent(edit -> {
            edit.append(main.from(12).bytes());
            edit.set32(edit.special(), SEQUENCE_MAGIC);
        });
        return redo.info() == 0;
    }
}
