package outagebook.recovery;

import java.util.StringJoiner;
import java.util.function.LongPredicate;
import outagebook.wal.RowValues;

/**
 * A row on a page: which transactions made and ended it, and its values.
 *
 * <p>Source: PostgreSQL access/htup_details.h.
 *
 * @param number    of its line pointer
 * @param xmin      the transaction that inserted it
 * @param xmax      the transaction that deleted, updated or locked it, 0 if none did
 * @param ctid      its own place, or that of the row that an update put in its place
 * @param infomask  bits, among them the hint bits (t_infomask)
 * @param infomask2 more bits, and the number of columns (t_infomask2)
 * @param values    read as the given columns
 */
public record PageRow(int number, long xmin, long xmax, String ctid, int infomask, int infomask2, RowValues values) {
    /** Bytes of a row's header in front of the null bitmap. */
    static final int HEADER = 23;
    private static final int XMAX_KEYSHR_LOCK = 0x0010;
    private static final int XMAX_EXCL_LOCK = 0x0040;
    private static final int XMAX_LOCK_ONLY = 0x0080;
    private static final int XMIN_COMMITTED = 0x0100;
    private static final int XMIN_INVALID = 0x0200;
    private static final int XMAX_COMMITTED = 0x0400;
    private static final int XMAX_INVALID = 0x0800;
    private static final int XMAX_IS_MULTI = 0x1000;
    private static final int FROZEN = 2;
    private static final int FIRST_NORMAL = 3;

    static PageRow of(Page page, Item item, RowValues values) {
        int at = item.offset();
        return new PageRow(item.number(), page.u32(at), page.u32(at + 4), ctid(page, at), page.u16(at + 20), page.u16(at + 18), values);
    }

    private static String ctid(Page page, int at) {
        return "(" + page.blockNumber(at + 12) + "," + page.u16(at + 16) + ")";
    }

    /** {@return the transactions and the place in the header of a row} */
    static String header(Page page, Item item) {
        int at = item.offset();
        return "xmin " + page.u32(at) + ", xmax " + page.u32(at + 4) + ", ctid " + ctid(page, at);
    }

    /**
     * {@return whether a query that begins now sees the row, if no other transaction is running}
     *
     * @param committed whether a transaction was committed; asked only where no hint bit tells it
     */
    public Visibility visibility(LongPredicate committed) {
        if (xmin == FROZEN || has(XMIN_COMMITTED | XMIN_INVALID)) return ended("frozen", committed);
        if (has(XMIN_COMMITTED)) return ended("inserted by " + xmin + ", committed (hint bit)", committed);
        if (has(XMIN_INVALID)) return new Visibility(Answer.NOT_VISIBLE, "inserted by " + xmin + ", not committed (hint bit)");
        if (done(xmin, committed)) return ended("inserted by " + xmin + ", committed", committed);
        return new Visibility(Answer.NOT_VISIBLE, "inserted by " + xmin + ", not committed");
    }

    private Visibility ended(String inserted, LongPredicate committed) {
        if (xmax == 0 || has(XMAX_INVALID)) return new Visibility(Answer.VISIBLE, inserted);
        if (isOnlyLocked()) return new Visibility(Answer.VISIBLE, inserted + "; locked by " + (has(XMAX_IS_MULTI) ? "multixact " : "") + xmax);
        if (has(XMAX_IS_MULTI)) return new Visibility(Answer.UNKNOWN, inserted + "; deleted or updated by a member of multixact " + xmax);
        String by = inserted + "; deleted or updated by " + xmax;
        if (has(XMAX_COMMITTED)) return new Visibility(Answer.NOT_VISIBLE, by + ", committed (hint bit)");
        return done(xmax, committed) ? new Visibility(Answer.NOT_VISIBLE, by + ", committed") : new Visibility(Answer.VISIBLE, by + ", not committed");
    }

    private boolean isOnlyLocked() {
        return has(XMAX_LOCK_ONLY) || (infomask & (XMAX_IS_MULTI | XMAX_EXCL_LOCK | XMAX_KEYSHR_LOCK)) == XMAX_EXCL_LOCK;
    }

    private static boolean done(long xid, LongPredicate committed) {
        return xid != 0 && (xid < FIRST_NORMAL || committed.test(xid));
    }

    private boolean has(int bits) {
        return (infomask & bits) == bits;
    }

    /** {@return the hint bits that are set, in words; "" if there are none} */
    public String hints() {
        var words = new StringJoiner(", ");
        if (has(XMIN_COMMITTED)) words.add(has(XMIN_INVALID) ? "xmin frozen" : "xmin committed");
        else if (has(XMIN_INVALID)) words.add("xmin invalid");
        if (has(XMAX_COMMITTED)) words.add("xmax committed");
        if (has(XMAX_INVALID)) words.add("xmax invalid");
        return words.toString();
    }

    @Override public String toString() {
        return number + ": xmin " + xmin + ", xmax " + xmax + ": " + values;
    }

    /** Whether a row is seen. */
    public enum Answer {
        /** A query sees it. */
        VISIBLE("visible"),
        /** No query sees it. */
        NOT_VISIBLE("not visible"),
        /** The page does not tell: the members of a multixact are in pg_multixact. */
        UNKNOWN("not known");

        private final String words;

        Answer(String words) {
            this.words = words;
        }

        @Override public String toString() {
            return words;
        }
    }

    /**
     * Whether a row is seen, and which transactions say so.
     *
     * @param answer whether it is
     * @param why    in words
     */
    public record Visibility(Answer answer, String why) {
        /** {@return whether it is surely seen} */
        public boolean visible() {
            return answer == Answer.VISIBLE;
        }

        @Override public String toString() {
            return answer + ": " + why;
        }
    }
}
