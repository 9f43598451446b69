package outagebook.recovery;

import java.util.ArrayList;
import java.util.List;
import outagebook.hex.Field;

/**
 * What a record did to a page, or why it did nothing.
 *
 * @param page   which one
 * @param effect what happened
 * @param before the page before the record, null if there was none
 * @param after  the page behind it, null if there is none now; the same as before if nothing changed
 * @param why    in a sentence
 */
public record PageChange(PageId page, Effect effect, Page before, Page after, String why) {
    /** What happened to the page. */
    public enum Effect {
        /** The record's change was made. */
        CHANGED,
        /** The page was built new, whatever was there before. */
        INITIALIZED,
        /** The record holds a copy of the whole page, which was put in place. */
        RESTORED,
        /** The page has the change already: its LSN says so. */
        SKIPPED,
        /** The page is not here. */
        MISSING,
        /** The page is not known any more: a record was not replayed, or did not fit. */
        DOUBTFUL,
        /** The page went away with its table, or with the end of it. */
        DROPPED
    }

    /** {@return the stretches of bytes that differ now; those before and behind at most 3 equal bytes are one} */
    public List<Range> ranges() {
        if (after == null) return List.of();
        byte[] then = before == null ? new byte[Page.SIZE] : before.bytes();
        byte[] now = after.bytes();
        List<Range> ranges = new ArrayList<>();
        for (int i = 0; i < Page.SIZE; i++) {
            if (then[i] == now[i]) continue;
            Range last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
            boolean near = last != null && i - last.end() <= Range.NEAR;
            if (near) ranges.set(ranges.size() - 1, new Range(last.offset(), i + 1 - last.offset()));
            else ranges.add(new Range(i, 1));
        }
        return List.copyOf(ranges);
    }

    /** {@return what these bytes are now: the members of the page, by their names, that changed or lie elsewhere} */
    public List<Field> fields() {
        if (after == null) return List.of();
        return after.changedSince(before == null ? Page.of(new byte[Page.SIZE]) : before);
    }

    @Override public String toString() {
        return page + ": " + why;
    }

    /**
     * A stretch of bytes of a page.
     *
     * @param offset of the first one
     * @param length how many
     */
    public record Range(int offset, int length) {
        private static final int NEAR = 3;

        /** {@return the offset of the first byte behind it} */
        public int end() {
            return offset + length;
        }

        @Override public String toString() {
            return "bytes " + offset + " to " + (end() - 1);
        }
    }
}
