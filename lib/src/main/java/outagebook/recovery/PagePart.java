package outagebook.recovery;

/**
 * A stretch of a page: all parts of a page, one behind the other, are the page.
 *
 * @param kind   what it is
 * @param number of the line pointer that leads there, 0 if none does
 * @param offset of its first byte
 * @param length in bytes
 * @param name   a short name, such as "tuple 4"
 * @param text   what it holds, in words; "" if there is nothing to say
 */
public record PagePart(Kind kind, int number, int offset, int length, String name, String text) {
    /** What a part of a page is for. */
    public enum Kind {
        /** The first 24 bytes. */
        HEADER,
        /** Four bytes for each row or entry. */
        POINTERS,
        /** What metapages, deleted pages and maps have in their place. */
        CONTENT,
        /** Room for more. */
        FREE,
        /** A row or an entry. */
        ITEM,
        /** Bytes between items, to which no line pointer leads. */
        GAP,
        /** What an index or a sequence keeps at the end of each page. */
        SPECIAL,
        /** Bytes that cannot be what their place says. */
        UNREADABLE
    }

    /** {@return the offset of the first byte behind it} */
    public int end() {
        return offset + length;
    }

    @Override public String toString() {
        return String.format("%5d %5d  %s%s", offset, length, name, text.isEmpty() ? "" : ": " + text);
    }
}
