package outagebook.recovery;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import outagebook.recovery.PageChange.Effect;
import outagebook.wal.WalRecord;

/**
 * One record of the replay: what it did to which page, and why.
 *
 * @param record       the record
 * @param changes      of the pages that it names, and of maps beside them
 * @param transactions those that it ends or prepares, and how
 * @param problem      why it was not replayed, or not fully; "" if it was
 */
public record Step(WalRecord record, List<PageChange> changes, Map<Long, TransactionStatus> transactions, String problem) {
    /** {@return the change of this page, if the record names it} */
    public Optional<PageChange> change(PageId page) {
        return changes.stream().filter(change -> change.page().equals(page)).findFirst();
    }

    /** {@return whether a page is now another one than before} */
    public boolean changed() {
        return changes.stream().anyMatch(c -> c.effect().compareTo(Effect.RESTORED) <= 0 || c.effect() == Effect.DROPPED);
    }

    /** {@return one line for the record, and one for each page} */
    @Override public String toString() {
        String ended = transactions.entrySet().stream().map(e -> ": transaction " + e.getKey() + " is " + e.getValue().toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
        String pages = changes.stream().map(change -> "\n  " + change).collect(Collectors.joining());
        String all = (problem.isEmpty() ? "" : ": " + problem) + ended + pages;
        return record.lsn() + " " + record.rmgr() + "/" + record.operation() + (record.xid() == 0 ? "" : ", xid " + record.xid())
                + (all.isEmpty() ? ": no page" : all);
    }
}
