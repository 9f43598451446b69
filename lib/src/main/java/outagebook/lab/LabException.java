package outagebook.lab;

/** Something that the lab could not do: what, where, and what to do next. */
public class LabException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LabException(String message) {
        super(message);
    }

    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
