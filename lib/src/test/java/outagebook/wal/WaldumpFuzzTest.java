package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Segments damaged at random: which records are left, and why reading stops, is what an installed pg_waldump says.
 *
 * <p>With {@code -Doutagebook.fuzz=100000} it tries that many cases, with {@code -Doutagebook.seed=2} others, and with
 * {@code -Doutagebook.waldump=/path/to/pg_waldump} another tool, of 13 or later.
 */
class WaldumpFuzzTest {
    private static final int CASES = Integer.getInteger("outagebook.fuzz", 500);
    private static final long SEED = Long.getLong("outagebook.seed", 1);
    @TempDir Path folder;

    /** Asked for inside a test: an assumption that fails in a method source leaves no trace in Maven's report. */
    private static List<Waldump> tools() throws IOException {
        List<Waldump> tools = Waldump.installed();
        assumeFalse(tools.isEmpty(), "skipped: no pg_waldump of 13 or later is installed (Debian: postgresql-15)");
        return tools;
    }

    @Test void damagedSegmentsReadAsInPgWaldump() throws IOException {
        for (Waldump tool : tools()) damagedSegmentsReadAsIn(tool);
    }

    private void damagedSegmentsReadAsIn(Waldump tool) throws IOException {
        List<Base> bases = bases(tool.version());
        List<String> differences = new ArrayList<>();
        for (long seed = SEED * 1_000_000; seed < SEED * 1_000_000 + CASES; seed++) {
            Base base = bases.get((int) (seed % bases.size()));
            Base older = bases.get((int) (seed / 7 % bases.size()));
            var damage = new Damage(seed, base.bytes, base.records, older.bytes).apply();
            String difference = difference(tool, Files.write(folder.resolve(base.name), damage.segment()));
            if (!difference.isEmpty()) differences.add("case " + seed + ", " + base.name + ": " + damage + "\n" + difference);
            Files.delete(folder.resolve(base.name));
        }
        assertThat(differences).as("%s", tool).isEmpty();
    }

    @Test void healthySegmentsReadAsInPgWaldump() throws IOException {
        for (Waldump tool : tools()) {
            for (Base base : bases(tool.version())) {
                assertThat(difference(tool, Files.write(folder.resolve(base.name), base.bytes))).as("%s %s", tool, base.name).isEmpty();
            }
        }
    }

    /** {@return what the tool and we say, if it is not the same} */
    private static String difference(Waldump tool, Path file) throws IOException {
        Said ours = ours(tool, file);
        Said said = tool.read(file, ours);
        if (said.equals(ours) || tool.foundNothing(said) && ours.records().isEmpty()) return "";
        int same = 0;
        while (same < said.records().size() && same < ours.records().size()
                && said.records().get(same).equals(ours.records().get(same))) same++;
        return "after " + same + " records\n  tool: " + said.from(same) + "\n  ours: " + ours.from(same);
    }

    private static Said ours(Waldump tool, Path file) {
        List<Dump.Line> records = new ArrayList<>();
        try {
            var wal = WalFile.open(file);
            for (WalRecord record : wal.records()) records.add(Dump.Line.of(record, "").withoutDescription());
            return new Said(records, tool.words(wal.verdict(), wal, records));
        } catch (WalException notWal) {
            return new Said(records, notWal.getMessage());
        }
    }

    private List<Base> bases(WalVersion version) throws IOException {
        List<Base> bases = new ArrayList<>();
        bases.add(Base.of(made(version).write(folder)));
        Path bundled = Path.of("data/segments", version.toString());
        Path shared = Path.of(System.getProperty("outagebook.shared", "../shared"), "wal");
        for (Path root : List.of(bundled, shared)) {
            if (!Files.isDirectory(root)) continue;
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(f -> isBase(root.relativize(f).toString(), version)).sorted().toList()) bases.add(Base.of(file));
            }
        }
        return bases;
    }

    private static boolean isBase(String path, WalVersion version) {
        return path.matches("(" + version + "\\.\\d+/(a|b|ov)/)?0000000100000000000000[0-9A-F]{2}\\.gz");
    }

    /** Records of many lengths; some cross one page boundary or several, some end with their page. */
    private static WalBuilder made(WalVersion version) {
        var builder = WalBuilder.of(version);
        for (int i = 1; i < 30; i++) builder.record(i * 7);
        builder.record(7000).record(3).record(9000).record(1).record(40).record(30_000);
        for (int i = 0; i < 200; i++) builder.record(200 - i);
        builder.record(100_000);
        for (int i = 0; i < 60; i++) builder.record(i * 31);
        return builder;
    }

    /** What a reader says about a segment: its records, and why there are no more. */
    record Said(List<Dump.Line> records, String end) {
        String from(int index) {
            return (index < records.size() ? records.get(index) + " " : "") + "end after " + records.size() + " records: " + end;
        }
    }

    /** A healthy segment, and where its records are that lie in one piece. */
    record Base(String name, byte[] bytes, List<int[]> records) {
        static Base of(Path file) throws IOException {
            List<int[]> records = new ArrayList<>();
            for (WalRecord record : WalFile.open(file).records()) {
                if (record.fragments().size() == 1) records.add(new int[] {(int) record.fileOffset(0), record.totalLength()});
            }
            try (InputStream in = Unpacked.open(file)) {
                return new Base(file.getFileName().toString().replace(".gz", ""), in.readAllBytes(), records);
            }
        }
    }
}
