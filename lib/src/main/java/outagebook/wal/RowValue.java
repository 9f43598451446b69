package outagebook.wal;

/**
 * A value of a row.
 *
 * @param column its column's name
 * @param type   its column's type, such as "int4"; "" if that is not known
 * @param kind   whether there is a value
 * @param text   the value as {@code psql} prints it; "" for NULL; for any other kind, words that say what is known
 */
public record RowValue(String column, String type, Kind kind, String text) {
    /** What a row has of a column. */
    public enum Kind {
        /** The whole value. */
        VALUE,
        /** NULL. */
        NULL,
        /** A pointer: the value is in the toast table. */
        TOASTED,
        /** The row is from before the column was added, so it has the column's default or NULL. */
        ADDED_LATER,
        /** The WAL has only the key of the row, and this is no part of it. */
        NOT_IN_KEY,
        /** The value, or a part of it, cannot be read. */
        UNKNOWN
    }

    /** {@return whether the text is the whole value} */
    public boolean known() {
        return kind == Kind.VALUE;
    }

    /** {@return {@code name='text'}; numbers and booleans without quotes} */
    @Override public String toString() {
        return column + "=" + shown();
    }

    String shown() {
        if (kind == Kind.NULL) return "NULL";
        if (kind != Kind.VALUE) return "(" + text + ")";
        return type.matches("bool|int[248]|oid|xid8?|float[48]|numeric|enum") ? text : "'" + text.replace("'", "''") + "'";
    }
}
