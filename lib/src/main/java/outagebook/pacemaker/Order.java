package outagebook.pacemaker;

/** What "first, then" means for the two actions, as bits; a set of them is an int (pe_order_* in both releases). */
final class Order {
    static final int NONE = 0;
    /** Only the order counts, should both happen. */
    static final int OPTIONAL = 0x1;
    /** If then is required, first is too. */
    static final int IMPLIES_FIRST = 0x10;
    /** If first is required, then is too. */
    static final int IMPLIES_THEN = 0x20;
    /** If then is required and its resource is promoted, first is required too. */
    static final int PROMOTED_IMPLIES_FIRST = 0x40;
    /** then needs first to be possible. */
    static final int RUNNABLE_FIRST = 0x100;
    /** A stop and the start after it. */
    static final int RESTART = 0x1000;
    /** Not at the same time. */
    static final int SERIALIZE = 0x4000;
    /** Should one of both be required, the other appears in the graph. */
    static final int FIRST_PRINTED = 0x10000;
    static final int THEN_PRINTED = 0x20000;
    /** A constraint without its reverse. */
    static final int ASYMMETRICAL = 0x100000;
    /** One runnable first is enough. */
    static final int ONE_OR_MORE = 0x400000;
    /** Only between actions on the same node. */
    static final int SAME_NODE = 0x800000;
    /** If then is required, first is not needed any more. */
    static final int THEN_CANCELS_FIRST = 0x1000000;
    /** Two that must not be together: one leaves a node before the other comes. */
    static final int ANTI_COLOCATION = 0x2000000;
    /** A migration needs what follows it to be possible, and is required with it. */
    static final int MIGRATION_IMPLIES_FIRST = 0x80;
    /** then is a milestone only as long as first is possible. */
    static final int PSEUDO_FIRST = 0x200;
    /** Counts only if first is not migrated live. */
    static final int UNLESS_FIRST_MIGRATES = 0x2;

    private Order() {}

    static boolean has(int type, int bits) {
        return (type & bits) == bits;
    }
}
