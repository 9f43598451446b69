package outagebook.pacemaker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Pacemaker notices that parameters of a resource were changed by a digest recorded with each operation: the MD5 of an XML element with the
 * parameters in alphabetical order. Source: 1.1.10 lib/pengine/utils.c rsc_action_digest_cmp, lib/common/xml.c calculate_xml_digest_v1.
 */
final class Digests {
    private Digests() {}

    /** What a recorded digest says of the parameters now. */
    enum Result { SAME, UNKNOWN, CHANGED, NEEDS_RESTART }

    /** Do the parameters differ from those the operation ran with? False if that is not known. */
    static boolean differ(Working working, Resource resource, Node node, Element op) {
        return compare(working, resource, node, op).compareTo(Result.UNKNOWN) > 0;
    }

    static Result compare(Working working, Resource resource, Node node, Element op) {
        String restart = op.get("op-restart-digest");
        String recorded = op.get("op-digest");
        Map<String, String> parameters = parameters(working, resource, op);
        if (restart != null) {
            Map<String, String> some = new TreeMap<>(parameters);
            String names = op.get("op-force-restart", " ");
            some.keySet().removeIf(name -> op.get("op-force-restart") != null && !names.contains(" " + name + " "));
            if (!digest(some).equals(restart)) {
                return Result.NEEDS_RESTART;
            }
        }
        if (recorded == null || recorded.equals(digest(parameters))) {
            return recorded == null ? Result.UNKNOWN : Result.SAME;
        }
        return working.release.isModern() && hasOwnParameters(resource, op) ? Result.NEEDS_RESTART : Result.CHANGED;
    }

    /** Parameters of a single operation that is not repeated: no reload can change those. */
    private static boolean hasOwnParameters(Resource resource, Element op) {
        Element configured = OperationPolicy.configured(resource, resource.id + "_" + Operations.task(op) + "_0");
        return Operations.intervalMs(op) == 0 && configured != null && configured.child("instance_attributes").isPresent();
    }

    /** The digest that a node would record now with this operation. */
    static String now(Working working, Resource resource, Element op) {
        return digest(parameters(working, resource, op));
    }

    private static Map<String, String> parameters(Working working, Resource resource, Element op) {
        Map<String, String> parameters = new TreeMap<>();
        for (Resource r = resource; r != null; r = r.parent) {
            AttributeSets.read(working, r.xml, "instance_attributes", parameters);
        }
        AttributeSets.read(working, working.section("rsc_defaults"), "instance_attributes", parameters);
        int interval = Operations.intervalMs(op);
        String key = resource.id + "_" + Operations.task(op) + "_" + interval;
        OperationPolicy policy = OperationPolicy.of(working, resource, key, Operations.task(op));
        if (policy.configured() != null) {
            AttributeSets.read(working, policy.configured(), "instance_attributes", parameters);
        }
        parameters.keySet().removeIf(name -> name.equals("id") || name.equals("crm_feature_set") || name.equals("op-digest")
                || name.regionMatches(true, 0, "CRM_meta", 0, 8));
        boolean timed = working.release.isModern() || Versions.compare(op.get("crm_feature_set"), "1.0.8") > 0;
        if (interval > 0 && timed) {
            String otherwise = working.release.isModern() ? null : working.option("default-action-timeout");
            String timeout = policy.meta().getOrDefault("timeout", otherwise == null ? "20s" : otherwise);
            long delay = working.release.isModern() ? 0 : Math.max(0, Intervals.milliseconds(policy.meta().get("start-delay")));
            parameters.put("CRM_meta_timeout", Long.toString(Intervals.milliseconds(timeout) + delay));
        }
        return parameters;
    }

    static String digest(Map<String, String> parameters) {
        StringBuilder xml = new StringBuilder(" <parameters");
        parameters.forEach((name, value) -> xml.append(' ').append(name).append("=\"").append(escaped(value)).append('"'));
        try {
            byte[] text = xml.append("/>\n").toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    private static String escaped(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
                .replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;");
    }
}
