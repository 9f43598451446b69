package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import outagebook.Shared;
import outagebook.wal.WalTransaction.Outcome;

/** Relations and transactions of real WAL are those that somebody finds who reads the text of that version's own dump tool. */
class GroupsTest {
    private static final Pattern LINE = Pattern.compile("(?s)rmgr: (\\S+) +len \\(rec/tot\\): *(\\d+)/ *(\\d+), tx: *(\\d+), lsn: (\\S+), prev \\S+ (?:bkp: \\d+, )?desc: (.*)");
    private static final Pattern PAGE = Pattern.compile("blkref #\\d+: rel (\\d+/\\d+/\\d+)(?: fork (\\w+))? blk (\\d+)( FPW)?");
    private static final Pattern END = Pattern.compile("(?si)(commit prepared|abort prepared|commit|abort|prepare)\\b:?(?: gid [^:]*:)? (?:(\\d+): )?(\\d{4}-\\S+ \\S+) UTC.*");
    private static final Pattern SUBXACTS = Pattern.compile("; subxacts:((?: \\d+)+)");
    private static final Pattern RESTART = Pattern.compile("(?si)(CHECKPOINT_SHUTDOWN|checkpoint: .*; shutdown|END_OF_RECOVERY|end_of_recovery).*");
    @TempDir Path folder;

    static Stream<Path> sets() throws IOException {
        try (Stream<Path> all = Files.walk(Shared.file("wal"), 2)) {
            return all.filter(f -> f.toString().matches(".*/(a|b|ov)")).sorted().toList().stream();
        }
    }

    @ParameterizedTest @MethodSource("sets") void transactionsEndAsInTheDump(Path set) {
        Map<Long, String> told = new TreeMap<>();
        Set<Long> prepared = new TreeSet<>();
        Set<Long> wrote = new TreeSet<>();
        int ends = 0;
        for (String line : dump(set)) {
            Matcher parts = parts(line);
            long xid = Long.parseLong(parts.group(4));
            if (xid != 0) told.putIfAbsent(xid, "unfinished");
            if (xid != 0) wrote.add(xid);
            if (parts.group(1).equals("XLOG") && RESTART.matcher(parts.group(6)).matches()) {
                told.replaceAll((x, how) -> how.equals("unfinished") ? "lost in a restart" : how);
            }
            if (!parts.group(1).equals("Transaction")) continue;
            String words = parts.group(6).replace('_', ' ');
            if (words.matches("(?si)prepare.*")) {
                prepared.add(xid);
                told.put(xid, "prepared");
            }
            Matcher end = END.matcher(words);
            if (!end.matches()) continue;
            ends++;
            String outcome = words.matches("(?si)commit.*") ? "committed" : words.matches("(?si)prepare.*") ? "prepared" : "aborted";
            String entry = outcome + " " + end.group(3);
            told.put(end.group(2) != null ? Long.parseLong(end.group(2)) : xid, entry);
            Matcher subxacts = SUBXACTS.matcher(line);
            if (subxacts.find()) for (String sub : subxacts.group(1).strip().split(" ")) told.put(Long.parseLong(sub), entry);
        }
        assertThat(ends).isGreaterThanOrEqualTo(set.endsWith("ov") ? 0 : 1);
        Map<Long, String> ours = new TreeMap<>();
        for (WalTransaction one : WalDirectory.open(set).transactions()) {
            ours.put(one.xid(), one.outcome() + one.time().map(t -> " " + t.toString().replace('T', ' ').replace("Z", "")).orElse(""));
        }
        ours.replaceAll((xid, how) -> how.replaceFirst("(:\\d\\d)$", "$1.000000").replaceFirst("(\\.\\d{3})$", "$1000"));
        assertThat(ours.keySet()).containsAll(prepared);
        // Subtransactions in the list of an end that wrote nothing themselves are not in ours.
        told.keySet().removeIf(xid -> !ours.containsKey(xid) && !wrote.contains(xid));
        // Up to 12 the dump does not say when a transaction was prepared.
        told.forEach((xid, how) -> ours.computeIfPresent(xid, (x, said) -> how.equals("prepared") ? said.replaceFirst("(prepared) .*", "$1") : said));
        assertThat(ours).isEqualTo(told);
    }

    @ParameterizedTest @MethodSource("sets") void relationsAreThoseOfTheDump(Path set) {
        var wal = WalDirectory.open(set);
        if (!wal.version().since(WalVersion.V9_5)) return;
        Map<String, long[]> told = new TreeMap<>();
        for (String line : dump(set)) {
            Matcher parts = parts(line);
            var seen = new TreeSet<String>();
            for (MatchResult page : PAGE.matcher(line).results().toList()) {
                String fork = page.group(1) + " " + (page.group(2) == null ? "main" : page.group(2));
                long[] sums = told.computeIfAbsent(fork, f -> new long[] {0, 0, Long.MAX_VALUE, 0, 0});
                if (seen.add(fork)) sums[0]++;
                sums[1]++;
                sums[2] = Math.min(sums[2], Long.parseLong(page.group(3)));
                sums[3] = Math.max(sums[3], Long.parseLong(page.group(3)));
                if (page.group(4) != null) sums[4]++;
            }
        }
        Map<String, long[]> ours = new TreeMap<>();
        for (WalRelations.Row row : wal.relations().byRelation()) {
            ours.put(row.relation() + " " + row.fork(), new long[] {row.records(), row.references(), row.lowest().orElseThrow(), row.highest().orElseThrow(), row.images()});
        }
        assertThat(text(ours)).isEqualTo(text(told));
        assertThat(wal.relations().byRelation().stream().mapToLong(WalRelations.Row::imageBytes).sum()).isEqualTo(wal.stats().total().imageBytes());
    }

    /** Up to 9.4 the words of nearly all heap and index records name their relation. */
    @Test void relationsOf93And94AreThoseInTheWords() {
        for (String set : List.of("wal/9.3.5/a", "wal/9.4.13/a")) {
            Map<String, Long> told = new TreeMap<>();
            for (String line : dump(Shared.file(set))) {
                Matcher parts = parts(line);
                Matcher rel = Pattern.compile("\\b(?:rel|index) (\\d+/\\d+/\\d+)").matcher(parts.group(6));
                if (parts.group(1).matches("Heap|Heap2|Btree|Sequence|Gist|SPGist") && rel.find() && !parts.group(6).contains("full-page image")) {
                    told.merge(rel.group(1), 1L, Long::sum);
                }
            }
            Map<String, Long> ours = new HashMap<>();
            for (WalRelations.Row row : WalDirectory.open(Shared.file(set)).relations().byOperation()) {
                if (row.fork().equals("main") && !row.operation().endsWith("cleanup info") && row.operation().matches("(Heap|Heap2|Btree|Sequence|Gist|SPGist)/.*")) ours.merge(row.relation().toString(), row.records(), Long::sum);
            }
            assertThat(told).hasSizeGreaterThan(20);
            assertThat(ours).as(set).containsAllEntriesOf(told);
        }
    }

    private static Map<String, List<Long>> text(Map<String, long[]> sums) {
        return sums.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
                e -> java.util.Arrays.stream(e.getValue()).boxed().toList(), (a, b) -> a, TreeMap::new));
    }

    private static Matcher parts(String line) {
        Matcher parts = LINE.matcher(line);
        assertThat(parts.matches()).as(line).isTrue();
        return parts;
    }

    /** Texts in the WAL may have line ends. */
    private static List<String> dump(Path set) {
        try (var in = Unpacked.open(set.resolve("dump.txt.gz"))) {
            List<String> lines = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).split("\n")) {
                if (line.startsWith("rmgr: ")) lines.add(line);
                else if (!lines.isEmpty()) lines.set(lines.size() - 1, lines.get(lines.size() - 1) + "\n" + line);
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test void whatTheEndCutsOffIsUnfinishedAndARestartEndsIt() {
        var wal = WalBuilder.of(WalVersion.V15).record(h -> h.putInt(4, 700), new byte[] {(byte) 255, 0})
                .record(h -> h.putInt(4, 701), new byte[] {(byte) 255, 0}).record(h -> h.put(16, (byte) 0x90), WalBuilder.hex("FF08 0000000000000000"))
                .record(h -> h.putInt(4, 702), WalBuilder.hex("FF00"))
                .record(h -> h.putInt(4, 703).put(16, (byte) 0x00).put(17, (byte) 1), WalBuilder.hex("FF08 40420F0000000000")).writeTo(folder);
        assertThat(wal.transactions().unfinished()).extracting(WalTransaction::xid).containsExactly(702L);
        assertThat(wal.transactions().with(Outcome.LOST)).extracting(WalTransaction::xid).containsExactly(700L, 701L);
        assertThat(wal.transactions()).asString().contains("transactions of 000000010000000000000003, read up to 0/3000D8 (invalid record length at 0/3000D8: wanted 24, got 0): 1 committed, 2 lost in a restart, 1 unfinished")
                .endsWith("703: 0/3000B0 to 0/3000B0, 1 record, 34 bytes, committed 2000-01-01T00:00:01Z");
        assertThat(wal.between(wal.start(), Lsn.parse("0/300070")).transactions().unfinished()).hasSize(2);
        assertThat(wal.activity(Duration.ofMinutes(1)).rows()).containsExactly(new WalActivity.Row(Instant.parse("2000-01-01T00:00:00Z"), 1, 0, 5, 26 * 3 + 34 * 2));
        assertThatThrownBy(() -> wal.activity(Duration.ZERO)).hasMessageContaining("too short");
    }

    @Test void aSelectionsTransactionsAreThoseThatTouchedIt() {
        var wal = WalFile.open(Path.of("data/segments/15/000000010000000000000007.gz"));
        WalRelations.Row row = wal.relations().byOperation().stream().filter(r -> r.operation().equals("Heap/INSERT") && r.records() > 2).findFirst().orElseThrow();
        WalSelection table = wal.relation(row.relation().toString()).rmgr("Heap");
        Set<Long> xids = table.records().stream().map(WalRecord::xid).collect(Collectors.toCollection(TreeSet::new));
        assertThat(table.transactions().all()).extracting(WalTransaction::xid).hasSameElementsAs(xids);
        assertThat(table.transactions().unfinished()).isEqualTo(table.transactions().all().stream()
                .filter(t -> wal.transactions().unfinished().stream().anyMatch(u -> u.xid() == t.xid())).toList());
        assertThat(table.transactions().all().stream().mapToLong(WalTransaction::records).sum()).isEqualTo(table.stats().total().count());
    }
}
