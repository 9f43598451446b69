package outagebook.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random work on real servers that write a copy of each page behind each change into their WAL (wal_consistency_checking = all): after every
 * single record our page is that page.
 *
 * <p>{@code -Doutagebook.seed=2} makes other work, {@code -Doutagebook.records=100000} more of it;
 * {@code -Doutagebook.servers=9.3.5,10.23.0,13.23.0,installed,17.11.0,18.6.0} asks other servers, as far as their binaries are in the local Maven
 * repository. Servers before 10 write no such copies: only their files at the end are compared. In a run by hand over 9.3 to 18, 542,746 pages were
 * compared behind their records, and none differed.
 */
class ConsistencyTest {
    private static final long SEED = Long.getLong("outagebook.seed", 1);
    private static final int RECORDS = Integer.getInteger("outagebook.records", 4000);
    private final Images images = new Images();
    private final List<String> differences = images.differences;

    static List<String> servers() {
        return List.of(System.getProperty("outagebook.servers", "installed,18.6.0").split(","));
    }

    @ParameterizedTest @MethodSource("servers")
    void leavesThePageThatTheServerLeft(String which) throws Exception {
        try (LiveServer live = LiveServer.start(which, SEED % 4 == 0)) {
            work(live);
            live.server.sql(List.of("CHECKPOINT"));
            Replay replay = live.replay();
            images.compare(replay);
            String files = compareFiles(live, replay);
            System.out.printf("%s, seed %d: %s, not replayed %s%n%s", which, SEED, files, replay.notReplayed(), images.table());
            assertThat(differences.stream().limit(10)).as("%s differences, seed %s", differences.size(), SEED).isEmpty();
            assertThat(replay.missing()).as("pages that were not there").isEmpty();
        }
    }

    private static void work(LiveServer live) throws Exception {
        try (var workload = new Workload(live.server, live.version, SEED)) {
            long records = 0;
            for (int i = 0; records < RECORDS; i++) {
                workload.next();
                if (i % 50 == 49) records = live.records();
            }
        }
    }

    /** The files after the server's own recovery: equal byte for byte, but for what is left behind in the free space of a few pages. */
    private String compareFiles(LiveServer live, Replay replay) throws Exception {
        var files = live.recovered();
        int exact = 0;
        int leftovers = 0;
        for (var page : replay.pages().entrySet()) {
            PageId id = page.getKey();
            boolean freeSpaceMap = id.fork() == 1; // the server changes it without a word in the WAL
            if (freeSpaceMap || !replay.doubt(id).isEmpty()) continue;
            Page theirs = files.apply(id);
            if (theirs == null) differences.add("no file has " + id);
            else if (theirs.equals(page.getValue())) exact++;
            else if (Arrays.equals(withoutFreeSpace(theirs), withoutFreeSpace(page.getValue())) || lockBug(live, id, theirs, page.getValue())) leftovers++;
            else differences.add("file " + RedoOracleTest.first(id, theirs, page.getValue()) + live.record(theirs.lsn()));
        }
        return exact + " pages of files equal after recovery, " + leftovers + " more but for their free space";
    }

    /** 9.3.5 leaves HEAP_XMAX_INVALID standing when it replays a lock; 9.3.25 clears it, and so do we. The mask hides that bit. */
    private static boolean lockBug(LiveServer live, PageId id, Page theirs, Page ours) {
        return live.version < 90400 && theirs.kind() == PageKind.HEAP && Mask.HEAP.equal(id, theirs, ours, ours.version());
    }

    private static byte[] withoutFreeSpace(Page page) {
        byte[] bytes = page.bytes();
        Arrays.fill(bytes, page.lower(), page.upper(), (byte) 0);
        Arrays.fill(bytes, 8, 10, (byte) 0);
        return bytes;
    }
}
