package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import outagebook.Shared;

/** Rows of recorded WAL have the values that the servers' own logical decoding printed. */
class RowsTest {
    private static final String TYPES = "id int4, s2 int2, i4 int4, i8 int8, f4 float4, f8 float8, nu numeric, bo bool, c char(5), vc varchar, tx text, "
            + "by bytea, d date, ti time, ts timestamp, tz timestamptz, iv interval, u uuid, j jsonb, ar int4[], ta text[], pt point, - name, oi oid, "
            + "ip inet, extra int4";

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

    /** Rows at the end, with their place and transaction; t_upd was rewritten, so its rows have other places now. */
    @ParameterizedTest @MethodSource("tables") void hasTheValuesThatTheTablesHadAtTheEnd(String server, String table, String definition) throws IOException {
        Path folder = Shared.file("wal/" + server + "/a");
        Map<String, List<Row>> rows = new HashMap<>();
        boolean moved = table.equals("t_upd");
        WalDirectory.open(folder).rows().filter(row -> row.side() == Row.Side.NEW && row.columns() > 0)
                .forEach(row -> rows.computeIfAbsent((moved ? "" : row.ctid()) + " " + row.record().xid(), k -> new ArrayList<>()).add(row));
        int equal = 0;
        for (List<String> said : Csv.read(folder.resolve("table-" + table + ".csv.gz"))) {
            List<Row> here = rows.getOrDefault((moved ? "" : said.get(0)) + " " + said.get(1), List.of());
            List<String> expected = said.subList(3, said.size());
            List<List<String>> ours = here.stream().map(row -> row.values(Columns.of(definition))).filter(RowValues::fits)
                    .map(values -> values.list().stream().map(value -> value.kind() == RowValue.Kind.ADDED_LATER ? "7" : value.text()).toList()).toList();
            if (!here.isEmpty()) {
                assertThat(ours).as(said.toString()).contains(expected);
                equal++;
            }
        }
        assertThat(equal).isGreaterThan(0);
        System.out.println(server + " " + table + " " + equal);
    }

    static Stream<Arguments> tables() throws IOException {
        if (!Shared.exists()) return Stream.of(Arguments.of("nothing", "", ""));
        try (Stream<Path> all = Files.list(Shared.file("wal"))) {
            return all.filter(p -> Files.exists(p.resolve("a/table-t_types.csv.gz"))).map(p -> p.getFileName().toString()).sorted().toList().stream()
                    .flatMap(server -> Stream.of(Arguments.of(server, "t_text", "id int4, v text"),
                            Arguments.of(server, "t_upd", "id int4, k int4, pay text"),
                            Arguments.of(server, "t_types", TYPES.replace("jsonb", server.startsWith("9.3") ? "json" : "jsonb"))));
        }
    }

    @Test void readsTheBundledSegments() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("data/segments"))) {
            for (Path file : files.filter(f -> f.toString().matches(".*/[0-9A-F]{24}\\.gz")).toList()) {
                List<String> names = WalFile.open(file).rows().filter(row -> row.operation() == Row.Operation.INSERT && row.columns() == 2)
                        .map(row -> row.values(Columns.of("id int4, username text"))).filter(RowValues::fits).map(values -> values.text("username")).toList();
                assertThat(names).as(file.toString()).containsSubsequence("codd", "lovelace", "turing");
            }
        }
    }

    @Test void remembersNoMoreThanItMayAndNothingAcrossAGap() throws IOException {
        List<WalRecord> records;
        try (Stream<Path> files = Files.list(Path.of("data/segments/15"))) {
            records = WalFile.open(files.findFirst().orElseThrow()).records().first(1000);
        }
        var history = new RowHistory();
        for (WalRecord record : records) history.rows(record);
        assertThat(history.toString()).startsWith("2 pages remembered");
        history.rows(records.get(0));
        assertThat(history).as("only the row of the record behind the gap").hasToString("1 pages remembered, 259 of at most 16777216 bytes");
        var small = new RowHistory(100);
        for (WalRecord record : records) small.rows(record);
        assertThat(small).hasToString("0 pages remembered, 0 of at most 100 bytes");
    }

    @Test void readsWhatIsThereOfAnUpdateWithoutTheRowBefore() {
        // int4 id, text v: one prefix of 7 bytes (id, the text's length, "ab"), then "XY", then a suffix of 3
        var logged = new Bytes(WalBuilder.hex("0200 0200 18 00 5859"));
        Tuple alone = Tuple.updated(logged, 7, 3, null);
        var columns = Columns.of("id int4, v text");
        assertThat(RowReader.read(alone, columns, WalVersion.V15, false)).hasToString("id=(\u00AB4 bytes as in the old row\u00BB), "
                + "v=(\u00AB3 bytes as in the old row\u00BBXY\u00AB3 bytes as in the old row\u00BB)");
        assertThat(RowGuess.of(alone)).hasToString("perhaps \u00AB7 bytes as in the old row\u00BBXY\u00AB3 bytes as in the old row\u00BB");
        Tuple old = Tuple.logged(new Bytes(WalBuilder.hex("0200 0200 18 00 05000000 13 6162 6363 636465 66")));
        assertThat(RowReader.read(Tuple.updated(logged, 7, 3, old), columns, WalVersion.V15, false).problem()).contains("column v");
        Tuple right = Tuple.logged(new Bytes(WalBuilder.hex("0200 0200 18 00 05000000 11 6162 6363 646566")));
        assertThat(RowReader.read(Tuple.updated(logged, 7, 3, right), columns, WalVersion.V15, false)).hasToString("id=5, v='abXYdef'");
    }

    @Test void saysWhenTheColumnsDoNotFit() {
        Tuple tuple = Tuple.logged(new Bytes(WalBuilder.hex("0200 0200 18 00 05000000 09 616263")));
        assertThat(RowReader.read(tuple, Columns.of("id int4, v text"), WalVersion.V15, false)).hasToString("id=5, v='abc'");
        assertThat(RowReader.read(tuple, Columns.of("id int8, v text"), WalVersion.V15, false).problem()).contains("column v is no text");
        assertThat(RowReader.read(tuple, Columns.of("id int4"), WalVersion.V15, false).problem()).contains("2 columns, not 1");
        assertThat(RowReader.read(tuple, Columns.of("id int4, v int8"), WalVersion.V15, false).problem()).contains("column v is no int8");
        assertThat(RowReader.read(tuple, Columns.of("id int4, v text, w int4"), WalVersion.V15, false).get("w").kind()).isEqualTo(RowValue.Kind.ADDED_LATER);
        assertThat(RowGuess.of(tuple)).hasToString("perhaps 5, 'abc'");
        assertThat(RowGuess.of(tuple).readings()).hasToString("[bytes 0 to 3 as int4: 5, bytes 4 to 7 as text: abc]");
    }

    @Test void namesAToastPointer() {
        String pointer = "0112 9a030000 %s 24400000 21400000";
        Tuple old = Tuple.logged(new Bytes(WalBuilder.hex("0100 0600 18 00" + pointer.formatted("da070000"))));
        Columns columns = Columns.of("v text");
        assertThat(RowReader.read(old, columns, WalVersion.V9_3, false)).hasToString("v=(toasted: 918 bytes (external 2010, plain), value 16420 in toast relation 16417)");
        Tuple lz4 = Tuple.logged(new Bytes(WalBuilder.hex("0100 0600 18 00" + pointer.formatted("da020040"))));
        assertThat(RowReader.read(lz4, columns, WalVersion.V14, false)).hasToString("v=(toasted: 918 bytes (external 730, lz4), value 16420 in toast relation 16417)");
        assertThat(RowGuess.of(lz4)).hasToString("perhaps (18 bytes, toasted)");
    }

    /** Any bytes, any columns: words, not exceptions, and in no time. */
    @Test void readsAnyBytes() {
        long seed = Long.getLong("outagebook.seed", 1);
        var random = new Random(seed);
        String[] types = ColumnTypes.known().replaceAll(", enum.*", "").split(", ");
        for (int i = 0; i < 60_000; i++) {
            var data = new byte[random.nextInt(random.nextInt(20) == 0 ? 2000 : 60)];
            random.nextBytes(data);
            if (random.nextBoolean()) for (int j = 0; j < data.length; j++) if (random.nextInt(3) > 0) data[j] = (byte) random.nextInt(4);
            var tuple = new Tuple(random.nextInt(6), random.nextInt(16), 24 + 8 * random.nextInt(2), new Bytes(data), new BitSet());
            if (random.nextInt(4) == 0 && data.length > 0) tuple.unknown().set(random.nextInt(data.length));
            String type = types[random.nextInt(types.length)] + (random.nextInt(4) == 0 ? "[]" : "");
            Columns columns = Columns.of("a " + type + ", b " + types[random.nextInt(types.length)] + ", c text");
            WalVersion version = WalVersion.values()[random.nextInt(WalVersion.values().length)];
            assertThat(RowReader.read(tuple, columns, version, random.nextBoolean()).list()).as("seed %s, case %s, %s", seed, i, columns).hasSize(3);
            assertThat(RowGuess.of(tuple).toString()).as("seed %s, case %s", seed, i).isNotEmpty();
        }
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
