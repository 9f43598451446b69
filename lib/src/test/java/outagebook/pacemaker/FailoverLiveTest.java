package outagebook.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** With the real scheduler of this machine as the planner. */
class FailoverLiveTest {
    @Test void withoutAbortsTheOutcomesAreTheRecordedOnes() {
        RealScheduler real = RealScheduler.of("2.1.5");
        for (JsonNode row : OutageCases.index()) {
            Outage outage = OutageTest.of(row);
            Story story = new Failover(outage.cluster(), Release.V2_1_5, real).synchronous("pg02").withoutAborts().run();
            assertThat(story.outcome()).as(outage.name()).isEqualTo(OutageCases.read(outage.name() + ".json")
                    .get("releases").get("2.1.5").get("outcome_without_aborts").asText());
        }
    }
}
