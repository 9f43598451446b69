package outagebook.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import outagebook.wal.WalDirectory;

/** Recorded work of real servers with wal_consistency_checking = all: after every record our page is theirs. {@link MakeConsistency} made it. */
class RecordedConsistencyTest {
    private static final Path RECORDED = Path.of("lib/src/test/resources/consistency");

    static Stream<String> versions() throws IOException {
        try (Stream<Path> folders = Files.list(RECORDED)) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest @MethodSource("versions")
    void leavesThePageThatTheServerLeft(String version) {
        var images = new Images();
        Replay replay = Replay.of(WalDirectory.open(RECORDED.resolve(version)), Map.of());
        images.compare(replay);
        System.out.println(version + ", not replayed " + replay.notReplayed() + "\n" + images.table());
        assertThat(images.differences).isEmpty();
        assertThat(replay.missing()).isEmpty();
        assertThat(images.all()[0]).isGreaterThan(800);
        assertThat(replay.notReplayed().keySet()).allMatch(name -> name.startsWith("Gist/"));
    }
}
