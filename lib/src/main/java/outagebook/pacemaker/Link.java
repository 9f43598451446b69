package outagebook.pacemaker;

/** One end of an ordering between two planned actions: the other action, and what the order means (see {@link Order}). */
final class Link {
    final Planned action;
    int type;

    Link(Planned action, int type) {
        this.action = action;
        this.type = type;
    }

    boolean has(int bits) {
        return Order.has(type, bits);
    }
}
