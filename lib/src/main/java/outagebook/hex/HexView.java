package outagebook.hex;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The classic picture of bytes: offset, 16 bytes in hex, the same as characters ({@code ·} for those that cannot be printed).
 *
 * <p>Rows that hold only zeros are folded into one line that counts them. Marked fields are underlined with their number, and
 * a legend below says what each is. A HexView never changes: {@link #from}, {@link #width}, {@link #rows} and {@link #mark}
 * give a new one.
 */
public final class HexView {
    private static final int COLUMNS = 100;
    private final Hex hex;
    private final long first;
    private final int width;
    private final int rows;
    private final List<Field> fields;

    private HexView(Hex hex, long first, int width, int rows, List<Field> fields) {
        this.hex = hex;
        this.first = first;
        this.width = width;
        this.rows = rows;
        this.fields = List.copyOf(fields);
    }

    /** {@return these bytes, the first at offset 0} */
    public static HexView of(byte[] bytes) {
        return of(Hex.of(bytes));
    }

    /** {@return these bytes at their offsets in the file: a piece cut out by {@link Hex#around} knows its own} */
    public static HexView of(Hex hex) {
        return new HexView(hex, hex.start(), 16, 64, List.of());
    }

    /** {@return the same bytes with this number beside the first of them}; the offsets of marked fields are still counted as before. */
    public HexView from(long firstOffset) {
        return new HexView(hex, firstOffset, width, rows, fields);
    }

    /** {@return the same with this many bytes a row, 1 to 64; with more than 20 the text is wider than 100 columns} */
    public HexView width(int bytesPerRow) {
        if (bytesPerRow < 1 || bytesPerRow > 64) throw new IllegalArgumentException("a row holds 1 to 64 bytes, not " + bytesPerRow);
        return new HexView(hex, first, bytesPerRow, rows, fields);
    }

    /** {@return the same with at most this many rows (64 if not said); a last line says how much more there is} */
    public HexView rows(int most) {
        if (most < 1) throw new IllegalArgumentException("at least one row, not " + most);
        return new HexView(hex, first, width, most, fields);
    }

    /**
     * {@return the same with these fields marked, after those marked before}; where fields overlap, the later one is seen.
     * Their offsets count from the first of the bytes, in a piece of a file from the start of the file.
     */
    public HexView mark(List<Field> more) {
        List<Field> all = new ArrayList<>(fields);
        all.addAll(more);
        return new HexView(hex, first, width, rows, all);
    }

    /** {@return the same with these fields marked} */
    public HexView mark(Field... more) {
        return mark(List.of(more));
    }

    /** {@return the marked fields, in the order of their numbers} */
    public List<Field> fields() {
        return fields;
    }

    /** {@return the offset of a marked field as the offset column counts} */
    public long offset(Field field) {
        return field.offset() - hex.start() + first;
    }

    private int fieldAt(int i) {
        for (int f = fields.size() - 1; f >= 0; f--) {
            if (fields.get(f).covers(hex.start() + i)) return f;
        }
        return -1;
    }

    private int byteAt(int i) {
        return hex.at(hex.start() + i);
    }

    /** {@return the picture without the legend, line by line} */
    public List<List<Run>> lines() {
        List<List<Run>> lines = new ArrayList<>();
        int drawn = 0;
        int at = 0;
        for (; at < hex.size() && drawn < rows; drawn++) {
            int zeros = zeroRows(at);
            if (zeros > 1) lines.add(note(at, String.format("* %d rows of zeros (%d bytes)", zeros, below(at) - at)));
            else draw(at, lines);
            at = below(at);
        }
        int rest = hex.size() - at;
        if (rest > 0) lines.add(note(at, String.format("… %d more byte%s, to %s", rest, rest == 1 ? "" : "s", column(hex.size() - 1))));
        return lines;
    }

    /** Where the row behind this one starts. */
    private int below(int at) {
        return (int) Math.min(hex.size(), at + (long) Math.max(1, zeroRows(at)) * width);
    }

    /** {@return how many of the marked fields are in the picture, if they are in the order of their offsets} */
    public int drawnFields() {
        int at = 0;
        for (int drawn = 0; at < hex.size() && drawn < rows; drawn++) at = below(at);
        long end = hex.start() + at;
        int all = fields.size();
        while (all > 0 && fields.get(all - 1).offset() >= end) all--;
        return all;
    }

    /** {@return what the legend says of fields that are not in the picture; "" if there are none} */
    public String undrawn() {
        int rest = fields.size() - drawnFields();
        if (rest == 0) return "";
        return String.format("… %d more field%s behind these rows; rows(%d) shows all", rest, rest == 1 ? "" : "s",
                (hex.size() + width - 1) / width);
    }

    private int zeroRows(int from) {
        int i = from;
        while (i < hex.size() && byteAt(i) == 0 && fieldAt(i) < 0) i++;
        return i == hex.size() ? (i - from + width - 1) / width : (i - from) / width;
    }

    private String column(int at) {
        return String.format("%0" + Math.max(8, Long.toHexString(first + hex.size()).length()) + "x", first + at);
    }

    private List<Run> note(int at, String text) {
        return List.of(Run.plain(column(at) + "  " + text));
    }

    private void draw(int at, List<List<Run>> lines) {
        IntUnaryOperator bytes = i -> byteAt(at + i);
        IntUnaryOperator field = i -> at + i < hex.size() ? fieldAt(at + i) : -1;
        List<Run> line = new ArrayList<>(note(at, ""));
        line.addAll(Cells.hex(width, bytes, field));
        line.add(Run.plain("  "));
        line.addAll(Cells.characters(width, bytes, field));
        lines.add(line);
        if (IntStream.range(0, width).map(field).anyMatch(f -> f >= 0)) lines.add(marks(at, field));
    }

    /** Under each field its number and a line as long as the field. */
    private List<Run> marks(int at, IntUnaryOperator field) {
        List<Run> runs = new ArrayList<>(List.of(Run.plain(" ".repeat(column(at).length() + 2))));
        for (int i = 0; i < width; i++) {
            int f = field.applyAsInt(i);
            boolean inside = i > 0 && field.applyAsInt(i - 1) == f;
            if (!inside) runs.add(Run.plain(Cells.gap(i)));
            if (f < 0) runs.add(Run.plain((inside ? Cells.gap(i) : "") + "  "));
            else if (!inside) Cells.add(runs, mark(i, field), f);
        }
        return runs;
    }

    /** The number of the field that begins here, and a line as long as it; of a number too long for one byte, the last two digits. */
    private String mark(int from, IntUnaryOperator field) {
        int f = field.applyAsInt(from);
        var cells = new StringBuilder("--");
        for (int i = from + 1; i < width && field.applyAsInt(i) == f; i++) cells.append("-".repeat(Cells.gap(i).length() + 2));
        String number = String.valueOf(f + 1);
        String shown = number.length() <= cells.length() ? number : number.substring(number.length() - 2);
        return shown + cells.substring(shown.length());
    }

    /** {@return what stands in the legend about a field: "00000148, 4 bytes: xl_tot_len = 63"} */
    public String legend(Field field) {
        String value = field.value().isEmpty() ? "" : " = " + field.value();
        return String.format("%08x, %d byte%s: %s%s", offset(field), field.length(), field.length() == 1 ? "" : "s", field.name(), value);
    }

    /** {@return the picture and the legend, as text} */
    @Override public String toString() {
        String picture = lines().stream().map(Cells::text).collect(Collectors.joining("\n"));
        String legend = IntStream.range(0, drawnFields()).mapToObj(i -> "\n" + entry(i)).collect(Collectors.joining());
        String rest = undrawn().isEmpty() ? "" : "\n      " + undrawn();
        return (picture.isEmpty() ? "no bytes" : picture) + legend + rest;
    }

    private String entry(int i) {
        String line = String.format("%4d  ", i + 1) + legend(fields.get(i));
        return line.replaceAll("(?<=\\G.{" + COLUMNS + "})(?=.)", "\n");
    }
}
