package outagebook.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LsnTest {
    @Test void isWrittenAsTwoHexadecimalHalves() {
        assertThat(Lsn.parse("0/3000148")).hasToString("0/3000148").isEqualTo(new Lsn(0x3000148));
        assertThat(Lsn.parse("16/b374d848")).hasToString("16/B374D848");
        assertThat(Lsn.parse("0/3000148").padded()).isEqualTo("0/03000148");
        assertThat(new Lsn(-1)).hasToString("FFFFFFFF/FFFFFFFF");
    }

    @Test void countsBytesWithoutSign() {
        assertThat(Lsn.parse("0/FFFFFFFF").plus(1)).hasToString("1/0");
        assertThat(Lsn.parse("1/0").minus(Lsn.parse("0/FFFFFFF0"))).isEqualTo(16);
        assertThat(new Lsn(-1)).isGreaterThan(new Lsn(1));
    }

    @ParameterizedTest @ValueSource(strings = {"", "0", "3000148", "0/", "/1", "0/xyz", "0/123456789", "1/2/3", "-1/0"})
    void refusesOtherTexts(String text) {
        assertThatThrownBy(() -> Lsn.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + text + "\" is not an LSN: expected two hexadecimal numbers with a slash, such as 0/3000148");
    }

    @Test void segmentNamesCountSegmentsInRangesOfFourGigabytes() {
        int size = 16 << 20;
        SegmentName last = SegmentName.parse("0000000200000007000000FF.gz");
        assertThat(last.timeline()).isEqualTo(2);
        assertThat(last.start(size)).isEqualTo(Lsn.parse("7/FF000000"));
        assertThat(last.next(size)).hasToString("000000020000000800000000");
        assertThat(SegmentName.of(1, Lsn.parse("0/E1BEF0"), 1 << 20)).hasToString("00000001000000000000000E");
        assertThat(SegmentName.of(1, Lsn.parse("5/80000000"), 1 << 30)).hasToString("000000010000000500000002");
    }

    @ParameterizedTest @ValueSource(strings = {"", "00000001", "00000002.history", "00000001000000000000000g", "0000000100000000000000031"})
    void segmentNamesHave24Digits(String name) {
        assertThatThrownBy(() -> SegmentName.parse(name)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("24 hexadecimal digits");
    }
}
