package outagebook.hex;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Bytes that have nothing to do with the known numbers look like k bits at most once in 2^k hunts. */
class FieldHuntOddsTest {
    private static final int HUNTS = 1500;

    private interface Bytes {
        /** One array per sample. */
        byte[][] make(Random random, int samples);
    }

    private static byte[][] noise(Random random, int samples) {
        byte[][] bytes = new byte[samples][24];
        for (byte[] sample : bytes) random.nextBytes(sample);
        return bytes;
    }

    /** Columns that are counters in an order of their own: the hardest case, since each fits some deal of the known numbers. */
    private static byte[][] shuffledCounters(Random random, int samples) {
        byte[][] bytes = new byte[samples][2 * 4];
        for (int column = 0; column < 4; column++) {
            List<Integer> order = new ArrayList<>(IntStream.range(0, samples).boxed().toList());
            Collections.shuffle(order, random);
            int start = random.nextInt(200);
            for (int i = 0; i < samples; i++) bytes[i][2 * column] = (byte) (start + order.get(i));
        }
        return bytes;
    }

    /** Few different values, much of it 0, as in real headers. */
    private static byte[][] smallNumbers(Random random, int samples) {
        byte[][] bytes = new byte[samples][24];
        for (byte[] sample : bytes) {
            for (int i = 0; i < 24; i += 2) sample[i] = (byte) random.nextInt(samples);
        }
        return bytes;
    }

    private static double surprise(byte[][] bytes, long[] known) {
        FieldHunt hunt = new FieldHunt();
        for (int i = 0; i < bytes.length; i++) hunt = hunt.sample("", bytes[i], 0, known[i]);
        return hunt.hits().stream().mapToDouble(Hit::bits).max().orElse(-1);
    }

    /** How many of the hunts claim at least 1, 2, 3 … bits. */
    private static int[] claims(Bytes source, long... known) {
        Random random = new Random(20261123);
        int[] claims = new int[12];
        for (int i = 0; i < HUNTS; i++) {
            double bits = surprise(source.make(random, known.length), known);
            for (int k = 1; k < claims.length && bits >= k; k++) claims[k]++;
        }
        return claims;
    }

    private static void keepsItsPromise(int[] claims) {
        for (int k = 1; k < claims.length; k++) {
            double promised = HUNTS / Math.pow(2, k);
            assertThat((double) claims[k]).as("claims of %d bits in %d hunts", k, HUNTS).isLessThanOrEqualTo(promised + 4 * Math.sqrt(promised) + 1);
        }
    }

    @Test void randomBytesKeepThePromise() {
        keepsItsPromise(claims(FieldHuntOddsTest::noise, 1, 2, 3));
        keepsItsPromise(claims(FieldHuntOddsTest::noise, 3, 9, 4, 30));
        keepsItsPromise(claims(FieldHuntOddsTest::noise, 1, 2, 3, 4, 5, 6));
    }

    @Test void smallNumbersKeepThePromise() {
        keepsItsPromise(claims(FieldHuntOddsTest::smallNumbers, 1, 2, 3));
        keepsItsPromise(claims(FieldHuntOddsTest::smallNumbers, 1, 2, 2, 3));
        keepsItsPromise(claims(FieldHuntOddsTest::smallNumbers, 1, 2, 4, 3, 5));
    }

    @Test void shuffledCountersKeepThePromiseAndUseItUp() {
        int[] four = claims(FieldHuntOddsTest::shuffledCounters, 1, 2, 4, 3);
        keepsItsPromise(four);
        keepsItsPromise(claims(FieldHuntOddsTest::shuffledCounters, 1, 2, 3, 4, 5));
        assertThat(four[1]).as("the promise is not kept by claiming next to nothing").isGreaterThan(HUNTS / 10);
    }
}
