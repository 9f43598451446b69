package outagebook.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import outagebook.Shared;
import outagebook.wal.EndOfWal;
import outagebook.wal.WalFile;

class PgLogTest {
    private static final String TEXT = """
            2026-11-23 08:45:12.345 UTC [100] LOG:  database system was shut down in recovery at 2026-11-23 08:45:10 UTC
            2026-11-23 08:45:12.346 UTC [101] ERROR:  relation "x" does not exist at character 15
            2026-11-23 08:45:12.347 UTC [100] LOG:  entering standby mode
            2026-11-23 08:45:12.346 UTC [101] STATEMENT:  select *
            \tfrom x
            cp: cannot stat '/a b/00000002.history': No such file or directory
            2026-11-23 08:45:12.400 UTC [100] LOG:  restored log file "000000020000000000000003" from archive
            2026-11-23 08:45:12.500 UTC [100] LOG:  invalid record length at 0/3000148
            """;

    @TempDir Path folder;
    private final PgLog log = PgLog.of("pg02", TEXT);

    @Test void knowsTimeProcessLevelAndText() {
        LogLine line = log.lines().get(2);
        assertThat(line.time()).isEqualTo("2026-11-23 08:45:12.347 UTC");
        assertThat(line.pid()).isEqualTo(100);
        assertThat(line.level()).isEqualTo("LOG");
        assertThat(line.text()).isEqualTo("entering standby mode");
    }

    @Test void statementBelongsToTheMessageOfItsProcess() {
        assertThat(log.lines()).hasSize(6);
        assertThat(log.lines().get(1).text()).isEqualTo("relation \"x\" does not exist at character 15\nSTATEMENT:  select *\nfrom x");
        assertThat(log.lines().get(1).message()).isEqualTo("relation \"x\" does not exist at character 15");
        assertThat(log.lines().get(2).text()).isEqualTo("entering standby mode");
    }

    @Test void otherProgramsWriteThereToo() {
        LogLine cp = log.lines().get(3);
        assertThat(cp.level()).isEmpty();
        assertThat(cp.text()).isEqualTo("cp: cannot stat '/a b/00000002.history': No such file or directory");
    }

    @Test void marksWhatMattersAndSaysWhy() {
        assertThat(log.mattering().lines()).extracting(LogLine::message).containsExactly(
                "database system was shut down in recovery at 2026-11-23 08:45:10 UTC", "entering standby mode",
                "restored log file \"000000020000000000000003\" from archive", "invalid record length at 0/3000148");
        assertThat(log.lines().get(5).why()).startsWith("the reader of WAL stopped here");
        assertThat(log.toString()).contains("\n> 08:45:12.500 [100] LOG:  invalid record length at 0/3000148")
                .contains("\n  cp: cannot stat");
    }

    @Test void findsMessages() {
        assertThat(log.first("invalid record length at [0-9A-F]+/[0-9A-F]+")).hasValue(log.lines().get(5));
        assertThat(log.first("from x")).hasValue(log.lines().get(1));
        assertThat(log.first("no such line")).isEmpty();
        assertThat(log.containing("standby").lines()).hasSize(1);
        assertThat(log.containing("standby").server()).isEqualTo("pg02");
    }

    @Test void sinceAnEarlierLookThereIsOnlyWhatIsNew() {
        PgLog later = PgLog.of("pg02", TEXT + "2026-11-23 08:46:00.000 UTC [1] LOG:  received promote request\n");
        assertThat(later.since(log).lines()).extracting(LogLine::text).containsExactly("received promote request");
        assertThat(log.since(later).lines()).isEmpty();
    }

    private static final String LIVELOCK = """
            2026-11-23 08:45:12.100 UTC [7] LOG:  entering standby mode
            2026-11-23 08:45:12.500 UTC [8] FATAL:  could not connect to the primary server: no route
            2026-11-23 08:45:12.500 UTC [8] DETAIL:  It is down.
            2026-11-23 08:45:17.500 UTC [9] FATAL:  could not connect to the primary server: no route
            2026-11-23 08:45:17.500 UTC [9] DETAIL:  It is down.
            2026-11-23 08:45:20.000 UTC [9] FATAL:  could not connect to the primary server: no route
            2026-11-23 08:45:21.000 UTC [3] LOG:  checkpoint starting: time
            2026-11-23 08:45:22.500 UTC [10] FATAL:  could not connect to the primary server: no route
            2026-11-23 08:45:22.500 UTC [10] DETAIL:  It is down.
            2026-11-23 08:45:27.500 UTC [11] FATAL:  could not connect to the primary server: no route
            2026-11-23 08:45:27.500 UTC [11] DETAIL:  It is down.
            2026-11-23 08:45:28.000 UTC [11] LOG:  could not connect to the primary server: no route
            2026-11-23 08:45:28.000 UTC [11] DETAIL:  It is down.
            """;

    /** Equal are level, message and DETAIL; the sequence is that of the lines that are there. */
    @Test void whatIsRepeatedInDirectSequenceIsShownOnceWithHowOften() {
        PgLog mattering = PgLog.of("pg02", LIVELOCK).mattering();
        assertThat(mattering).hasToString("""
                > 08:45:12.100 [7] LOG:  entering standby mode
                > 08:45:12.500 [8] FATAL:  could not connect to the primary server: no route (2 times, until 08:45:17.500)
                      DETAIL:  It is down.
                > 08:45:20.000 [9] FATAL:  could not connect to the primary server: no route
                > 08:45:22.500 [10] FATAL:  could not connect to the primary server: no route (2 times, until 08:45:27.500)
                      DETAIL:  It is down.
                > 08:45:28.000 [11] LOG:  could not connect to the primary server: no route
                      DETAIL:  It is down.""");
        assertThat(mattering.collapsed()).isEqualTo(mattering.collapsed().collapsed());
        assertThat(PgLog.of("x", "cp: no such file\ncp: no such file\n")).hasToString("  cp: no such file (2 times)");
    }

    @Test void collapsingLosesNoLine() {
        PgLog livelock = PgLog.of("pg02", LIVELOCK);
        assertThat(livelock.lines()).hasSize(8);
        assertThat(livelock.mattering().lines()).hasSize(7);
        assertThat(livelock.mattering().containing("no route").lines()).hasSize(6).extracting(LogLine::text).noneMatch(text -> text.contains("times"));
    }

    @Test void anyPrefixWillDo() {
        assertThat(PgLog.of("x", "LOG:  redo starts at 0/2000090").lines().get(0))
                .isEqualTo(new LogLine("", 0, "LOG", "redo starts at 0/2000090", "recovery: from where, how far"));
        LogLine debian = PgLog.of("x", "2026-11-23 10:00:00.001 CET [4711] bob@shop FATAL:  the database system is starting up").lines().get(0);
        assertThat(debian).isEqualTo(new LogLine("2026-11-23 10:00:00.001 CET", 4711, "FATAL", "the database system is starting up", ""));
    }

    @Test void emptyLogAndLooseLinesAreNoError() throws IOException {
        assertThat(PgLog.of("x", "").lines()).isEmpty();
        assertThat(PgLog.of("x", "\n\n\tindented\nDETAIL:  of nothing\n").lines()).extracting(LogLine::text).containsExactly("indented", "of nothing");
        Path file = Files.write(folder.resolve("a.log"), new byte[] {(byte) 0xFF, '\n'});
        assertThat(PgLog.read(file).lines()).extracting(LogLine::text).containsExactly("\uFFFD");
        assertThatThrownBy(() -> PgLog.read(folder.resolve("none"))).isInstanceOf(LabException.class).hasMessageContaining("none cannot be read");
    }

    /** The servers' own words for each kind of damage, in every version, are known to matter. */
    @Test void everyEndOfWalOfEveryVersionMatters() throws IOException {
        List<Path> folders;
        try (Stream<Path> walk = Files.walk(Shared.file("wal"), 3)) {
            folders = walk.filter(p -> p.getParent().endsWith("damage")).sorted().toList();
        }
        assertThat(folders).hasSizeGreaterThan(100);
        int ends = 0;
        for (Path damaged : folders) {
            for (LogLine line : PgLog.read(damaged.resolve("server.log")).lines())
                assertThat(line.matters() || line.text().startsWith("the database system is starting up")).as("%s: %s", damaged, line).isTrue();
            EndOfWal end = verdict(damaged);
            if (end == null || end.healthy()) continue;
            ends++;
            assertThat(LogReasons.why(end.message())).as("%s: %s", damaged, end).startsWith("the reader of WAL stopped here");
        }
        assertThat(ends).isGreaterThan(100);
    }

    private EndOfWal verdict(Path damaged) throws IOException {
        try (Stream<Path> files = Files.list(damaged)) {
            Path packed = files.filter(f -> f.getFileName().toString().matches("[0-9A-F]{24}.*")).findFirst().orElse(null);
            if (packed == null) return null;
            try (InputStream in = Files.newInputStream(packed)) {
                return WalFile.read(in, packed.getFileName().toString()).verdict();
            } catch (outagebook.wal.WalException e) {
                return null;
            }
        }
    }
}
