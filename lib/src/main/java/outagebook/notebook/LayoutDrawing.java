package outagebook.notebook;

import static j2html.TagCreator.each;

import j2html.tags.ContainerTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import outagebook.hex.Field;
import outagebook.wal.WalRecord;

/**
 * Where the fields of a record stand: lines of 16 bytes, each field a box as wide as it is long, with its name and its value.
 *
 * <p>It is drawn from the bytes at hand, so two versions side by side show what moved: {@code LayoutDrawing.of(record)}. A field
 * of many lines, such as a page image, is drawn as one.
 */
public final class LayoutDrawing implements View {
    private static final int LEFT = 48;
    private static final int BYTE = 43;
    private static final int PER_LINE = 16;
    private static final int ROW = 42;
    /** A letter of this size, in pixels, is taken as six wide. */
    private static final int SIZE = 12;
    private static final int LETTER = 6;
    private static final int MOST_LINES = 40;

    private final String title;
    private final List<Field> fields;

    private LayoutDrawing(String title, List<Field> fields) {
        this.title = title;
        this.fields = List.copyOf(fields);
    }

    /** {@return the layout of one WAL record, offsets counted from its first byte} */
    public static LayoutDrawing of(WalRecord record) {
        return of(record.rmgr() + " " + record.operation() + ", " + record.totalLength() + " bytes", record.fields());
    }

    /**
     * {@return the layout of these fields}
     *
     * @param title  one line above them
     * @param fields in the order of their offsets, none over another; what no field names stays empty
     */
    public static LayoutDrawing of(String title, List<Field> fields) {
        return new LayoutDrawing(title, fields);
    }

    @Override public String text() {
        var text = new StringBuilder(title);
        for (Field field : fields)
            text.append("\nbyte %d, %d long: %s".formatted(field.offset(), field.length(), field.name())).append(field.value().isEmpty() ? "" : " = " + field.value());
        return text.toString();
    }

    @Override public String toString() {
        return text();
    }

    @Override public Optional<String> html() {
        var drawing = new Drawing();
        fields.forEach(drawing::field);
        return Optional.of(Svg.image(drawing.whole(), text()).render());
    }

    private final class Drawing {
        private final List<ContainerTag<?>> shapes = new ArrayList<>();
        private final List<Long> lines = new ArrayList<>();

        private ContainerTag<?> whole() {
            for (int i = 0; i < PER_LINE; i++) shapes.add(Svg.label(LEFT + i * BYTE + BYTE / 2, 44, 11, "" + i));
            for (int i = 0; i < lines.size(); i++) shapes.add(Svg.wordsTo(LEFT - 8, top(i) + 25, SIZE, "" + lines.get(i) * PER_LINE));
            return Svg.picture(LEFT + PER_LINE * BYTE + 4, top(lines.size()) + 8).with(Svg.words(LEFT, 20, 15, title), each(shapes, shape -> shape));
        }

        private static int top(int line) {
            return 52 + line * ROW;
        }

        /** A box in each line that the field reaches into; of its whole lines but the first, none. The words stand in the widest. */
        private void field(Field field) {
            if (field.length() == 0) return;
            long first = field.offset() / PER_LINE;
            long last = (field.end() - 1) / PER_LINE;
            boolean named = false;
            for (long line = first; line <= last; line++) {
                if (lines.isEmpty() || lines.get(lines.size() - 1) < line) {
                    if (lines.size() == MOST_LINES) return;
                    lines.add(line);
                }
                long from = Math.max(field.offset(), line * PER_LINE);
                long to = Math.min(field.end(), (line + 1) * PER_LINE);
                boolean widest = !named && (to - from) * 2 >= Math.min(field.length(), PER_LINE);
                box(field, (int) (from % PER_LINE), (int) (to - from), widest);
                named |= widest;
                if (line > first && last - line > 1) line = last - 1; // the rest but its end
            }
        }

        private void box(Field field, int column, int bytes, boolean words) {
            int x = LEFT + column * BYTE;
            int y = top(lines.size() - 1);
            int width = bytes * BYTE;
            shapes.add(Svg.box(x, y, width, ROW, 0, field.name().endsWith("padding") ? "rgba(128,128,128,.2)" : "none"));
            int middle = x + width / 2;
            if (!words) {
                shapes.add(Svg.label(middle, y + 25, SIZE, "…"));
                return;
            }
            boolean alone = field.value().isEmpty();
            shapes.add(fitted(middle, y + (alone ? 25 : 18), name(field, width), width - 4));
            if (!alone) shapes.add(fitted(middle, y + 34, field.value(), width - 4).attr("opacity", ".8"));
        }

        /** The name without the structure's; in a narrow box its last word. */
        private static String name(Field field, int width) {
            String name = field.name().substring(field.name().lastIndexOf('.') + 1);
            return name.length() * LETTER <= width ? name : name.substring(name.lastIndexOf(' ') + 1);
        }

        /** Words that are pressed together a little where the box is narrow, and cut where it is too narrow. */
        private static ContainerTag<?> fitted(int x, int y, String words, int room) {
            int most = room * 8 / 7 / LETTER;
            String cut = words.length() <= most ? words : words.substring(0, most - 1) + "…";
            ContainerTag<?> label = Svg.label(x, y, SIZE, cut);
            return cut.length() * LETTER < room ? label : label.attr("textLength", room).attr("lengthAdjust", "spacingAndGlyphs");
        }
    }
}
