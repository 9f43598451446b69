package outagebook.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

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
