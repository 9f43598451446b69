package outagebook.pacemaker;

/** What a program really does on a node, whatever the cluster manager believes. */
public enum Life {
    /** Not started, or stopped in good order. */
    STOPPED,
    /** It was running and died; nobody has cleaned up after it. */
    CRASHED,
    /** It runs; Postgres as a replica. */
    RUNNING,
    /** It runs promoted; Postgres as the primary. */
    PROMOTED;

    boolean runs() {
        return this == RUNNING || this == PROMOTED;
    }

    /** {@return the word for it when the program is Postgres} */
    public String ofPostgres() {
        return switch (this) {
            case STOPPED -> "stopped";
            case CRASHED -> "crashed";
            case RUNNING -> "replica";
            case PROMOTED -> "primary";
        };
    }

    /** What a monitor returns: OCF's codes, 0 runs, 8 runs promoted, 7 does not run. */
    int monitored() {
        return this == PROMOTED ? Ocf.RUNNING_MASTER : this == RUNNING ? 0 : Ocf.NOT_RUNNING;
    }
}
