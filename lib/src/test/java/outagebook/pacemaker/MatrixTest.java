package outagebook.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MatrixTest {
    @Test void itsCellsAreTheRecordedOnesInOrder() {
        assertThat(Matrix.cells().stream().map(Outage::name)).containsExactlyElementsOf(OutageCases.names());
    }

    @Test void everyCellEndsAsBothRealReleasesDid() {
        List<String> ours = Matrix.full().stream().map(MatrixTest::text).toList();
        List<String> theirs = new ArrayList<>();
        for (String name : OutageCases.names()) {
            JsonNode said = OutageCases.read(name + ".json").get("releases");
            Matrix.RELEASES.forEach(release -> theirs.add(text(name, release, said.get(release))));
        }
        assertThat(ours).containsExactlyElementsOf(theirs);
    }

    private static String text(Matrix.Row row) {
        Map<String, String> postgres = new LinkedHashMap<>();
        row.end().online().forEach(n -> postgres.put(n, FailoverTest.WORDS.get(row.end().postgres().get(n))));
        Map<String, String> places = new LinkedHashMap<>();
        row.end().places().forEach((vip, nodes) -> places.put(vip, nodes.isEmpty() ? "null" : nodes.get(0)));
        return row.outage().name() + " " + row.release() + ": " + row.outcome() + "; until promotion "
                + (row.transitionsUntilPromotion().isPresent() ? row.transitionsUntilPromotion().getAsInt() : "null") + "; " + row.livelock()
                + "; " + postgres + places + "; without aborts: " + row.outcomeWithoutAborts();
    }

    private static String text(String name, String release, JsonNode said) {
        JsonNode end = said.get("iterated");
        return name + " " + release + ": " + end.get("outcome").asText() + "; until promotion "
                + end.get("transitions_until_promotion").asText() + "; " + end.get("livelock").asBoolean() + "; "
                + map(end.get("final_postgres")) + map(end.get("final_vips"))
                + "; without aborts: " + said.get("outcome_without_aborts").asText();
    }

    private static String map(JsonNode object) {
        return object.properties().stream().map(p -> p.getKey() + "=" + p.getValue().asText()).collect(Collectors.joining(", ", "{", "}"));
    }
}
