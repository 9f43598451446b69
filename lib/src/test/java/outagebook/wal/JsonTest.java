package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import outagebook.Shared;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/** JSON Lines say what the records say, and what pg_walinspect of the server said about them. */
class JsonTest {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    @TempDir Path folder;

    static Stream<Path> sets() throws IOException {
        Stream<Path> bundled = Files.list(Path.of("data/segments")).filter(Files::isDirectory);
        if (!Shared.exists()) return bundled.sorted();
        try (Stream<Path> shared = Files.walk(Shared.file("wal"), 2)) {
            return Stream.concat(bundled, shared.filter(f -> f.toString().matches(".*/(a|b|ov|tl)")).toList().stream()).sorted();
        }
    }

    @ParameterizedTest @MethodSource("sets") void eachLineSaysWhatItsRecordSays(Path set) throws IOException {
        var wal = WalDirectory.open(set);
        var lines = new ByteArrayOutputStream();
        Json.lines(wal, lines);
        Iterator<String> line = lines.toString(StandardCharsets.UTF_8).lines().iterator();
        for (WalRecord record : wal.records()) compare(record, JSON.readTree(line.next()));
        assertThat(line).isExhausted();
    }

    private static void compare(WalRecord record, JsonNode json) {
        assertThat(json.path("start_lsn").textValue()).isEqualTo(record.lsn().toString());
        assertThat(json.path("end_lsn").textValue()).isEqualTo(record.endLsn().toString());
        assertThat(json.path("prev_lsn").textValue()).isEqualTo(record.prev().toString());
        assertThat(json.path("xid").longValue()).isEqualTo(record.xid());
        assertThat(json.path("toplevel_xid").asLong(0)).isEqualTo(record.toplevelXid());
        assertThat(json.path("origin").asInt(0)).isEqualTo(record.origin());
        assertThat(json.path("resource_manager").textValue()).isEqualTo(record.rmgr());
        assertThat(json.path("xl_rmid").intValue()).isEqualTo(record.header().rmid());
        assertThat(json.path("xl_info").intValue()).isEqualTo(record.header().info());
        assertThat(json.path("record_length").intValue()).isEqualTo(record.totalLength());
        assertThat(json.path("main_data_length").intValue()).isEqualTo(record.mainData().length);
        String type = json.path("record_type").textValue();
        boolean inFront = record.version().since(WalVersion.V9_5);
        assertThat((inFront ? type + " " : "") + json.path("description").textValue()).isEqualTo(record.description());
        assertThat(json.path("blocks")).hasSameSizeAs(record.blocks());
        for (int i = 0; i < record.blocks().size(); i++) compare(record.blocks().get(i), json.path("blocks").get(i));
    }

    private static void compare(BlockRef block, JsonNode json) {
        assertThat(json.path("block_id").intValue()).isEqualTo(block.id());
        assertThat(json.path("reltablespace").asText() + "/" + json.path("reldatabase") + "/" + json.path("relfilenode")).isEqualTo(block.relation().toString());
        assertThat(json.path("relforknumber").intValue()).isEqualTo(block.fork());
        assertThat(json.path("relblocknumber").longValue()).isEqualTo(block.block());
        assertThat(json.path("block_data_length").intValue()).isEqualTo(block.data().length);
        assertThat(json.has("block_fpi_info")).isEqualTo(block.image().isPresent());
        block.image().ifPresent(image -> {
            assertThat(json.path("block_fpi_length").intValue()).isEqualTo(image.bytes().length);
            assertThat(json.path("hole_offset").intValue()).isEqualTo(image.holeOffset());
            assertThat(json.path("hole_length").intValue()).isEqualTo(image.holeLength());
        });
    }

    @Test void recordsAreThoseOfPgWalinspect() throws IOException {
        Iterator<JsonNode> ours = read("wal/15.19/a");
        for (Row row : csv("wal/15.19/a/walinspect-records.csv.gz")) {
            JsonNode json = ours.next();
            for (String name : List.of("start_lsn", "end_lsn", "prev_lsn", "xid", "resource_manager", "record_type", "record_length",
                    "main_data_length", "fpi_length")) {
                assertThat(json.path(name).asText()).as("%s of %s", name, json).isEqualTo(row.getString(name));
            }
            // Timestamps are the one thing that the extension writes in another style than the tool.
            if (!row.getString("description").matches("(?s).*\\d\\d:\\d\\d:\\d\\d.*")) {
                assertThat(json.path("description").textValue().strip()).isEqualTo(row.getString("description").strip());
            }
        }
    }

    @Test void blocksAreThoseOfPgWalinspect() throws IOException {
        for (String version : List.of("16.15", "17.11", "18.6")) {
            Iterator<Row> theirs = csv("wal/" + version + "/a/walinspect-blocks.csv.gz").iterator();
            Iterator<JsonNode> ours = read("wal/" + version + "/a");
            while (theirs.hasNext() && ours.hasNext()) {
                JsonNode record = ours.next();
                for (JsonNode block : record.path("blocks")) if (theirs.hasNext()) compare(record, block, theirs.next());
            }
            assertThat(theirs).isExhausted();
        }
    }

    private static void compare(JsonNode record, JsonNode block, Row row) {
        assertThat(record.path("start_lsn").asText()).isEqualTo(row.getString("start_lsn"));
        for (String name : List.of("block_id", "reltablespace", "reldatabase", "relfilenode", "relforknumber", "relblocknumber", "block_data_length",
                "block_fpi_length")) {
            String theirs = row.getString(name);
            assertThat(block.path(name).asText()).as("%s of %s", name, record).isEqualTo(theirs.isEmpty() ? "0" : theirs);
        }
        List<String> info = new ArrayList<>();
        block.path("block_fpi_info").forEach(flag -> info.add(flag.asText()));
        assertThat(info).hasToString("[" + row.getString("block_fpi_info").replaceAll("[{}]", "").replace(",", ", ") + "]");
    }

    private static Table csv(String name) throws IOException {
        try (var in = new InputStreamReader(Unpacked.open(Shared.file(name)), StandardCharsets.UTF_8)) {
            return Table.read().usingOptions(CsvReadOptions.builder(in).columnTypes(column -> ColumnType.STRING).missingValueIndicator().maxCharsPerColumn(1 << 23));
        }
    }

    private Iterator<JsonNode> read(String set) throws IOException {
        Path file = Files.createTempDirectory(folder, "json").resolve("wal.jsonl");
        Json.lines(WalDirectory.open(Shared.file(set)), file);
        MappingIterator<JsonNode> lines = JSON.readerFor(JsonNode.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readValues(file.toFile());
        return lines;
    }

    @Test void oddBytesAreStillJson() throws IOException {
        byte[] name = "8000000000000000 22 5C 0A 01 7F C3 A9 FF FE F0 9F 98 80 ED A0 80 09 00".replace(" ", "").getBytes(StandardCharsets.US_ASCII);
        var wal = WalBuilder.of(WalVersion.V15).record(header -> header.put(16, (byte) 0x70),
                WalBuilder.hex("FF" + String.format("%02X", name.length / 2) + new String(name, StandardCharsets.US_ASCII))).writeTo(folder);
        var out = new ByteArrayOutputStream();
        Json.lines(wal, out);
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text).endsWith("}\n").hasLineCount(1);
        assertThat(JSON.readTree(text).path("description").textValue()).startsWith("\"\\\n\u0001\u007Fé\uFFFD\uFFFD😀\uFFFD").endsWith("\t");
    }

    @Test void aFileIsThereWhenItIsCompleteAndNeverWrittenOver() throws IOException {
        var wal = WalBuilder.of(WalVersion.V15).record(100).writeTo(folder);
        Path file = folder.resolve("wal.jsonl");
        Json.lines(wal, file);
        assertThat(Files.readString(file)).hasLineCount(1);
        assertThatThrownBy(() -> Json.lines(wal, file)).isInstanceOf(WalException.class).hasMessageContaining("there is a file " + file + " already");
        assertThatThrownBy(() -> Json.lines(wal, folder.resolve("no/wal.jsonl"))).hasMessageContaining("there is no folder " + folder.resolve("no"));
        Iterable<WalRecord> stopping = () -> Stream.<WalRecord>generate(() -> {
            throw new IllegalStateException("stop");
        }).iterator();
        assertThatThrownBy(() -> Json.lines(stopping, folder.resolve("other"))).hasMessage("stop");
        assertThatThrownBy(() -> Json.lines(wal, new Full())).isInstanceOf(WalException.class).hasMessage("JSON cannot be written: disk full");
        try (Stream<Path> there = Files.list(folder)) {
            assertThat(there).containsExactlyInAnyOrder(file, wal.path());
        }
    }

    private static final class Full extends OutputStream {
        @Override public void write(int value) throws IOException {
            throw new IOException("disk full");
        }
    }
}
