package outagebook.hex;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A field: bytes whose number follows the known numbers on a straight line, in every sample.
 *
 * @param readings every way to read them that gives this very line, the narrowest first: they cannot be told apart by these samples
 * @param line     how the number follows from the known one, n
 * @param values   the number in each sample
 * @param wider    readings of 2, 4 or 8 bytes that take constant bytes beside it into the number, and the line of each, which has another
 *                 constant: a field whose upper bytes are the same in all samples, but not 0, is one of these
 * @param bits     how surprising this is, see {@link FieldHunt}
 */
public record Hit(List<Reading> readings, Line line, List<BigInteger> values, Map<Reading, Line> wider, double bits) {
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

    /** {@return the {@link #wider} readings that add less than 2^24, in words: "also u16le, u32le: n + 687"; "" if there is none} */
    public String also() {
        var codes = new LinkedHashMap<Line, String>();
        wider.forEach((reading, other) -> codes.merge(other, reading.code(), (a, b) -> a + ", " + b));
        codes.keySet().removeIf(other -> other.constant().bitLength() > 24);
        return codes.isEmpty() ? "" : "also " + codes.entrySet().stream().map(each -> each.getValue() + ": " + each.getKey()).collect(Collectors.joining("; "));
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
