package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import outagebook.Shared;

/** Every page image of real servers becomes the page that an independent decoder, and the dump tool, made of it. */
class PageImageTest {
    private static final long SEED = 7;
    @TempDir Path folder;

    private static Stream<String> sets(String file) throws IOException {
        try (Stream<Path> all = Files.walk(Shared.file("wal"), 3)) {
            return all.filter(p -> p.endsWith(file)).map(p -> Shared.file("wal").relativize(p.getParent()).toString()).sorted().toList().stream();
        }
    }

    static Stream<String> decoded() throws IOException {
        return sets("fpi.csv.gz");
    }

    static Stream<String> saved() throws IOException {
        return sets("fullpages.md5.gz");
    }

    @ParameterizedTest @MethodSource("decoded") void pagesAreThoseOfAnIndependentDecoder(String set) throws IOException {
        Path at = Shared.file("wal/" + set);
        assertThat(WalDirectory.open(at).records().stream().flatMap(PageImageTest::rows).toList())
                .isEqualTo(lines(at.resolve("fpi.csv.gz")).stream().skip(1).toList());
    }

    @ParameterizedTest @MethodSource("saved") void pagesAreThoseThatTheDumpToolSaves(String set) throws IOException {
        var theirs = new TreeMap<String, String>();
        lines(Shared.file("wal/" + set).resolve("fullpages.md5.gz")).forEach(line -> theirs.put(line.substring(34), line.substring(0, 32)));
        var ours = new TreeMap<String, String>();
        WalDirectory.open(Shared.file("wal/" + set)).pages().forEach(page -> ours.put(page.fileName(), md5(page.bytes())));
        assertThat(ours).isNotEmpty().isEqualTo(theirs);
    }

    /** Before 9.5 there is nothing to compare with but the pages themselves: each says where its hole is. */
    @Test void pagesOfOldVersionsHaveTheirHoleWhereTheySay() {
        for (String set : List.of("9.3.5/a", "9.4.13/a")) {
            assertThat(WalDirectory.open(Shared.file("wal/" + set)).pages().filter(p -> p.block().image().orElseThrow().holeLength() > 0)).isNotEmpty()
                    .allSatisfy(page -> {
                        var bytes = new Bytes(page.bytes());
                        BlockRef.Image image = page.block().image().orElseThrow();
                        assertThat(bytes.u16(12)).as("pd_lower").isEqualTo(image.holeOffset());
                        assertThat(bytes.u16(14)).as("pd_upper").isEqualTo(image.holeOffset() + image.holeLength());
                        assertThat(bytes.u16(18)).as("pd_pagesize_version").isEqualTo(8192 + 4);
                    });
        }
    }

    @ParameterizedTest @EnumSource(value = WalVersion.class, names = {"V9_3", "V9_4"}, mode = EnumSource.Mode.EXCLUDE)
    void damagedImageIsSaidInTheServersWords(WalVersion version) {
        int compressed = version.since(WalVersion.V15) ? 0x04 : 0x02;
        WalRecord record = record(version, "00 10 0000  0300 0000 0" + compressed + " 00000000 00000000 00000000 00000000", "00 41 42");
        String words = version.since(WalVersion.V15) ? "could not decompress image at 0/300028, block 0" : "invalid compressed image at 0/300028, block 0";
        assertThatThrownBy(() -> record.page(0)).isInstanceOf(WalException.class).hasMessage(words + " (pglz image of 3 bytes"
                + (version.since(WalVersion.V10) ? ", not applied)" : ")"));
    }

    @Test void holesThatDoNotFitIntoAPage() {
        assertThat(PageImage.restored(image("", 100, 8100, 92), WalVersion.V16)).isEmpty();
        assertThat(PageImage.restored(image("", 100, 8092, 100), WalVersion.V16)).isPresent();
        assertThat(PageImage.restored(image("", 100, 53728, 20000), WalVersion.V16)).isEmpty();
        assertThat(PageImage.restored(image("zstd", 65535, 65535, 20), WalVersion.V16)).isEmpty();
    }

    @Test void blockWithoutAnImageIsTheCallersMistake() {
        WalRecord record = record(WalVersion.V16, "00 20 0100 00000000 00000000 00000000 00000000", "41");
        assertThatThrownBy(() -> record.page(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the record at 0/300028 has no page image 0; its blocks are [block 0: rel 0/0/0 blk 0, 1 bytes of data]");
    }

    /** Source: PostgreSQL 11 and 12, common/pg_lzcompress.c: 12 made the decoder stop at the end of what was asked for. */
    @Test void pglzSaysTheBytesAgain() {
        assertThat(pglz("02 41 0401", 8, true)).contains("4141414141414141");
        assertThat(pglz("04 41 42 0F02 02", 22, true)).contains("4142".repeat(11));
        assertThat(pglz("02 41 0401", 5, true)).contains("4141414141");
        assertThat(pglz("02 41 0401", 5, false)).isEmpty();
        assertThat(pglz("02 41 0401", 9, true)).as("too short").isEmpty();
        assertThat(pglz("02 41 0401 42", 8, true)).as("too long").isEmpty();
        assertThat(pglz("02 41 0400", 8, true)).as("zero bytes back").isEmpty();
        assertThat(pglz("02 41 0402", 8, true)).as("before the start").isEmpty();
        assertThat(pglz("02 41 04", 8, true)).as("cut in a match").isEmpty();
        assertThat(pglz("02 41 0F01", 20, true)).as("cut before the third byte").isEmpty();
    }

    /** Changed bytes give a page or nothing: no exception, no endless loop, no crash of the machine underneath. */
    @ParameterizedTest @MethodSource("decoded") void changedImagesNeverDoHarm(String set) {
        var random = new Random(SEED);
        List<WalRecord> records = WalDirectory.open(Shared.file("wal/" + set)).records().stream().toList();
        int damaged = 0;
        for (WalRecord record : records) {
            for (BlockRef block : record.blocks()) {
                BlockRef.Image image = block.image().orElse(null);
                if (image == null || image.compression().isEmpty()) continue;
                for (int i = 0; i < 20; i++) if (PageImage.restored(changed(image, random), record.version()).isEmpty()) damaged++;
            }
        }
        assertThat(damaged).isPositive();
    }

    private static BlockRef.Image changed(BlockRef.Image image, Random random) {
        byte[] bytes = random.nextInt(4) > 0 ? image.bytes().clone() : java.util.Arrays.copyOf(image.bytes(), random.nextInt(image.bytes().length));
        for (int i = random.nextInt(6); i > 0 && bytes.length > 0; i--) bytes[random.nextInt(random.nextBoolean() ? bytes.length : Math.min(bytes.length, 24))] ^= (byte) (1 << random.nextInt(8));
        int hole = random.nextInt(8) == 0 ? random.nextInt(1 << 16) : image.holeLength();
        return new BlockRef.Image(image.holeOffset(), hole, image.info(), image.compression(), true, new Bytes(bytes));
    }

    private WalRecord record(WalVersion version, String header, String payload) {
        return WalBuilder.of(version).record(change -> {}, WalBuilder.hex(header + payload)).writeTo(folder).records().first(1).get(0);
    }

    private static BlockRef.Image image(String compression, int holeOffset, int holeLength, int length) {
        return new BlockRef.Image(holeOffset, holeLength, 0, compression, true, new Bytes(new byte[length]));
    }

    private static Optional<String> pglz(String packed, int length, boolean cutsLastMatch) {
        var out = new byte[length];
        return Pglz.unpack(WalBuilder.hex(packed), out, length, cutsLastMatch) ? Optional.of(HexFormat.of().formatHex(out)) : Optional.empty();
    }

    private static Stream<String> rows(WalRecord record) {
        return record.blocks().stream().filter(b -> b.image().isPresent()).map(b -> {
            BlockRef.Image image = b.image().orElseThrow();
            return String.join(",", record.lsn().padded(), "" + b.id(), "" + b.spc(), "" + b.db(), "" + b.rel(), "" + b.fork(), "" + b.block(),
                    image.compression().isEmpty() ? "none" : image.compression(), image.apply() ? "1" : "0", md5(record.page(b.id())));
        });
    }

    private static String md5(byte[] page) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(page));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> lines(Path gzip) {
        try (var in = new BufferedReader(new InputStreamReader(new GZIPInputStream(Files.newInputStream(gzip)), StandardCharsets.UTF_8))) {
            return in.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
