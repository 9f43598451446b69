package outagebook.pacemaker;

/** What a resource does on a node, in Pacemaker's order: a later role includes an earlier one. */
enum Role {
    UNKNOWN, STOPPED, STARTED, SLAVE, MASTER;

    /** The role of this name, old or new spelling, any case; {@link #UNKNOWN} if there is none. */
    static Role of(String name) {
        if (name == null) {
            return UNKNOWN;
        }
        return switch (name.toLowerCase(java.util.Locale.ROOT)) {
            case "stopped" -> STOPPED;
            case "started" -> STARTED;
            case "slave", "unpromoted" -> SLAVE;
            case "master", "promoted" -> MASTER;
            default -> UNKNOWN;
        };
    }

    boolean isActive() {
        return this != UNKNOWN && this != STOPPED;
    }

    boolean above(Role other) {
        return compareTo(other) > 0;
    }
}
