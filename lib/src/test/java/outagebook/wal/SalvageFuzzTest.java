package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import outagebook.Shared;
import outagebook.wal.Salvage.Run;

/**
 * Real segments of every version, damaged at random: nothing is salvaged that was not there, and of what lies in undamaged
 * pages nothing is missed. {@code -Doutagebook.salvage.seed=...} and {@code -Doutagebook.salvage.cases=...} make other damage.
 */
class SalvageFuzzTest {
    private static final long SEED = Long.getLong("outagebook.salvage.seed", 20261123);
    private static final int CASES = Integer.getInteger("outagebook.salvage.cases", 48);
    private static final int PAGE = PageHeader.PAGE;
    /** Of a 16 MB segment this much is used, what is behind is zeroed. */
    private static final int USED = 1 << 20;
    @TempDir Path folder;

    static Stream<String> segments() {
        return Stream.of("9.3.5/a/000000010000000000000003", "9.4.13/a/000000010000000000000003", "9.5.3/a/000000010000000000000003",
                "9.5.3/b/000000010000000000000002", "9.6.24/a/000000010000000000000003", "10.23/a/000000010000000000000003",
                "11.22/a/00000001000000000000000A", "12.22/a/00000001000000000000000A", "13.23/b/00000001000000000000000A",
                "14.24/a/00000001000000000000000A", "15.19/a/00000001000000000000000A", "16.15/a/00000001000000000000000A",
                "17.11/a/00000001000000000000000A", "18.6/a/00000001000000000000000A");
    }

    @ParameterizedTest @MethodSource("segments") void salvagesWhatWasThereAndNothingElse(String name) throws IOException {
        byte[] whole = read(Shared.file("wal/" + name + ".gz"));
        int size = whole.length;
        if (size > USED) Arrays.fill(whole, USED, size, (byte) 0);
        Path file = folder.resolve(name.replaceAll(".*/", ""));
        write(file, whole, size);
        Map<Lsn, WalRecord> truth = new TreeMap<>();
        WalFile.open(file).records().forEach(record -> truth.put(record.lsn(), record));
        assertThat(truth).hasSizeGreaterThan(50);
        long lost = 0;
        for (int i = 0; i < CASES; i++) {
            var harm = new Harm(whole, Math.min(size, USED), new Random(SEED + 31L * i + name.hashCode()));
            write(file, harm.bytes, harm.length == whole.length ? size : harm.length);
            lost += compare(name + " seed " + SEED + " case " + i + ": " + harm.words, file, harm, truth);
        }
        System.out.printf("salvage %s: %d records, %d damages, %d records lost%n", name, truth.size(), CASES, lost);
    }

    private static long compare(String what, Path file, Harm harm, Map<Lsn, WalRecord> truth) {
        Set<Lsn> found = new HashSet<>();
        WalFile wal = WalFile.open(file);
        Salvage salvage = wal.salvage();
        for (WalRecord record : salvage.records()) {
            WalRecord original = truth.get(record.lsn());
            boolean right = original != null && same(record, original) && record.endLsn().equals(original.endLsn());
            if (!right || !found.add(record.lsn())) throw new AssertionError(what + ": false record " + record + "\n" + salvage);
        }
        assertThat(salvage.count()).as(what).isEqualTo(found.size());
        for (WalRecord record : truth.values()) {
            if (harm.spares(record) && !found.contains(record.lsn())) throw new AssertionError(what + ": missed " + record + "\n" + salvage);
        }
        accounts(what, wal, salvage);
        return truth.size() - found.size();
    }

    /** Runs and gaps follow one another from the start to the end of the segment; the text mentions each. */
    private static void accounts(String what, WalFile wal, Salvage salvage) {
        String text = salvage.toString();
        int gaps = salvage.gaps().size();
        int runs = salvage.runs().size();
        assertThat(gaps - runs).as("%s%n%s", what, text).isIn(-1, 0);
        for (int i = 0; i < gaps; i++) {
            Salvage.Gap gap = salvage.gaps().get(i);
            assertThat(gap.bytes()).as("%s%n%s", what, text).isEqualTo(gap.looks().stream().mapToLong(Salvage.Stretch::bytes).sum()
                    + (gap.looks().isEmpty() ? 0 : gap.looks().get(0).from().minus(gap.from())));
            Run next = salvage.runs().get(i + runs - gaps);
            assertThat(next.first()).as("%s%n%s", what, text).isEqualTo(gap.to());
            assertThat(text).contains("GAP   " + gap.from() + " to " + gap.to());
        }
        assertThat(text).doesNotContain("were not tried").contains("END   " + salvage.end().lsn());
        assertThat(gaps == 0 ? salvage.end() : salvage.gaps().get(0).stop()).as("%s%n%s", what, text).isEqualTo(wal.verify().end());
    }

    /** The four bytes of padding in the header of 9.3 and 9.4 are the only ones that no checksum covers. */
    private static boolean same(WalRecord a, WalRecord b) {
        byte[] one = a.bytes();
        byte[] other = b.bytes();
        if (a.version().recordHeaderSize() == 32) Arrays.fill(one, 28, 32, (byte) 0);
        if (a.version().recordHeaderSize() == 32) Arrays.fill(other, 28, 32, (byte) 0);
        return Arrays.equals(one, other);
    }

    /** One to five random damages, and which pages they hit. */
    private static final class Harm {
        private final byte[] bytes;
        private final int used;
        private final Random random;
        private final Set<Integer> pages = new HashSet<>();
        private final List<String> words = new ArrayList<>();
        private int length;

        Harm(byte[] whole, int used, Random random) {
            this.bytes = whole.clone();
            this.length = whole.length;
            this.used = used;
            this.random = random;
            int count = 1 + random.nextInt(5);
            for (int i = 0; i < count; i++) one(random.nextInt(9));
            if (pages.contains(0)) length = whole.length;
        }

        private void one(int kind) {
            switch (kind) {
                case 0, 1 -> flip(random.nextInt(used));
                case 2 -> flip(page() * PAGE + random.nextInt(24));
                case 3 -> fill(random.nextInt(used), 1 + random.nextInt(3 * PAGE), false);
                case 4 -> fill(random.nextInt(used), 1 + random.nextInt(2 * PAGE), true);
                case 5 -> swap(page(), page());
                case 6 -> copy(page(), page());
                case 7 -> number();
                default -> {
                    if (random.nextInt(4) == 0) cut();
                    else fill(page() * PAGE, PAGE, random.nextBoolean());
                }
            }
        }

        private int page() {
            return random.nextInt(used / PAGE);
        }

        private void flip(int at) {
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            hit("bit of", at, 1);
        }

        private void fill(int at, int count, boolean noise) {
            count = Math.min(count, used - at);
            byte[] content = new byte[count];
            if (noise) random.nextBytes(content);
            System.arraycopy(content, 0, bytes, at, count);
            hit(noise ? "noise at" : "zeroes at", at, count);
        }

        private void swap(int a, int b) {
            byte[] other = Arrays.copyOfRange(bytes, a * PAGE, a * PAGE + PAGE);
            copy(b, a);
            System.arraycopy(other, 0, bytes, b * PAGE, PAGE);
            hit("swapped with", b * PAGE, PAGE);
        }

        private void copy(int from, int to) {
            System.arraycopy(bytes, from * PAGE, bytes, to * PAGE, PAGE);
            hit("copy of page " + from + " at", to * PAGE, PAGE);
        }

        /** A number on an 8-byte boundary, as lengths and links are. */
        private void number() {
            int at = random.nextInt(used / 8) * 8;
            int value = random.nextBoolean() ? random.nextInt(20000) : random.nextInt();
            for (int i = 0; i < 4; i++) bytes[at + i] = (byte) (value >>> 8 * i);
            hit("number " + value + " at", at, 4);
        }

        /** Without its first page, and cut, nothing tells how large a segment is. */
        private void cut() {
            if (pages.contains(0)) return;
            length = PAGE + random.nextInt(used - PAGE);
            words.add("cut at " + length);
        }

        private void hit(String what, int at, int count) {
            for (int page = at / PAGE; page <= (at + count - 1) / PAGE; page++) pages.add(page);
            words.add(what + " " + at + (count > 1 ? ".." + (at + count) : "") + " page " + at / PAGE);
        }

        boolean spares(WalRecord record) {
            return record.fragments().stream().allMatch(f -> !pages.contains((int) (f.fileOffset() / PAGE))
                    && f.fileOffset() + f.length() <= length);
        }
    }

    /** Zeroes at the end need not be written. */
    private static void write(Path file, byte[] bytes, int length) throws IOException {
        try (var out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(0);
            out.write(bytes, 0, Math.min(length, USED));
            out.setLength(length);
        }
    }

    static byte[] read(Path file) throws IOException {
        try (InputStream in = Unpacked.open(file)) {
            return in.readAllBytes();
        }
    }
}
