package outagebook.recovery;

import java.util.StringJoiner;

/**
 * The last 16 bytes of a btree page: its neighbours and what it is.
 *
 * <p>Source: PostgreSQL access/nbtree.h (BTPageOpaqueData).
 *
 * @param prev    the page to the left on the same level, 0 if there is none (btpo_prev)
 * @param next    the page to the right, 0 if there is none (btpo_next)
 * @param level   0 for a leaf; of a deleted page to 13, the transaction that deleted it (btpo.level, btpo.xact)
 * @param flags   what it is (btpo_flags)
 * @param cycleId of the VACUUM that was running when it was last split (btpo_cycleid)
 */
public record Btree(long prev, long next, long level, int flags, int cycleId) {
    static final String[] FLAGS = {"LEAF", "ROOT", "DELETED", "META", "HALF_DEAD", "SPLIT_END", "HAS_GARBAGE", "INCOMPLETE_SPLIT", "HAS_FULLXID"};
    private static final int LEAF = 0x0001;
    private static final int ROOT = 0x0002;
    private static final int DELETED = 0x0004;
    private static final int HALF_DEAD = 0x0010;
    private static final int INCOMPLETE_SPLIT = 0x0080;
    private static final int HAS_FULLXID = 0x0100;

    static Btree of(Page page) {
        int at = page.special();
        return new Btree(page.u32(at), page.u32(at + 4), page.u32(at + 8), page.u16(at + 12), page.u16(at + 14));
    }

    /** {@return whether its entries point to rows, not to other pages} */
    public boolean leaf() {
        return has(LEAF);
    }

    /** {@return whether it is the root} */
    public boolean root() {
        return has(ROOT);
    }

    /** {@return whether it is out of the tree} */
    public boolean deleted() {
        return has(DELETED);
    }

    /** {@return whether its first entry is no entry but its high key: every page but the rightmost of a level has one} */
    public boolean hasHighKey() {
        return next != 0;
    }

    /** {@return whether it was deleted by 14 or later, which keeps the transaction where line pointers would be} */
    boolean hasFullXid() {
        return deleted() && has(HAS_FULLXID);
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** {@return like "root, leaf", and the neighbours if there are any} */
    @Override public String toString() {
        var words = new StringJoiner(", ");
        if (root()) words.add("root");
        words.add(deleted() ? "deleted" : has(HALF_DEAD) ? "half dead" : leaf() ? "leaf" : "inner page of level " + level);
        if (has(INCOMPLETE_SPLIT)) words.add("split not completed");
        if (prev != 0) words.add("left " + prev);
        if (next != 0) words.add("right " + next);
        return words.toString();
    }
}
