package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import outagebook.lab.PlainServer;

/**
 * WAL made on the spot by Debian's PostgreSQL 15, of random statements: every line, every number and the end are those of its
 * own pg_waldump, and what became of each transaction is what the server itself says.
 *
 * <p>{@code -Doutagebook.seed=N} repeats the statements of a run, {@code -Doutagebook.workload=N} makes more of them.
 */
class LiveWorkloadTest {
    private static final Path BIN = Path.of("/usr/lib/postgresql/15/bin");
    private static final int STEPS = Integer.getInteger("outagebook.workload", 1000);
    private static final long SEED = Long.getLong("outagebook.seed", System.nanoTime() % 1_000_000);
    private static final List<String> SETTINGS = List.of("wal_level=logical", "wal_log_hints=on", "track_commit_timestamp=on", "fsync=off", "autovacuum=off",
            "max_prepared_transactions=50", "checkpoint_timeout=1h", "max_wal_size=4GB", "wal_keep_size=4GB", "shared_buffers=16MB", "timezone=UTC",
            "allow_in_place_tablespaces=on", "log_min_messages=fatal", "log_min_error_statement=fatal");
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);
    @TempDir Path folder;

    @Test void walOfARandomWorkloadReadsAsInPgWaldump() throws IOException, SQLException {
        assumeTrue(Files.isExecutable(BIN.resolve("initdb")), "skipped: no PostgreSQL 15 is installed (Debian: postgresql-15)");
        Waldump tool = Waldump.installed().stream().filter(t -> t.version() == WalVersion.V15).findFirst().orElseThrow();
        System.out.println("random workload: -Doutagebook.seed=" + SEED + " -Doutagebook.workload=" + STEPS);
        try (PlainServer server = PlainServer.installed(BIN, List.of("--wal-segsize=1"), SETTINGS)) {
            var workload = new Workload(server, SEED);
            workload.run(STEPS);
            copy(server.wal());
            System.out.println(workload);
            whileTransactionsAreOpen(tool);
            workload.close();
            outcomes(server);
        }
    }

    /** The files are copied in no order while nobody writes. */
    private void copy(Path from) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(f -> f.getFileName().toString().matches("[0-9A-F]{24}")).toList()) Files.copy(file, folder.resolve(file.getFileName()));
        }
    }

    private void whileTransactionsAreOpen(Waldump tool) throws IOException {
        var wal = WalDirectory.open(folder);
        List<String> from = List.of("-p", folder.toString(), "-s", wal.records().first(1).get(0).lsn().toString());
        compare(printed(wal::dump), tool.lines(from), wal);
        compare(printed(wal::dumpWithBlocks), tool.lines(with(from, "-b")), wal);
        assertThat(wal.stats().toString()).as("seed %d", SEED).isEqualTo(statistics(tool.lines(with(from, "--stats"))));
        assertThat(wal.stats().textByOperation()).as("seed %d", SEED).isEqualTo(statistics(tool.lines(with(from, "--stats=record"))));
        System.out.println(wal.stats().total() + ", " + wal.stats().byOperation().size() + " operations; " + wal.verdict());
        for (WalRecord record : wal.records()) {
            assertThat(record.fields().stream().mapToInt(f -> f.length()).sum()).as("seed %d, %s", SEED, record).isEqualTo(record.totalLength());
            for (BlockRef block : record.blocks()) if (block.image().isPresent()) assertThat(record.page(block.id())).hasSize(PageHeader.PAGE);
        }
    }

    private static List<String> with(List<String> options, String option) {
        List<String> all = new ArrayList<>(options);
        all.add(option);
        return all;
    }

    /** The tool prints the lines, and then why there are no more. */
    private static void compare(String ours, String theirs, Wal wal) {
        List<String> lines = new ArrayList<>(theirs.lines().toList());
        String end = lines.remove(lines.size() - 1);
        assertThat(ours.lines().toList()).as("seed %d", SEED).containsExactlyElementsOf(lines);
        assertThat(end).as("seed %d", SEED).endsWith(": " + wal.verdict().message());
    }

    private static String statistics(String theirs) {
        return theirs.replaceFirst("(?m)^pg_waldump: .*\\n?", "");
    }

    /** A transaction that ran when its session was closed has been rolled back since; what it wrote is in the newer WAL. */
    private void outcomes(PlainServer server) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) Files.delete(file);
        }
        server.sql(List.of("checkpoint"));
        copy(server.wal());
        var wal = WalDirectory.open(folder);
        Map<Long, WalTransaction> ours = new TreeMap<>();
        for (WalTransaction one : wal.transactions()) ours.put(one.xid(), one);
        Set<String> replayed = wal.records().stream().filter(record -> record.origin() != 0).flatMap(record -> TransactionEnd.of(record).stream())
                .map(end -> " " + MICROS.format(end.time())).collect(Collectors.toSet());
        String xids = ours.keySet().stream().map(String::valueOf).collect(Collectors.joining(","));
        String[] theirs = server.ask("select string_agg(pg_xact_status(x::text::xid8) || coalesce(to_char(pg_xact_commit_timestamp(x::text::xid), "
                + "' YYYY-MM-DD\"T\"HH24:MI:SS.US'), ''), ',' order by n) from unnest(array[" + xids + "]) with ordinality as u(x, n) where x::text::xid8 >= '3'").split(",");
        List<String> told = new ArrayList<>(ours.values().stream().map(LiveWorkloadTest::status).toList());
        for (int i = 0; i < told.size(); i++) {
            String time = told.get(i).replaceFirst("\\S+", "");
            // The server of initdb kept no times of commits; of what is replayed from an origin it keeps the time there.
            if (theirs[i].equals("committed") || replayed.contains(time)) told.set(i, told.get(i).replaceFirst(" .*", ""));
            if (replayed.contains(time)) theirs[i] = theirs[i].replaceFirst(" .*", "");
        }
        assertThat(told).as("seed %d", SEED).containsExactly(theirs);
        assertThat(theirs).filteredOn(status -> status.startsWith("committed 2")).hasSizeGreaterThan(theirs.length / 3);
        System.out.println(Stream.of(theirs).collect(Collectors.groupingBy(status -> status.replaceFirst(" 2.*", ""), Collectors.counting())));
    }

    private static String status(WalTransaction one) {
        return switch (one.outcome()) {
            case COMMITTED -> "committed " + MICROS.format(one.time().orElseThrow());
            case ABORTED, LOST -> "aborted";
            case PREPARED, UNFINISHED -> "in progress";
        };
    }

    private static String printed(Consumer<PrintStream> dump) {
        var bytes = new ByteArrayOutputStream();
        dump.accept(new PrintStream(bytes, true, StandardCharsets.ISO_8859_1));
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
