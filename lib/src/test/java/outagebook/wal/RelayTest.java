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
    private static final int FLAGS = 2;
    private static final int TIMELINE = 4;
    private static final int REM_LEN = 16;

    @TempDir Path folder;

    /** Each version's sets, damaged ones too; up to 9.4 there is never more than one reader. */
    @Test void recordedSegments() throws IOException {
        try (Stream<Path> found = Files.walk(Shared.file("wal"), 4)) {
            for (Path set : found.filter(f -> Files.isDirectory(f) && !segments(f).isEmpty()).sorted().toList()) {
                Path copy = Files.createDirectory(folder.resolve("copy"));
                for (Path segment : segments(set)) copy(segment, copy);
                assertSame(WalDirectory.open(copy), set.toString());
                FileUtils.deleteDirectory(copy.toFile());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.23/a/000000010000000000000002", "13.23/b/00000001000000000000000A", "15.19/a/000000010000000000000007",
        "18.6/a/000000010000000000000008"})
    void damagedSegments(String sample) throws IOException {
        byte[] whole = unpacked(Shared.file("wal/" + sample + ".gz"));
        Path file = folder.resolve(sample.substring(sample.lastIndexOf('/') + 1));
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

    /** Each stretch is good for itself, but not what follows on the one before: its reader must not be believed. */
    @Test void stretchThatDoesNotFollowIsNotTaken() throws IOException {
        byte[] whole = unpacked(Shared.file("wal/15.19/a/000000010000000000000007.gz"));
        Path file = folder.resolve("000000010000000000000007");
        int fresh = 0;
        for (int page = 1; page < whole.length / PageHeader.PAGE; page++) {
            byte[] damaged = whole.clone();
            int at = page * PageHeader.PAGE;
            damaged[at + TIMELINE] = 0;
            Files.write(file, damaged);
            assertSame(WalFile.open(file), "an older timeline on page " + page);
            if ((whole[at + FLAGS] & PageHeader.FIRST_IS_CONTRECORD) != 0) continue;
            fresh++;
            damaged = whole.clone();
            damaged[at + FLAGS] |= PageHeader.FIRST_IS_CONTRECORD;
            damaged[at + REM_LEN] = damaged[at + PageHeader.SHORT_SIZE];
            Files.write(file, damaged);
            assertSame(WalFile.open(file), "page " + page + " says that it begins inside a record");
            assertThat(WalFile.open(file).verdict().offset()).isEqualTo(at + PageHeader.SHORT_SIZE);
        }
        assertThat(fresh).as("pages that begin with a record").isPositive();
    }

    @Test void missingSegmentIsTheEnd() throws IOException {
        List<Path> segments = segments(Shared.file("wal/15.19/a"));
        for (Path missing : segments.subList(1, segments.size() - 1)) {
            Path copy = Files.createDirectory(folder.resolve("without-" + missing.getFileName()));
            for (Path segment : segments) if (!segment.equals(missing)) copy(segment, copy);
            assertSame(WalDirectory.open(copy), "without " + missing);
            assertThat(WalDirectory.open(copy).verdict().reason()).isEqualTo(EndOfWal.Reason.MISSING_SEGMENT);
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
        wal.print(new PrintStream(lines), false, pace);
        return lines.toString();
    }

    private static List<Path> segments(Path set) {
        try (Stream<Path> files = Files.list(set)) {
            return files.filter(f -> f.getFileName().toString().matches("[0-9A-F]{24}\\.gz|[0-9A-F]{8}\\.history")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path packed, Path to) throws IOException {
        Files.write(to.resolve(packed.getFileName().toString().replace(".gz", "")), unpacked(packed));
    }

    private static byte[] unpacked(Path file) throws IOException {
        try (InputStream in = Unpacked.open(file)) {
            return in.readAllBytes();
        }
    }
}
