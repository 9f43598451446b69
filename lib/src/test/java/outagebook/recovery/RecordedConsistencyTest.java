package outagebook.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import outagebook.wal.Lsn;
import outagebook.wal.Wal;
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

    /** Whatever is on the pages, replay ends where WAL ends; records that do not fit are called so. */
    @ParameterizedTest @MethodSource("versions")
    void damagedPagesStopNothing(String version) {
        long seed = Long.getLong("outagebook.seed", 1);
        var random = new Random(seed);
        Wal wal = WalDirectory.open(RECORDED.resolve(version));
        Lsn end = wal.verdict().lsn();
        for (int i = 0; i < 4; i++) {
            Lsn middle = wal.start().plus((long) (end.minus(wal.start()) * random.nextDouble()));
            Replay before = Replay.of(wal, Map.of()).runTo(middle);
            Replay behind = Replay.of(wal, id -> damaged(before.page(id), random)).from(before.position()).run();
            assertThat(behind.position()).as("seed %s", seed).isEqualTo(end);
            assertThat(behind.doubtful().values()).allMatch(why -> why.contains("does not fit") || why.startsWith("not replayed: Gist"));
        }
    }

    private static Page damaged(Page page, Random random) {
        if (page == null) return null;
        byte[] bytes = page.bytes();
        for (int i = 0; i < 4; i++) bytes[12 + random.nextInt(random.nextBoolean() ? 60 : Page.SIZE - 12)] = (byte) random.nextInt(256);
        return Page.of(bytes);
    }
}
