package outagebook.pacemaker;

/** The kinds of resources, in the order in which colocations rank them: promotable clones last, that is first. */
enum Variant {
    PRIMITIVE, GROUP, CLONE, PROMOTABLE;

    boolean isClone() {
        return this == CLONE || this == PROMOTABLE;
    }
}
