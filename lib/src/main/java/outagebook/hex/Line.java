package outagebook.hex;

import java.math.BigInteger;
import java.util.Comparator;

/**
 * A straight line: value = (slope · n + constant) / divisor, with no common factor in the three.
 *
 * @param slope    not zero
 * @param constant what remains when n is 0
 * @param divisor  positive; 1 unless the field counts something larger than n does, such as words of 8 bytes
 */
public record Line(BigInteger slope, BigInteger constant, BigInteger divisor) {
    /**
     * The simplest first. The slope decides: a length field mostly counts what it measures, so 1 comes before 2 or 1/8, and
     * those before 37; among equal slopes the constant nearest to 0 (little is left to explain), rising before falling.
     */
    public static final Comparator<Line> SIMPLEST = Comparator.comparing(Line::steepness)
            .thenComparing(line -> line.constant.abs()).thenComparing(line -> -line.slope.signum());

    /** Reduces the three numbers. */
    public Line {
        BigInteger common = slope.gcd(constant).gcd(divisor);
        slope = slope.divide(common);
        constant = constant.divide(common);
        divisor = divisor.divide(common);
    }

    private BigInteger steepness() {
        return slope.abs().max(divisor);
    }

    /** {@return whether only the constant differs} */
    boolean isParallel(Line other) {
        return slope.multiply(other.divisor).equals(other.slope.multiply(divisor));
    }

    /** {@return whether the value is n plus a constant} */
    public boolean hasSlopeOne() {
        return slope.equals(BigInteger.ONE) && divisor.equals(BigInteger.ONE);
    }

    /** {@return the line as a formula in n: "n + 60", "2n + 3", "-n + 9", "(n + 4) / 8"} */
    @Override public String toString() {
        String times = slope.equals(BigInteger.ONE) ? "n" : slope.equals(BigInteger.ONE.negate()) ? "-n" : slope + "n";
        String plus = constant.signum() == 0 ? "" : (constant.signum() < 0 ? " - " : " + ") + constant.abs();
        if (divisor.equals(BigInteger.ONE)) return times + plus;
        return (plus.isEmpty() ? times : "(" + times + plus + ")") + " / " + divisor;
    }
}
