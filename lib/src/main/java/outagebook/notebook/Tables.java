package outagebook.notebook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import outagebook.pacemaker.Grid;
import outagebook.pacemaker.Scheduling;
import outagebook.pacemaker.Score;
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

    /**
     * {@return the scores of one scheduler run, in the order in which Pacemaker prints them, with a column for each node: a row is one
     * look at one resource, "promotion" an instance's score for becoming the master, on the node it was placed on}
     */
    public static Table of(Scheduling run) {
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        Set<String> nodes = new TreeSet<>();
        Set<String> inThisRow = new HashSet<>();
        String row = "";
        for (Score score : run.scores()) {
            String what = (score.kind() == Score.Kind.PROMOTION ? "promotion" : score.function()) + "\t" + score.resource();
            String node = score.node() == null ? "(none)" : score.node();
            if (!row.startsWith(what + "\t") || !inThisRow.add(node)) {
                row = what + "\t" + rows.size();
                inThisRow.clear();
                inThisRow.add(node);
            }
            nodes.add(node);
            rows.computeIfAbsent(row, r -> new HashMap<>()).put(node, score.number());
        }
        List<String> columns = new ArrayList<>(List.of("step", "resource"));
        columns.addAll(nodes);
        return of(new Grid(columns, rows.entrySet().stream().map(r -> {
            List<String> cells = new ArrayList<>(List.of(r.getKey().split("\t")).subList(0, 2));
            nodes.forEach(n -> cells.add(r.getValue().getOrDefault(n, "")));
            return cells;
        }).toList()));
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
