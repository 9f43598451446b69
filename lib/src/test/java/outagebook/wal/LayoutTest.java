package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** No bytes of a record, right or wrong, are named twice or left out. */
class LayoutTest {
    private static final long SEED = 20261123;
    private static final int RECORDS = 4000;

    @TempDir Path folder;

    /** A record that a real server wrote, and its description by that server. */
    record Described(WalVersion version, byte[] bytes, String description) {
        static Described of(String line) {
            String[] parts = line.split(" ", 3);
            WalVersion version = Arrays.stream(WalVersion.values()).filter(v -> v.toString().equals(parts[0])).findFirst().orElseThrow();
            return new Described(version, WalBuilder.hex(parts[1]), parts[2]);
        }

        WalRecord record() {
            var bytes = new Bytes(this.bytes);
            try {
                RecordHeader header = version.records().header(FieldReader.of(bytes), version);
                return new WalRecord(version, new Lsn(0), new Lsn(0), header, version.records().verified(bytes, header, version), bytes,
                        List.of());
            } catch (Invalid wrong) {
                throw new AssertionError(wrong);
            }
        }

        @Override public String toString() {
            return version + " " + description;
        }
    }

    static Stream<Described> described() {
        return Stream.of("btree", "rare").flatMap(LayoutTest::described);
    }

    private static Stream<Described> described(String file) {
        try (InputStream in = LayoutTest.class.getResourceAsStream("/described/" + file + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#")).map(Described::of)
                    .toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest @MethodSource("described") void rareRecordsAreDescribedAsTheirServerDoes(Described described) {
        WalRecord record = described.record();
        assertThat(record.description()).isEqualTo(described.description());
        assertThat(NamesTest.unnamed(record)).isEmpty();
        assertThat(PrintedNumbers.withoutField(record)).as("%s", record.fields()).isEmpty();
    }

    @Test void namesTheMembersOfAnUpdate() {
        String headers = "00 20 0F00 7F060000 05000000 00400000 07000000 FF 0E";
        String tuple = "0500 0200 0280 0301 18 01 6162636464";
        String main = "0A000000 0300 10 60 00000000 0400";
        WalRecord record = only(WalVersion.V18, WalVersion.HEAP, 0x20, headers + tuple + main);
        assertThat(record.fields().stream().map(f -> f.name() + "=" + f.value()).filter(f -> f.matches(".*(len|t_|user|old_|flags).*"))).containsExactly(
                "xl_tot_len=75", "block 0 fork_flags=32", "block 0 data_length=15", "main data length=14",
                "block 0 prefixlen=5", "block 0 suffixlen=2", "block 0 xl_heap_header.t_infomask2=0x8002 ONLY_TUPLE, columns: 2",
                "block 0 xl_heap_header.t_infomask=0x0103 HASNULL HASVARWIDTH XMIN_COMMITTED", "block 0 xl_heap_header.t_hoff=24",
                "block 0 HeapTupleHeaderData.t_bits=null columns: 2", "block 0 user data=",
                "xl_heap_update.old_xmax=10", "xl_heap_update.old_offnum=3", "xl_heap_update.old_infobits_set=0x10 KEYS_UPDATED",
                "xl_heap_update.flags=0x60 PREFIX_FROM_OLD SUFFIX_FROM_OLD");
    }

    private WalRecord only(WalVersion version, int rmid, int info, String payload) {
        return WalBuilder.of(version).record(header -> set(version, header, rmid, info), WalBuilder.hex(payload)).writeTo(folder)
                .records().first(1).get(0);
    }

    private static void set(WalVersion version, ByteBuffer header, int rmid, int info) {
        int at = version.since(WalVersion.V9_5) ? 16 : 12;
        header.put(at, (byte) info).put(at + 1, (byte) rmid);
    }

    @ParameterizedTest @EnumSource(WalVersion.class) void coversAnyBytesOnce(WalVersion version) {
        var random = new Random(SEED);
        var wal = WalBuilder.of(version);
        for (int i = 0; i < RECORDS; i++) {
            int rmid = random.nextInt(version.lastRmgr() + 1);
            int info = random.nextInt(16) << 4;
            if (rmid == WalVersion.XLOG && info == WalVersion.SWITCH) continue;
            wal.record(header -> set(version, header, rmid, info), payload(version, random));
        }
        int count = 0;
        for (WalRecord record : wal.writeTo(folder).records()) {
            assertThat(NamesTest.bytesOnce(record)).as("seed %d, record %s %s", SEED, record.lsn(), record.fields()).isEqualTo(record.totalLength());
            count++;
        }
        assertThat(count).as("seed " + SEED).isGreaterThan(RECORDS * 9 / 10);
    }

    /** Small numbers more often than others, so that counts and lengths are sometimes right. */
    private static byte[] payload(WalVersion version, Random random) {
        byte[] main = small(random, 1 + random.nextInt(60));
        if (!version.since(WalVersion.V9_5)) return main;
        byte[] data = small(random, 1 + random.nextInt(90));
        return ByteBuffer.allocate(22 + data.length + main.length).put(new byte[] {0, 0x20, (byte) data.length, 0}).put(new byte[16])
                .put((byte) 255).put((byte) main.length).put(data).put(main).array();
    }

    private static byte[] small(Random random, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) bytes[i] = (byte) (random.nextInt(3) > 0 ? random.nextInt(4) : random.nextInt(256));
        return bytes;
    }
}
