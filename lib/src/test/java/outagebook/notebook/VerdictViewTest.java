package outagebook.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import outagebook.wal.EndOfWal;
import outagebook.wal.EndOfWal.Reason;
import outagebook.wal.Lsn;

class VerdictViewTest {
    private static View view(Reason reason, String message, String file) {
        return Views.of(new EndOfWal(Lsn.parse("0/3000148"), reason, message, "", file, 0x148));
    }

    @Test void stressesTheSentenceOfTheServerAndSaysThePlaceBelow() {
        View view = view(Reason.ZERO_LENGTH, "invalid record length at 0/3000148", "0002.broken");
        assertThat(view.text()).isEqualTo("invalid record length at 0/3000148 (byte 328 = 0x148 of 0002.broken)");
        assertThat(view.html().orElseThrow()).contains("<strong>invalid record length at 0/3000148</strong><br>(byte 328 = 0x148 of 0002.broken)");
    }

    @Test void stressesNothingWhereNothingIsWrong() {
        View view = view(Reason.SWITCH, "WAL goes on", "0002");
        assertThat(view.text()).isEqualTo("WAL goes on");
        assertThat(view.html().orElseThrow()).contains(">WAL goes on<").doesNotContain("<strong").doesNotContain("byte");
    }

    @Test void escapesTheFileName() {
        assertThat(view(Reason.UNREADABLE, "cannot", "<script>x").html().orElseThrow()).contains("&lt;script&gt;x").doesNotContain("<script");
    }
}
