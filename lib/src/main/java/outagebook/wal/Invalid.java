package outagebook.wal;

import outagebook.wal.EndOfWal.Reason;

/** A check failed; turned into an {@link EndOfWal} by whoever knows where that was. Cheap, and never seen outside. */
final class Invalid extends Exception {
    private static final long serialVersionUID = 1;
    final Reason reason;
    final transient Object[] details;

    Invalid(Reason reason, Object... details) {
        super(reason.words, null, false, false);
        this.reason = reason;
        this.details = details;
    }
}
