package outagebook.wal;

/** Something could not be opened as WAL, or not be read; the message says what, where, and what to do next. */
public final class WalException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WalException(String message) {
        super(message);
    }

    WalException(String message, Throwable cause) {
        super(message, cause);
    }
}
