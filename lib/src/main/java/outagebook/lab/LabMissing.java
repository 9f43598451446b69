package outagebook.lab;

/** Servers cannot run on this machine, or not of this version; the message says why, and what to do. */
public final class LabMissing extends LabException {
    private static final long serialVersionUID = 1;

    LabMissing(String message) {
        super(message);
    }

    LabMissing(String message, Throwable cause) {
        super(message, cause);
    }
}
