package outagebook.pacemaker;

/**
 * A cluster could not be read, changed or run; the message says what, where (file, line, column), and what to do next.
 * {@link OutOfScope} is the one kind that a program may want to tell apart.
 */
public sealed class ClusterException extends RuntimeException permits OutOfScope {
    private static final long serialVersionUID = 1;

    ClusterException(String message) {
        super(message);
    }

    ClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}
