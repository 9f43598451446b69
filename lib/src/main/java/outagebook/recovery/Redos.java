package outagebook.recovery;

import static outagebook.wal.WalVersion.V9_5;

import java.util.Map;
import java.util.function.Predicate;
import outagebook.wal.BlockRef;
import outagebook.wal.WalException;

/**
 * Who replays which records, by resource manager.
 *
 * <p>Source of the numbers: PostgreSQL access/rmgrlist.h. Those left out here (Hash, Gin, Gist, SPGist, BRIN, Generic and the ones of
 * extensions) change pages in ways that are not replayed.
 */
final class Redos {
    private static final Predicate<Redo> NO_PAGES = redo -> true;
    private static final Map<Integer, Predicate<Redo>> BY_RMGR = Map.ofEntries(
            Map.entry(0, FileRedo::xlog), Map.entry(1, TransactionRedo::redo), Map.entry(2, FileRedo::storage), Map.entry(3, NO_PAGES),
            Map.entry(4, FileRedo::database), Map.entry(5, NO_PAGES), Map.entry(6, NO_PAGES), Map.entry(7, NO_PAGES), Map.entry(8, NO_PAGES),
            Map.entry(9, Heap2Redo::heap2), Map.entry(10, HeapRedo::heap), Map.entry(11, Redos::btree), Map.entry(15, FileRedo::sequence),
            Map.entry(18, NO_PAGES), Map.entry(19, NO_PAGES), Map.entry(21, NO_PAGES));

    private Redos() {}

    private static boolean btree(Redo redo) {
        return redo.since(V9_5) ? BtreeRedo.redo(redo) : OldBtreeRedo.redo(redo);
    }

    /** {@return what was not done, "" if the record was replayed} */
    static String apply(Redo redo) {
        Predicate<Redo> known = BY_RMGR.getOrDefault(redo.record().header().rmid(), unknown -> false);
        try {
            if (known.test(redo)) return "";
            return notReplayed(redo);
        } catch (PageEdit.Misfit | IndexOutOfBoundsException | NegativeArraySizeException | WalException e) {
            String why = name(redo) + " at " + redo.record().lsn() + " does not fit: " + e.getMessage();
            redo.giveUp(why);
            return why;
        }
    }

    private static String name(Redo redo) {
        return redo.record().rmgr() + "/" + redo.record().operation();
    }

    /** Images are put in place all the same; the other pages are in doubt. Up to 9.4 the record names no page, but the relation. */
    private static String notReplayed(Redo redo) {
        String why = "not replayed: " + name(redo);
        for (BlockRef block : redo.record().blocks()) {
            if (!redo.restores(block.id())) redo.doubt(PageId.of(block), why);
        }
        Data main = redo.main();
        int rmid = redo.record().header().rmid();
        if (!redo.since(V9_5) && rmid >= 9 && main.length() >= 12) redo.doubt(HeapForm.relation(main, Memory.ALL), why);
        redo.restoreAll();
        return why;
    }
}
