package outagebook.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutageScoresTest {
    @ParameterizedTest
    @ValueSource(strings = {"1.1.10", "2.1.5"})
    void printsEveryLineOfEveryCellOfTheMatrix(String release) throws IOException {
        Path folder = Cases.shared("outage/cases");
        SoftAssertions all = new SoftAssertions();
        int clusters = 0;
        for (Path cluster : Cases.clusters(folder, ".xml.gz")) {
            JsonNode expected = Cases.json(folder.resolve(Cases.name(cluster) + ".json")).get("releases").get(release).get("scores");
            all.assertThat(Cases.scores(cluster, release)).as(Cases.name(cluster)).isEqualTo(Cases.scoreLines(expected));
            clusters++;
        }
        all.assertAll();
        assertThat(clusters).isEqualTo(384);
    }

    @Test
    void printsEveryLineOfEveryStepOnTheWay(@TempDir Path folder) throws IOException {
        SoftAssertions all = new SoftAssertions();
        int steps = 0;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(Cases.shared("outage/cases/steps.jsonl.gz"))), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode step = new ObjectMapper().readTree(line);
                Path cluster = Files.writeString(folder.resolve("step.xml"), step.get("cib").asText());
                all.assertThat(Cases.scores(cluster, step.get("release").asText()))
                        .as(step.get("case") + " step " + step.get("step")).isEqualTo(Cases.scoreLines(step.get("scores")));
                steps++;
            }
        }
        all.assertAll();
        assertThat(steps).isEqualTo(2754);
    }
}
