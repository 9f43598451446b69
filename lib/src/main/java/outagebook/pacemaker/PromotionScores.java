package outagebook.pacemaker;

/**
 * How much the agent itself wants an instance to be promoted: the node attribute {@code master-NAME}. Sources: 1.1.10 pengine/master.c
 * master_score, 2.1.5 lib/pacemaker/pcmk_sched_promotable.c promotion_score.
 */
final class PromotionScores {
    private final Release release;

    PromotionScores(Release release) {
        this.release = release;
    }

    /**
     * The score of an instance on a node, or null if there is none. For a cloned group the sum of its members; in 1.1.10 a member
     * without a score then counts as the given default.
     */
    Integer of(Working working, Resource instance, Node node, int unset) {
        if (instance.children.isEmpty()) {
            return ofPrimitive(working, instance, node);
        }
        Integer sum = null;
        for (Resource member : instance.children) {
            Integer score = of(working, member, node, unset);
            if (score != null || !release.isModern() && sum != null) {
                sum = (sum == null || !release.isModern() && sum == unset ? 0 : sum) + (score == null ? unset : score);
            }
        }
        return sum;
    }

    private Integer ofPrimitive(Working working, Resource instance, Node node) {
        if (!counts(instance, node) || !instance.allowed.has(node) || instance.allowed.value(node) < 0) {
            return null;
        }
        String name = instance.cloneName == null ? instance.id : instance.cloneName;
        String value = node.attribute("master-" + name);
        if (value == null && release.isModern() && !instance.unique) {
            value = node.attribute("master-" + Resource.base(instance.id));
        }
        return value == null ? null : working.score(value);
    }

    private boolean counts(Resource instance, Node node) {
        if (!instance.unique) {
            String base = Resource.base(instance.id);
            Resource clone = instance.top();
            Resource active = clone.children.stream().map(c -> c.activeMember(base, node)).filter(r -> r != null).findFirst().orElse(null);
            if (active == instance) {
                return true;
            }
            boolean probed = clone.children.stream().map(c -> c.member(base)).anyMatch(r -> r != null && r.knownOn.contains(node));
            if (active == null && probed) {
                return true;
            }
        }
        if (release.isModern() && instance.runningOn.isEmpty() && instance.knownOn.isEmpty()) {
            return true;
        }
        return instance.knownOn.contains(node) || instance.runningOn.contains(node);
    }
}
