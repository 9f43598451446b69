package outagebook.pacemaker;

/** The cluster uses something that this scheduler does not do; it refuses instead of answering wrongly. */
public final class OutOfScope extends ClusterException {
    private static final long serialVersionUID = 1;

    /** The element that is refused. */
    private final transient Element element;

    OutOfScope(String message, Element element) {
        super(message);
        this.element = element;
    }

    /** {@return the element that is refused} */
    public Element element() {
        return element;
    }
}
