package outagebook.pacemaker;

import java.util.Map;

/** The names of what can be planned. A group or clone has two milestones for each: "start" and "running", when all are. */
final class Task {
    static final String START = "start";
    static final String STARTED = "running";
    static final String STOP = "stop";
    static final String STOPPED = "stopped";
    static final String PROMOTE = "promote";
    static final String PROMOTED = "promoted";
    static final String DEMOTE = "demote";
    static final String DEMOTED = "demoted";
    static final String NOTIFY = "notify";
    static final String NOTIFIED = "notified";
    static final String MONITOR = "monitor";
    static final String CANCEL = "cancel";
    static final String RELOAD = "reload";
    static final String DELETE = "delete";
    static final String CLEAR_FAILCOUNT = "clear_failcount";
    static final String SHUTDOWN = "do_shutdown";
    static final String FENCE = "stonith";
    static final String PROBED = "probe_complete";

    private static final Map<String, String> DONE = Map.of(START, STARTED, STOP, STOPPED, PROMOTE, PROMOTED, DEMOTE, DEMOTED,
            NOTIFY, NOTIFIED);
    private static final Map<String, String> BEGUN = Map.of(STARTED, START, STOPPED, STOP, PROMOTED, PROMOTE, DEMOTED, DEMOTE);
    private static final Map<String, String> REVERSE = Map.of(START, STOP, STOP, START, PROMOTE, DEMOTE, DEMOTE, PROMOTE,
            STARTED, STOPPED, STOPPED, STARTED, PROMOTED, DEMOTED, DEMOTED, PROMOTED);

    private Task() {}

    /** The name under which an action of a resource is known: {@code Postgresql:0_monitor_2000}. */
    static String key(String resource, String task, int intervalMs) {
        return resource + "_" + task + "_" + intervalMs;
    }

    static String key(Resource resource, String task) {
        return key(resource.id, task, 0);
    }

    /** The name of a notification: {@code msPostgresql_confirmed-post_notify_promoted_0}. */
    static String notifyKey(Resource resource, String type, String task) {
        return resource.id + "_" + type + "_notify_" + task + "_0";
    }

    /** The milestone that says that this task is done, or null if there is no such milestone. */
    static String done(String task) {
        return DONE.containsValue(task) ? task : DONE.get(task);
    }

    /** What a primitive does for a milestone of its group or clone: "start" for "running". */
    static String begun(String task) {
        return BEGUN.getOrDefault(task, task);
    }

    /** What undoes a task, or null. */
    static String reverse(String task) {
        return REVERSE.get(task);
    }
}
