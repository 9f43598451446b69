package outagebook.wal;

import java.util.List;
import outagebook.hex.Field;

/** What pages of tables and indexes hold, in the same words as records: the bytes by their names, the rows by their values. */
public final class OnPage {
    private OnPage() {}

    /**
     * {@return every byte of a row with its header, once, by its name in the C source; bytes that cannot be what their place says
     * are called "unreadable"}
     *
     * @param page   the page
     * @param at     offset of the row's first byte, which the fields' offsets count from the page's start
     * @param length in bytes
     */
    public static List<Field> row(byte[] page, int at, int length) {
        return fields(page, at, length, HeapTuple::readOnPage);
    }

    /** {@return the same of an entry of a btree index, whose form differs by version} */
    public static List<Field> entry(byte[] page, int at, int length, WalVersion version) {
        return fields(page, at, length, in -> IndexTuple.read(in, version));
    }

    /** {@return the values of the row at this line pointer of a page of a table; says why if there are none} */
    public static RowValues values(byte[] page, int number, Columns columns, WalVersion version) {
        Tuple tuple = Tuple.onPage(new Bytes(page), number);
        return tuple == null ? RowReader.none(columns, "no row at line pointer " + number) : RowReader.read(tuple, columns, version, false);
    }

    /** {@return what the bytes of the row at this line pointer may mean; a guess} */
    public static RowGuess guess(byte[] page, int number) {
        return RowGuess.of(Tuple.onPage(new Bytes(page), number));
    }

    private static List<Field> fields(byte[] page, int at, int length, Reading reading) {
        FieldReader in = FieldReader.at(at, new Bytes(page, at, length));
        try {
            reading.read(in);
        } catch (Invalid | IndexOutOfBoundsException shorterThanItsHeaderSays) {
            // what is left has no name
        }
        in.part("");
        in.struct("");
        in.rest("unreadable");
        return in.fields();
    }

    private interface Reading {
        void read(FieldReader in) throws Invalid;
    }
}
