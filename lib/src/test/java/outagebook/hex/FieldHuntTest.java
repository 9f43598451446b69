package outagebook.hex;

import static outagebook.hex.Reading.Order.BIG;
import static outagebook.hex.Reading.Order.LITTLE;
import static outagebook.hex.Reading.Order.NONE;
import static outagebook.hex.Reading.Order.VARINT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

class FieldHuntTest {
    private static FieldHunt hunt(LongFunction<byte[]> format, long... numbers) {
        FieldHunt hunt = new FieldHunt();
        for (long n : numbers) hunt = hunt.sample("n=" + n, format.apply(n), 0, n);
        return hunt;
    }

    private static byte[] bytes(long... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) values[i];
        return bytes;
    }

    @Test void findsAByteOnALine() {
        List<Hit> hits = hunt(n -> bytes(9, 3 * n + 5, 200 - n), 4, 1, 7, 2).hits();
        assertThat(hits).extracting(Hit::offset).containsExactly(2, 1);
        assertThat(hits).extracting(hit -> hit.line().toString()).containsExactly("-n + 200", "3n + 5");
        assertThat(hits).extracting(Hit::width).containsOnly(1);
        assertThat(hits.get(1).values()).extracting(BigInteger::intValue).containsExactly(17, 8, 26, 11);
    }

    @Test void nothingFitsWhereOneSampleDisagrees() {
        assertThat(hunt(n -> bytes(n == 7 ? 8 : n), 4, 1, 7, 2).hits()).isEmpty();
    }

    @Test void everyWidthAndOrderIsFound() {
        Random random = new Random(3);
        for (int width = 2; width <= 8; width++) {
            long scale = 1L << 8 * (width - 1) - 2;
            for (boolean big : new boolean[] {true, false}) {
                int w = width;
                FieldHunt hunt = hunt(n -> {
                    byte[] sample = new byte[w + 2];
                    random.nextBytes(sample);
                    for (int i = 0; i < w; i++) sample[1 + i] = (byte) (n >>> 8 * (big ? w - 1 - i : i));
                    return sample;
                }, 3 * scale + 7, 5 * scale + 1, scale + 300, 2 * scale - 5, 7 * scale);
                assertThat(hunt.hits()).as("width %d, big %s", width, big).hasSize(1);
                assertThat(hunt.hits().get(0).fits(1, width, big ? BIG : LITTLE)).isTrue();
                assertThat(hunt.hits().get(0).line().toString()).isEqualTo("n");
            }
        }
    }

    @Test void numbersAboveTheSignBitAreUnsigned() {
        FieldHunt hunt = hunt(n -> bytes(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x80 + n), 3, 9, 1);
        Hit hit = hunt.hits().get(0);
        assertThat(hit.line().toString()).isEqualTo("n + 128");
        Hit longs = hunt(n -> bytes(0xff - n, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x80 + n), 3, 9, 1).hits().get(0);
        assertThat(longs.line().toString()).isEqualTo("n + 128");
        BigInteger top = new Reading(0, 8, LITTLE).value(new Sample("top", Hex.parse("ffffffffffffffff"), 0, 0)).orElseThrow();
        assertThat(top).isEqualTo(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE));
    }

    @Test void widthsThatCannotBeToldApartAreOneHit() {
        Hit hit = hunt(n -> bytes(1, 0, n + 60, 0, 0, 0, 5), 1, 5, 2, 3).hits().get(0);
        assertThat(hit.readings()).containsExactly(new Reading(2, 1, NONE), new Reading(2, 2, LITTLE), new Reading(1, 2, BIG),
                new Reading(2, 3, LITTLE), new Reading(2, 4, LITTLE));
        assertThat(hit.code()).isEqualTo("u8..u32le/u16be");
        assertThat(hit.doubt()).isEqualTo("the 3 bytes behind it are 0 in all samples: width 1 to 4 fit equally well as little-endian, "
                + "and the byte before it is 0 in all samples: width 1 to 2 fit equally well as big-endian");
        Hit wide = hunt(n -> bytes(n & 255, n >> 8, 0, 0), 1, 500, 2, 300).hits().get(0);
        assertThat(wide.code()).isEqualTo("u16le..u32le");
        assertThat(wide.doubt()).isEqualTo("the 2 bytes behind it are 0 in all samples: width 2 to 4 fit equally well as little-endian");
        assertThat(hunt(n -> bytes(9, n, 9), 1, 5, 2).hits().get(0).doubt()).isEmpty();
    }

    @Test void aFieldInUnitsOfEightHasItsFraction() {
        assertThat(hunt(n -> bytes(n / 8 + 2), 16, 64, 8).hits().get(0).line()).hasToString("(n + 16) / 8");
        assertThat(hunt(n -> bytes(n / 8), 16, 64, 8).hits().get(0).line()).hasToString("n / 8");
        assertThat(hunt(n -> bytes((n + 7) / 8), 16, 65, 8).hits()).as("a field that rounds").isEmpty();
    }

    @Test void aVarintOfTwoBytesIsFound() {
        FieldHunt hunt = hunt(n -> n < 128 ? bytes(10, n, 99, 98) : bytes(10, n & 127 | 128, n >> 7, 99), 300, 5, 127, 128, 1000);
        assertThat(hunt.hits()).hasSize(1);
        assertThat(hunt.hits().get(0).fits(1, 2, VARINT)).isTrue();
        assertThat(hunt.hits().get(0).code()).isEqualTo("varint");
    }

    @Test void looksOnlyWhereAllSamplesHaveBytes() {
        FieldHunt hunt = new FieldHunt().sample("a", bytes(1, 2, 3, 4, 5), 3, 4).sample("b", bytes(9, 9, 6, 5, 4, 3), 2, 6);
        assertThat(List.of(hunt.from(), hunt.to())).containsExactly(-2, 2);
        assertThat(List.of(hunt.within(1, 1).from(), hunt.within(1, 1).to())).containsExactly(-1, 1);
        assertThatThrownBy(() -> hunt.within(-1, 5)).hasMessageContaining("-1 and 5");
        assertThat(FieldHunt.of(hunt.samples()).samples()).isEqualTo(hunt.samples());
    }

    @Test void twoSamplesAreNoEvidence() {
        FieldHunt hunt = hunt(n -> bytes(n + 60, 77 - n), 3, 4);
        assertThat(hunt.hits()).hasSize(2).allMatch(hit -> hit.bits() == 0);
        assertThat(hunt.notes()).containsExactly("Two samples always fit a line: insert more.");
        assertThat(hunt(n -> bytes(n), 3, 4, 3).notes()).containsExactly("Only two different known numbers: whatever depends on them fits a line. Insert more.");
    }

    @Test void oneKnownNumberMakesNoLine() {
        for (FieldHunt hunt : List.of(new FieldHunt(), hunt(n -> bytes(n), 3), hunt(n -> bytes(n), 3, 3))) {
            assertThat(hunt.hits()).isEmpty();
            assertThat(hunt.notes()).hasSize(1).allMatch(note -> note.startsWith("A line needs two different known numbers"));
            assertThat(hunt.toString()).contains("nothing fits a line");
        }
    }

    @Test void evenlyGrowingNumbersAreWarnedAbout() {
        assertThat(hunt(n -> bytes(n), 3, 4, 5).notes()).singleElement().asString().startsWith("The known numbers grow evenly");
        assertThat(hunt(n -> bytes(n), 9, 6, 3).notes()).hasSize(1);
        assertThat(hunt(n -> bytes(n), 3, 5, 4).notes()).isEmpty();
    }

    @Test void oneSampleThatSpoilsAFieldIsNamed() {
        FieldHunt hunt = hunt(n -> n == 7 ? bytes(7, 0, 0, 0) : bytes(n, n + 60, 3, 80 - n), 4, 1, 7, 2, 9);
        assertThat(hunt.hits()).hasSize(1);
        assertThat(hunt.notes()).containsExactly("Without sample n=7, 3 fields would fit: compare it with the others, it may hold something else.");
        assertThat(hunt.without("n=7").hits()).hasSize(3);
        assertThat(hunt.without("n=7").notes()).isEmpty();
        assertThatThrownBy(() -> hunt.without("n=8")).hasMessage("no sample is called n=8");
    }

    @Test void bitsCountTheDealsThatWouldFit() {
        assertThat(hunt(n -> bytes(n), 1, 2, 3).hits().get(0).bits()).as("2 of 3! deals").isCloseTo(Math.log(3) / Math.log(2), within(1e-9));
        assertThat(hunt(n -> bytes(n), 1, 2, 4).hits().get(0).bits()).as("1 of 3! deals").isCloseTo(Math.log(6) / Math.log(2), within(1e-9));
        assertThat(hunt(n -> bytes(n), 1, 2, 2, 4).hits().get(0).bits()).as("1 of 4!/2! deals").isCloseTo(Math.log(12) / Math.log(2), within(1e-9));
        long[] shuffled = {0, 1, 4, 0, 2};
        assertThat(hunt(n -> bytes(n, 9, shuffled[(int) n]), 1, 2, 4).hits()).as("a second place would fit another deal: 2 of 3!")
                .singleElement().satisfies(hit -> assertThat(hit.bits()).isCloseTo(Math.log(3) / Math.log(2), within(1e-9)));
        assertThat(hunt(n -> bytes(n, 9, shuffled[(int) n] + 50), 1, 2, 4).hits()).as("but not with a line as simple")
                .singleElement().satisfies(hit -> assertThat(hit.bits()).isCloseTo(Math.log(6) / Math.log(2), within(1e-9)));
    }

    @Test void bytesThatNeverChangeAndWidthAreNoEvidence() {
        Hit narrow = hunt(n -> bytes(n), 5, 2, 9, 1).hits().get(0);
        Hit wide = hunt(n -> bytes(n, 0, 0, 0, 0, 7, 7, 7, 7), 5, 2, 9, 1).hits().get(0);
        assertThat(wide.bits()).isEqualTo(narrow.bits());
    }

    @Test void theTableFitsAHundredColumns() {
        Random random = new Random(5);
        FieldHunt hunt = hunt(n -> {
            byte[] sample = new byte[60];
            random.nextBytes(sample);
            for (int i = 0; i < 8; i++) sample[20 + i] = (byte) (n * 1234567 >>> 8 * i);
            sample[40] = (byte) (n % 200);
            return sample;
        }, 100_000_000_001L, 2, 77, 1_000_000_000_003L);
        assertThat(hunt.hits()).isNotEmpty();
        assertThat(hunt.toString().lines()).allMatch(line -> line.length() <= 100, "at most 100 columns");
        assertThat(hunt(n -> bytes(n + 60, 0, 0, 0), 3, 1, 4, 2)).hasToString("""
                4 samples, offsets 0 to 3 from the anchor: 1 field fits a line
                    offset  reads as          value             values                                       bits
                 1       0  u8..u32le         n + 60            63 61 64 62                                   3.6
                Where widths are joined by .. the bytes behind (le) or before (be) are 0 in all samples: the samples
                cannot tell how wide the field is. A number too large for the narrowest would.
                3.6 bits: had the known numbers been dealt to the samples by chance, a line this simple would turn
                up once in 12 hunts.""");
    }

    @Test void aFieldWithConstantUpperBytesIsReadWiderToo() {
        FieldHunt hunt = new FieldHunt();
        for (int n : new int[] {3, 6, 4, 5}) hunt = hunt.sample("n" + n, new byte[] {(byte) (0xaf + n), 2, 0, 0}, 0, n);
        Hit hit = hunt.hits().get(0);
        assertThat(hit.line()).hasToString("n + 175");
        assertThat(hit.also()).isEqualTo("also u16le, u32le: n + 687; varint: n + 303");
        assertThat(hunt.toString()).contains("With the constant bytes beside it, no. 1 also u16le, u32le: n + 687; varint:");
    }
}
