package outagebook.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import outagebook.lab.Answer;
import outagebook.lab.ClusterState;
import outagebook.lab.ClusterState.Feed;
import outagebook.lab.ClusterState.Node;
import outagebook.lab.ClusterState.Role;
import outagebook.lab.PgLog;
import outagebook.wal.Lsn;

class LabViewsTest {
    private static final Lsn END = Lsn.parse("0/3000148");
    private static final ClusterState STATE = new ClusterState(List.of(
            node("pg01", Role.PRIMARY, "", "", Feed.NONE, false), node("pg02", Role.REPLICA, "sync", "pg01", Feed.STREAMING, true),
            node("pg03", Role.REPLICA, "async", "pg01", Feed.STREAMING, false), node("pg04", Role.REPLICA, "", "", Feed.ARCHIVE, false)));

    private static Node node(String name, Role role, String sync, String upstream, Feed feed, boolean paused) {
        return new Node(name, role, 1, END, END, role == Role.PRIMARY ? -1 : 0, false, sync, upstream, feed, paused, false);
    }

    @Test void drawingShowsWhichWayFeedsAReplica() {
        String drawn = drawn(Views.of(STATE));
        assertThat(drawn).contains("streaming, sync, network paused", "streaming, async", "restore_command", "archive_command", "WAL archive", "has WAL up to 0/3000148");
        assertThat(drawn.split("restore_command", -1)).as("one replica is fed by the archive").hasSize(2);
        assertThat(Views.of(STATE).text()).contains("streaming from pg01 (network paused)", "pg04 | replica | 1 ");
    }

    @Test void bothPausesAreToldInTheSameWords() {
        var held = new ClusterState(List.of(node("pg01", Role.DOWN, "", "", Feed.NONE, false),
                new Node("pg02", Role.REPLICA, 1, END, new Lsn(0), 5, false, "", "", Feed.ARCHIVE, true, true),
                new Node("pg03", Role.REPLICA, 1, END, END, 0, false, "", "", Feed.ARCHIVE, false, true)));
        assertThat(drawn(Views.of(held))).contains(">network paused, replay paused<", ">replay paused<");
        assertThat(held.toString()).contains("archive (network paused, replay paused)", "archive (replay paused)");
    }

    @Test void wordsOfTheArchiveAreNotInItsBox() {
        var replicas = new ClusterState(List.of(node("pg01", Role.DOWN, "", "", Feed.NONE, false), node("pg02", Role.REPLICA, "", "", Feed.ARCHIVE, false),
                node("pg03", Role.REPLICA, "", "", Feed.ARCHIVE, false)));
        String drawn = drawn(Views.of(replicas));
        int top = number(drawn, "<rect x=\"295\" y=\"(\\d+)\"");
        Matcher words = Pattern.compile("<text x=\"(\\d+)\" y=\"(\\d+)\"[^>]*>restore_command").matcher(drawn);
        for (int i = 0; i < 2; i++) {
            assertThat(words.find()).isTrue();
            assertThat(Integer.parseInt(words.group(1)) > 475 + 100 || Integer.parseInt(words.group(2)) < top).as(words.group()).isTrue();
        }
    }

    private static int number(String text, String regex) {
        Matcher found = Pattern.compile(regex).matcher(text);
        assertThat(found.find()).as(regex).isTrue();
        return Integer.parseInt(found.group(1));
    }

    @Test void aServerThatIsDownHasNoNumbers() {
        var state = new ClusterState(List.of(new Node("pg01", Role.DOWN, 0, new Lsn(0), new Lsn(0), -1, false, "", "", Feed.NONE, false, false),
                new Node("pg02", Role.NO_ANSWER, 0, new Lsn(0), new Lsn(0), -1, false, "", "", Feed.NONE, false, false)));
        assertThat(drawn(Views.of(state))).contains("Postgres: down", "Postgres: no answer").doesNotContain("0/0");
        assertThat(state.toString()).doesNotContain("0/0");
        assertThat(state.primary()).isEmpty();
        assertThat(drawn(Views.of(new ClusterState(List.of())))).contains("WAL archive");
    }

    @Test void aNameIsTextEvenIfItLooksLikeMarkup() {
        var evil = new ClusterState(List.of(node("<script>x</script>", Role.PRIMARY, "", "", Feed.NONE, false)));
        assertThat(Views.of(evil).html().orElseThrow()).doesNotContain("<script>");
        assertThat(drawn(Views.of(evil))).doesNotContain("<script>").contains("&lt;script&gt;");
    }

    @Test void logIsATableWithTheLinesThatMatterMarked() {
        PgLog log = PgLog.of("pg02", "2026-11-23 08:45:12.400 UTC [100] LOG:  invalid record length at 0/3000148\n<b>from cp</b>\n");
        assertThat(Views.of(log).text()).contains(">  2026-11-23 08:45:12.400 UTC  100  LOG    invalid record length at 0/3000148").contains("the reader of WAL stopped here");
        assertThat(Views.of(log).html().orElseThrow()).contains("&lt;b&gt;from cp").doesNotContain("<b>");
        assertThat(Views.of(log.lines()).text()).isEqualTo(Views.of(log).text());
        assertThat(Views.of(PgLog.of("pg02", "")).text()).contains("why it matters");
    }

    @Test void aLogIsShownWithoutRepetitionsItsLinesAndItsTableAreComplete() {
        PgLog log = PgLog.of("pg02", IntStream.range(0, 300).mapToObj(i ->
                "2026-11-23 08:%02d:%02d.400 UTC [%d] LOG:  invalid record length at 0/3000148\n".formatted(i / 60, i % 60, 100 + i)).collect(Collectors.joining()));
        assertThat(Views.of(log).text().lines()).hasSize(3).last().asString()
                .startsWith(">  2026-11-23 08:00:00.400 UTC  100  LOG    invalid record length at 0/3000148 (300 times, until 08:04:59.400)");
        assertThat(Views.of(log.lines().subList(0, 50)).text().lines()).hasSize(52);
        assertThat(Tables.log(log).rowCount()).isEqualTo(300);
    }

    @Test void answerIsATableThatTakesNullsAndTwoColumnsOfOneName() {
        var answer = new Answer(List.of("v", "?column?", "?Column?"), List.of(Arrays.asList("A", null, "1")));
        assertThat(Views.of(answer).text()).contains("v  ?column?  ?Column? 2").contains("A            1");
        assertThat(Views.of(new Answer(List.of("v"), List.of())).html()).isPresent();
        assertThat(Views.of(null).text()).isEqualTo("null");
    }

    private static String drawn(View view) {
        Matcher address = Pattern.compile("src=\"data:image/svg\\+xml,([^\"]*)\"").matcher(view.html().orElseThrow());
        assertThat(address.find()).isTrue();
        return URLDecoder.decode(address.group(1), StandardCharsets.UTF_8);
    }
}
