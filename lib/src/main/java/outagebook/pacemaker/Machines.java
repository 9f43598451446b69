package outagebook.pacemaker;

import java.util.List;
import java.util.Map;

/**
 * The machines under a cluster, where the actions of a transition are carried out ({@link Failover#run(Machines)}). As it stands this
 * is a model of them, in which everything succeeds; real servers answer for themselves.
 *
 * <p>It knows nothing of scores, attributes and histories: the resource agent's rules ({@link Agent}) and Pacemaker's are the same
 * for every kind of machine. A node that is offline is not asked.
 */
public interface Machines {
    /** Machines that do what they are told. */
    Machines MODEL = new Machines() {};

    /** The moment before the first look of the scheduler: the machines are to be as the CIB says. */
    default void begin(Scene scene) {}

    /**
     * Carries out start, stop, promote or demote.
     *
     * @param expected what is there afterwards if the machine does it
     * @return what is there afterwards; anything else than expected is a failed operation
     */
    default Life run(String task, String resource, String node, Life expected) {
        return expected;
    }

    /** A round of recurring monitors begins: so much time passes between two looks of the scheduler. */
    default void round() {}

    /** {@return what a monitor finds} @param last what was there when last looked at */
    default Life look(String resource, String node, Life last) {
        return last;
    }

    /**
     * What the primary says of its replicas ({@code pg_stat_replication}: state and sync_state).
     *
     * @param last by node, as last known: {@code STREAMING|SYNC}, {@code STREAMING|ASYNC}, {@code DISCONNECT}; {@code LATEST} of a primary
     * @return the same for those nodes of which it says something
     */
    default Map<String, String> replicas(String resource, String primary, Map<String, String> last) {
        return Map.of();
    }

    /** {@return how far a replica's WAL goes, the newer of received and replayed position, as a 64-bit number} */
    default long position(String resource, String node) {
        return 0;
    }

    /** The node dies. */
    default void kill(String node) {}

    /** The node is back after a reboot. */
    default void back(String node) {}

    /** {@return what is there after a program, or a part of it, has died} */
    default Life crash(String resource, String node) {
        return Life.CRASHED;
    }

    /** {@return what the machines did and said since last asked, a line each} It stands beside the step that made them do it. */
    default List<String> report() {
        return List.of();
    }
}
