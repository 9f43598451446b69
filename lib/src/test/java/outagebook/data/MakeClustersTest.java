package outagebook.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The bundled clusters are what their maker makes. */
class MakeClustersTest {
    @Test void makingThemAgainGivesTheSameBytes() {
        for (MakeClusters.Made made : MakeClusters.all()) {
            assertThat(Path.of("data").resolve(MakeClusters.file(made))).hasContent(made.cluster().xml());
        }
    }
}
