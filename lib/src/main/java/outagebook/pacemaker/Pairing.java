package outagebook.pacemaker;

/** Which instance of one clone belongs to an instance of another: the one on the same node (find_compatible_child). */
final class Pairing {
    private Pairing() {}

    /**
     * @param now by where they run now, not by where they will
     * @return null if there is none
     */
    static Resource partner(Resource instance, Resource clone, boolean now, Release release) {
        Node node = instance.location(now);
        if (node != null) {
            return on(node, clone, now, release);
        }
        return instance.allowed.bestFirst(null).stream()
                .map(n -> on(n, clone, now, release)).filter(r -> r != null).findFirst().orElse(null);
    }

    private static Resource on(Node node, Resource clone, boolean now, Release release) {
        for (Resource candidate : clone.children) {
            boolean ignored = release.blockedIsNoPartner() && candidate.isBlockedAnywhere();
            if (!ignored && candidate.location(now) == node) {
                return candidate;
            }
        }
        return null;
    }
}
