package outagebook.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import outagebook.wal.BlockRef;
import outagebook.wal.WalRecord;
import outagebook.wal.WalVersion;

/**
 * Random work on real servers that write a copy of each page behind each change into their WAL (wal_consistency_checking = all): after every
 * single record our page is that page.
 *
 * <p>{@code -Doutagebook.seed=2} makes other work, {@code -Doutagebook.records=100000} more of it;
 * {@code -Doutagebook.servers=9.3.5,10.23.0,13.23.0,installed,17.11.0,18.6.0} asks other servers, as far as their binaries are in the local Maven
 * repository. Servers before 10 write no such copies: only their files at the end are compared.
 */
class ConsistencyTest {
    private static final long SEED = Long.getLong("outagebook.seed", 1);
    private static final int RECORDS = Integer.getInteger("outagebook.records", 4000);
    private final Map<String, int[]> counts = new TreeMap<>();
    private final List<String> differences = new ArrayList<>();
    private WalVersion version;

    static List<String> servers() {
        return List.of(System.getProperty("outagebook.servers", "installed,18.6.0").split(","));
    }

    @ParameterizedTest @MethodSource("servers")
    void leavesThePageThatTheServerLeft(String which) throws Exception {
        try (LiveServer live = LiveServer.start(which, SEED % 4 == 0)) {
            work(live);
            live.server.sql(List.of("CHECKPOINT"));
            Replay replay = live.replay();
            while (!replay.atEnd()) compare(replay, replay.step());
            String files = compareFiles(live, replay);
            report(which, replay, files);
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

    private void compare(Replay replay, Step step) {
        WalRecord record = step.record();
        version = record.version();
        for (BlockRef block : record.blocks()) {
            if (block.image().isEmpty() || block.image().get().apply()) continue;
            int[] count = counts.computeIfAbsent(record.rmgr() + "/" + record.operation() + " block " + block.id(), name -> new int[4]);
            PageId id = PageId.of(block);
            Page ours = replay.page(id);
            if (!replay.doubt(id).isEmpty()) {
                count[2]++;
            } else if (ours == null) {
                differences.add(step + " is not there");
            } else if (ours.lsn().compareTo(record.endLsn()) <= 0) {
                count[0]++;
                if (same(id, mask(record), record.page(block.id()), ours, step)) count[1]++;
            } else {
                count[3]++;
            }
        }
    }

    private boolean same(PageId id, Mask mask, byte[] image, Page ours, Step step) {
        Page theirs = Page.of(image);
        Page one = mask == null ? theirs : mask.of(id, theirs, version);
        Page two = mask == null ? ours : mask.of(id, ours, version);
        boolean map = id.fork() == 2;
        if (Arrays.equals(one.bytes(), two.bytes()) && (!map || sameMap(theirs, ours))) return true;
        differences.add(step.record().lsn() + " " + RedoOracleTest.first(id, map ? theirs : one, map ? ours : two) + "\n  " + step + " " + step.record().description());
        return false;
    }

    /** The server's mask hides all bits of a visibility map; ours must be right all the same. */
    private static boolean sameMap(Page theirs, Page ours) {
        return Arrays.equals(theirs.bytes(), Page.HEADER, Page.SIZE, ours.bytes(), Page.HEADER, Page.SIZE);
    }

    private static Mask mask(WalRecord record) {
        return switch (record.rmgr()) {
            case "Heap", "Heap2" -> Mask.HEAP;
            case "Btree" -> Mask.BTREE;
            case "Sequence" -> Mask.SEQUENCE;
            default -> null;
        };
    }

    /** The files after the server's own recovery: those of tables and indexes that nobody looked at since must be equal byte for byte. */
    private String compareFiles(LiveServer live, Replay replay) throws Exception {
        var files = live.recovered();
        int exact = 0;
        int masked = 0;
        for (var page : replay.pages().entrySet()) {
            PageId id = page.getKey();
            Page theirs = files.apply(id);
            if (theirs == null && replay.doubt(id).isEmpty()) differences.add("no file has " + id);
            if (theirs == null || !replay.doubt(id).isEmpty()) continue;
            if (Arrays.equals(theirs.bytes(), page.getValue().bytes())) exact++;
            else if (id.fork() == 0 && mask(theirs).equal(id, theirs, page.getValue(), version)) {
                masked++;
                if (Boolean.getBoolean("outagebook.verbose")) System.out.println(RedoOracleTest.first(id, theirs, page.getValue()));
            }
            else differences.add("file " + RedoOracleTest.first(id, theirs, page.getValue()) + live.record(theirs.lsn()));
        }
        return exact + " pages of files equal after recovery, " + masked + " masked";
    }

    private static Mask mask(Page page) {
        return page.kind() == PageKind.HEAP ? Mask.HEAP : page.kind() == PageKind.SEQUENCE ? Mask.SEQUENCE : Mask.BTREE;
    }

    private void report(String which, Replay replay, String files) {
        System.out.printf("%s, seed %d: %s, not replayed %s%n", which, SEED, files, replay.notReplayed());
        System.out.printf("%-45s %9s %9s %13s %5s%n", "operation", "compared", "equal", "not supported", "newer");
        int[] all = new int[4];
        counts.forEach((name, count) -> {
            System.out.printf("%-45s %9d %9d %13d %5d%n", name, count[0], count[1], count[2], count[3]);
            for (int i = 0; i < 4; i++) all[i] += count[i];
        });
        System.out.printf("%-45s %9d %9d %13d %5d%n", "all", all[0], all[1], all[2], all[3]);
    }
}
