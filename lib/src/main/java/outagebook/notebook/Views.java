package outagebook.notebook;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import outagebook.hex.FieldHunt;
import outagebook.hex.HexView;
import outagebook.hex.Rows;
import outagebook.lab.Answer;
import outagebook.lab.ClusterState;
import outagebook.lab.LogLine;
import outagebook.lab.PgLog;
import outagebook.lab.Reenactment;
import outagebook.pacemaker.Explanation;
import outagebook.pacemaker.Grid;
import outagebook.pacemaker.Matrix;
import outagebook.pacemaker.Scheduling;
import outagebook.pacemaker.Story;
import outagebook.recovery.Page;
import outagebook.recovery.PageChange;
import outagebook.recovery.Step;
import outagebook.wal.EndOfWal;
import outagebook.wal.WalActivity;
import outagebook.wal.WalRecord;
import outagebook.wal.WalRecords;
import outagebook.wal.WalRelations;
import outagebook.wal.WalStats;
import outagebook.wal.WalTransaction;
import outagebook.wal.WalTransactions;
import tech.tablesaw.api.Table;

/** How each thing is shown: the one table from a type to its view. */
public final class Views {
    private static final Map<Class<?>, Function<Object, View>> DRAWN = new LinkedHashMap<>();

    static {
        drawn(Table.class, TableView::new);
        drawn(HexView.class, HexDrawing::of);
        drawn(Rows.class, HexDrawing::of);
        drawn(FieldHunt.class, HuntDrawing::of);
        drawn(WalRecord.class, RecordView::new);
        drawn(EndOfWal.class, VerdictView::new);
        drawn(Explanation.class, ScoreDrawing::new);
        drawn(Story.class, StoryDrawing::new);
        drawn(Reenactment.class, StoryDrawing::new);
        drawn(Scheduling.class, run -> new TableView(ClusterTables.of(run)));
        drawn(Matrix.Heat.class, HeatDrawing::new);
        drawn(Grid.class, grid -> new TableView(ClusterTables.of(grid)));
        drawn(Page.class, PageDrawing::of);
        drawn(Step.class, StepView::of);
        drawn(PageChange.class, StepView::of);
        drawn(WalRecords.class, records -> new TableView(Tables.of(records)));
        drawn(WalStats.class, stats -> new TableView(Tables.operations(stats)));
        drawn(WalRelations.class, relations -> new TableView(Tables.relations(relations)));
        drawn(WalTransactions.class, transactions -> new TableView(Tables.transactions(transactions)));
        drawn(PgLog.class, log -> new TableView(LabTables.of(log.collapsed())));
        drawn(Answer.class, answer -> new TableView(LabTables.of(answer)));
        drawn(ClusterState.class, ReplicationDrawing::new);
        drawn(WalActivity.class, activity -> new TableView(Tables.activity(activity)));
    }

    /** A list that is longer than this, in characters, is shown with one element a line. */
    private static final int ONE_LINE = 72;

    private Views() {}

    /**
     * {@return a view of anything: a {@link View} as it is, one of our types as its picture, a list of WAL records as a
     * table, everything else as its text}
     */
    public static View of(Object value) {
        if (value instanceof View view) return view;
        for (var entry : DRAWN.entrySet())
            if (entry.getKey().isInstance(value)) return entry.getValue().apply(value);
        if (value instanceof List<?> list && !list.isEmpty()) return ofList(list);
        return new Text(value instanceof Object[] array ? Arrays.deepToString(array) : String.valueOf(value));
    }

    /** {@return the types that are drawn although they are no views, for a kernel that draws the value of a cell} */
    public static Set<Class<?>> types() {
        return Set.copyOf(DRAWN.keySet());
    }

    private static View ofList(List<?> list) {
        if (list.stream().allMatch(WalRecord.class::isInstance))
            return new TableView(Tables.of(list.stream().map(WalRecord.class::cast).toList()));
        if (list.stream().allMatch(WalTransaction.class::isInstance))
            return new TableView(Tables.transactions(list.stream().map(WalTransaction.class::cast).toList()));
        if (list.stream().allMatch(LogLine.class::isInstance))
            return new TableView(LabTables.of(new PgLog("a server", list.stream().map(LogLine.class::cast).toList())));
        String line = list.toString();
        return new Text(line.length() <= ONE_LINE ? line : list.stream().map(String::valueOf).collect(Collectors.joining("\n")));
    }

    private static <T> void drawn(Class<T> type, Function<T, View> view) {
        DRAWN.put(type, value -> view.apply(type.cast(value)));
    }

    private record Text(String text) implements View {}
}
