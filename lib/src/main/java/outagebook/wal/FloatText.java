package outagebook.wal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.stream.Stream;

/**
 * Floating-point numbers as the server prints them: from 12 on the fewest digits that give the same number back, before with
 * 15 digits (6 for float4), as extra_float_digits = 0 has it.
 *
 * <p>Source: PostgreSQL 12 on common/d2s.c and f2s.c (the bounds of the interval are not taken); to 11 utils/adt/float.c.
 */
final class FloatText {
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final int DOUBLE_DIGITS = 15;
    private static final int SINGLE_DIGITS = 6;

    private FloatText() {}

    static String of(double number, WalVersion version) {
        if (!Double.isFinite(number) || number == 0) return special(number);
        BigDecimal exact = new BigDecimal(Math.abs(number));
        BigDecimal below = exact.subtract(new BigDecimal(Math.nextDown(Math.abs(number))));
        BigDecimal above = new BigDecimal(Math.ulp(number));
        return written(number < 0, digits(exact, below, above, 17, DOUBLE_DIGITS, version), DOUBLE_DIGITS);
    }

    static String of(float number, WalVersion version) {
        if (!Float.isFinite(number) || number == 0) return special(number);
        BigDecimal exact = new BigDecimal(Math.abs(number));
        BigDecimal below = exact.subtract(new BigDecimal(Math.nextDown(Math.abs(number))));
        BigDecimal above = new BigDecimal(Math.ulp(number));
        return written(number < 0, digits(exact, below, above, 9, SINGLE_DIGITS, version), SINGLE_DIGITS);
    }

    private static String special(double number) {
        if (number == 0) return 1 / number < 0 ? "-0" : "0";
        return Double.toString(number);
    }

    private static BigDecimal digits(BigDecimal exact, BigDecimal below, BigDecimal above, int most, int fixed, WalVersion version) {
        if (!version.since(WalVersion.V12)) return exact.round(new MathContext(fixed, RoundingMode.HALF_EVEN));
        BigDecimal low = exact.subtract(below.divide(TWO));
        BigDecimal high = exact.add(above.divide(TWO));
        for (int digits = 1; digits < most; digits++) {
            int count = digits;
            var shortest = Stream.of(RoundingMode.HALF_EVEN, RoundingMode.DOWN, RoundingMode.UP)
                    .map(mode -> exact.round(new MathContext(count, mode)))
                    .filter(number -> number.compareTo(low) > 0 && number.compareTo(high) < 0).findFirst();
            if (shortest.isPresent()) return shortest.get();
        }
        return exact.round(new MathContext(most, RoundingMode.HALF_EVEN));
    }

    /** With an exponent if it is below -4, or not below the digits that the type surely has. */
    private static String written(boolean negative, BigDecimal number, int limit) {
        BigDecimal digits = number.stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        String sign = negative ? "-" : "";
        if (exponent >= -4 && exponent < limit) return sign + digits.toPlainString();
        String all = digits.unscaledValue().toString();
        return sign + all.charAt(0) + (all.length() > 1 ? "." + all.substring(1) : "")
                + String.format("e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
}
