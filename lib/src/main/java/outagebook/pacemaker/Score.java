package outagebook.pacemaker;

/**
 * One line of {@code crm_simulate -s}: how much a resource wants to be on a node, or to be promoted there.
 *
 * @param kind     which of the two
 * @param function the C function that printed it, for an allocation score; else null
 * @param resource as printed, clone instances with their number
 * @param node     null if an instance has no node; printed as "none"
 * @param value    a million or more is INFINITY
 * @param why      how the value came to be
 */
public record Score(Kind kind, String function, String resource, String node, int value, Explanation why) {
    /** What a score is for. */
    public enum Kind { ALLOCATION, PROMOTION }

    /** {@return the value as the real tool prints it} */
    public String number() {
        return Scores.text(value);
    }

    /** The line as the real tool prints it. */
    @Override
    public String toString() {
        return (kind == Kind.ALLOCATION ? function + ": " + resource + " allocation" : resource + " promotion")
                + " score on " + (node == null ? "none" : node) + ": " + Scores.text(value);
    }
}
