package outagebook.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import outagebook.notebook.Topology.Role;

class TopologyTest {
    private final Topology healthy = Topology.healthy("pg01", "pg02", "pg03");

    @Test void saysInWordsWhatThePictureShows() {
        assertThat(healthy.text()).isEqualTo("""
                pg01   primary              <- VIP
                pg02   synchronous replica
                pg03   asynchronous replica
                Clients reach pg01 through the VIP.""");
    }

    @Test void anAddressIsOnOneNodeOnly() {
        Topology moved = healthy.move("VIP", "pg03");
        assertThat(moved.text()).contains("pg03   asynchronous replica <- VIP").contains("Clients reach pg03");
        assertThat(moved.nodes().get(0).addresses()).isEmpty();
        assertThat(healthy.nodes().get(0).addresses()).containsExactly("VIP");
    }

    @Test void withoutTheVipNobodyCanConnect() {
        Topology outage = healthy.with("pg01", Role.DOWN).without("VIP");
        assertThat(outage.text()).endsWith("The VIP is nowhere: clients cannot connect.");
        assertThat(drawn(outage)).contains("no address to connect to");
    }

    @Test void aNameIsTextEvenIfItLooksLikeMarkup() {
        Topology evil = Topology.healthy("<script>x</script>", "b", "c");
        assertThat(evil.html().orElseThrow()).doesNotContain("<script>").contains("&lt;script&gt;");
        assertThat(drawn(evil)).doesNotContain("<script>").contains("&lt;script&gt;");
    }

    @Test void isAnImageThatAPageWithoutSvgKeepsAndASentenceForThoseWhoDoNotSeeIt() {
        String html = healthy.html().orElseThrow();
        assertThat(html).startsWith("<img ").contains("alt=\"pg01   primary").doesNotContain("<svg");
        assertThat(drawn(healthy)).startsWith("<svg ").contains("pg01").contains("WAL, synchronous").endsWith("</svg>");
    }

    /** The picture in the image's address. */
    private static String drawn(Topology topology) {
        Matcher address = Pattern.compile("src=\"data:image/svg\\+xml,([^\"]*)\"").matcher(topology.html().orElseThrow());
        assertThat(address.find()).isTrue();
        return URLDecoder.decode(address.group(1), StandardCharsets.UTF_8);
    }

    @Test void namesTheNodesItHasWhenAskedForAnother() {
        assertThatThrownBy(() -> healthy.move("VIP", "pg04"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("pg04").hasMessageContaining("[pg01, pg02, pg03]");
    }
}
