package outagebook.pacemaker;

/** Something that happens to a cluster from outside, between two transitions. See {@link Failover#at}. */
public sealed interface Event {
    /** The node dies: power, kernel, or its network. The cluster sees it at once. */
    record Kill(String node) implements Event {
        @Override public String toString() {
            return node + " dies";
        }
    }

    /** The node dies, and the cluster has not noticed yet. */
    record Death(String node) implements Event {
        @Override public String toString() {
            return node + " dies, not noticed yet";
        }
    }

    /** The cluster notices that a node is dead. */
    record Notice(String node) implements Event {
        @Override public String toString() {
            return "the cluster notices that " + node + " is dead";
        }
    }

    /** The node is back after a reboot, with nothing running. */
    record Back(String node) implements Event {
        @Override public String toString() {
            return node + " is back";
        }
    }

    /** A program crashes and its monitor notices; resource null: Postgres. */
    record Crash(String node, String resource) implements Event {
        @Override public String toString() {
            return (resource == null ? "Postgres" : resource) + " crashes on " + node;
        }
    }

    /** From now on an operation returns this code on a node; 0: it works again. */
    record Script(String resource, String task, String node, int code) implements Event {
        @Override public String toString() {
            return task + " of " + resource + " on " + node + (code == 0 ? " works again" : " fails from now on (" + code + ")");
        }
    }

    /** An operator sets a transient attribute of a node; value null: removes it. */
    record Attribute(String node, String name, String value) implements Event {
        @Override public String toString() {
            return name + (value == null ? " is removed" : " = " + value) + " on " + node;
        }
    }

    /** An operator clears the failures of a resource on a node, as {@code crm resource cleanup} does. */
    record Cleanup(String resource, String node) implements Event {
        @Override public String toString() {
            return "failures of " + resource + " on " + node + " are cleared";
        }
    }

    /** An operator removes {@code PGSQL.lock} on a node. */
    record Unlock(String node) implements Event {
        @Override public String toString() {
            return "PGSQL.lock is removed on " + node;
        }
    }

    static Event kill(String node) {
        return new Kill(node);
    }

    /**
     * The node dies, and the cluster takes some seconds to notice: {@link #noticed} says when. Until then it is believed to be online, its
     * monitors tell nothing, and what is planned for it fails.
     */
    static Event dies(String node) {
        return new Death(node);
    }

    static Event noticed(String node) {
        return new Notice(node);
    }

    static Event nodeBack(String node) {
        return new Back(node);
    }

    /** A subprocess of Postgres is killed ({@code SIGKILL} on a primary, {@code SIGABRT} on a replica): Postgres goes down. */
    static Event crash(String node) {
        return new Crash(node, null);
    }

    static Event crash(String node, String resource) {
        return new Crash(node, resource);
    }

    /** An operation fails from now on. @param code what it returns: 1 generic, 5 not installed, 7 not running ... */
    static Event fails(String resource, String task, String node, int code) {
        return new Script(resource, task, node, code);
    }

    static Event works(String resource, String task, String node) {
        return new Script(resource, task, node, 0);
    }

    static Event attribute(String node, String name, String value) {
        return new Attribute(node, name, value);
    }

    static Event cleanup(String resource, String node) {
        return new Cleanup(resource, node);
    }

    static Event unlock(String node) {
        return new Unlock(node);
    }
}
