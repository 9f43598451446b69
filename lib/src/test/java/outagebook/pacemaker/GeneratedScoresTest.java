package outagebook.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedScoresTest {
    @ParameterizedTest
    @ValueSource(strings = {"1.1.10", "2.1.5"})
    void printsEveryLineOfEveryRandomClusterInOrder(String release) throws IOException {
        Path folder = Cases.shared("generated/cases");
        SoftAssertions all = new SoftAssertions();
        int clusters = 0;
        for (Path cluster : Cases.clusters(folder, ".xml")) {
            String name = Cases.name(cluster);
            all.assertThat(Cases.scores(cluster, release)).as(name).isEqualTo(Cases.scoreLines(folder.resolve(name + "." + release + ".scores")));
            clusters++;
        }
        all.assertAll();
        assertThat(clusters).isEqualTo(180);
    }
}
