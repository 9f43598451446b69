package outagebook.notebook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import outagebook.pacemaker.Grid;
import outagebook.pacemaker.Scheduling;
import outagebook.pacemaker.Score;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What the scheduler says, as tablesaw tables. */
final class ClusterTables {
    private ClusterTables() {}

    /** {@return the grid as a table of texts} */
    static Table of(Grid grid) {
        Table table = Table.create();
        for (int i = 0; i < grid.columns().size(); i++) {
            int column = i;
            table.addColumns(StringColumn.create(grid.columns().get(i), grid.rows().stream().map(row -> row.get(column))));
        }
        return table;
    }

    /**
     * {@return the scores of one scheduler run, in the order in which Pacemaker prints them, with a column for each node: a row is one
     * look at one resource, "promotion" an instance's score for becoming the master, on the node it was placed on}
     */
    static Table of(Scheduling run) {
        Set<String> nodes = new TreeSet<>();
        List<Look> looks = new ArrayList<>();
        for (Score score : run.scores()) {
            String node = score.node() == null ? "(none)" : score.node();
            Look last = looks.isEmpty() ? null : looks.get(looks.size() - 1);
            if (last == null || !last.goesOnWith(score, node)) looks.add(last = Look.at(score));
            last.numbers.put(node, score.number());
            nodes.add(node);
        }
        List<String> columns = new ArrayList<>(List.of("step", "resource"));
        columns.addAll(nodes);
        return of(new Grid(columns, looks.stream().map(look -> look.row(nodes)).toList()));
    }

    /** One look at one resource: its number on each node. */
    private record Look(String step, String resource, Map<String, String> numbers) {
        static Look at(Score score) {
            return new Look(step(score), score.resource(), new HashMap<>());
        }

        private static String step(Score score) {
            return score.kind() == Score.Kind.PROMOTION ? "promotion" : score.function();
        }

        boolean goesOnWith(Score score, String node) {
            return step.equals(step(score)) && resource.equals(score.resource()) && !numbers.containsKey(node);
        }

        List<String> row(Set<String> nodes) {
            List<String> cells = new ArrayList<>(List.of(step, resource));
            nodes.forEach(node -> cells.add(numbers.getOrDefault(node, "")));
            return cells;
        }
    }
}
