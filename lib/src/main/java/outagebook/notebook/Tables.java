package outagebook.notebook;

import outagebook.pacemaker.Grid;
import outagebook.wal.WalRecord;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Things as tablesaw tables, to filter, count and plot. */
public final class Tables {
    private Tables() {}

    /**
     * {@return WAL records, one a row: lsn, prev, length (xl_tot_len, bytes), rmgr, operation, xid, and the text values
     * of inserted rows}
     */
    public static Table of(Iterable<WalRecord> records) {
        StringColumn lsn = StringColumn.create("lsn");
        StringColumn prev = StringColumn.create("prev");
        LongColumn length = LongColumn.create("length");
        StringColumn rmgr = StringColumn.create("rmgr");
        StringColumn operation = StringColumn.create("operation");
        LongColumn xid = LongColumn.create("xid");
        StringColumn text = StringColumn.create("text");
        for (WalRecord record : records) {
            lsn.append(record.lsn().toString());
            prev.append(record.prev().toString());
            length.append(record.totalLength());
            rmgr.append(record.rmgr());
            operation.append(record.operation());
            xid.append(record.xid());
            text.append(String.join(", ", record.texts()));
        }
        return Table.create("records", lsn, prev, length, rmgr, operation, xid, text);
    }

    /** {@return the grid as a table of texts} */
    public static Table of(Grid grid) {
        Table table = Table.create();
        for (int i = 0; i < grid.columns().size(); i++) {
            int column = i;
            table.addColumns(StringColumn.create(grid.columns().get(i), grid.rows().stream().map(row -> row.get(column))));
        }
        return table;
    }

    /** {@return each character of a text with its code, in decimal and in hexadecimal (UTF-16 code units)} */
    public static Table codes(String text) {
        return Table.create("codes",
                StringColumn.create("character", text.chars().mapToObj(Character::toString)),
                IntColumn.create("decimal", text.chars().toArray()),
                StringColumn.create("hexadecimal", text.chars().mapToObj("%02x"::formatted)));
    }
}
