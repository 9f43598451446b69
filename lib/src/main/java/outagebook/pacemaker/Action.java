package outagebook.pacemaker;

/** Stand-in until the scheduler's own is merged. */
public record Action(Kind kind, String task, String resource, int intervalMs, String node, String instance) {
    public enum Kind { RESOURCE, PSEUDO, CLUSTER }

    @Override public String toString() {
        return switch (kind) {
            case RESOURCE -> "Resource action: " + resource + " " + task + (intervalMs > 0 ? "=" + intervalMs : "") + " on " + node;
            case CLUSTER -> "Cluster action: " + task + " for " + resource + " on " + node;
            case PSEUDO -> "Pseudo action: " + task;
        };
    }
}
