package outagebook.pacemaker;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is configured for an operation of a resource: its meta attributes, what to do when it fails, and the role after that. Source:
 * 1.1.10 lib/pengine/utils.c, 2.1.5 lib/pengine/pe_actions.c, unpack_operation.
 *
 * @param meta   values of the op element and the defaults
 * @param onFail what happens if it fails
 * @param after  the role a failure leaves; {@link Role#STARTED} means no restriction
 */
record OperationPolicy(Element configured, Map<String, String> meta, OnFail onFail, Role after) {

    static OperationPolicy of(Working working, Resource resource, String key, String task) {
        Element op = configured(resource, key);
        long interval = Scores.number(key.substring(key.lastIndexOf('_') + 1), 0);
        Map<String, String> meta = new LinkedHashMap<>(working.defaults("op_defaults", new Rules.Subject(null, resource.xml, task, interval)));
        if (op != null) {
            if (working.release.isModern()) {
                AttributeSets.overwrite(working, op, "meta_attributes", meta);
            }
            meta.putAll(op.attributes());
            AttributeSets.read(working, op, "meta_attributes", meta);
            if (!working.release.isModern()) {
                AttributeSets.read(working, op, "instance_attributes", meta);
            }
        }
        meta.remove("id");
        String value = value(working, resource, task, meta);
        OnFail onFail = onFail(working, value, task);
        boolean stops = onFail == OnFail.STOP;
        Role after = stops ? Role.STOPPED : op == null ? Role.UNKNOWN : Role.of(meta.get("role_after_failure"));
        return new OperationPolicy(op, meta, onFail,
                after != Role.UNKNOWN ? after : task.equalsIgnoreCase("promote") ? Role.SLAVE : Role.STARTED);
    }

    /** The op element with this name and interval, or null. */
    static Element configured(Resource resource, String key) {
        Element found = matching(resource, key);
        if (found == null && key.contains("migrate_")) {
            return matching(resource, resource.id + "_migrate_0");
        }
        return found == null && key.contains("_notify_") ? matching(resource, resource.id + "_notify_0") : found;
    }

    private static Element matching(Resource resource, String key) {
        return resource.xml.children("operations").flatMap(o -> o.children("op")).filter(op -> {
            long interval = Intervals.milliseconds(op.get("interval", "0"));
            String rest = "_" + op.get("name") + "_" + interval;
            return interval >= 0 && (key.equalsIgnoreCase(resource.id + rest) || key.equalsIgnoreCase(resource.cloneName + rest));
        }).findFirst().orElse(null);
    }

    private static String value(Working working, Resource resource, String task, Map<String, String> meta) {
        String value = meta.get("on-fail");
        if (task.equals("stop") && value != null && !validForStop(working, value)) {
            return null;
        }
        return value == null && task.equals("demote") ? ofPromotedMonitor(working, resource) : value;
    }

    private static boolean validForStop(Working working, String value) {
        return switch (value) {
            case "standby" -> false;
            case "demote", "stop" -> !working.release.isModern();
            default -> true;
        };
    }

    private static String ofPromotedMonitor(Working working, Resource resource) {
        return resource.xml.children("operations").flatMap(o -> o.children("op"))
                .filter(op -> op.get("on-fail") != null && "monitor".equals(op.get("name")) && Role.of(op.get("role")) == Role.MASTER)
                .filter(op -> (op.get("enabled") == null || Working.isTrue(op.get("enabled"))) && Intervals.milliseconds(op.get("interval")) > 0)
                .map(op -> op.get("on-fail")).filter(v -> !working.release.isModern() || !v.equals("demote")).findFirst().orElse(null);
    }

    private static OnFail onFail(Working working, String value, String task) {
        return switch (value == null ? "" : value) {
            case "block" -> OnFail.BLOCK;
            case "fence" -> working.fencingEnabled() ? OnFail.FENCE : OnFail.STOP;
            case "standby" -> OnFail.STANDBY;
            case "ignore", "nothing" -> OnFail.IGNORE;
            case "migrate" -> OnFail.MIGRATE;
            case "stop" -> OnFail.STOP;
            case "restart" -> OnFail.RECOVER;
            case "demote" -> working.release.isModern() ? OnFail.DEMOTE : byDefault(working, task);
            default -> byDefault(working, task);
        };
    }

    private static OnFail byDefault(Working working, String task) {
        return !task.equals("stop") ? OnFail.RECOVER : working.fencingEnabled() ? OnFail.FENCE : OnFail.BLOCK;
    }
}
