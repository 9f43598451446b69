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

    /**
     * The numbers of the values that lie beside the one straight line of the others: none if all are on it, one number if one
     * value is beside it, and anything of two or more if they make no line. All are beside a line that is level.
     */
    static List<Integer> strays(List<BigInteger> known, List<BigInteger> values) {
        List<Integer> beside = beside(known, values, 0);
        return beside.size() < 2 || known.size() < 5 ? beside : beside(known, values, 2);
    }

    /** The line through the value at this place and the next one with another known number; at most two strays are looked for. */
    private static List<Integer> beside(List<BigInteger> known, List<BigInteger> values, int from) {
        int to = from + 1;
        while (to < known.size() && known.get(to).equals(known.get(from))) to++;
        if (to == known.size()) return List.of(from, from);
        BigInteger run = known.get(to).subtract(known.get(from));
        BigInteger rise = values.get(to).subtract(values.get(from));
        if (rise.signum() == 0) return List.of(from, to);
        List<Integer> beside = new ArrayList<>();
        for (int i = 0; i < known.size() && beside.size() < 2; i++) {
            BigInteger up = values.get(i).subtract(values.get(from)).multiply(run);
            if (!up.equals(known.get(i).subtract(known.get(from)).multiply(rise))) beside.add(i);
        }
        return beside;
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
