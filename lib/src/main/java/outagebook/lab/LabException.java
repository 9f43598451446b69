package outagebook.lab;

/**
 * A server could not be started, asked or changed; the message says what, where, and what to do next.
 * {@link LabMissing} is the one kind that a program may want to tell apart.
 */
public sealed class LabException extends RuntimeException permits LabMissing {
    private static final long serialVersionUID = 1;

    LabException(String message) {
        super(message);
    }

    LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
