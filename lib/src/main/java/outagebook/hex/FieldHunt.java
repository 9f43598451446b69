package outagebook.hex;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Looks for the bytes that follow a number you know: insert texts of different length, and ask which bytes near each text
 * grow with its length. Needs no documentation of the format.
 *
 * <pre>{@code
 * var segment = Hex.of(Path.of("/path/to/segment"));
 * new FieldHunt().
 *     sample("codd", segment, segment.first("codd"), 4).
 *     sample("lovelace", segment, segment.first("lovelace"), 8).
 *     sample("turing", segment, segment.first("turing"), 6)
 * }</pre>
 *
 * <p>It tries every offset around the anchor, every width from 1 to 8 bytes in both byte orders, and varints, and reports
 * where the unsigned number is exactly {@code a·n + b} of the known number n in all samples, a not 0. A field that rounds
 * (lengths filled up to 8) is not on a line and is not found.
 *
 * <p><b>How surprising is a hit?</b> Suppose the known numbers had nothing to do with the bytes. Then they might as well have
 * been dealt to the samples like cards. Of all the different deals (N! for N different numbers), count those with which this
 * hunt would have found, at any place, a line at least as simple as this one. Each shape that the numbers at some place can
 * take admits one such deal, or two if the known numbers are the same seen from either end (1, 2, 3: one line rises, one falls);
 * places that always move together share theirs. The surprise is the binary logarithm of
 * {@code all deals / such deals}: at k bits, bytes that have nothing to do with the number look like this once in 2^k hunts, or less
 * often. Nothing is assumed about the bytes themselves; bytes that never change can fit no line, so they are no evidence; the number
 * of places tried is part of the count; a simple line ({@link Line#SIMPLEST}) competes only with lines as simple. Two
 * samples always fit: 2 deals, 2 lines, 0 bits.
 *
 * <p><b>What bits cannot tell:</b> a counter (row number, transaction id) grows from insert to insert. If the known numbers grow
 * just as evenly, it fits as well as a length does. Insert in a mixed order.
 */
public final class FieldHunt {
    private static final int COLUMNS = 100;
    private final List<Sample> samples;
    private final int before;
    private final int after;

    /** A hunt without samples, which looks 256 bytes before and behind the anchor. */
    public FieldHunt() {
        this(List.of(), 256, 256);
    }

    private FieldHunt(List<Sample> samples, int before, int after) {
        this.samples = List.copyOf(samples);
        this.before = before;
        this.after = after;
    }

    /** {@return a hunt in these samples} */
    public static FieldHunt of(List<Sample> samples) {
        return new FieldHunt(samples, 256, 256);
    }

    /**
     * {@return the same hunt with one more sample}
     *
     * @param name   of the sample, for the reader
     * @param bytes  that hold the field
     * @param anchor offset of the place that all samples have in common; 0 for the first byte
     * @param known  the number of this sample that is known
     */
    public FieldHunt sample(String name, byte[] bytes, long anchor, long known) {
        return sample(name, Hex.of(bytes), anchor, known);
    }

    /** {@return the same hunt with one more sample}; the anchor is counted as {@link Hex#findWord} does, from the start of the file. */
    public FieldHunt sample(String name, Hex bytes, long anchor, long known) {
        List<Sample> more = new ArrayList<>(samples);
        more.add(new Sample(name, bytes, anchor, known));
        return new FieldHunt(more, before, after);
    }

    /** {@return the same hunt, looking only this many bytes before and behind the anchor; at most {@value Sample#REACH}} */
    public FieldHunt within(int bytesBefore, int bytesAfter) {
        if (Math.min(bytesBefore, bytesAfter) < 0 || Math.max(bytesBefore, bytesAfter) > Sample.REACH) {
            throw new IllegalArgumentException("a hunt reaches 0 to " + Sample.REACH + " bytes to either side, not " + bytesBefore + " and " + bytesAfter);
        }
        return new FieldHunt(samples, bytesBefore, bytesAfter);
    }

    /** {@return the same hunt without the samples of this name, such as one of the {@link #spoilers}} */
    public FieldHunt without(String name) {
        List<Sample> fewer = samples.stream().filter(sample -> !sample.name().equals(name)).toList();
        if (fewer.size() == samples.size()) throw new IllegalArgumentException("no sample is called " + name);
        return new FieldHunt(fewer, before, after);
    }

    /** {@return the samples, in the order in which they came} */
    public List<Sample> samples() {
        return samples;
    }

    /** {@return the first offset looked at, relative to the anchor: every sample has a byte there} */
    public int from() {
        return samples.stream().mapToInt(Sample::from).reduce(-before, Math::max);
    }

    /** {@return the offset behind the last one looked at} */
    public int to() {
        return Math.max(from(), samples.stream().mapToInt(Sample::to).reduce(after, Math::min));
    }

    /** {@return what fits, the simplest line first; empty with fewer than two different known numbers} */
    public List<Hit> hits() {
        return different() < 2 ? List.of() : search().hits();
    }

    private HuntSearch search() {
        return HuntSearch.run(samples, from(), to());
    }

    /**
     * {@return the names of samples without which more than twice as many fields would fit, the most spoiling first; none with fewer than 5}
     * Such a sample may hold something else: another kind of record, or a page boundary between field and anchor. This is
     * a hint where to look, no evidence: with each sample left out in turn, the hunt tries its luck once more.
     */
    public List<String> spoilers() {
        int now = hits().size();
        return samples.size() < 5 ? List.of() : search().spoilers().stream().map(i -> samples.get(i).name()).distinct()
                .collect(Collectors.toMap(name -> name, name -> without(name).hits().size(), (a, b) -> a, LinkedHashMap::new))
                .entrySet().stream().filter(entry -> entry.getValue() > 2 * now)
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed()).map(Map.Entry::getKey).toList();
    }

    private long different() {
        return samples.stream().mapToLong(Sample::known).distinct().count();
    }

    /** {@return what to keep in mind about this hunt: too few samples, samples in counting order, numbers too small} */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (different() < 2) {
            notes.add("A line needs two different known numbers, and here " + (different() == 0 ? "is none" : "is one") + ": insert more.");
            return notes;
        }
        if (samples.size() == 2) notes.add("Two samples always fit a line: insert more.");
        else if (different() == 2) notes.add("Only two different known numbers: whatever depends on them fits a line. Insert more.");
        if (different() > 2 && counts()) {
            notes.add("The known numbers grow evenly from sample to sample, and so does everything that counts inserts "
                    + "(row numbers, transaction ids). Add samples in a mixed order to tell them apart.");
        }
        spoilers().stream().limit(1).forEach(name -> notes.add("Without sample " + name + ", " + counted(without(name).hits().size())
                + " would fit: compare it with the others, it may hold something else."));
        if (to() == from()) notes.add("The samples have no byte in common around their anchors.");
        return notes;
    }

    private boolean counts() {
        List<BigInteger> inOrder = IntStream.range(0, samples.size()).mapToObj(BigInteger::valueOf).toList();
        List<BigInteger> numbers = samples.stream().map(sample -> BigInteger.valueOf(sample.known())).toList();
        return Shape.of(numbers).unsigned().equals(inOrder);
    }

    /** {@return how often unrelated bytes would look like this, in words: "once in 360 hunts"} */
    public static String odds(double bits) {
        if (bits < 0.5) return "in every hunt";
        if (bits > 40) return String.format(Locale.ROOT, "once in 2^%.0f hunts", bits);
        return String.format(Locale.ROOT, "once in %,d hunts", Math.round(Math.pow(2, bits)));
    }

    /** {@return the hits as a table of at most 100 columns, and what to keep in mind} */
    @Override public String toString() {
        List<Hit> hits = hits();
        List<String> lines = new ArrayList<>();
        lines.add(title(hits.size()));
        if (!hits.isEmpty()) lines.add(String.format("%2s  %6s  %-16s  %-16s  %-42s  %5s", "", "offset", "reads as", "value", "values", "bits"));
        IntStream.range(0, hits.size()).forEach(i -> lines.add(row(i + 1, hits.get(i))));
        lines.addAll(remarks(hits).stream().map(FieldHunt::wrap).toList());
        return String.join("\n", lines);
    }

    /** {@return what was looked at and how much of it fits, in one sentence} */
    public String title(int hits) {
        return String.format("%d samples, offsets %d to %d from the anchor: %s", samples.size(), from(), to() - 1,
                hits == 0 ? "nothing fits a line" : counted(hits) + (hits == 1 ? " fits a line" : " fit a line"));
    }

    private static String counted(int fields) {
        return fields + (fields == 1 ? " field" : " fields");
    }

    private static String row(int number, Hit hit) {
        return String.format(Locale.ROOT, "%2d  %6d  %-16s  %-16s  %-42s  %5.1f", number, hit.offset(), hit.code(), hit.line(), values(hit, 42), hit.bits());
    }

    /** {@return the numbers in the samples, in their order, as many as this number of columns takes} */
    public static String values(Hit hit, int columns) {
        String all = hit.values().stream().map(BigInteger::toString).collect(Collectors.joining(" "));
        return all.length() <= columns ? all : all.substring(0, all.lastIndexOf(' ', columns - 2) + 1) + "…";
    }

    /** {@return what cannot be told apart, what the bits mean, and the {@link #notes}: whole sentences} */
    public List<String> remarks(List<Hit> hits) {
        List<String> remarks = new ArrayList<>();
        if (hits.stream().anyMatch(hit -> hit.readings().size() > 1)) {
            remarks.add("Where widths are joined by .. the bytes behind (le) or before (be) are 0 in all samples: the samples "
                    + "cannot tell how wide the field is. A number too large for the narrowest would.");
        }
        String also = IntStream.range(0, hits.size()).filter(i -> !hits.get(i).also().isEmpty())
                .mapToObj(i -> "no. " + (i + 1) + " " + hits.get(i).also()).collect(Collectors.joining("; "));
        if (!also.isEmpty()) remarks.add("With the constant bytes beside it, " + also + ".");
        hits.stream().mapToDouble(Hit::bits).max().ifPresent(most -> remarks.add(String.format(Locale.ROOT,
                "%.1f bits: had the known numbers been dealt to the samples by chance, a line this simple would turn up %s.", most, odds(most))));
        remarks.addAll(notes());
        return remarks;
    }

    private static String wrap(String sentence) {
        return sentence.replaceAll("(.{1," + COLUMNS + "})( +|$)", "$1\n").strip();
    }
}
