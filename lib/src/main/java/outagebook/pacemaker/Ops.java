package outagebook.pacemaker;

import java.util.List;

/** The {@code op} elements of a primitive. */
final class Ops {
    private Ops() {}

    static List<Element> of(Working working, Resource resource) {
        return resource.xml.child("operations").map(working::resolved)
                .map(operations -> operations.children("op").map(working::resolved).filter(op -> op != null).toList())
                .orElse(List.of());
    }

    /** {@return the op of this name and interval that is not switched off, or null} */
    static Element find(Working working, Resource resource, String name, int intervalMs) {
        return of(working, resource).stream()
                .filter(op -> isEnabled(op) && name.equals(op.get("name")) && intervalMs(op) == intervalMs).findFirst().orElse(null);
    }

    static boolean isEnabled(Element op) {
        String enabled = op.get("enabled");
        return enabled == null || Working.isTrue(enabled);
    }

    static int intervalMs(Element op) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, Intervals.milliseconds(op.get("interval"))));
    }
}
