package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import outagebook.Shared;

/** Rows of recorded WAL have the values that the servers' own logical decoding printed. */
class RowsTest {
    static Stream<String> decoded() throws IOException {
        if (!Shared.exists()) return Stream.of("nothing");
        try (Stream<Path> all = Files.list(Shared.file("wal"))) {
            return all.filter(p -> Files.exists(p.resolve("a/test_decoding.csv.gz"))).map(p -> p.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest @MethodSource("decoded") void hasTheValuesOfLogicalDecoding(String server) throws IOException {
        Path folder = Shared.file("wal/" + server + "/a");
        Map<Lsn, List<Row>> rows = new HashMap<>();
        WalDirectory.open(folder).rows().filter(RowsTest::isChange).forEach(row -> rows.computeIfAbsent(row.record().lsn(), k -> new ArrayList<>()).add(row));
        Map<String, Integer> counts = new LinkedHashMap<>();
        List<String> differences = new ArrayList<>();
        for (DecodedChange change : DecodedChange.of(Csv.read(folder.resolve("test_decoding.csv.gz")))) {
            List<Row> here = rows.get(change.lsn());
            if (here == null || here.isEmpty()) differences.add("no row at " + change.lsn() + ": " + change);
            else compare(change, here.remove(0), counts, differences);
        }
        System.out.println(server + " " + counts);
        assertThat(differences.stream().limit(10)).as("%s of %s", differences.size(), counts).isEmpty();
        assertThat(counts.get("value")).isGreaterThan(1000);
    }

    /** The new row, or that which is deleted. */
    private static boolean isChange(Row row) {
        return row.side() == Row.Side.NEW || row.operation() == Row.Operation.DELETE;
    }

    private static void compare(DecodedChange change, Row row, Map<String, Integer> counts, List<String> differences) {
        counts.merge(change.operation() + " " + row.source(), 1, Integer::sum);
        if (change.columns().isEmpty()) return;
        RowValues values = row.values(Columns.of(change.definition()));
        boolean whole = !change.operation().equals("DELETE");
        if (whole && !values.fits()) differences.add(row + ": " + values + " not " + change);
        for (int i = 0; whole && i < change.columns().size(); i++) {
            DecodedChange.Column column = change.columns().get(i);
            RowValue value = values.list().get(i);
            counts.merge(value.kind().toString().toLowerCase(), 1, Integer::sum);
            if (!same(column, value)) differences.add(change.lsn() + " " + value + " not " + column);
        }
    }

    private static boolean same(DecodedChange.Column column, RowValue value) {
        return switch (value.kind()) {
            case VALUE -> value.text().equals(bool(column));
            case NULL, ADDED_LATER -> column.value() == null;
            case TOASTED -> column.value().equals(DecodedChange.UNCHANGED)
                    || value.text().startsWith("toasted: " + column.value().getBytes(StandardCharsets.UTF_8).length + " bytes ");
            default -> false;
        };
    }

    private static String bool(DecodedChange.Column column) {
        return column.type().equals("boolean") && column.value() != null ? column.value().substring(0, 1) : column.value();
    }
}
