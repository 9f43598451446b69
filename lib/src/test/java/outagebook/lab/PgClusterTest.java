package outagebook.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import outagebook.hex.Hex;
import outagebook.lab.ClusterState.Feed;
import outagebook.lab.ClusterState.Role;
import outagebook.wal.EndOfWal;
import outagebook.wal.WalFile;

/** Real clusters, one for each story: they take seconds, so a story asks more than one thing of its cluster. */
class PgClusterTest {
    @TempDir Path folder;

    @ParameterizedTest @ValueSource(strings = {"9.3.5", "18"})
    void commitWaitsForTheSynchronousReplicaOnly(String version) throws Exception {
        try (PgCluster cluster = cluster(version)) {
            PgServer primary = cluster.primary();
            primary.sql("CREATE TABLE repro (v text)");
            ClusterState healthy = cluster.status();
            assertThat(primary.name()).isEqualTo("pg01");
            assertThat(healthy.nodes()).extracting(ClusterState.Node::role).containsExactly(Role.PRIMARY, Role.REPLICA, Role.REPLICA);
            assertThat(healthy.nodes()).extracting(ClusterState.Node::sync).containsExactly("", "sync", "async");
            assertThat(healthy.nodes()).extracting(ClusterState.Node::upstream).containsExactly("", "pg01", "pg01");
            assertThat(healthy.nodes()).extracting(ClusterState.Node::timeline).containsOnly(1L);
            assertThat(cluster.replication().column("application_name")).containsExactly("pg02", "pg03");

            cluster.pause("pg03");
            primary.sql("INSERT INTO repro VALUES ('A')");
            assertThat(cluster.node("pg02").ask("SELECT count(*) FROM repro")).as("sync is flushed there, not always replayed").isIn("0", "1");
            assertThat(cluster.node("pg03").ask("SELECT count(*) FROM repro")).isEqualTo("0");
            assertThat(cluster.status().node("pg03").lag()).isPositive();
            assertThat(cluster.status().node("pg03").paused()).isTrue();
            assertThat(cluster.status().toString()).contains("network paused");
            assertThatThrownBy(() -> cluster.follow("pg03", "pg01")).isInstanceOf(LabException.class).hasMessageContaining("its network is paused: resume(\"pg03\")");
            assertThatThrownBy(() -> cluster.synchronous("pg02", "pg01")).hasMessageContaining("pg01 takes the writes");
            cluster.resume("pg03");
            primary.await("pg03 has caught up", () -> cluster.node("pg03").ask("SELECT count(*) FROM repro").equals("1"));

            cluster.pause("pg02");
            var commit = CompletableFuture.runAsync(() -> primary.sql("INSERT INTO repro VALUES ('AB')"));
            assertThatThrownBy(() -> commit.get(2, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(cluster.status().primary()).as("the look does not wait").isPresent();
            cluster.resume("pg02");
            commit.get(60, TimeUnit.SECONDS);

            cluster.node("pg02").kill();
            var waits = CompletableFuture.runAsync(() -> primary.sql("INSERT INTO repro VALUES ('ABC')"));
            assertThatThrownBy(() -> waits.get(2, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            cluster.synchronous();
            waits.get(60, TimeUnit.SECONDS);
            assertThat(cluster.status().node("pg02").role()).isEqualTo(Role.DOWN);

            assertThat(cluster.status().node("pg03").replayPaused()).isFalse();
            cluster.node("pg03").sql("SELECT " + (version.startsWith("9.") ? "pg_xlog_replay_pause()" : "pg_wal_replay_pause()"));
            assertThat(cluster.status().node("pg03").replayPaused()).isTrue();
            assertThat(cluster.status().toString()).contains("streaming from pg01 (replay paused)");
            cluster.node("pg03").stop();
            Files.delete(cluster.node("pg03").data().resolve("PG_VERSION"));
            assertThatThrownBy(() -> cluster.follow("pg03", "pg01")).hasMessageContaining("pg03 has no files").hasMessageContaining("rebuild(\"pg03\", \"pg01\")");
        }
    }

    @ParameterizedTest @ValueSource(strings = {"9.3.5", "18"})
    void failoverByHandLosesNoAcknowledgedRow(String version) {
        try (PgCluster cluster = cluster(version)) {
            cluster.primary().sql("CREATE TABLE repro (v text)", "INSERT INTO repro VALUES ('A')");
            cluster.node("pg01").killPostmaster();
            assertThatThrownBy(cluster::primary).isInstanceOf(LabException.class).hasMessageContaining("no server takes writes").hasMessageContaining("pg01 | down");
            assertThat(cluster.status().node("pg03").feed()).isEqualTo(Feed.ARCHIVE);
            cluster.node("pg02").promote();
            PgLog said = cluster.follow("pg03", "pg02");
            assertThat(said.first("started streaming WAL from primary at .* on timeline 2")).as(said.toString()).isPresent();
            cluster.synchronous("pg03");
            cluster.primary().sql("INSERT INTO repro VALUES ('AB')");
            assertThat(cluster.primary().name()).isEqualTo("pg02");
            assertThat(cluster.node("pg02").query("SELECT v FROM repro ORDER BY 1").column("v")).containsExactly("A", "AB");
            cluster.rebuild("pg01", "pg02");
            ClusterState state = cluster.status();
            assertThat(state.nodes()).extracting(ClusterState.Node::timeline).containsOnly(2L);
            assertThat(state.nodes()).extracting(ClusterState.Node::upstream).containsExactly("pg02", "", "pg02");
            assertThat(state.nodes()).extracting(ClusterState.Node::sync).containsExactly("async", "", "sync");
            assertThat(cluster.node("pg01").query("SELECT v FROM repro ORDER BY 1").column("v")).containsExactly("A", "AB");
            assertThat(cluster.archived(cluster.switchWal()).getFileName().toString()).startsWith("00000002");
        }
    }

    @ParameterizedTest @ValueSource(strings = {"9.3.5", "18"})
    void whoIsAheadOfTheNewPrimaryCannotFollowIt(String version) {
        try (PgCluster cluster = cluster(version)) {
            cluster.synchronous();
            cluster.primary().sql("CREATE TABLE repro (v text)", "CHECKPOINT");
            cluster.primary().await("the replicas have it", () -> cluster.status().nodes().stream().allMatch(n -> n.lag() == 0));
            cluster.pause("pg02");
            cluster.primary().sql("INSERT INTO repro VALUES ('ABC')", "INSERT INTO repro VALUES ('ABCD')");
            cluster.primary().await("pg03 has it", () -> cluster.status().node("pg03").lag() == 0);
            cluster.node("pg01").kill();
            cluster.resume("pg02");
            cluster.node("pg02").promote();
            assertThat(cluster.node("pg02").ask("SELECT count(*) FROM repro")).as("what the network had not delivered died with the primary").isEqualTo("0");
            PgLog said = cluster.follow("pg03", "pg02");
            assertThat(said.mattering().toString()).containsPattern("does not contain minimum recovery point|before current recovery point");
            // It has replayed its own WAL beyond the fork; as soon as as much is streamed to it, it finds no record there.
            PgServer old = cluster.node("pg01");
            cluster.follow("pg01", "pg02");
            assertThat(cluster.status().node("pg01").ahead()).isTrue();
            PgLog before = old.log();
            cluster.primary().sql("INSERT INTO repro SELECT repeat('x', 100) FROM generate_series(1, 500)", "CHECKPOINT");
            cluster.primary().await("it finds no record", () -> old.log().since(before).lines().stream().anyMatch(LogReasons.END_OF_WAL::is));
            cluster.rebuild("pg03", "pg02");
            assertThat(cluster.status().node("pg03").upstream()).isEqualTo("pg02");
            assertThat(cluster.node("pg03").ask("SELECT count(*) FROM repro")).isEqualTo("500");
        }
    }

    @ParameterizedTest @ValueSource(strings = {"9.3.5", "13", "18"})
    void brokenSegmentSpeaksAtTheLsnThatOurReaderPredicted(String version) throws IOException {
        try (PgCluster cluster = cluster(version)) {
            PgServer primary = cluster.primary();
            primary.sql("CREATE TABLE repro (v text)");
            cluster.switchWal();
            cluster.node("pg03").stop();
            for (int i = 1; i <= 6; i++) primary.sql("INSERT INTO repro VALUES ('" + "ABCDEF".substring(0, i) + "')");
            String segment = cluster.switchWal();
            Path copy = Files.copy(cluster.archived(segment), folder.resolve(segment));
            Path broken = broken(copy);
            EndOfWal verdict = WalFile.open(broken).verdict();
            assertThat(verdict.message()).startsWith("invalid record length at 0/");
            cluster.replaceInArchive(segment, broken);
            PgServer given = cluster.restore("pg04");
            primary.await("pg04 says so", () -> given.log().containing(verdict.message()).lines().size() > 0);
            assertThat(given.ask("SELECT string_agg(v, ' ') FROM repro")).isEqualTo("A AB");
            assertThat(cluster.status().node("pg04").feed()).isEqualTo(Feed.ARCHIVE);

            // With a primary to stream from, the same line is no outage: it goes on from there.
            cluster.node("pg03").start();
            primary.await("pg03 has all rows", () -> cluster.node("pg03").ask("SELECT count(*) FROM repro").equals("6"));
            PgLog log = cluster.node("pg03").log();
            assertThat(log.containing(verdict.message()).lines()).isNotEmpty();

            cluster.mendArchive();
            primary.await("pg04 has all rows", () -> given.ask("SELECT count(*) FROM repro").equals("6"));
            given.close();
            assertThat(cluster.nodes()).extracting(PgServer::name).containsExactly("pg01", "pg02", "pg03");
        }
    }

    /** The talk's substitution; from 9.5 on, where it finds nothing of the kind, the length of the same record is set to zero. */
    private static Path broken(Path segment) throws IOException {
        WalFile wal = WalFile.open(segment);
        var abc = wal.records().stream().filter(r -> r.texts().contains("ABC")).findFirst().orElseThrow();
        int offset = (int) abc.lsn().minus(wal.start());
        Path target = segment.resolveSibling(segment.getFileName() + ".broken");
        if (wal.version().toString().startsWith("9.3")) {
            Hex broken = Hex.of(segment).replaceAll("3f(000000.+41424300)", "00$1");
            assertThat(broken.changes()).hasSize(1).first().satisfies(change -> assertThat(change.offset()).isEqualTo(offset));
            return broken.writeTo(target);
        }
        byte[] bytes = Files.readAllBytes(segment);
        for (int i = 0; i < 4; i++) bytes[offset + i] = 0;
        return Files.write(target, bytes);
    }

    @ParameterizedTest @ValueSource(strings = {"9.3.5", "18"})
    void faultsHurtAndCanBeUndone(String version) {
        try (PgCluster cluster = cluster(version)) {
            cluster.synchronous();
            PgServer primary = cluster.primary();
            primary.sql("CREATE TABLE repro (v text)");
            PgServer replica = cluster.node("pg02");
            PgLog before = replica.log();
            replica.abort("wal receiver");
            primary.await("it has restarted", () -> replica.log().since(before).first("redo starts at").isPresent() && cluster.status().node("pg02").answers());
            assertThat(replica.log().since(before).mattering().toString()).contains("was terminated by signal 6: Aborted", "all server processes terminated; reinitializing");
            primary.await("it streams again", () -> cluster.status().node("pg02").feed() == Feed.STREAMING);

            cluster.readOnly("pg01");
            assertThatThrownBy(() -> primary.sql("INSERT INTO repro VALUES ('A')", "CHECKPOINT")).isInstanceOf(LabException.class);
            primary.await("it is down", () -> !primary.running());
            assertThat(primary.log().mattering().toString()).containsPattern("(PANIC|FATAL):  could not .*Permission denied");
            assertThatThrownBy(primary::start).isInstanceOf(LabException.class).hasMessageContaining("Permission denied");
            cluster.mended("pg01");
            primary.start();
            primary.sql("INSERT INTO repro VALUES ('AB')");

            if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux")) return;
            cluster.fullDisk("pg01");
            assertThatThrownBy(() -> fill(primary)).isInstanceOf(LabException.class);
            primary.await("it says so", () -> primary.log().first("File too large").isPresent());
            cluster.mended("pg01");
            primary.stop();
            primary.start();
            primary.sql("INSERT INTO repro VALUES ('ABC')");
        }
    }

    private static void fill(PgServer server) {
        for (int i = 0; i < 40; i++) server.sql("INSERT INTO repro SELECT repeat('x', 1000) FROM generate_series(1, 4000)", "TRUNCATE repro");
    }

    @Test void closeLeavesNothing() throws InterruptedException {
        Set<Thread> others = Thread.getAllStackTraces().keySet();
        PgCluster cluster = cluster("18");
        Path home = cluster.archive().getParent();
        List<ProcessHandle> processes = cluster.nodes().stream().flatMap(node -> node.processes().stream()).toList();
        assertThat(processes).hasSizeGreaterThan(15);
        cluster.readOnly("pg02");
        cluster.pause("pg03");
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        cluster.close();
        assertThat(home).doesNotExist();
        assertThat(processes).noneMatch(ProcessHandle::isAlive);
        List<Thread> network = before.stream().filter(thread -> thread.getName().contains("network") && !others.contains(thread)).toList();
        assertThat(network).hasSizeGreaterThan(6);
        for (Thread thread : network) thread.join(10_000);
        assertThat(network).noneMatch(Thread::isAlive);
    }

    /** What chapter 05 says of a replica that starts, and of the other order. */
    @Test void aReplicaThatStartsAsksTheArchiveBeforeItsOwnDiskAndThenThePrimary() {
        try (PgCluster cluster = cluster("9.3.5")) {
            PgServer primary = cluster.primary();
            PgServer pg02 = cluster.node("pg02");
            primary.configure("checkpoint_segments=20", "checkpoint_timeout=1h");
            primary.sql("CREATE TABLE repro (v text)");
            cluster.switchWal();
            primary.sql("INSERT INTO repro VALUES ('ABC')", "INSERT INTO repro VALUES ('ABCD')");
            String segment = cluster.switchWal();
            EndOfWal own = WalFile.open(pg02.wal().resolve(segment)).verdict();
            assertThat(own.healthy()).as("its own copy: " + own).isTrue();
            Path broken = Hex.of(cluster.archived(segment)).replaceAll("3f(000000.+41424300)", "00$1").write();
            cluster.replaceInArchive(segment, broken);
            String said = WalFile.open(broken).verdict().message();

            pg02.abort("wal receiver");
            pg02.awaitLog(said);
            primary.sql("INSERT INTO repro VALUES ('ABCDE')");   // waits for pg02, which goes on over the network
            primary.await("pg02 has it", () -> pg02.answers() && pg02.ask("SELECT count(*) FROM repro").equals("3"));

            primary.kill();
            pg02.kill();
            PgLog before = pg02.log();
            pg02.launch("it stops at the broken record", () -> pg02.log().since(before).containing(said).lines().size() > 1);
            var promotion = CompletableFuture.runAsync(pg02::promote);
            pg02.awaitLog("WAL ends before consistent recovery point");
            pg02.await("it is down", () -> !pg02.running());
            assertThat(promotion).isNotCompleted();
        }
    }

    @Test void namesAndVersionsThatCannotBeAreRefused() {
        assertThat(Replica.archiveCommand(Path.of("/a b/50%'s"))).isEqualTo("if test -f '/a b/50%%'\\''s'/\"%f\"; then cmp -s \"%p\" '/a b/50%%'\\''s'/\"%f\"; "
                + "else cp \"%p\" '/a b/50%%'\\''s'/\"%f\".part && mv '/a b/50%%'\\''s'/\"%f\".part '/a b/50%%'\\''s'/\"%f\"; fi");
        assertThatThrownBy(() -> Lab.cluster("7.4")).isInstanceOf(LabMissing.class);
    }

    private static PgCluster cluster(String version) {
        assumeTrue(Lab.ready(version), () -> "skipped: " + Lab.why(version));
        return Lab.cluster(version);
    }
}
