package outagebook.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class FailoverTest {
    static final Map<Life, String> WORDS =
            Map.of(Life.PROMOTED, "master", Life.RUNNING, "slave", Life.STOPPED, "stopped", Life.CRASHED, "crashed");

    @Test void everyStepOfEveryCaseIsTheRecordedOneInBothReleases() {
        Map<String, JsonNode> steps = OutageCases.steps();
        SoftAssertions all = new SoftAssertions();
        for (String name : OutageCases.names()) {
            Cluster cluster = OutageCases.cluster(name);
            for (String release : OutageCases.RELEASES) {
                check(name, release, Failover.of(cluster, release).run(), steps, all);
            }
            if (all.errorsCollected().size() > 20) {
                break;
            }
        }
        all.assertAll();
    }

    private static void check(String name, String release, Story story, Map<String, JsonNode> recorded, SoftAssertions all) {
        JsonNode said = OutageCases.read(name + ".json").at("/releases/" + release.replace("/", "~1") + "/iterated");
        String what = name + " " + release;
        all.assertThat(story.outcome()).as(what).isEqualTo(said.get("outcome").asText());
        all.assertThat(story.steps()).as(what + " steps").hasSameSizeAs(said.get("steps"));
        all.assertThat(story.cycleFrom()).as(what + " cycle").isEqualTo(said.get("cycle_from").asInt());
        for (Story.Step step : story.steps()) {
            JsonNode seen = recorded.get(what + " " + step.number());
            if (seen != null) {
                all.assertThat(OutageCases.tree(step.cluster().cib())).as(what + " CIB of step " + step.number())
                        .isEqualTo(OutageCases.tree(OutageCases.parse(seen.get("cib").asText()).cib()));
            }
            JsonNode then = said.get("steps").get(step.number());
            if (then != null) {
                all.assertThat(asRecorded(step)).as(what + " step " + step.number()).isEqualTo(asRecorded(then));
            }
        }
    }

    private static Map<String, Object> asRecorded(Story.Step s) {
        Map<String, Object> row = new LinkedHashMap<>();
        s.scene().postgres().forEach((node, life) -> row.put("postgres " + node, WORDS.get(life)));
        s.scene().attributes().forEach((node, value) -> row.put("attribute " + node, value));
        s.scene().places().forEach((vip, nodes) -> row.put("place " + vip, nodes.isEmpty() ? "null" : nodes.get(0)));
        row.put("transition", s.summary());
        s.promotionScores().forEach((where, score) -> row.put(where.replace(" on ", "@").replace("@none", "@None"), score));
        row.put("executed", s.executed().stream().map(a -> Story.Step.brief(a).replace(" on ", " ")).toList());
        row.put("aborted", s.aborted());
        return row;
    }

    private static Map<String, Object> asRecorded(JsonNode s) {
        Map<String, Object> row = new LinkedHashMap<>();
        s.get("postgres").properties().forEach(f -> row.put("postgres " + f.getKey(), f.getValue().asText()));
        s.get("master_scores").properties().forEach(f -> row.put("attribute " + f.getKey(), f.getValue().asText()));
        s.get("vips").properties().forEach(f -> row.put("place " + f.getKey(), f.getValue().asText()));
        row.put("transition", OutageCases.texts(s.get("transition")));
        s.get("promotion_scores").properties().forEach(f -> row.put(f.getKey(), f.getValue().asText()));
        row.put("executed", List.copyOf(OutageCases.texts(s.get("executed"))));
        row.put("aborted", s.path("aborted").asBoolean());
        return row;
    }

    @Test void thereAreCases() {
        assertThat(OutageCases.names()).hasSize(384);
    }
}
