package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import outagebook.Shared;

/** Timelines: what a history file says, and which segments a directory reads because of it. */
class TimelineHistoryTest {
    @TempDir Path folder;

    @Test void readsParentsSwitchPointsAndReasons() {
        var history = parse(3, "1\t0/3000090\tno recovery target specified\n\n2\t1A/5000090\tbefore 2026-11-23 01:39:20 UTC\n");
        assertThat(history.switches()).containsExactly(
                new TimelineHistory.Switch(1, Lsn.parse("0/3000090"), "no recovery target specified"),
                new TimelineHistory.Switch(2, Lsn.parse("1A/5000090"), "before 2026-11-23 01:39:20 UTC"));
        assertThat(history).hasToString("timeline 3: 1 until 0/3000090, 2 until 1A/5000090");
    }

    @Test void leavesCommentsAndBlankLinesAside() {
        var history = parse(5, "# by hand\r\n \t\r\n  # 1 0/1 no\r\n 2 a/B\r\n4 B/0 # not a comment: a reason");
        assertThat(history.switches()).containsExactly(new TimelineHistory.Switch(2, Lsn.parse("A/B"), ""),
                new TimelineHistory.Switch(4, Lsn.parse("B/0"), "# not a comment: a reason"));
        assertThat(parse(2, "").switches()).isEmpty();
    }

    @Test void knowsWhoseWalLiesWhere() {
        var history = parse(7, "1\t0/3000090\tx\n4\t0/5000000\ty\n");
        assertThat(history.timelineAt(Lsn.parse("0/0"))).isEqualTo(1);
        assertThat(history.timelineAt(Lsn.parse("0/300008F"))).isEqualTo(1);
        assertThat(history.timelineAt(Lsn.parse("0/3000090"))).isEqualTo(4);
        assertThat(history.timelineAt(Lsn.parse("0/5000000"))).isEqualTo(7);
        assertThat(history.timelineAt(Lsn.parse("FFFFFFFF/0"))).isEqualTo(7);
    }

    @Test void saysWhatIsWrongAndInWhichLine() {
        fails("1\t0/10\tx\nnext\t0/20\tx", "it, line 2: syntax error in history file: next\t0/20\tx (Expected a numeric timeline ID.)");
        fails("\n\n1\tafter all", "it, line 3: syntax error in history file: 1\tafter all (Expected a write-ahead log switchpoint location.)");
        fails("10/5000", "it, line 1: syntax error in history file: 10/5000 (Expected a write-ahead log switchpoint location.)");
        fails("2 0/1\n2 0/2", "it, line 2: invalid data in history file: 2 0/2 (Timeline IDs must be in increasing sequence.)");
        fails("1 0/1\n3 0/2", "it, line 2: invalid data in history file: 3 0/2 (Timeline IDs must be less than child timeline's ID.)");
        fails("x".repeat(200), "it, line 1: syntax error in history file: " + "x".repeat(80) + "... (Expected a numeric timeline ID.)");
    }

    @ParameterizedTest @ValueSource(strings = {"9.3.5", "9.5.3", "14.24", "18.6"}) void readsTheFilesOfServers(String server) {
        Path tl = Shared.file("wal/" + server + "/tl");
        var history = TimelineHistory.read(tl.resolve("00000003.history"));
        assertThat(history.timeline()).isEqualTo(3);
        assertThat(history.switches()).extracting(TimelineHistory.Switch::parent).containsExactly(1L, 2L);
        assertThat(history.switches()).extracting(TimelineHistory.Switch::reason).containsOnly("no recovery target specified");
        assertThat(WalDirectory.open(tl).history()).isEqualTo(history);
    }

    @Test void refusesAFileWithAnotherName() throws IOException {
        Path file = Files.writeString(folder.resolve("history"), "1\t0/10\tx\n");
        assertThatThrownBy(() -> TimelineHistory.read(file)).isInstanceOf(WalException.class)
                .hasMessage(file + " is not called like a timeline's history, such as 00000002.history");
    }

    @Test void ancestorsAreReadUpToTheSwitchPoint() {
        promotedAt("0/400050");
        var wal = WalDirectory.open(folder);
        assertThat(names(wal)).containsExactly("000000010000000000000003", "000000020000000000000004");
        assertThat(wal.timeline()).isEqualTo(2);
        assertThat(wal.start()).isEqualTo(Lsn.parse("0/300000"));
        assertThat(wal.records()).extracting(r -> r.file(0).getFileName() + " " + r.lsn()).containsExactly(
                "000000010000000000000003 0/300028", "000000010000000000000003 0/300050",
                "000000020000000000000004 0/400028", "000000020000000000000004 0/400058");
        assertThat(wal.verdict().file()).isEqualTo("000000020000000000000004");
        assertThat(wal.verdict().message()).contains("invalid record length at 0/400088");
        assertThat(names(WalDirectory.open(folder, 1))).containsExactly("000000010000000000000003", "000000010000000000000004");
    }

    @Test void aTimelineThatBeganAtASegmentsStartReadsAllOfItsParentsSegmentBefore() {
        promotedAt("0/400000");
        assertThat(names(WalDirectory.open(folder))).containsExactly("000000010000000000000003", "000000020000000000000004");
    }

    @Test void withoutAHistoryFileATimelineStandsAlone() throws IOException {
        promotedAt("0/400050");
        Files.delete(folder.resolve("00000002.history"));
        var wal = WalDirectory.open(folder);
        assertThat(names(wal)).containsExactly("000000020000000000000004");
        assertThat(wal.history()).hasToString("timeline 2, no ancestors");
    }

    @Test void ancestorsBehindAGapAreLeftAside() throws IOException {
        promotedAt("0/400050");
        Files.move(folder.resolve("000000010000000000000003"), folder.resolve("000000010000000000000002"));
        assertThat(names(WalDirectory.open(folder))).containsExactly("000000020000000000000004");
    }

    @Test void aPackedHistoryFileIsReadToo() throws IOException {
        promotedAt("0/400050");
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(Files.readAllBytes(folder.resolve("00000002.history")));
        }
        Files.delete(folder.resolve("00000002.history"));
        Files.write(folder.resolve("00000002.history.gz"), packed.toByteArray());
        assertThat(names(WalDirectory.open(folder))).hasSize(2);
    }

    @Test void aHistoryThatContradictsTheSegmentsIsRefused() {
        promotedAt("0/500050");
        assertThatThrownBy(() -> WalDirectory.open(folder)).isInstanceOf(WalException.class)
                .hasMessage("segment 000000020000000000000004 lies before the beginning of its timeline: the history file says "
                        + "timeline 2: 1 until 0/500050; one of the two is of another cluster, move it away");
    }

    /** A parent that went on by itself after its copy was promoted: its segment 4 is not part of timeline 2. */
    private void promotedAt(String lsn) {
        var three = new WalBuilder(WalVersion.V16, Lsn.parse("0/300000")).record(10);
        Lsn last = three.lsn();
        three.record(header -> header.put(16, (byte) 0x40), new byte[0]);
        var abandoned = new WalBuilder(WalVersion.V16, Lsn.parse("0/400000")).previous(last).record(10).record(1000);
        var child = new WalBuilder(WalVersion.V16, Lsn.parse("0/400000")).previous(last).record(16).record(20);
        try {
            Files.write(folder.resolve("000000010000000000000003"), three.bytes());
            Files.write(folder.resolve("000000010000000000000004"), abandoned.bytes());
            Files.write(folder.resolve("000000020000000000000004"), child.bytes());
            Files.write(folder.resolve("00000002.history"), ("1\t" + lsn + "\tno recovery target specified\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> names(WalDirectory wal) {
        return wal.names().stream().map(SegmentName::toString).toList();
    }

    private static TimelineHistory parse(long timeline, String text) {
        return TimelineHistory.parse(timeline, text, "it");
    }

    private static void fails(String text, String message) {
        assertThatThrownBy(() -> parse(3, text)).isInstanceOf(WalException.class).hasMessage(message);
    }
}
