package outagebook.hex;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One search over all places for {@link FieldHunt}, which explains how it counts. */
final class HuntSearch {
    private final List<Sample> samples;
    private final List<BigInteger> numbers;
    private final List<BigInteger> sorted;
    private final Shape known;
    private final Shape rising;
    private final Shape falling;
    private final int from;
    private final int to;
    private final BitSet varying = new BitSet();
    private final List<Fit> fits = new ArrayList<>();
    private final Set<Integer> spoilers = new TreeSet<>();
    /** For each shape that some order of the known numbers would fit: the simplest line it could be. */
    private final Map<List<BigInteger>, Line> chances = new HashMap<>();

    private static final Comparator<Fit> NARROWEST = Comparator.comparing((Fit fit) -> fit.reading.width())
            .thenComparing(fit -> fit.reading.order());

    private record Fit(Reading reading, Line line, List<BigInteger> values, BitSet bytes) {}

    private HuntSearch(List<Sample> samples, int from, int to) {
        this.samples = samples;
        this.numbers = samples.stream().map(sample -> BigInteger.valueOf(sample.known())).toList();
        this.known = Shape.of(numbers);
        this.sorted = Shape.sorted(numbers);
        this.rising = Shape.of(sorted);
        this.falling = Shape.of(Shape.reversed(sorted));
        this.from = from;
        this.to = to;
    }

    static HuntSearch run(List<Sample> samples, int from, int to) {
        HuntSearch search = new HuntSearch(samples, from, to);
        search.everywhere();
        return search;
    }

    private void everywhere() {
        for (int at = from; at < to; at++) {
            int offset = at;
            if (samples.stream().mapToInt(sample -> sample.at(offset)).distinct().count() > 1) varying.set(at - from);
        }
        for (int at = from; at < to; at++) Reading.at(at).forEach(this::tryOut);
    }

    List<Hit> hits() {
        return simplestPerField().stream().map(this::hit).sorted(Comparator.comparing(Hit::line, Line.SIMPLEST).thenComparing(Hit::offset)).toList();
    }

    private void tryOut(Reading reading) {
        if (reading.order() == Reading.Order.VARINT) {
            varint(reading.offset()).ifPresent(this::read);
        } else if (reading.offset() + reading.width() <= to) {
            read(reading);
        }
    }

    /** The varint at this offset, if it has more than one byte in some sample: if not, it is a plain byte. */
    private Optional<Reading> varint(int offset) {
        int longest = 0;
        for (Sample sample : samples) {
            int length = 1;
            while (length < 9 && sample.at(offset + length - 1) >= 0x80) length++;
            longest = Math.max(longest, length);
        }
        return longest > 1 && offset + longest <= to ? Optional.of(new Reading(offset, longest, Reading.Order.VARINT)) : Optional.empty();
    }

    private void read(Reading reading) {
        BitSet bytes = varying.get(reading.offset() - from, reading.offset() - from + reading.width());
        if (bytes.isEmpty()) return;
        List<BigInteger> values = samples.stream().map(reading::value).flatMap(Optional::stream).toList();
        if (values.size() < samples.size()) return;
        chance(values).ifPresent(line -> chances.merge(Shape.of(values).unsigned(), line, HuntSearch::simpler));
        List<Integer> strays = Shape.strays(numbers, values);
        if (strays.isEmpty()) {
            Shape.line(known, Shape.of(values)).ifPresent(line -> fits.add(new Fit(reading, line, values, absolute(bytes, reading.offset()))));
        } else if (strays.size() == 1) {
            spoilers.addAll(strays);
        }
    }

    /** Numbers of the samples that alone kept some place from fitting. */
    Set<Integer> spoilers() {
        return spoilers;
    }

    private BitSet absolute(BitSet bytes, int offset) {
        BitSet absolute = new BitSet();
        bytes.stream().forEach(i -> absolute.set(i + offset - from));
        return absolute;
    }

    /** The simplest line on which these values would lie if the known numbers were dealt to the samples in another order. */
    private Optional<Line> chance(List<BigInteger> values) {
        List<BigInteger> ascending = Shape.sorted(values);
        boolean possible = Shape.strays(sorted, ascending).isEmpty() || Shape.strays(Shape.reversed(sorted), ascending).isEmpty();
        if (!possible) return Optional.empty();
        Shape shape = Shape.of(ascending);
        Optional<Line> up = Shape.line(rising, shape);
        Optional<Line> down = Shape.line(falling, shape);
        return up.isPresent() && down.isPresent() ? Optional.of(simpler(up.get(), down.get())) : up.or(() -> down);
    }

    private static Line simpler(Line a, Line b) {
        return Line.SIMPLEST.compare(a, b) <= 0 ? a : b;
    }

    /** Readings of the same changing bytes are one field; readings made of smaller, simpler fields are none. */
    private List<List<Fit>> simplestPerField() {
        Map<BitSet, List<Fit>> fields = fits.stream().collect(Collectors.groupingBy(Fit::bytes, LinkedHashMap::new, Collectors.toList()));
        Map<BitSet, Line> lines = new HashMap<>();
        fields.forEach((bytes, same) -> lines.put(bytes, same.stream().map(Fit::line).min(Line.SIMPLEST).orElseThrow()));
        return fields.entrySet().stream()
                .filter(field -> lines.keySet().stream().noneMatch(inner -> isPart(inner, field.getKey())
                        && Line.SIMPLEST.compare(lines.get(inner), lines.get(field.getKey())) <= 0))
                .map(field -> field.getValue().stream().sorted(NARROWEST).toList())
                .toList();
    }

    private static boolean isPart(BitSet inner, BitSet outer) {
        BitSet common = (BitSet) inner.clone();
        common.and(outer);
        return common.equals(inner) && !inner.equals(outer);
    }

    private Hit hit(List<Fit> field) {
        Line line = field.stream().map(Fit::line).min(Line.SIMPLEST).orElseThrow();
        List<Fit> same = field.stream().filter(fit -> fit.line.equals(line)).toList();
        Map<Reading, Line> wider = new LinkedHashMap<>();
        field.stream().filter(fit -> fit.line.isParallel(line) && !fit.line.equals(line) && Integer.bitCount(fit.reading.width()) == 1)
                .forEach(fit -> wider.put(fit.reading, fit.line));
        long places = chances.values().stream().filter(chance -> Line.SIMPLEST.compare(chance, line) <= 0).count();
        boolean symmetric = rising.steps().equals(falling.mirrored());
        double lines = places * (symmetric ? 2.0 : 1.0);
        double bits = Math.max(0, log2Deals() - Math.log(lines) / Math.log(2));
        return new Hit(same.stream().map(Fit::reading).toList(), line, same.get(0).values, wider, bits);
    }

    /** The binary logarithm of the number of different ways to deal the known numbers to the samples: N! / (k1! k2! …). */
    private double log2Deals() {
        Map<BigInteger, Long> times = numbers.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return log2Factorial(numbers.size()) - times.values().stream().mapToDouble(HuntSearch::log2Factorial).sum();
    }

    private static double log2Factorial(long n) {
        double sum = 0;
        for (long i = 2; i <= n; i++) sum += Math.log(i);
        return sum / Math.log(2);
    }
}
