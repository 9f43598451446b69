package outagebook.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import outagebook.Shared;
import outagebook.recovery.PageChange.Effect;
import outagebook.wal.Lsn;
import outagebook.wal.Wal;
import outagebook.wal.WalDirectory;

/** Replaying a recorded WAL of each version gives the files that the real server made of exactly that WAL, byte for byte. */
class RedoOracleTest {
    private static final long SEED = Long.getLong("outagebook.seed", 1);

    static Stream<String> sets() throws IOException {
        if (!Shared.exists()) return Stream.of("all versions");
        try (var folders = Files.list(Shared.file("wal"))) {
            return folders.filter(f -> Files.isDirectory(f.resolve("a/redo"))).map(f -> f.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest @MethodSource("sets")
    void leavesThePagesThatTheServerLeft(String set) throws IOException {
        Path folder = Shared.file("wal/" + set + "/a");
        Wal wal = WalDirectory.open(folder);
        Replay replay = Replay.of(wal, Map.of()).run();
        List<String> differences = new ArrayList<>();
        int pages = 0;
        for (String line : Files.readAllLines(folder.resolve("redo/files.txt"))) {
            for (Map.Entry<PageId, Page> theirs : pages(folder, line.split(" ")).entrySet()) {
                pages++;
                PageId id = theirs.getKey();
                Page ours = replay.page(id);
                if (!replay.doubt(id).isEmpty()) differences.add(line + ": " + replay.doubt(id));
                else if (!theirs.getValue().equals(ours)) differences.add(line + ": " + first(id, theirs.getValue(), ours));
            }
        }
        System.out.println(set + ": " + pages + " pages compared; not replayed " + replay.notReplayed());
        assertThat(differences).isEmpty();
        assertThat(pages).isGreaterThan(15);
    }

    private static Map<PageId, Page> pages(Path folder, String[] file) throws IOException {
        String[] path = file[1].split("/");
        var first = new PageId(1663, Long.parseLong(path[1]), Long.parseLong(path[2]), 0, 0);
        Map<PageId, Page> pages = new HashMap<>();
        try (var in = new GZIPInputStream(Files.newInputStream(folder.resolve("redo/" + file[0] + ".main.gz")))) {
            byte[] bytes = in.readAllBytes();
            for (int block = 0; block < bytes.length / Page.SIZE; block++) {
                pages.put(first.at(block), Page.of(Arrays.copyOfRange(bytes, block * Page.SIZE, (block + 1) * Page.SIZE)));
            }
        }
        return pages;
    }

    /** A server that stops in the middle of recovery begins again at the checkpoint, over whatever had reached its files by then. */
    @ParameterizedTest @MethodSource("sets")
    void mayBeStoppedAnywhereAndBegunAgain(String set) {
        Wal wal = WalDirectory.open(Shared.file("wal/" + set + "/a"));
        Map<PageId, Page> whole = Replay.of(wal, Map.of()).run().pages();
        var random = new Random(SEED);
        long length = wal.verdict().lsn().minus(wal.start());
        Map<PageId, Page> files = new HashMap<>();
        for (int stop = 0; stop < 2; stop++) {
            Lsn where = wal.start().plus((long) (length * random.nextDouble()));
            Replay.of(wal, files).runTo(where).pages().forEach((id, page) -> {
                if (random.nextInt(3) > 0) files.put(id, page);
            });
        }
        Replay again = Replay.of(wal, files).run();
        List<PageId> others = whole.keySet().stream().filter(id -> again.doubt(id).isEmpty() && !whole.get(id).equals(again.page(id))).toList();
        assertThat(others).as("seed %s", SEED).allMatch(id -> id.fork() == 2);
    }

    static String first(PageId id, Page theirs, Page ours) {
        if (ours == null) return id + " is not there";
        var change = new PageChange(id, Effect.CHANGED, theirs, ours, "");
        return id + ": " + change.ranges() + ", their LSN " + theirs.lsn() + ", ours " + ours.lsn() + ", " + change.fields();
    }
}
