package outagebook.recovery;

/**
 * A line pointer: where on the page a row or an index entry is, and whether there is one.
 *
 * <p>Four bytes: 15 bits lp_off, 2 bits lp_flags, 15 bits lp_len. Source: PostgreSQL storage/itemid.h (ItemIdData).
 *
 * @param number counted from 1, as in a ctid
 * @param offset of the item's first byte on the page (lp_off); of a redirected one the number of the item it leads to
 * @param state  what it is (lp_flags)
 * @param length of the item in bytes, 0 if it has no storage (lp_len)
 */
public record Item(int number, int offset, State state, int length) {
    /** What a line pointer stands for, in the order of lp_flags. */
    public enum State {
        /** Free to be used again. */
        UNUSED,
        /** There is a row or an entry. */
        NORMAL,
        /** The row moved to another line pointer of the page (HOT). */
        REDIRECT,
        /** The row is gone, but index entries may still point here; of an index entry, that its row is gone. */
        DEAD
    }

    /** {@return the line pointer that these four bytes, read as a little-endian number, are} */
    static Item of(int number, int bits) {
        return new Item(number, bits & 0x7FFF, State.values()[bits >>> 15 & 3], bits >>> 17);
    }

    /** {@return the number that the page keeps of it} */
    public int bits() {
        return offset | state.ordinal() << 15 | length << 17;
    }

    @Override public String toString() {
        return switch (state) {
            case UNUSED -> number + ": unused";
            case REDIRECT -> number + ": redirected to " + offset;
            default -> number + ": " + (state == State.DEAD ? "dead" + (length == 0 ? "" : ", ") : "")
                    + (length == 0 && state == State.DEAD ? "" : length + " bytes at " + offset);
        };
    }
}
