package outagebook.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutageTest {
    /** A row of the index as settings; an array of names joined. */
    static Outage of(JsonNode row) {
        Map<String, String> settings = new LinkedHashMap<>();
        row.properties().stream().filter(p -> !p.getKey().equals("case") && !OutageCases.RELEASES.contains(p.getKey()))
                .forEach(p -> settings.put(p.getKey(), p.getValue().isArray() ? String.join(".", OutageCases.texts(p.getValue()))
                        : p.getValue().isNull() ? "None" : p.getValue().asText()));
        return new Outage(settings);
    }

    @Test void everyCellIsTheRecordedCib() {
        for (JsonNode row : OutageCases.index()) {
            Outage outage = of(row);
            assertThat(outage.name()).isEqualTo(row.get("case").asText());
            assertThat(OutageCases.tree(outage.cluster().cib())).as(outage.name())
                    .isEqualTo(OutageCases.tree(OutageCases.cluster(outage.name()).cib()));
        }
    }

    @Test void asToldIsOneOfThem() {
        assertThat(OutageCases.names()).contains(Outage.asTold().name());
    }

    @Test void anUnknownWordIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> Outage.asTold().primary("dead")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("offline").hasMessageContaining("dead");
    }

    @Test void namesTheVariantsAsTheRecordDoes() {
        assertThat(Outage.asTold().nodes("pg01", "pg03", "pg02").cloneMax(2).cloneStickiness("1").backupStickiness("100").name())
                .endsWith("_property_names-pg01.pg03.pg02_clonemax-2_backupstick-100_clonestick-1");
    }
}
