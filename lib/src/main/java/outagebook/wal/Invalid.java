package outagebook.wal;

import java.util.Locale;
import outagebook.wal.EndOfWal.Reason;

/** A check failed; turned into an {@link EndOfWal} by whoever knows where that was. Cheap, and never seen outside. */
final class Invalid extends Exception {
    private static final long serialVersionUID = 1;
    final Reason reason;
    final transient Object[] details;
    private String compared = "";

    Invalid(Reason reason, Object... details) {
        super(reason.words, null, false, false);
        this.reason = reason;
        this.details = details;
    }

    /** Says which values the check compared, by their names in the C source; the message itself often does not. */
    Invalid compared(String words, Object... values) {
        compared = String.format(Locale.ROOT, words, values);
        return this;
    }

    String compared() {
        return compared;
    }
}
