package outagebook.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import outagebook.hex.Hex;

class BlackBoxTest {
    @Test void readsWhatItWrites() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<String> texts = new ArrayList<>();
            for (int i = random.nextInt(400); i > 0; i--) texts.add("PG02 ".repeat(random.nextInt(9)) + "X".repeat(random.nextInt(5)));
            assertThat(BlackBox.read(BlackBox.write(texts))).as("seed %d", seed).isEqualTo(texts);
        }
        assertThat(BlackBox.read(BlackBox.write("Q".repeat(4000)))).containsExactly("Q".repeat(4000));
    }

    @Test void everyChangedByteIsNoticed() {
        Hex box = BlackBox.write("CODD", "LOVELACE", "TURING");
        for (int at = 0; at < box.size(); at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] bytes = box.bytes();
                bytes[at] ^= (byte) (1 << bit);
                assertThatThrownBy(() -> BlackBox.read(Hex.of(bytes))).as("byte %d, bit %d", at, bit).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test void everyTruncationIsNoticed() {
        Hex box = BlackBox.write("CODD", "LOVELACE", "TURING");
        for (int size = 0; size < box.size(); size++) {
            Hex cut = box.around(0, 0, size);
            assertThatThrownBy(() -> BlackBox.read(cut)).as("%d bytes", size).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test void complaintsSayWhichRecord() {
        Hex box = BlackBox.write("CODD", "LOVELACE");
        assertThatThrownBy(() -> BlackBox.read(Hex.parse("4f4258"))).hasMessage("not a box");
        assertThatThrownBy(() -> BlackBox.read(box.replaceAll("4c4f56", "4c4f57"))).hasMessage("record 2: checksum is wrong");
        assertThatThrownBy(() -> BlackBox.read(box.replaceAll("0300(01.*)", "0000$1"))).hasMessage("record 1: invalid length");
        assertThatThrownBy(() -> BlackBox.read(box.replaceAll("00000002", "00000003"))).hasMessage("2 records found, not as many as announced");
        assertThatThrownBy(() -> BlackBox.write("codd")).hasMessageContaining("it cannot write \"codd\"");
    }

    /** As chapter 09 says: what differs in one bit is noticed, but two letters in another order are not. */
    @Test void aTranspositionIsNotNoticed() {
        assertThat(BlackBox.read(BlackBox.write("CODD").replaceAll("434f", "4f43"))).containsExactly("OCDD");
    }
}
