package outagebook.course;

/** How much of a {@link GameDay} goes wrong. */
public enum Level {
    /** The primary is gone for good. One replica is behind. */
    ONE,
    /** Also: the network, the archive, and what the night shift did; a new, empty machine is to be taken in as a replica. */
    TWO,
    /** Also: one replica does not replay what it has, and the dead primary may come back at any moment. */
    THREE
}
