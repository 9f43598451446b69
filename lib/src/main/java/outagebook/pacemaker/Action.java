package outagebook.pacemaker;

/**
 * One step of a transition that the cluster would carry out.
 *
 * @param kind       a resource agent's operation, a marker between operations, or something the cluster does itself
 * @param task       start, stop, monitor, promote ...
 * @param resource   the resource as printed, anonymous clone instances without their number
 * @param intervalMs of a recurring monitor, in milliseconds; else 0
 * @param node       null for a pseudo action
 * @param instance   the resource with its instance number, or null
 */
public record Action(Kind kind, String task, String resource, int intervalMs, String node, String instance) {
    /** Who does it. */
    public enum Kind {
        RESOURCE("Resource action"), PSEUDO("Pseudo action"), CLUSTER("Cluster action");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    /** The line under "Executing cluster transition", without leading blanks. */
    @Override
    public String toString() {
        String what = switch (kind) {
            case RESOURCE -> resource + " " + task + (intervalMs > 0 ? "=" + intervalMs : "");
            case CLUSTER -> resource == null ? task : task + " for " + resource;
            case PSEUDO -> task;
        };
        return kind.text + ": " + what + (node == null ? "" : " on " + node);
    }
}
