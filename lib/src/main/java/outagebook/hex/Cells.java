package outagebook.hex;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** One row of bytes as hex pairs and as characters; a byte of -1 is a place where there is none. */
final class Cells {
    private Cells() {}

    /** What stands before the cell at this place of a row: a wider gap after every 8. */
    static String gap(int i) {
        return i == 0 ? "" : i % 8 == 0 ? "  " : " ";
    }

    static String hex(int b) {
        return b < 0 ? "  " : String.format("%02x", b);
    }

    static String character(int b) {
        return b < 0 ? " " : b >= 0x20 && b < 0x7f ? String.valueOf((char) b) : "·";
    }

    /** The hex pairs of a row; the gap inside a field belongs to the field. */
    static List<Run> hex(int width, IntUnaryOperator bytes, IntUnaryOperator field) {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            boolean inside = i > 0 && field.applyAsInt(i) == field.applyAsInt(i - 1);
            String cell = hex(bytes.applyAsInt(i));
            if (!inside) runs.add(Run.plain(gap(i)));
            add(runs, inside ? gap(i) + cell : cell, field.applyAsInt(i));
        }
        return runs;
    }

    static List<Run> characters(int width, IntUnaryOperator bytes, IntUnaryOperator field) {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < width; i++) add(runs, character(bytes.applyAsInt(i)), field.applyAsInt(i));
        return runs;
    }

    /** Lengthens the last run if it is of the same field. */
    static void add(List<Run> runs, String text, int field) {
        Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        if (last == null || last.field() != field) {
            runs.add(new Run(text, field));
        } else {
            runs.set(runs.size() - 1, new Run(last.text() + text, field));
        }
    }

    static String text(List<Run> runs) {
        StringBuilder line = new StringBuilder();
        runs.forEach(run -> line.append(run.text()));
        return line.toString().stripTrailing();
    }
}
