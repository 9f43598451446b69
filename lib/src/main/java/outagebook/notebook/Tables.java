package outagebook.notebook;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import outagebook.lab.Answer;
import outagebook.lab.ClusterState;
import outagebook.lab.PgLog;
import outagebook.wal.Relation;
import outagebook.wal.WalActivity;
import outagebook.wal.WalRecord;
import outagebook.wal.WalRelations;
import outagebook.wal.WalStats;
import outagebook.wal.WalTransaction;
import tech.tablesaw.api.DateTimeColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Things as tablesaw tables, to filter, count and plot. */
public final class Tables {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

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

    /** {@return statistics by resource manager: records, their bytes without page images and in page images} */
    public static Table rmgrs(WalStats stats) {
        return stats("resource managers", stats.byRmgr());
    }

    /** {@return statistics by operation: records, their bytes without page images and in page images} */
    public static Table operations(WalStats stats) {
        return stats("operations", stats.byOperation());
    }

    private static Table stats(String name, List<WalStats.Row> rows) {
        boolean operations = rows.stream().anyMatch(row -> row.name().contains("/"));
        Table table = Table.create(name, texts("rmgr", rows, row -> row.name().replaceFirst("/.*", "")));
        if (operations) table.addColumns(texts("operation", rows, row -> row.name().replaceFirst(".*?/", "")));
        return table.addColumns(numbers("records", rows, WalStats.Row::count), numbers("record bytes", rows, WalStats.Row::recordBytes),
                numbers("image bytes", rows, WalStats.Row::imageBytes));
    }

    /** {@return the relations of a WAL, fork by fork, the one with most records first; by their numbers, names are not in it} */
    public static Table relations(WalRelations relations) {
        return relations(relations, Map.of());
    }

    /**
     * {@return the relations of a WAL with their names}
     *
     * @param names from numbers or files, such as {@code 1663/16384/16385} or {@code base/16384/16385}, to names; from the server
     *              or a copy of it: {@code select pg_relation_filepath(oid), relname from pg_class where relkind in ('r', 'i', 'S', 't', 'm')}
     */
    public static Table relations(WalRelations relations, Map<String, String> names) {
        return relations("relations", relations.byRelation(), names);
    }

    /** {@return what was done to the relations of a WAL: a row for each fork and operation} */
    public static Table relationOperations(WalRelations relations) {
        return relations("operations on relations", relations.byOperation(), Map.of());
    }

    private static Table relations(String name, List<WalRelations.Row> rows, Map<String, String> names) {
        Map<Relation, String> byNumbers = new HashMap<>();
        names.forEach((numbers, words) -> byNumbers.put(Relation.parse(numbers), words));
        Table table = Table.create(name, texts("relation", rows, row -> row.relation().toString()));
        if (!names.isEmpty()) table.addColumns(texts("name", rows, row -> byNumbers.getOrDefault(row.relation(), "")));
        LongColumn lowest = LongColumn.create("lowest block");
        LongColumn highest = LongColumn.create("highest block");
        for (WalRelations.Row row : rows) {
            row.lowest().ifPresentOrElse(lowest::append, lowest::appendMissing);
            row.highest().ifPresentOrElse(highest::append, highest::appendMissing);
        }
        return table.addColumns(texts("fork", rows, WalRelations.Row::fork), texts("operation", rows, WalRelations.Row::operation),
                numbers("records", rows, WalRelations.Row::records), numbers("block references", rows, WalRelations.Row::references), lowest, highest,
                numbers("images", rows, WalRelations.Row::images), numbers("image bytes", rows, WalRelations.Row::imageBytes),
                numbers("data bytes", rows, WalRelations.Row::dataBytes));
    }

    /** {@return transactions, one a row: what each wrote, and how it ended; times in UTC} */
    public static Table transactions(Iterable<WalTransaction> transactions) {
        List<WalTransaction> rows = new ArrayList<>();
        transactions.forEach(rows::add);
        DateTimeColumn time = DateTimeColumn.create("time");
        LongColumn toplevel = LongColumn.create("toplevel xid");
        for (WalTransaction row : rows) {
            row.time().ifPresentOrElse(t -> append(time, t), time::appendMissing);
            if (row.toplevelXid() == 0) toplevel.appendMissing();
            else toplevel.append(row.toplevelXid());
        }
        return Table.create("transactions", numbers("xid", rows, WalTransaction::xid), toplevel, texts("first", rows, row -> row.first().toString()),
                texts("last", rows, row -> row.last().toString()), numbers("records", rows, WalTransaction::records),
                numbers("bytes", rows, WalTransaction::bytes), texts("outcome", rows, row -> row.outcome().toString()), time);
    }

    /** {@return how many transactions ended when, and how much WAL was written; times in UTC} */
    public static Table activity(WalActivity activity) {
        List<WalActivity.Row> rows = activity.rows();
        DateTimeColumn from = DateTimeColumn.create("from");
        rows.forEach(row -> append(from, row.from()));
        return Table.create("activity", from, numbers("commits", rows, WalActivity.Row::commits), numbers("aborts", rows, WalActivity.Row::aborts),
                numbers("records", rows, WalActivity.Row::records), numbers("bytes", rows, WalActivity.Row::bytes));
    }

    /** A damaged record can have a time so far away that a table has no place for it. */
    private static void append(DateTimeColumn column, Instant time) {
        if (time.isAfter(LAST) || time.isBefore(FIRST)) column.appendMissing();
        else column.append(LocalDateTime.ofInstant(time, ZoneOffset.UTC));
    }

    private static <T> StringColumn texts(String name, List<T> rows, Function<T, String> value) {
        return StringColumn.create(name, rows.stream().map(value));
    }

    private static <T> LongColumn numbers(String name, List<T> rows, ToLongFunction<T> value) {
        return LongColumn.create(name, rows.stream().mapToLong(value).toArray());
    }

    /** {@return a server's log, one message a row: a mark where it matters, time, pid, level, text, and why it matters} */
    public static Table log(PgLog log) {
        return LabTables.of(log);
    }

    /** {@return the rows that a server answered, as texts} */
    public static Table answer(Answer answer) {
        return LabTables.of(answer);
    }

    /** {@return who replays what in a cluster, one server a row} */
    public static Table cluster(ClusterState state) {
        return LabTables.of(state);
    }

    /** {@return each character of a text with its code, in decimal and in hexadecimal (UTF-16 code units)} */
    public static Table codes(String text) {
        return Table.create("codes",
                StringColumn.create("character", text.chars().mapToObj(Character::toString)),
                IntColumn.create("decimal", text.chars().toArray()),
                StringColumn.create("hexadecimal", text.chars().mapToObj("%02x"::formatted)));
    }
}
