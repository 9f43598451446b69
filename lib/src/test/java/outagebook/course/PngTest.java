package outagebook.course;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import outagebook.hex.Hex;

class PngTest {
    @Test void readsWhatItWrote() {
        assertThat(Png.write("ABC").find("ABC")).hasSize(1);
        assertThat(Png.read(Png.write("ABC"))).isEqualTo("comment: ABC");
        assertThat(Png.read(Png.write("ä"))).isEqualTo("comment: ä");
    }

    @Test void saysWhatTheJdkComplainsOf() {
        Hex abc = Png.write("ABC");
        assertThat(Png.read(abc.replaceAll("0000000b74455874", "0000000c74455874"))).startsWith("Error reading PNG metadata: ").contains("2889");
        assertThat(Png.read(Hex.parse("00"))).isNotBlank().doesNotContain("comment");
    }

    @Test void aPictureMayHaveNoComment() {
        Hex abc = Png.write("ABC");
        assertThat(Png.read(abc.replaceAll("0000000b74455874.{30}", ""))).isEqualTo("no comment");
    }
}
