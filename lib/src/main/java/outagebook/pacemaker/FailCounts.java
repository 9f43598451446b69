package outagebook.pacemaker;

import java.util.Map;
import java.util.regex.Pattern;

/** How often a resource failed on a node: node attributes named fail-count-..., and last-failure-... for their age. */
final class FailCounts {
    private FailCounts() {}

    /**
     * The fail count.
     *
     * @param effective 0 if all failures are older than the resource's failure-timeout
     */
    static int of(Working working, Resource resource, Node node, boolean effective) {
        long[] countAndLast = working.release.isModern() ? modern(working, resource, node) : old(working, resource, node);
        boolean times = effective && countAndLast[0] > 0 && countAndLast[1] > 0 && resource.failureTimeoutSeconds > 0;
        boolean expired = times && !blocks(resource) && working.now > countAndLast[1] + resource.failureTimeoutSeconds;
        return expired ? 0 : (int) countAndLast[0];
    }

    /** Failures that block a resource never expire. */
    private static boolean blocks(Resource resource) {
        return resource.xml.all().anyMatch(op -> op.is("op") && "block".equals(op.get("on-fail")));
    }

    private static long[] old(Working working, Resource resource, Node node) {
        String name = resource.cloneName != null ? resource.cloneName : resource.id;
        String own = node.attribute("fail-count-" + name);
        if (own != null || resource.unique) {
            return new long[] {working.score(own), Scores.number(node.attribute("last-failure-" + name), 0)};
        }
        String base = Resource.base(resource.id);
        long count = 0;
        long last = 0;
        for (Map.Entry<String, String> attribute : node.attributes.entrySet()) {
            if (attribute.getKey().startsWith("last-failure-" + base)) {
                last = Scores.number(attribute.getValue(), 0);
            } else if (attribute.getKey().startsWith("fail-count-" + base)) {
                count += working.score(attribute.getValue());
            }
        }
        return new long[] {count, last};
    }

    private static long[] modern(Working working, Resource resource, Node node) {
        String known = resource.cloneName != null ? resource.cloneName : resource.id;
        String name = Pattern.quote(resource.unique ? known : Resource.base(known)) + (resource.unique ? "" : "(:[0-9]+)?");
        boolean perOperation = Versions.compare(working.cib.get("crm_feature_set"), "3.0.13") >= 0;
        Pattern pattern = Pattern.compile("(fail-count|last-failure)-" + name + (perOperation ? "#.+_[0-9]+" : ""));
        int count = 0;
        long last = 0;
        for (Map.Entry<String, String> attribute : node.attributes.entrySet()) {
            boolean relevant = attribute.getKey().startsWith("fail-count-") || attribute.getKey().startsWith("last-failure-");
            if (relevant && pattern.matcher(attribute.getKey()).matches()) {
                if (attribute.getKey().startsWith("fail")) {
                    count = Scores.add(count, working.score(attribute.getValue()));
                } else {
                    last = Math.max(last, Scores.number(attribute.getValue(), 0));
                }
            }
        }
        return new long[] {count, last};
    }
}
