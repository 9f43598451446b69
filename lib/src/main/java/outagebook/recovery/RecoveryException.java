package outagebook.recovery;

/** A file of a data directory could not be read; the message says what, where, and what to do next. */
public final class RecoveryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RecoveryException(String message) {
        super(message);
    }

    RecoveryException(String message, Throwable cause) {
        super(message, cause);
    }
}
