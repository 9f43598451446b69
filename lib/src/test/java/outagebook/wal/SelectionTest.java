package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import outagebook.wal.EndOfWal.Reason;

/** What is selected is what pg_waldump 15 or later selects with its options -s, -e, -R, -F, -B, -x, -r, -w, to the letter. */
class SelectionTest {
    private static final int CASES = Integer.getInteger("outagebook.selections", 60);
    private static final long SEED = Long.getLong("outagebook.seed", 1);
    @TempDir Path folder;

    @Test void selectionsAreThoseOfPgWaldump() throws IOException {
        Waldump tool = tool();
        for (Path source : sets(tool.version())) {
            Path set = unpacked(source, folder.resolve("set"));
            try (Stream<Path> files = Files.list(set)) {
                if (files.count() > 1) compareAtRandom(tool, set);
            }
            for (Path segment : segments(set)) compareAtRandom(tool, segment);
            for (Path segment : segments(set)) Files.delete(segment);
        }
    }

    private static Waldump tool() throws IOException {
        List<Waldump> tools = Waldump.installed().stream().filter(t -> t.version().since(WalVersion.V15)).toList();
        assumeFalse(tools.isEmpty(), "skipped: no pg_waldump of 15 or later is installed (Debian: postgresql-15)");
        return tools.get(0);
    }

    private static void compareAtRandom(Waldump tool, Path place) throws IOException {
        boolean one = Files.isRegularFile(place);
        Wal wal = one ? WalFile.open(place) : WalDirectory.open(place);
        List<WalRecord> records = wal.records().stream().toList();
        var random = new Random(SEED);
        int some = 0;
        for (int i = 0; i < CASES; i++) {
            var asked = new Asked(random, records, wal);
            String theirs = tool.lines(Stream.concat(asked.options.stream(),
                    one ? Stream.of(place.toString()) : Stream.of("-p", place.toString())).toList());
            assertThat(dumped(asked.wal)).as("seed %d, case %d: %s %s", SEED, i, place.getFileName(), asked.options).isEqualTo(theirs);
            if (!theirs.isEmpty()) some++;
            List<String> withStats = new ArrayList<>(asked.options);
            withStats.add("--stats=record");
            withStats.addAll(one ? List.of(place.toString()) : List.of("-p", place.toString()));
            assertThat(asked.wal.stats().textByOperation()).as("%s", withStats).isEqualTo(tool.lines(withStats));
        }
        assertThat(some).as("selections of %s that are not empty", place.getFileName()).isGreaterThan(CASES / 3);
    }

    /** Some options, and the same for us. */
    private static final class Asked {
        final List<String> options = new ArrayList<>();
        Wal wal;

        /** The tool needs to be told where to begin; a stretch in which no record starts is an error to it. */
        Asked(Random random, List<WalRecord> records, Wal all) {
            int first = random.nextInt(4) == 0 ? 0 : random.nextInt(records.size());
            WalRecord from = records.get(first);
            WalRecord to = records.get(first + random.nextInt(records.size() - first));
            Lsn begin = random.nextInt(3) > 0 ? from.lsn() : from.prev().equals(new Lsn(0)) ? from.lsn() : from.prev().plus(1);
            if (begin.compareTo(all.start()) < 0) begin = from.lsn();
            Lsn end = random.nextBoolean() ? to.endLsn() : to.lsn().plus(random.nextInt(to.totalLength() + 9));
            if (end.compareTo(from.endLsn()) < 0) end = from.endLsn();
            wal = all.between(begin, end);
            options.addAll(List.of("-s", begin.toString(), "-e", end.toString()));
            List<BlockRef> pages = records.subList(first, records.indexOf(to) + 1).stream().flatMap(r -> r.blocks().stream()).toList();
            if (!pages.isEmpty() && random.nextInt(3) > 0) page(random, pages.get(random.nextInt(pages.size())));
            if (random.nextInt(4) == 0) add("-x", "" + to.xid(), wal.transaction(to.xid()));
            if (random.nextInt(4) == 0) add("-w", null, wal.fullPage());
            if (random.nextInt(3) > 0) return;
            add("-r", from.rmgr(), wal.rmgr(from.rmgr(), to.rmgr()));
            add("-r", to.rmgr().toLowerCase(java.util.Locale.ROOT), wal);
        }

        private void page(Random random, BlockRef page) {
            boolean byRelation = random.nextInt(4) > 0;
            if (byRelation) add("-R", page.relation().toString(), wal.relation(page.relation().toString()));
            if (random.nextInt(3) == 0) add("-F", page.forkName(), ((WalSelection) wal).fork(page.forkName()));
            if (byRelation && random.nextInt(3) == 0) add("-B", "" + page.block(), ((WalSelection) wal).block(page.block()));
        }

        private void add(String option, String value, Wal narrower) {
            options.add(option);
            if (value != null) options.add(value);
            wal = narrower;
        }
    }

    @Test void relationsOf94AreFoundInTheData() {
        var wal = WalFile.open(Path.of("data/segments/9.4/000000020000000000000003.gz"));
        String relation = wal.record("0/3000148").blocks().stream().findFirst().map(b -> b.relation().toString())
                .orElseGet(() -> OldTarget.of(wal.record("0/3000148")).orElseThrow().toString());
        List<WalRecord> records = wal.between("0/3000148", "0/3000400").relation(relation).records().stream().toList();
        List<String> lines = dumped(wal).lines().filter(line -> line.contains("rel " + relation)).toList();
        assertThat(records).isNotEmpty();
        assertThat(dumped(wal.relation(relation)).lines()).containsExactlyElementsOf(lines);
        assertThatThrownBy(() -> wal.relation(relation).block(0)).hasMessageContaining("9.4 do not name all their pages");
    }

    @Test void aStretchCanBeAnywhere() {
        var wal = WalBuilder.of(WalVersion.V15).record(100).record(20_000).record(50).writeTo(folder);
        List<WalRecord> all = wal.records().stream().toList();
        assertThat(wal.between("0/0", "F/0").records().stream().map(WalRecord::lsn)).isEqualTo(all.stream().map(WalRecord::lsn).toList());
        assertThat(wal.between("0/0", "F/0").verdict()).isEqualTo(wal.verdict());
        assertThat(wal.from(all.get(1).lsn()).records().stream().map(WalRecord::lsn)).isEqualTo(all.stream().map(WalRecord::lsn).skip(1).toList());
        assertThat(wal.from("0/0").records()).hasSameSizeAs(all);
        Lsn inside = all.get(1).lsn().plus(9000);
        assertThat(wal.between(all.get(0).lsn(), inside).verdict()).hasToString("read up to " + inside + ", as asked");
        assertThat(wal.between(inside, new Lsn(-1)).records().first(9)).extracting(WalRecord::lsn).containsExactly(all.get(2).lsn());
        assertThat(wal.between("0/0", "F/0").between(inside, new Lsn(-1)).between("0/0", "F/0")).hasToString("000000010000000000000003, " + inside + " to F/0");
    }

    @Test void aStretchOutsideOfTheFilesSaysWhereTheyAre() {
        var wal = WalBuilder.of(WalVersion.V15).record(100).writeTo(folder);
        for (var outside : List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(() -> wal.between("F/0", "F/100"),
                () -> wal.between("0/0", "0/100"), () -> wal.from("0/400000"))) {
            assertThatThrownBy(outside).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("is not in 000000010000000000000003: its segments hold 0/300000 to 0/400000");
        }
    }

    @Test void aStretchMayBeginInAGapOfTheArchive() throws IOException {
        WalBuilder.of(WalVersion.V15).record(100).write(folder);
        Files.copy(folder.resolve("000000010000000000000003"), folder.resolve("000000010000000000000001"));
        var wal = WalDirectory.open(folder);
        assertThat(wal.between("0/200010", "0/400000").records().stream()).hasSize(1);
    }

    @Test void aStretchMayBeginBehindDamageOnItsOwnPage() throws IOException {
        Path file = WalBuilder.of(WalVersion.V15).record(100).record(50).record(50).record(50).write(folder);
        List<WalRecord> all = WalFile.open(file).records().stream().toList();
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) all.get(1).fileOffset(30)] ^= 1;
        var damaged = WalFile.open(Files.write(folder.resolve("damaged"), bytes));
        Lsn broken = all.get(1).lsn();
        Lsn behind = all.get(2).lsn();
        assertThat(damaged.verdict().lsn()).isEqualTo(broken);
        assertThat(damaged.from(behind).records().stream().map(WalRecord::lsn)).containsExactly(behind, all.get(3).lsn());
        assertThat(damaged.from(behind).verdict().message()).isEqualTo(WalFile.open(file).verdict().message());
        assertThat(damaged.between(behind, all.get(3).lsn()).records().stream()).hasSize(1);
        assertThat(damaged.from(behind.plus(8)).records().stream()).as("no record starts there").isEmpty();
        assertThat(damaged.from(behind.plus(8)).verdict().lsn()).isEqualTo(broken);
        String stop = ", read up to " + broken + " (" + damaged.verdict().message() + ")";
        assertThat(damaged.transactions()).asString().contains(stop);
        assertThat(damaged.relations()).asString().contains(stop);
        assertThatThrownBy(() -> damaged.between("2026-11-23", "2026-11-24")).hasMessageContaining(stop);
    }

    @Test void whatCannotBeAskedIsSaid() {
        var wal = WalBuilder.of(WalVersion.V15).record(100).writeTo(folder);
        assertThatThrownBy(() -> wal.between("0/2", "0/1")).hasMessage("the stretch from 0/2 to 0/1 ends before it begins");
        assertThatThrownBy(() -> wal.rmgr("Heaps")).hasMessageStartingWith("\"Heaps\" is no resource manager of PostgreSQL 15; it has XLOG, Tra");
        assertThatThrownBy(() -> wal.relation("users")).hasMessageContaining("pg_relation_filepath").hasMessageStartingWith("\"users\" is no relation");
        assertThatThrownBy(() -> wal.relation("1/2/3").relation("1/2/4")).hasMessageStartingWith("relation 1/2/3 was asked for already");
        assertThatThrownBy(() -> wal.relation("1/2/3").fork("all")).hasMessage("\"all\" is no fork; there are main, fsm, vm and init");
        assertThat(wal.rmgr("custom200", "xlog").rmgr("XLOG").relation("1/2/3").fork("vm").block(4).transaction(5).fullPage())
                .hasToString("000000010000000000000003, relation 1/2/3, fork vm, block 4, transaction 5, XLOG, with full pages");
    }

    @Test void relationsAreAlsoReadFromPaths() {
        assertThat(Relation.parse("base/5/16385")).isEqualTo(new Relation(1663, 5, 16385));
        assertThat(Relation.parse("global/1262")).isEqualTo(new Relation(1664, 0, 1262));
        assertThat(Relation.parse("pg_tblspc/16400/PG_15_202209061/5/16385")).hasToString("16400/5/16385");
        assertThatThrownBy(() -> Relation.parse("1663/5/4294967296")).hasMessageContaining("no number of 32 bits");
    }

    static String dumped(Wal wal) {
        var bytes = new ByteArrayOutputStream();
        wal.dump(new PrintStream(bytes, true, StandardCharsets.ISO_8859_1));
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private static List<Path> sets(WalVersion version) throws IOException {
        List<Path> sets = new ArrayList<>(List.of(Path.of("data/segments", version.toString())));
        Path shared = Path.of(System.getProperty("outagebook.shared", "../shared"), "wal");
        if (!Files.isDirectory(shared)) return sets;
        try (Stream<Path> folders = Files.walk(shared, 2)) {
            folders.filter(f -> shared.relativize(f).toString().matches(version + "\\.\\d+/(a|b|ov)")).sorted().forEach(sets::add);
        }
        return sets;
    }

    private static List<Path> segments(Path set) throws IOException {
        try (Stream<Path> files = Files.list(set)) {
            return files.filter(f -> f.getFileName().toString().matches("[0-9A-F]{24}")).sorted().toList();
        }
    }

    private static Path unpacked(Path source, Path target) throws IOException {
        Files.createDirectories(target);
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.filter(f -> f.getFileName().toString().matches("0000000100[0-9A-F]{14}\\.gz")).collect(Collectors.toList())) {
                try (InputStream in = Unpacked.open(file)) {
                    Files.copy(in, target.resolve(file.getFileName().toString().replace(".gz", "")));
                }
            }
        }
        return target;
    }
}
