package outagebook.pacemaker;

import java.util.Locale;

/** Reads the fields of a recorded operation ({@code lrm_rsc_op}) and tells which of two is older. */
final class Operations {
    private Operations() {}

    static String task(Element op) {
        return op.get("operation", "").toLowerCase(Locale.ROOT);
    }

    static int number(Element op, String field, int otherwise) {
        return (int) Scores.number(op.get(field), otherwise);
    }

    static int intervalMs(Element op) {
        return number(op, "interval", 0);
    }

    static boolean isProbe(Element op) {
        return intervalMs(op) == 0 && task(op).equals("monitor");
    }

    /** Name of the operation as configured: resource, task and interval. */
    static String key(Element op) {
        return op.get("operation_key", op.id());
    }

    /** The result that was expected: third field of the transition key, -1 if it is not recorded. */
    static int expected(Element op) {
        String[] fields = op.get("transition-key", "").split(":", -1);
        return fields.length >= 4 ? (int) Scores.number(fields[2], -1) : -1;
    }

    /**
     * Older before newer, by call-id, then by the time of the last change; a pending operation by its transition. Not an order in the strict
     * sense, so the way of sorting matters ({@link GlibSort}).
     */
    static int compare(Element a, Element b) {
        return compare(a, b, true);
    }

    /** The same for operations that may be of different nodes, whose call-ids say nothing about each other. */
    static int compare(Element a, Element b, boolean sameNodeByDefault) {
        boolean unknown = a.get("on_node") == null || b.get("on_node") == null;
        boolean sameNode = unknown ? sameNodeByDefault : a.get("on_node").equalsIgnoreCase(b.get("on_node"));
        int aCall = number(a, "call-id", -1);
        int bCall = number(b, "call-id", -1);
        if (sameNode && a.id() != null && a.id().equals(b.id()) || aCall == -1 && bCall == -1) {
            return 0;
        }
        if (sameNode && aCall >= 0 && aCall < bCall) {
            return -1;
        }
        if (sameNode && bCall >= 0 && aCall > bCall) {
            return 1;
        }
        if (aCall >= 0 && bCall >= 0) {
            return Integer.compare(number(a, "last-rc-change", -1), number(b, "last-rc-change", -1));
        }
        return compareTransitions(a.get("transition-magic"), b.get("transition-magic"), aCall, bCall);
    }

    private static int compareTransitions(String a, String b, int aCall, int bCall) {
        String[] as = a == null ? new String[0] : a.split("[;:]");
        String[] bs = b == null ? new String[0] : b.split("[;:]");
        if (as.length < 6 || bs.length < 6) {
            return 0;
        }
        int aId = (int) Scores.number(as[3], -1);
        int bId = (int) Scores.number(bs[3], -1);
        if (!as[5].equals(bs[5]) || aId == bId) {
            return bCall == -1 ? -1 : aCall == -1 ? 1 : 0;
        }
        return aId >= 0 && aId < bId || bId == -1 ? -1 : 1;
    }
}
