package outagebook.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import outagebook.lab.PgLog;

class ChronicleTest {
    private final Chronicle night = new Chronicle().at("04:01", "pg01", "the disks fail").at("04:01:30", "pg02", "a process crashes").at("04:02", "pg01", "offline");

    private static String svg(View view) {
        return URLDecoder.decode(view.html().orElseThrow().replaceFirst("(?s).*data:image/svg\\+xml,([^\"]*)\".*", "$1"), StandardCharsets.UTF_8);
    }

    @Test void saysWhatHappenedWhenAndWhere() {
        assertThat(night).hasToString("""
                04:01     pg01  the disks fail
                04:01:30  pg02  a process crashes
                04:02     pg01  offline""");
        assertThat(new Chronicle()).hasToString("nothing happened");
    }

    @Test void joinsTheLogsOfSeveralServersByTime() {
        var first = PgLog.of("pg01", """
                2026-11-23 08:00:02.000 UTC [7] LOG:  server process (PID 9) was terminated by signal 6: Aborted
                2026-11-23 08:00:02.500 UTC [7] LOG:  database system is ready to accept connections
                """);
        var second = PgLog.of("pg02", "2026-11-23 08:00:01.000 UTC [8] LOG:  invalid record length at 0/3000180: wanted 24, got 0\n");
        Chronicle both = Chronicle.of(first, second);
        assertThat(both.moments().get(0)).isEqualTo(new Chronicle.Moment("08:00:01.000", "pg02", "invalid record length at 0/3000180: wanted 24, got 0"));
        assertThat(both.text()).contains("08:00:02.000  pg01  server process (PID 9)");
    }

    @Test void whatAServerRepeatsIsOneMoment() {
        String again = "2026-11-23 08:00:0%d.000 UTC [8] LOG:  invalid record length at 0/3000180: wanted 24, got 0\n";
        var second = PgLog.of("pg02", again.formatted(1) + again.formatted(3) + again.formatted(5));
        var first = PgLog.of("pg01", "2026-11-23 08:00:02.000 UTC [7] LOG:  received fast shutdown request\n");
        assertThat(Chronicle.of(first, second)).hasToString("""
                08:00:01.000  pg02  invalid record length at 0/3000180: wanted 24, got 0 (3 times, until 08:00:05.000)
                08:00:02.000  pg01  received fast shutdown request""");
    }

    @Test void everyPlaceHasALaneAndEveryMomentADotInIt() {
        String svg = svg(night);
        assertThat(svg).containsOnlyOnce(">pg01<").containsOnlyOnce(">pg02<");
        assertThat(svg.split("<rect x=\"82\"").length - 1).as("dots of pg01").isEqualTo(2);
        assertThat(svg.split("<rect").length - 1).isEqualTo(3);
    }

    @Test void wordsAreEscapedAndLongOnesAreBroken() {
        var view = new Chronicle().at("1", "a", "<script>" + " word".repeat(100));
        assertThat(svg(view)).doesNotContain("<script>").contains("&lt;script&gt;");
        assertThat(svg(view).split("<text").length).isGreaterThan(6);
    }

    @Test void whatIsTooMuchForAPictureIsCounted() {
        Chronicle long_ = new Chronicle();
        for (int i = 0; i < 100; i++) long_ = long_.at("" + i, "a", "m" + i);
        assertThat(svg(long_)).contains("and 40 more", ">m59<").doesNotContain(">m60<");
        assertThat(long_.text()).contains("m99");
    }
}
