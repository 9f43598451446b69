package outagebook.wal;

/**
 * A numeric: digits to the base of 10000, exact.
 *
 * <p>Source: PostgreSQL utils/adt/numeric.c (NumericShort, NumericLong, get_str_from_var); infinities from 14 on.
 */
final class NumericText {
    private static final int KIND = 0xC000;
    private static final int SPECIAL = 0xC000;
    private static final int SHORT = 0x8000;
    private static final int GROUP = 4;

    private NumericText() {}

    static String of(Bytes value) {
        int header = value.u16(0);
        if ((header & KIND) == SPECIAL) {
            return (header & 0xF000) == 0xD000 ? "Infinity" : (header & 0xF000) == 0xF000 ? "-Infinity" : "NaN";
        }
        if ((header & KIND) == SHORT) {
            int weight = (header & 0x40) != 0 ? header & 0x3F | ~0x3F : header & 0x3F;
            return written((header & 0x2000) != 0, weight, (header & 0x1F80) >> 7, value.from(2));
        }
        return written((header & KIND) == 0x4000, (short) value.u16(2), header & 0x3FFF, value.from(4));
    }

    /** The weight is that of the first group: 0 means ones, -1 the four digits behind the point. */
    private static String written(boolean negative, int weight, int scale, Bytes groups) {
        var text = new StringBuilder(negative ? "-" : "");
        if (weight < 0) text.append('0');
        for (int i = 0; i <= weight; i++) text.append(i == 0 ? Integer.toString(group(groups, i)) : four(group(groups, i)));
        if (scale == 0) return text.toString();
        int end = text.append('.').length() + scale;
        for (int i = weight + 1; text.length() < end; i++) text.append(four(group(groups, i)));
        text.setLength(end);
        return text.toString();
    }

    private static int group(Bytes groups, int index) {
        return index < 0 || index >= groups.length() / 2 ? 0 : groups.u16(2 * index);
    }

    private static String four(int group) {
        String digits = Integer.toString(group);
        return "0".repeat(Math.max(0, GROUP - digits.length())) + digits;
    }
}
