package outagebook.hex;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;

/**
 * Several pieces of bytes one under another, aligned at an anchor, so that the eye finds the column that changes.
 *
 * <p>Each block shows 16 columns of all rows. The ruler above counts from the anchor, negative before it; {@code ^^} stands under
 * each column in which the rows differ.
 */
public final class Rows {
    private static final int LABEL = 24;
    private final List<Sample> samples;
    private final int before;
    private final int after;
    private final int width;

    /** No rows yet; 64 bytes before the anchor and 32 from it on will be shown. */
    public Rows() {
        this(List.of(), 64, 32, 16);
    }

    private Rows(List<Sample> samples, int before, int after, int width) {
        this.samples = List.copyOf(samples);
        this.before = before;
        this.after = after;
        this.width = width;
    }

    /** {@return one row for each sample, such as those of a {@link FieldHunt}} */
    public static Rows of(List<Sample> samples) {
        return new Rows(samples, 64, 32, 16);
    }

    /** {@return the same with one more row at the bottom; the anchor is an offset in these bytes} */
    public Rows row(String label, byte[] bytes, long anchor) {
        return row(label, Hex.of(bytes), anchor);
    }

    /** {@return the same with one more row at the bottom; the anchor is counted as the bytes count, from the start of their file} */
    public Rows row(String label, Hex bytes, long anchor) {
        List<Sample> more = new ArrayList<>(samples);
        more.add(new Sample(label, bytes, anchor, 0));
        return new Rows(more, before, after, width);
    }

    /** {@return the same, showing this many bytes before the anchor and from it on; at most {@value Sample#REACH} each} */
    public Rows within(int bytesBefore, int bytesAfter) {
        if (Math.min(bytesBefore, bytesAfter) < 0 || Math.max(bytesBefore, bytesAfter) > Sample.REACH) {
            throw new IllegalArgumentException("rows reach 0 to " + Sample.REACH + " bytes to either side, not " + bytesBefore + " and " + bytesAfter);
        }
        return new Rows(samples, bytesBefore, bytesAfter, width);
    }

    /** {@return the same with blocks of this many columns, 1 to 64} */
    public Rows width(int columns) {
        if (columns < 1 || columns > 64) throw new IllegalArgumentException("a block has 1 to 64 columns, not " + columns);
        return new Rows(samples, before, after, columns);
    }

    /** {@return whether the rows differ in this column, counted from the anchor; rows that have no byte there do not count} */
    public boolean changes(int column) {
        return samples.stream().mapToInt(sample -> at(sample, column)).filter(b -> b >= 0).distinct().count() > 1;
    }

    private int at(Sample sample, int column) {
        return column < -before || column >= after ? -1 : sample.at(column);
    }

    /** {@return the picture, line by line; the runs of columns that change have field 0} */
    public List<List<Run>> lines() {
        List<List<Run>> lines = new ArrayList<>();
        for (int column = Math.floorDiv(-before, width) * width; column < after; column += width) {
            if (!empty(column)) block(column, lines);
        }
        return lines;
    }

    private boolean empty(int from) {
        return samples.stream().allMatch(sample -> Math.max(from, -before) >= sample.to() || Math.min(from + width, after) <= sample.from());
    }

    private int labelWidth() {
        return Math.min(LABEL, samples.stream().mapToInt(sample -> sample.name().length()).max().orElse(0));
    }

    private String label(String name) {
        String cut = name.length() > LABEL ? name.substring(0, LABEL - 1) + "…" : name;
        return String.format("%-" + (labelWidth() + 2) + "s", cut);
    }

    private void block(int from, List<List<Run>> lines) {
        if (!lines.isEmpty()) lines.add(List.of());
        IntUnaryOperator changed = i -> changes(from + i) ? 0 : -1;
        lines.add(List.of(Run.plain(label("") + ruler(from))));
        for (Sample sample : samples) {
            IntUnaryOperator bytes = i -> at(sample, from + i);
            List<Run> line = new ArrayList<>(List.of(Run.plain(label(sample.name()))));
            line.addAll(Cells.hex(width, bytes, changed));
            line.add(Run.plain("  "));
            line.addAll(Cells.characters(width, bytes, changed));
            lines.add(line);
        }
        String carets = carets(changed);
        if (!carets.isBlank()) lines.add(List.of(Run.plain(label("") + carets)));
    }

    /** The distance from the anchor over every fourth column, at its first digit. */
    private String ruler(int from) {
        StringBuilder ruler = new StringBuilder();
        for (int i = 0, place = 0; i < width; i++, place += 2) {
            place += Cells.gap(i).length();
            if ((from + i) % 4 != 0) continue;
            while (ruler.length() < place) ruler.append(' ');
            ruler.append(from + i);
        }
        return ruler.toString();
    }

    private String carets(IntUnaryOperator changed) {
        StringBuilder carets = new StringBuilder();
        for (int i = 0; i < width; i++) carets.append(Cells.gap(i)).append(changed.applyAsInt(i) == 0 ? "^^" : "  ");
        return carets.toString();
    }

    /** {@return the blocks as text} */
    @Override public String toString() {
        return samples.isEmpty() ? "no rows" : lines().stream().map(Cells::text).collect(Collectors.joining("\n"));
    }
}
