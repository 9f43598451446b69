package outagebook.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import outagebook.Shared;
import outagebook.wal.Wal;
import outagebook.wal.WalDirectory;

/** Replaying a recorded WAL of each version gives the files that the real server made of exactly that WAL. */
class RedoOracleTest {
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
        System.out.println(set + ": not replayed " + replay.notReplayed() + ", transactions " + replay.statuses().size());
        List<String> differences = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("redo/files.txt"))) differences.addAll(compare(replay, wal, folder, line.split(" ")));
        assertThat(differences).isEmpty();
    }

    private static List<String> compare(Replay replay, Wal wal, Path folder, String[] file) throws IOException {
        String[] path = file[1].split("/");
        var first = new PageId(1663, Long.parseLong(path[1]), Long.parseLong(path[2]), 0, 0);
        byte[] bytes;
        try (var in = new GZIPInputStream(Files.newInputStream(folder.resolve("redo/" + file[0] + ".main.gz")))) {
            bytes = in.readAllBytes();
        }
        List<String> differences = new ArrayList<>();
        int lsns = 0;
        int exact = 0;
        int pages = bytes.length / Page.SIZE;
        for (int block = 0; block < pages; block++) {
            PageId id = first.at(block);
            Page theirs = Page.of(Arrays.copyOfRange(bytes, block * Page.SIZE, (block + 1) * Page.SIZE));
            Page ours = replay.page(id);
            Mask mask = theirs.special() == Page.SIZE ? Mask.HEAP : Mask.BTREE;
            if (ours == null) differences.add(file[0] + " " + id + " is not there");
            else if (!mask.equal(id, theirs, ours, wal.version())) differences.add(file[0] + " " + first(id, mask.of(id, theirs, wal.version()), mask.of(id, ours, wal.version())));
            if (ours != null && ours.lsn().equals(theirs.lsn())) lsns++;
            if (ours != null && Arrays.equals(ours.bytes(), theirs.bytes())) exact++;
        }
        System.out.println("  " + file[0] + ": " + pages + " pages, " + lsns + " with the same LSN, " + exact + " the same without mask");
        return differences;
    }

    static String first(PageId id, Page theirs, Page ours) {
        int at = Arrays.mismatch(theirs.bytes(), ours.bytes());
        return id + ": " + new PageChange(id, PageChange.Effect.CHANGED, theirs, ours, "").ranges() + ", first theirs "
                + (theirs.bytes()[at] & 0xFF) + " ours " + (ours.bytes()[at] & 0xFF) + ", their lower " + theirs.lower() + " upper " + theirs.upper()
                + ", ours " + ours.lower() + " " + ours.upper();
    }
}
