package outagebook.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import outagebook.wal.EndOfWal.Reason;
import outagebook.wal.Location;
import outagebook.wal.WalFile;
import outagebook.wal.WalRecord;

/** What the manifest and the notebooks promise about the bundled segments, seen with the WAL reader. */
class BundledSegmentsTest {
    private static final Pattern TALK = Pattern.compile("3f(000000.+41424300)");

    static List<String> names() {
        return Samples.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everySegmentIsReadToItsSwitch(String name) {
        assertThat(WalFile.open(Samples.path(name)).verdict().reason()).isEqualTo(Reason.SWITCH);
    }

    @ParameterizedTest
    @MethodSource("names")
    void textsGrowByOneAndSoDoTheirRecords(String name) {
        List<WalRecord> inserts = WalFile.open(Samples.path(name)).records().stream()
                .filter(record -> record.texts().stream().anyMatch(text -> text.startsWith("A"))).toList();
        int count = name.equals("9.4") ? 6 : 10;
        assertThat(inserts).extracting(WalRecord::texts).containsExactlyElementsOf(
                IntStream.rangeClosed(1, count).mapToObj(n -> List.of("ABCDEFGHIJ".substring(0, n))).toList());
        int first = inserts.get(0).totalLength();
        assertThat(inserts).extracting(WalRecord::totalLength)
                .containsExactlyElementsOf(IntStream.range(first, first + count).boxed().toList());
    }

    @ParameterizedTest
    @MethodSource("names")
    void onlyTheTrapHasPageImages(String name) {
        assertThat(WalFile.open(Samples.path(name)).records().stream().flatMap(record -> record.blocks().stream())
                .anyMatch(block -> block.image().isPresent())).isEqualTo(name.equals("trap"));
    }

    @Test void trapIsHitInThePictureOfAPage() throws IOException {
        byte[] segment = bytes("trap");
        Matcher talk = TALK.matcher(HexFormat.of().formatHex(segment));
        assertThat(talk.find()).isTrue();
        assertThat(talk.start() % 2).isZero();
        Location hit = WalFile.open(Samples.path("trap")).locate(talk.start() / 2);
        assertThat(hit.record().orElseThrow().blocks()).anySatisfy(block -> assertThat(block.image()).isPresent());
        assertThat(Manifest.read(Samples.project()).sample("trap").teaches()).contains("byte " + talk.start() / 2);
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(Samples.path(name)))) {
            return in.readAllBytes();
        }
    }
}
