package outagebook.pacemaker;

/**
 * A release of Pacemaker whose scheduler is recomputed: the one of the outage and today's. Where the two schedulers differ, the
 * step asks one of the questions below; each says what differs and where it is written in Pacemaker's sources.
 */
public enum Release {
    /** Ubuntu 14.04's Pacemaker (2013), without the fix of 9 August 2013 that 1.1.11 shipped. */
    V1_1_10("1.1.10"),
    /** Debian 12's Pacemaker (2022). */
    V2_1_5("2.1.5");

    private final String number;

    Release(String number) {
        this.number = number;
    }

    /** The release with this number, "1.1.10" or "2.1.5". */
    public static Release of(String number) {
        for (Release release : values()) {
            if (release.number.equals(number)) {
                return release;
            }
        }
        throw new IllegalArgumentException("no scheduler of Pacemaker " + number + " here: there are 1.1.10 and 2.1.5");
    }

    /** {@return the number as people say it, for example {@code 1.1.10}} */
    public String number() {
        return number;
    }

    @Override
    public String toString() {
        return number;
    }

    /** The scheduler as it was rewritten for 2.0: C functions named {@code pcmk__...}, roles Promoted and Unpromoted. */
    boolean isModern() {
        return this == V2_1_5;
    }

    /** The property default-resource-stickiness counts by itself; else the upgrade of the configuration moves it to rsc_defaults. */
    boolean stickinessIsAProperty() {
        return !isModern();
    }

    /** instance_attributes of a resource also count as meta attributes (get_meta_attributes). */
    boolean instanceAttributesAreMeta() {
        return !isModern();
    }

    /** The product of factor and score is cut to an int; else rounded, and at least 1 away from 0 (node_hash_update). */
    boolean cutsProducts() {
        return !isModern();
    }

    /** A negative stickiness counts (common_apply_stickiness); else only values from 1 on do (apply_stickiness). */
    boolean negativeStickinessCounts() {
        return !isModern();
    }

    /** A preferred node is taken as soon as its weight is not negative; else only if no other node is better. */
    boolean prefersAnyUsableNode() {
        return !isModern();
    }

    /** The bug of the outage: an instance that is taken back keeps the weights of the failed try (color_instance). */
    boolean keepsWeightsOfFailedTry() {
        return !isModern();
    }

    /** A set of a colocation is sequential unless it says otherwise; else only if it says so (colocate_rsc_sets). */
    boolean setsAreSequentialByDefault() {
        return isModern();
    }

    /** Node names and instance numbers are compared as numbers where they are numbers, names ignoring case. */
    boolean ordersNaturally() {
        return isModern();
    }

    /** What the program prints before the score of a primitive, a group or a clone: the name of its C function. */
    String function(Variant variant) {
        return switch (variant) {
            case PRIMITIVE -> isModern() ? "pcmk__primitive_assign" : "native_color";
            case GROUP -> isModern() ? "pcmk__group_assign" : "group_color";
            case CLONE, PROMOTABLE -> isModern() ? "pcmk__clone_allocate" : "clone_color";
        };
    }
}
