package outagebook.pacemaker;

import java.util.List;
import java.util.Set;

/** The operations of a history since the resource was last started there (calculate_active_ops in both releases). */
final class ActiveOperations {
    private static final Set<String> STARTS = Set.of("start", "migrate_from");

    private ActiveOperations() {}

    /**
     * @param afterStop also what came after a stop, if that was the last of all (a monitor of a stopped resource)
     */
    static List<Element> of(History history, boolean afterStop) {
        List<Element> ops = history.operations();
        int start = -1;
        int stop = -1;
        int monitored = -1;
        int promoted = -1;
        for (int i = 0; i < ops.size(); i++) {
            String task = ops.get(i).get("operation", "");
            if (task.equals("stop") && "0".equals(ops.get(i).get("op-status"))) {
                stop = i;
            } else if (STARTS.contains(task)) {
                start = i;
            } else if (monitored <= stop && task.equals("monitor")) {
                monitored = isGood(ops.get(i)) ? i : monitored;
            } else if (task.equals("promote") || task.equals("demote")) {
                promoted = i;
            }
        }
        if (start == -1) {
            start = promoted != -1 ? promoted : monitored;
        }
        int from = Math.max(0, start < stop ? Math.max(start, stop + 1) : start);
        return start < stop && !afterStop ? List.of() : ops.subList(from, ops.size());
    }

    private static boolean isGood(Element monitor) {
        return "0".equals(monitor.get("rc-code")) || "8".equals(monitor.get("rc-code"));
    }
}
