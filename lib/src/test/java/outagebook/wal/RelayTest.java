package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import outagebook.Shared;
import outagebook.wal.Relay.Pace;

/** Several readers at once find what one finds: the same lines, the same sums, the same end. */
class RelayTest {
    private static final Pace ALONE = new Pace(1, 1 << 19);
    private static final List<Pace> TOGETHER = List.of(new Pace(3, PageHeader.PAGE), new Pace(2, 1 << 16), new Pace(3, 1 << 19));
    private static final int DAMAGES = 40;
    private static final int LARGEST = 2 << 20;

    @TempDir Path folder;

    /** Each version's sets, damaged ones too; up to 9.4 there is never more than one reader. */
    @Test void recordedSegments() throws IOException {
        try (Stream<Path> found = Files.walk(Shared.file("wal"), 4)) {
            for (Path set : found.filter(f -> Files.isDirectory(f) && !segments(f).isEmpty()).sorted().toList()) {
                Path copy = Files.createDirectory(folder.resolve("copy"));
                for (Path segment : segments(set)) Files.write(copy.resolve(segment.getFileName().toString().replace(".gz", "")), unpacked(segment));
                assertSame(WalDirectory.open(copy), set.toString());
                FileUtils.deleteDirectory(copy.toFile());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"9.6/000000010000000000000002", "13/000000010000000000000007", "15/000000010000000000000007",
        "18/000000010000000000000007"})
    void damagedSegments(String sample) throws IOException {
        byte[] whole = unpacked(Path.of("data/segments", sample + ".gz"));
        Path file = folder.resolve(sample.substring(sample.indexOf('/') + 1));
        Files.write(file, whole);
        long used = Math.min(WalFile.open(file).verdict().offset(), LARGEST);
        for (int seed = 0; seed < DAMAGES; seed++) {
            var random = new Random(seed);
            byte[] damaged = whole.clone();
            int at = PageHeader.PAGE + random.nextInt((int) Math.max(1, used - PageHeader.PAGE));
            if (seed % 4 == 0) at = at & -PageHeader.PAGE | random.nextInt(PageHeader.SHORT_SIZE);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            assertSame(WalFile.open(file), "seed " + seed + ", byte " + at);
        }
    }

    /** A page that was moved says so itself; one whose record begins in the wrong place does not, but its links do. */
    @Test void stretchThatBelongsElsewhereIsNotTaken() throws IOException {
        byte[] whole = unpacked(Path.of("data/segments/15/000000010000000000000007.gz"));
        Path file = folder.resolve("000000010000000000000007");
        for (int page = 2; page < 40; page++) {
            byte[] damaged = whole.clone();
            int at = page * PageHeader.PAGE;
            damaged[at + 16] += 8;
            Files.write(file, damaged);
            assertSame(WalFile.open(file), "xlp_rem_len of page " + page);
        }
    }

    private static void assertSame(Wal wal, String what) {
        String lines = lines(wal, ALONE);
        String stats = wal.stats(ALONE).textByOperation();
        EndOfWal end = wal.verdict(ALONE);
        for (Pace pace : TOGETHER) {
            assertThat(lines(wal, pace)).as("%s, %s", what, pace).isEqualTo(lines);
            assertThat(wal.stats(pace).textByOperation()).as("%s, %s", what, pace).isEqualTo(stats);
            assertThat(wal.verdict(pace)).as("%s, %s", what, pace).isEqualTo(end);
        }
    }

    private static String lines(Wal wal, Pace pace) {
        var lines = new ByteArrayOutputStream();
        wal.print(new PrintStream(lines), DumpLine::line, pace);
        return lines.toString();
    }

    private static List<Path> segments(Path set) {
        try (Stream<Path> files = Files.list(set)) {
            return files.filter(f -> f.getFileName().toString().matches("[0-9A-F]{24}\\.gz|[0-9A-F]{8}\\.history")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] unpacked(Path file) throws IOException {
        try (InputStream in = Unpacked.open(file)) {
            return in.readAllBytes();
        }
    }
}
