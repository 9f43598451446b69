package outagebook.hex;

/**
 * Bytes around a place that all samples have in common, and a number known about them.
 *
 * @param name   what a reader calls it, such as the text that was inserted
 * @param bytes  at most {@value #REACH} of them on either side of the anchor
 * @param anchor offset of the place, counted as the bytes count it (from the start of their file)
 * @param known  the number that is known, such as the length of the text
 */
public record Sample(String name, Hex bytes, long anchor, long known) {
    /** No hunt looks farther from its anchor than this; more bytes than that are not kept. */
    public static final int REACH = 4096;

    /** @throws IllegalArgumentException if the anchor is not inside the bytes or at their end */
    public Sample {
        if (anchor < bytes.start() || anchor > bytes.start() + bytes.size()) {
            throw new IllegalArgumentException(String.format("sample %s: the anchor 0x%x is outside its bytes, 0x%x to 0x%x",
                    name, anchor, bytes.start(), bytes.start() + bytes.size()));
        }
        bytes = bytes.around(anchor, REACH, REACH);
    }

    /** {@return its name, the place and the number} */
    @Override public String toString() {
        return String.format("%s at 0x%x: %d", name, anchor, known);
    }

    /** {@return the byte at this distance from the anchor, 0 to 255, or -1 where the sample has none} */
    public int at(int distance) {
        return bytes.at(anchor + distance);
    }

    /** {@return the distance from the anchor to the first byte: 0 or negative} */
    public int from() {
        return (int) (bytes.start() - anchor);
    }

    /** {@return the distance from the anchor to the end of the bytes} */
    public int to() {
        return from() + bytes.size();
    }
}
