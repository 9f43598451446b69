package outagebook.kernel;

/** Stands for the library's exception of this name, on a machine where its own would not be thrown. */
public final class LabMissing extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LabMissing(String message) {
        super(message);
    }

    /** Says that no server can run here, as {@code Lab.start} would. */
    public static StringBuilder start() {
        throw new LabMissing("there is no build of PostgreSQL for z/OS.\nUse Linux or macOS.");
    }
}
