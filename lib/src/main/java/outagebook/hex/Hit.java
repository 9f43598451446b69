package outagebook.hex;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Bytes whose number follows the known numbers on a straight line, in every sample.
 *
 * @param readings every way to read them that gives this very line, the narrowest first: they cannot be told apart by these samples
 * @param line     how the number follows from the known one, n
 * @param values   the number in each sample
 * @param bits     how surprising this is, see {@link FieldHunt}
 */
public record Hit(List<Reading> readings, Line line, List<BigInteger> values, double bits) {
    /** {@return offset of the narrowest reading, relative to the anchor} */
    public int offset() {
        return readings.get(0).offset();
    }

    /** {@return width of the narrowest reading, in bytes} */
    public int width() {
        return readings.get(0).width();
    }

    /** {@return whether the field may be this one} */
    public boolean fits(int offset, int width, Reading.Order order) {
        return readings.contains(new Reading(offset, width, order));
    }

    /**
     * {@return the readings in short, the narrowest and the widest of each order: "u8..u32le", "u8..u64le/u32be"}; a wider
     * big-endian number begins before {@link #offset}
     */
    public String code() {
        String widest = readings.stream().skip(1)
                .collect(Collectors.toMap(Reading::order, Reading::code, (narrow, wide) -> wide, TreeMap::new))
                .values().stream().collect(Collectors.joining("/"));
        return readings.get(0).code() + (widest.isEmpty() ? "" : ".." + widest);
    }

    /** {@return what these samples cannot tell, in words; "" if there is only one way to read the bytes} */
    public String doubt() {
        String behind = zeros(Reading.Order.LITTLE, "behind");
        String before = zeros(Reading.Order.BIG, "before");
        String join = behind.isEmpty() || before.isEmpty() ? "" : ", and ";
        return behind + join + before;
    }

    private String zeros(Reading.Order order, String where) {
        List<Integer> widths = readings.stream().filter(reading -> reading.order() == order).map(Reading::width).toList();
        if (widths.isEmpty() || readings.size() == 1) return "";
        int widest = widths.get(widths.size() - 1);
        int zeros = widest - width();
        if (zeros == 0) return "";
        return (zeros == 1 ? "the byte " + where + " it is" : "the " + zeros + " bytes " + where + " it are") + " 0 in all samples: width "
                + width() + " to " + widest + " fit equally well as " + (order == Reading.Order.LITTLE ? "little-endian" : "big-endian");
    }

    /** {@return one line: offset, reading, formula, bits} */
    @Override public String toString() {
        return String.format(Locale.ROOT, "offset %d, %s: %s (%.1f bits)", offset(), code(), line, bits);
    }
}
