package outagebook.pacemaker;

/** Makes a node forget a resource (DeleteRsc in 1.1.10, pcmk__schedule_cleanup in 2.1.5). */
final class Cleanup {
    private Cleanup() {}

    static void plan(Resource resource, Node node, boolean optional, Actions actions, Orderings orderings) {
        if (resource.failed || node.unclean || !node.online) {
            return;
        }
        int type = optional ? Order.IMPLIES_THEN : Order.OPTIONAL;
        actions.plan(resource, Task.DELETE, node, optional);
        orderings.add(resource, Task.STOP, resource, Task.DELETE, type);
        orderings.add(resource, Task.DELETE, resource, Task.START, type);
    }
}
