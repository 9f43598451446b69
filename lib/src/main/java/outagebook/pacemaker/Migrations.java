package outagebook.pacemaker;

/** Live migrations in the history: a resource may run at either end of one that was not completed. */
final class Migrations {
    private Migrations() {}

    /** A migrate_to that went well on this node. */
    static void movedAway(Working working, Resource resource, Node node, Element op) {
        resource.role = Role.STARTED;
    }

    /** A migrate_to or migrate_from that failed. */
    static void failed(Working working, Resource resource, Node node, Element op) {
        resource.role = Role.STARTED;
    }
}
