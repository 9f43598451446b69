package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import outagebook.Shared;
import outagebook.hex.Field;

/** Everything the reader says about real WAL of 14 servers is what that version's own dump tool and server said. */
class OracleTest {
    private static Stream<String> folders(String kind) throws IOException {
        if (!Shared.exists()) return Stream.of("nothing");
        try (Stream<Path> all = Files.walk(Shared.file("wal"), 3)) {
            return all.filter(Files::isDirectory).map(p -> Shared.file("wal").relativize(p).toString()).filter(p -> p.matches(kind))
                    .sorted().toList().stream();
        }
    }

    static Stream<String> sets() throws IOException {
        return folders("[^/]+/(a|b|ov)");
    }

    static Stream<String> timelines() throws IOException {
        return folders("[^/]+/tl").flatMap(f -> Stream.of(f + "#1", f + "#2", f + "#3"));
    }

    static Stream<String> damages() throws IOException {
        return folders("[^/]+/damage/.+");
    }

    @ParameterizedTest @MethodSource("sets") void readsTheRecordsOfTheDumpTool(String set) throws IOException {
        Path folder = Shared.file("wal/" + set);
        var wal = WalDirectory.open(folder);
        assertThat(wal.version().toString()).isEqualTo(version(set));
        assertThat(wal.systemIdentifier()).isEqualTo(json(folder.resolve("info.json")).path("system_identifier").asLong(wal.systemIdentifier()));
        compare(wal, Dump.read(folder.resolve("dump.txt.gz")));
        assertThat(wal.verdict().message()).isEqualTo(dumpError(folder.resolve("dump.err.txt"), wal.timeline()));
    }

    @ParameterizedTest @MethodSource("timelines") void readsEachTimeline(String set) throws IOException {
        Path folder = Shared.file("wal/" + set.replaceAll("#.*", ""));
        int timeline = Integer.parseInt(set.replaceAll(".*#", ""));
        var wal = WalDirectory.open(folder, timeline);
        compare(wal, withAncestors(folder, timeline));
        String error = dumpError(folder.resolve("tli" + timeline + "-dump.err.txt"), timeline);
        boolean ended = error.equals("exit 0");
        if (ended) assertThat(wal.verdict().healthy() || wal.verdict().file().contains(".partial")).isTrue();
        else assertThat(wal.verdict().message()).isEqualTo(error);
    }

    /** The dump tool reads one timeline at a time; an ancestor's records end where the next timeline's first segment begins. */
    private static Dump withAncestors(Path folder, int timeline) {
        var lines = new ArrayList<Dump.Line>();
        for (int i = 1; i <= timeline; i++) {
            List<Dump.Line> next = Dump.read(folder.resolve("tli" + i + "-dump.txt.gz")).lines();
            lines.removeIf(line -> line.lsn().compareTo(next.get(0).lsn()) >= 0);
            lines.addAll(next);
        }
        return new Dump(lines);
    }

    @ParameterizedTest @MethodSource("overwrites") void firstHalfOfARecordGoesOnInTheNextSegment(String set) throws IOException {
        Path folder = Shared.file("wal/" + set);
        var wal = WalFile.open(WalDirectory.open(folder).records().first(1).get(0).file(0));
        compare(wal, Dump.read(folder.resolve("before-restart.dump.txt.gz")));
        assertThat(wal.verdict().reason()).isEqualTo(EndOfWal.Reason.RECORD_GOES_ON);
        assertThat(wal.verdict().healthy()).isTrue();
    }

    static Stream<String> overwrites() throws IOException {
        return folders("[^/]+/ov");
    }

    @Test void readsTheSegmentOfTheTalk() {
        var wal = WalFile.open(Shared.file("wal/talk-9.4.13/000000020000000000000003.gz"));
        compare(wal, Dump.read(Shared.file("wal/talk-9.4.13/000000020000000000000003.pg_xlogdump.txt")));
        assertThat(wal.verdict().toString()).isEqualTo("switched at 0/3000650: the rest of 000000020000000000000003 is unused, "
                + "WAL goes on in 000000020000000000000004");
        assertThat(wal.record("0/3000148").toString())
                .isEqualTo("0/3000148 Heap insert, xid 690, 63 bytes, prev 0/3000118, texts [ABC]");
        assertThat(wal.records().stream().flatMap(r -> r.texts().stream()).toList())
                .containsExactly("A", "AB", "ABC", "ABCD", "ABCDE", "ABCDEF", "codd", "lovelace", "turing");
        assertThat(wal.locate(0x148).toString()).isEqualTo("0x148: xl_tot_len, byte 0 of record 0/3000148 (Heap insert)");
    }

    @ParameterizedTest @MethodSource("damages") void stopsAtDamageInTheServersWords(String damage) throws IOException {
        Path folder = Shared.file("wal/" + damage);
        JsonNode meta = json(folder.resolve("meta.json"));
        var wal = WalFile.open(segment(folder));
        int count = compare(wal, Dump.read(folder.resolve("dump.txt.gz")));
        assertThat(count).isEqualTo(meta.get("dump_records").asInt());
        assertThat(wal.verdict().message()).isEqualTo(expected(meta, wal));
        assertThat(wal.verdict().toString()).startsWith(wal.verdict().message());
    }

    /** The dump tool loses the reader's message for a bad first page and for a short file: there the server's counts. */
    private static String expected(JsonNode meta, WalFile wal) {
        String dumped = meta.get("dump_error").asText();
        String kind = meta.get("name").asText();
        if (dumped.contains("error in WAL record at ")) return blockErrorNamesItsRecord(words(dumped, wal.timeline()), meta);
        if (meta.get("server_messages").isEmpty()) {
            assertThat(kind).isEqualTo("14-long-header-segsize");
            return "WAL file is from different database system: incorrect "
                    + (wal.version() == WalVersion.V11 ? "segment size" : "XLOG_SEG_SIZE") + " in page header";
        }
        return meta.get("server_messages").get(0).asText().substring("LOG:  ".length())
                .replace(": Resource temporarily unavailable", "");
    }

    /** The dump tools of 15 to 18 are older than November 2026: about block headers they name the record before the bad one. */
    private static String blockErrorNamesItsRecord(String words, JsonNode meta) {
        boolean inBlocks = words.matches("(out-of-order|invalid) block_id .*|BKP.*");
        return inBlocks ? words.replaceFirst("\\S+$", meta.get("record").asText()) : words;
    }

    /** Record by record, so that a failure shows the first that differs; dump tools cannot open a .partial file. */
    private static int compare(Wal wal, Dump dump) {
        int count = 0;
        for (WalRecord record : wal.records()) {
            if (record.file(0).toString().contains(".partial")) break;
            assertThat(count).as("records before %s", record).isLessThan(dump.lines().size());
            Dump.Line dumped = dump.lines().get(count++);
            assertThat(Dump.Line.of(record, dumped.description())).isEqualTo(dumped);
            fieldsCoverEveryByteOnce(record);
        }
        assertThat(count).isEqualTo(dump.lines().size());
        return count;
    }

    private static void fieldsCoverEveryByteOnce(WalRecord record) {
        long end = 0;
        for (Field field : record.fields()) {
            if (field.offset() != end || field.length() <= 0) throw new AssertionError(record + ": " + record.fields());
            end = field.end();
        }
        if (end != record.totalLength()) throw new AssertionError(record + ": " + record.fields());
    }

    /** Dump tools to 12 print a zero timeline. */
    private static String words(String dumpError, long timeline) {
        return dumpError.replaceFirst(".*error in WAL record at \\S+: ", "")
                .replaceFirst("log segment 00000000", String.format("log segment %08X", timeline));
    }

    private static String dumpError(Path file, long timeline) throws IOException {
        return words(Files.readAllLines(file).get(0), timeline);
    }

    private static String version(String set) {
        return set.replaceFirst("^(9\\.\\d+|\\d+).*", "$1");
    }

    private static Path segment(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> SegmentName.find(f.getFileName().toString()).isPresent()).findFirst().orElseThrow();
        }
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }
}
