package outagebook.pacemaker;

/**
 * "The dependent resource with (or, below 0, not with) the primary one."
 *
 * @param attribute nodes count as the same place if this attribute of theirs is equal; null: the node itself
 * @param influence whether the dependent's wishes pull on the primary, even while that runs (2.1.5; always in 1.1.10)
 */
record Colocation(String id, String attribute, int score, Resource dependent, Resource primary, Role dependentRole, Role primaryRole,
        boolean influence) {

    float factor() {
        return Scores.factor(score);
    }

    /** Do the dependent's wishes count for a primary, here seen as this resource of its? */
    boolean pullsOn(Resource seen) {
        return influence || seen.runningOn.isEmpty();
    }

    String named() {
        return id.startsWith("group:") ? "member of " + dependent.parent.id : "colocation " + id;
    }
}
