package outagebook.hex;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What stays of a row of numbers when it is moved so that it starts at 0 and divided by the greatest common factor: two
 * rows lie on one straight line with whole numbers exactly if they have the same shape, or the one is the other's mirror.
 */
record Shape(List<BigInteger> steps, BigInteger first, BigInteger factor) {
    static Shape of(List<BigInteger> numbers) {
        BigInteger first = numbers.get(0);
        BigInteger factor = numbers.stream().map(first::subtract).reduce(BigInteger.ZERO, BigInteger::gcd);
        BigInteger by = factor.max(BigInteger.ONE);
        return new Shape(numbers.stream().map(number -> number.subtract(first).divide(by)).toList(), first, factor);
    }

    boolean constant() {
        return factor.signum() == 0;
    }

    List<BigInteger> mirrored() {
        return steps.stream().map(BigInteger::negate).toList();
    }

    /** The same for a row and for its mirror. */
    List<BigInteger> unsigned() {
        boolean falls = steps.stream().filter(step -> step.signum() != 0).findFirst().map(step -> step.signum() < 0).orElse(false);
        return falls ? mirrored() : steps;
    }

    /** The line that takes each of the known numbers to the value at the same place, if there is one. */
    static Optional<Line> line(Shape known, Shape values) {
        if (values.steps.equals(known.steps)) return Optional.of(line(known, values, values.factor));
        if (values.steps.equals(known.mirrored())) return Optional.of(line(known, values, values.factor.negate()));
        return Optional.empty();
    }

    private static Line line(Shape known, Shape values, BigInteger slope) {
        return new Line(slope, values.first.multiply(known.factor).subtract(slope.multiply(known.first)), known.factor);
    }

    static List<BigInteger> sorted(List<BigInteger> numbers) {
        List<BigInteger> sorted = new ArrayList<>(numbers);
        Collections.sort(sorted);
        return sorted;
    }

    static List<BigInteger> reversed(List<BigInteger> numbers) {
        List<BigInteger> reversed = new ArrayList<>(numbers);
        Collections.reverse(reversed);
        return reversed;
    }
}
