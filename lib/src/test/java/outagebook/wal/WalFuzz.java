package outagebook.wal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import outagebook.hex.Field;

/**
 * What a fuzzer calls with any bytes, and what must hold for them: everything the library can say about a segment is said
 * without an exception but {@link WalException}, in a number of steps and of allocated bytes that the file's length bounds.
 *
 * <p>The first byte says what the others are: 0 a file; 1 a record's whole content, 2 its data, 3 a page image, each after bytes
 * for version, xl_info and xl_rmid, and in a segment made for it whose checksum is right: no fuzzer guesses one.
 * {@code binder/fuzz} runs it under Jazzer; {@link WalFuzzTest} runs it with the seeds and with what was found.
 */
public final class WalFuzz {
    static final int KINDS = 4;
    private static final int HEAD = 4;
    private static final long ALLOCATED_AT_ALL = 512 << 20;
    private static final long ALLOCATED_PER_BYTE = 2000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = folder();

    private WalFuzz() {}

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("outagebook-fuzz");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Jazzer calls this. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length < HEAD) return;
        int kind = data[0] & 0xFF;
        byte[] rest = Arrays.copyOfRange(data, kind == 0 ? 1 : HEAD, data.length);
        if (kind == 0) check("000000010000000000000003", rest);
        else if (kind < KINDS) check("000000010000000000000003", segment(kind, version(data[1]), data[2], data[3], rest));
    }

    private static WalVersion version(byte number) {
        return WalVersion.values()[(number & 0xFF) % WalVersion.values().length];
    }

    /** A segment, as far as its record goes. */
    private static byte[] segment(int kind, WalVersion version, byte info, byte rmid, byte[] rest) {
        var wal = WalBuilder.of(version);
        byte[] content = kind == 1 ? rest : kind == 2 ? data(version, rest) : image(version, rest);
        wal.record(header -> header.put(wal.infoAt(), info).put(wal.infoAt() + 1, rmid), content);
        wal.record(10);
        return Arrays.copyOf(wal.bytes(), (wal.offset() | PageHeader.PAGE - 1) + 1);
    }

    /** From 9.5 on, the first byte says how much is data of block 0; the rest is main data. */
    private static byte[] data(WalVersion version, byte[] rest) {
        if (!version.since(WalVersion.V9_5) || rest.length == 0) return rest;
        int ofBlock = Math.min(rest[0] & 0xFF, rest.length - 1);
        int main = rest.length - 1 - ofBlock;
        ByteBuffer out = ByteBuffer.allocate(30 + rest.length).order(ByteOrder.LITTLE_ENDIAN);
        if (ofBlock > 0) out.put((byte) 0).put((byte) 0x20).putShort((short) ofBlock).putInt(1663).putInt(5).putInt(16385).putInt(7);
        out.put((byte) 254).putInt(main).put(rest, 1, rest.length - 1);
        return Arrays.copyOf(out.array(), out.position());
    }

    /** From 9.5 on: bimg_info, hole offset and hole length, image. */
    private static byte[] image(WalVersion version, byte[] rest) {
        if (!version.since(WalVersion.V9_5) || rest.length < 5) return rest;
        int length = Math.min(rest.length - 5, 0xFFFF);
        boolean hasHoleLength = (rest[0] & 1) != 0 && !version.compression(rest[0] & 0xFF).isEmpty();
        ByteBuffer out = ByteBuffer.allocate(40 + length).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 0).put((byte) 0x10).putShort((short) 0).putShort((short) length).put(rest, 1, 2).put(rest[0]);
        if (hasHoleLength) out.put(rest, 3, 2);
        out.putInt(1663).putInt(5).putInt(16385).putInt(7).put(rest, 5, length);
        return Arrays.copyOf(out.array(), out.position());
    }

    /** All that can be asked about a file. The first time, classes are loaded, and instrumented, in this thread: so ask twice. */
    static void check(String name, byte[] content) {
        Path file = FOLDER.resolve(name);
        try {
            Files.write(file, content);
            long tooMuch = tooMuchAllocated(file) == 0 ? 0 : tooMuchAllocated(file);
            holds(tooMuch == 0, "%d bytes were allocated for a file of %d", tooMuch, content.length);
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long tooMuchAllocated(Path file) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        long length = check(file);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        return allocated < ALLOCATED_AT_ALL + ALLOCATED_PER_BYTE * length ? 0 : allocated;
    }

    private static long check(Path file) {
        WalFile wal;
        try {
            wal = WalFile.open(file);
        } catch (WalException documented) {
            holds(documented.getMessage().length() > 20, "no message: %s", documented);
            return Math.max(file.toFile().length(), PageHeader.PAGE);
        }
        long count = 0;
        long bytes = 0;
        for (WalRecord record : wal.records()) {
            count++;
            bytes += record.totalLength();
            check(record);
        }
        holds(bytes <= wal.length(), "%d bytes of records in a file of %d", bytes, wal.length());
        holds(count == wal.stats().total().count() && bytes == wal.stats().total().bytes(), "statistics of %d records: %s", count, wal.stats());
        holds(count == wal.verify().records() && wal.verify().end().equals(wal.verdict()), "%s", wal.verify());
        wal.stats().textByOperation();
        salvage(wal, count);
        groups(wal, count);
        for (long offset : new long[] {0, 41, wal.length() / 2, wal.length() - 1}) wal.locate(offset).toString();
        return wal.length();
    }

    private static void groups(WalFile wal, long count) {
        var lines = new ByteArrayOutputStream();
        Json.lines(wal, lines);
        String json = lines.toString(StandardCharsets.UTF_8);
        try (MappingIterator<JsonNode> read = JSON.readerFor(JsonNode.class).readValues(json)) {
            holds(json.lines().count() == count && read.readAll().size() == count, "%d records as JSON: %s", count, json);
        } catch (IOException e) {
            throw new AssertionError(json, e);
        }
        WalTransactions transactions = wal.transactions();
        holds(transactions.all().stream().mapToLong(WalTransaction::records).sum() <= count && !transactions.toString().isEmpty(), "%s", transactions);
        holds(wal.relations().byRelation().stream().allMatch(row -> row.records() <= count), "%s", wal.relations());
        holds(wal.activity(Duration.ofHours(1)).rows().stream().mapToLong(WalActivity.Row::records).sum() <= count, "%s", wal.activity(Duration.ofHours(1)));
        wal.rows().forEach(row -> holds(!row.toString().isEmpty() && row.guess().texts() != null, "no words"));
        Lsn middle = wal.start().plus(wal.length() / 2);
        holds(wal.between(wal.start(), middle).stats().total().count() <= count, "a part is more than all");
        wal.between(middle, new Lsn(-1)).relation(new Relation(1663, 5, 16385)).fullPage().verdict();
    }

    private static void salvage(WalFile wal, long count) {
        Salvage salvage = wal.salvage();
        long salvaged = 0;
        long bytes = 0;
        for (WalRecord record : salvage.records()) {
            salvaged++;
            bytes += record.totalLength();
            if (salvaged > count) check(record);
        }
        holds(salvaged == salvage.count() && salvaged >= count, "%d records, %d salvaged, %s", count, salvaged, salvage);
        holds(bytes <= wal.length(), "%d bytes of salvaged records in a file of %d", bytes, wal.length());
        holds(!salvage.toString().isEmpty(), "no account");
    }

    private static void check(WalRecord record) {
        var lines = new Words();
        DumpLine.line(record, lines);
        DumpLine.detailed(record, lines);
        holds(lines.length() > 0 && !record.toString().isEmpty(), "no words");
        record.file(record.totalLength() - 1);
        int at = 0;
        for (Field field : record.fields()) {
            holds(field.offset() == at && field.length() > 0, "%s at %d of %s", field, at, record);
            at += field.length();
        }
        holds(at == record.totalLength(), "fields of %d bytes of %s", at, record);
        for (BlockRef block : record.blocks()) if (block.image().isPresent()) page(record, block);
    }

    private static void page(WalRecord record, BlockRef block) {
        try {
            holds(record.page(block.id()).length == PageHeader.PAGE, "%s", block);
        } catch (WalException damaged) {
            holds(damaged.getMessage().contains("image"), "%s", damaged);
        }
    }

    private static void holds(boolean fact, String words, Object... values) {
        if (!fact) throw new AssertionError(String.format(words, values));
    }

    /** Writes the seeds into a folder. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        for (var seed : seeds().entrySet()) Files.write(folder.resolve(seed.getKey()), seed.getValue());
    }

    /** The first pages of the bundled segments, also packed, and one record of each kind that they have. */
    static Map<String, byte[]> seeds() throws IOException {
        var seeds = new TreeMap<String, byte[]>();
        try (Stream<Path> files = Files.walk(Path.of("data/segments"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".gz")).sorted().toList()) add(seeds, WalFile.open(file));
        }
        for (String ending : List.of("bz2", "lz4", "zst")) {
            seeds.put("packed-" + ending, joined(new byte[1], Files.readAllBytes(Path.of("lib/src/test/resources/packed/000000010000000000000003." + ending))));
        }
        return seeds;
    }

    private static void add(Map<String, byte[]> seeds, WalFile wal) throws IOException {
        String version = wal.version().toString();
        try (InputStream in = Unpacked.open(wal.path())) {
            seeds.put(version + "-pages", joined(new byte[1], in.readNBytes(3 * PageHeader.PAGE)));
        }
        for (WalRecord record : wal.records()) {
            if (record.totalLength() > 1000) continue;
            byte info = (byte) record.header().info();
            byte[] head = {1, (byte) wal.version().ordinal(), info, (byte) record.header().rmid()};
            String name = version + "-" + record.rmgr() + "-" + (info >> 4 & 0xF);
            seeds.putIfAbsent(name, joined(head, record.behindHeader().toArray()));
            head[0] = 2;
            byte[] ofBlock = record.blockData(0).length() < 256 ? record.blockData(0).toArray() : new byte[0];
            byte[] data = wal.version().since(WalVersion.V9_5) ? joined(new byte[] {(byte) ofBlock.length}, ofBlock, record.mainData()) : record.mainData();
            seeds.putIfAbsent(name + "-data", joined(head, data));
        }
        List<WalRecord> images = new ArrayList<>(wal.records().stream().filter(r -> r.blocks().stream().anyMatch(b -> b.image().isPresent())).limit(1).toList());
        for (WalRecord record : images) {
            BlockRef.Image image = record.blocks().stream().filter(b -> b.image().isPresent()).findFirst().orElseThrow().image().orElseThrow();
            ByteBuffer head = ByteBuffer.allocate(9).order(ByteOrder.LITTLE_ENDIAN).put(new byte[] {3, (byte) wal.version().ordinal(), (byte) 0xA0, 0});
            head.put((byte) image.info()).putShort((short) image.holeOffset()).putShort((short) image.holeLength());
            seeds.put(version + "-image", joined(head.array(), image.bytes()));
        }
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) all.writeBytes(part);
        return all.toByteArray();
    }
}
