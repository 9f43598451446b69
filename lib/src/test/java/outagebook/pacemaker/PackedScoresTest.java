package outagebook.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A few clusters kept with the project: eight random ones that together have every feature, and eight moments of the outage. */
class PackedScoresTest {
    @TestFactory
    Stream<DynamicTest> printsWhatTheRealSchedulersPrint() throws IOException, URISyntaxException {
        Path folder = Path.of(getClass().getResource("/pacemaker").toURI());
        return Cases.clusters(folder, ".xml.gz").stream().flatMap(cluster -> Cases.RELEASES.stream().map(release ->
                DynamicTest.dynamicTest(Cases.name(cluster) + " " + release, () -> assertThat(Cases.scores(cluster, release))
                        .isEqualTo(Cases.scoreLines(folder.resolve(Cases.name(cluster) + "." + release + ".scores.gz"))))));
    }
}
