package outagebook.wal;

/**
 * A row that a record inserts, updates, deletes or locks: where it is, and its values as far as the WAL tells.
 *
 * <p>The WAL has no types and no names, so a row is bytes until somebody gives {@link #values its columns}, or {@link #guess guesses}.
 * An update has two rows, the old one first. Of a row that is deleted or locked a record usually has no more than its place; it is
 * found in a page image of the record, or in an earlier record if {@link RowHistory} knows one.
 */
public final class Row {
    /** What happens to a row. */
    public enum Operation {INSERT, UPDATE, DELETE, LOCK, INPLACE}

    /** Which row it is: after the change, before it, or those columns of the row before that are its key (replica identity). */
    public enum Side {NEW, OLD, OLD_KEY}

    /** Where its bytes are from. */
    public enum Source {
        /** The record itself; of an update, perhaps completed with the row before. */
        RECORD,
        /** The image of its page in the record, taken after the change. */
        PAGE_IMAGE,
        /** A record or page image before this one. */
        EARLIER_RECORD,
        /** There are none. */
        NOWHERE
    }

    private final WalRecord record;
    private final Operation operation;
    private final Side side;
    private final Place place;
    private final Tuple tuple;
    private final Source source;
    private final String note;

    Row(WalRecord record, Operation operation, Side side, Place place, Tuple tuple, Source source, String note) {
        this.record = record;
        this.operation = operation;
        this.side = side;
        this.place = place;
        this.tuple = tuple;
        this.source = source;
        this.note = note;
    }

    /** {@return the record it is in; its transaction may still be undone} */
    public WalRecord record() {
        return record;
    }

    /** {@return what happens to it} */
    public Operation operation() {
        return operation;
    }

    /** {@return which row it is} */
    public Side side() {
        return side;
    }

    /** {@return OID of the tablespace} */
    public long spc() {
        return place.spc();
    }

    /** {@return OID of the database, 0 for a table shared by all} */
    public long db() {
        return place.db();
    }

    /** {@return number of the table's file: pg_class.relfilenode, at first the table's OID} */
    public long rel() {
        return place.rel();
    }

    /** {@return the table: the three numbers together} */
    public Relation relation() {
        return new Relation(spc(), db(), rel());
    }

    /** {@return number of its page} */
    public long block() {
        return place.block();
    }

    /** {@return number of its line pointer on the page, from 1 on} */
    public int offset() {
        return place.offset();
    }

    /** {@return its place as the system column ctid has it: {@code (0,3)}} */
    public String ctid() {
        return place.toString();
    }

    /** {@return where its bytes are from} */
    public Source source() {
        return source;
    }

    /** {@return whether anything of its bytes is known} */
    public boolean known() {
        return tuple != null;
    }

    /** {@return whether all of its bytes are known} */
    public boolean complete() {
        return tuple != null && tuple.complete();
    }

    /** {@return what is special about it: "speculative", "toast", "hot" and the like; "" if nothing is} */
    public String note() {
        return note;
    }

    /** {@return how many columns it has values or NULLs of, 0 if it is not known} */
    public int columns() {
        return tuple == null ? 0 : tuple.columns();
    }

    /** {@return its oid, in a table WITH OIDS (to 11); else 0} */
    public long oid() {
        return tuple == null || !tuple.plausible() ? 0 : tuple.oid();
    }

    /**
     * {@return its bytes from the null bitmap on, without the 23 bytes of header before it; those not known are 0; empty if none is}
     */
    public byte[] bytes() {
        return tuple == null ? new byte[0] : tuple.data().toArray();
    }

    /**
     * {@return its values, read as these columns, as {@code psql} prints them with the time zone UTC}
     *
     * <p>Floating-point numbers have the digits that the server's version prints by default. Nothing is thrown if the columns are
     * not those of the row: {@link RowValues#problem()} says what does not fit.
     */
    public RowValues values(Columns columns) {
        if (tuple == null) return RowReader.none(columns, "not in the WAL that was read");
        return RowReader.read(tuple, columns, record.version(), side == Side.OLD_KEY);
    }

    /** {@return what its bytes may mean; a guess} */
    public RowGuess guess() {
        return RowGuess.of(tuple);
    }

    Tuple tuple() {
        return tuple;
    }

    Place place() {
        return place;
    }

    /** {@return one line: LSN, transaction, operation, side, place, and the values as these columns} */
    public String toString(Columns columns) {
        return where() + (known() ? ": " + values(columns) : ": not known");
    }

    /** {@return one line: LSN, transaction, operation, side, place, and a guess at the values} */
    @Override public String toString() {
        return where() + (known() ? ": " + guess() : ": not known");
    }

    private String where() {
        return record.lsn() + " xid " + record.xid() + " " + operation + " " + side + " " + place + " of " + place.spc() + "/" + place.db()
                + "/" + place.rel() + (note.isEmpty() ? "" : " " + note);
    }
}
