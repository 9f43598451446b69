package outagebook.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        assertThat(outage.html().orElseThrow()).contains("no address to connect to");
    }

    @Test void aNameIsTextEvenIfItLooksLikeMarkup() {
        String html = Topology.healthy("<script>x</script>", "b", "c").html().orElseThrow();
        assertThat(html).doesNotContain("<script>").contains("&lt;script&gt;");
    }

    @Test void namesTheNodesItHasWhenAskedForAnother() {
        assertThatThrownBy(() -> healthy.move("VIP", "pg04"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("pg04").hasMessageContaining("[pg01, pg02, pg03]");
    }
}
