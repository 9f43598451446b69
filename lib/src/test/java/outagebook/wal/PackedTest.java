package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Segments packed by zstd 1.5.4, lz4 1.9.4 (linked blocks of 64 kB, as pg_receivewal makes them) and bzip2 1.0.8, and by the JDK.
 *
 * <p>The files in resources/packed are {@link #plain()}, packed with {@code zstd -19}, {@code lz4 -BD -B4} and {@code bzip2}.
 */
class PackedTest {
    private static final String SEGMENT = "000000010000000000000003";
    @TempDir Path folder;

    private static byte[] plain() {
        return WalBuilder.of(WalVersion.V16).record(10).record(20000).record(300).bytes();
    }

    @ParameterizedTest @ValueSource(strings = {"gz", "zst", "lz4", "bz2"}) void readsWhatTheProgramsPacked(String ending) throws IOException {
        WalFile wal = WalFile.open(file(SEGMENT + "." + ending, packed(ending)));
        assertThat(wal.name()).hasToString(SEGMENT);
        assertThat(wal.length()).isEqualTo(1 << 20);
        assertThat(wal.verdict().message()).isEqualTo("invalid record length at 0/305010: expected at least 24, got 0");
        assertThat(wal.records().first(9)).extracting(WalRecord::totalLength).containsExactly(36, 20029, 329);
        assertThat(wal.locate(0x28).toString()).contains("xl_tot_len, byte 0 of record 0/300028");
        assertThat(content(wal.path())).isEqualTo(plain());
    }

    @ParameterizedTest @ValueSource(strings = {"gz", "zst", "lz4", "bz2"}) void contentTellsHowAFileIsPackedNotItsName(String ending) throws IOException {
        for (String name : List.of(SEGMENT, SEGMENT + ".gz", SEGMENT + ".partial", "copy of wal.bin")) {
            assertThat(WalFile.open(file(name, packed(ending))).records().first(9)).as(name).hasSize(3);
        }
    }

    @ParameterizedTest @ValueSource(strings = {"gz", "zst", "lz4", "bz2"}) void cutAnywhereIsSaidToBeCutThere(String ending) throws IOException {
        byte[] packed = packed(ending);
        for (int length = Packing.LONGEST_MAGIC; length < packed.length; length += Math.max(1, packed.length / 60)) {
            Path file = file(SEGMENT, Arrays.copyOf(packed, length));
            assertThatThrownBy(() -> content(file)).as("cut at %d", length).isInstanceOf(Unpacked.Broken.class)
                    .hasMessage("its " + program(ending) + " data is cut off at byte " + length + ", the end of the file");
        }
    }

    /** A checksum guards the content in all four, so that a changed byte is told, or did not change the content. */
    @ParameterizedTest @ValueSource(strings = {"gz", "zst", "lz4", "bz2"}) void changedBytesAreToldOrDoNoHarm(String ending) throws IOException {
        byte[] plain = plain();
        byte[] packed = packed(ending);
        int told = 0;
        for (int at = 4; at < packed.length; at += Math.max(1, packed.length / 60)) {
            byte[] changed = packed.clone();
            changed[at] ^= (byte) (1 << at % 8);
            Path file = file(SEGMENT, changed);
            try {
                assertThat(content(file)).as("byte %d", at).isEqualTo(plain);
            } catch (IOException e) {
                assertThat(e.getMessage()).as("byte %d", at)
                        .matches("its " + program(ending) + " data (is (cut off at byte|damaged before byte) \\d+.*|asks for a window .*)");
                told++;
            }
        }
        assertThat(told).isGreaterThan(30);
    }

    @Test void opensSayWhatToDoAboutABrokenFile() throws IOException {
        Path zstd = file(SEGMENT + ".zst", Arrays.copyOf(packed("zst"), 100));
        assertThatThrownBy(() -> WalFile.open(zstd)).isInstanceOf(WalException.class).hasMessage(zstd + " cannot be read: its zstd data "
                + "is cut off at byte 100, the end of the file; get it again, or save what can be unpacked: zstd -dc FILE > COPY");
        byte[] changed = packed("bz2");
        changed[60] ^= 1;
        Path bzip2 = file(SEGMENT + ".bz2", changed);
        assertThatThrownBy(() -> WalFile.open(bzip2)).isInstanceOf(WalException.class).hasMessageStartingWith(bzip2
                + " cannot be read: its bzip2 data is damaged before byte ").hasMessageEndingWith("; get it again, or save what can be unpacked: bzip2recover FILE");
    }

    @Test void largeWindowIsNotCalledDamage() throws IOException {
        byte[] packed = packed("zst");
        byte[] large = new byte[packed.length + 1];
        // Not a single segment, but a window of 2 GB.
        System.arraycopy(packed, 0, large, 0, 4);
        large[4] = 0;
        large[5] = (byte) 0xA8;
        Path file = file(SEGMENT + ".zst", large);
        assertThatThrownBy(() -> WalFile.open(file)).isInstanceOf(WalException.class)
                .hasMessageEndingWith("its zstd data asks for a window of more than 8 MB, which is not read here; unpack it first: zstd -d --long=31 FILE");
    }

    @Test void packedTwiceAndOtherProgramsAreNamed() throws IOException {
        var twice = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(twice)) {
            out.write(packed("zst"));
        }
        Path file = file(SEGMENT + ".zst.gz", twice.toByteArray());
        assertThatThrownBy(() -> WalFile.open(file)).hasMessageContaining("it is packed with zstd; unpack it first");
    }

    @Test void directoriesMayMixThem() throws IOException {
        byte[] next = new WalBuilder(WalVersion.V16, Lsn.parse("0/400000")).record(5).bytes();
        file("000000010000000000000003.zst", packed("zst"));
        file("000000010000000000000004-e40de8cea99dd469c3efb47f5f33a73c7390fb9c.gz", gzip(next));
        file("000000010000000000000004.00000028.backup.bz2", packed("bz2"));
        var wal = WalDirectory.open(folder);
        assertThat(wal.names()).extracting(SegmentName::toString).containsExactly("000000010000000000000003", "000000010000000000000004");
        assertThat(wal.records().first(9)).hasSize(3);
    }

    @ParameterizedTest @ValueSource(strings = {"plain", "gz", "zst", "lz4", "bz2"}) void readsFromAStream(String ending) throws IOException {
        byte[] bytes = ending.equals("plain") ? plain() : packed(ending);
        WalFile wal = WalFile.read(new ByteArrayInputStream(bytes), "s3://bucket/wal/" + SEGMENT + "." + ending);
        assertThat(wal.name()).hasToString(SEGMENT);
        assertThat(wal).hasToString(SEGMENT + "." + ending);
        assertThat(wal.records().first(9)).hasSize(3);
        assertThat(wal.records().first(9)).as("a second time").hasSize(3);
        Files.delete(wal.path());
    }

    @Test void dashIsStandardInput() throws IOException {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(packed("zst")));
            WalFile wal = WalFile.open("-");
            assertThat(wal).hasToString("stdin");
            assertThat(wal.name()).as("as its first page says").hasToString(SEGMENT);
            assertThat(wal.records().first(9)).hasSize(3);
        } finally {
            System.setIn(before);
        }
    }

    @Test void streamsThatHoldNoSegment() {
        assertThatThrownBy(() -> WalFile.read(new ByteArrayInputStream(new byte[0]), "x")).isInstanceOf(WalException.class).hasMessageContaining("is empty");
        assertThatThrownBy(() -> Spool.copy(InputStream.nullInputStream(), "..", -1)).isInstanceOf(WalException.class)
                .hasMessage(".. goes on behind -1 bytes, no segment is so long; read one segment at a time");
        assertThatThrownBy(() -> Spool.copy(new ByteArrayInputStream(new byte[11]), "long", 10)).isInstanceOf(WalException.class)
                .hasMessage("long goes on behind 10 bytes, no segment is so long; read one segment at a time");
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private static byte[] content(Path file) throws IOException {
        try (InputStream in = Unpacked.open(file)) {
            return in.readAllBytes();
        }
    }

    private static String program(String ending) {
        return switch (ending) {
            case "gz" -> "gzip";
            case "zst" -> "zstd";
            case "bz2" -> "bzip2";
            default -> ending;
        };
    }

    private static byte[] packed(String ending) throws IOException {
        if (ending.equals("gz")) return gzip(plain());
        try (InputStream in = PackedTest.class.getResourceAsStream("/packed/" + SEGMENT + "." + ending)) {
            return in.readAllBytes();
        }
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(content);
        }
        return packed.toByteArray();
    }
}
