package outagebook.notebook;

import static j2html.TagCreator.each;

import j2html.tags.ContainerTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import outagebook.hex.Field;
import outagebook.recovery.Item;
import outagebook.recovery.Page;
import outagebook.recovery.PagePart;

/**
 * A picture of a page: header, line pointers, free space, rows or entries, special space, from the first byte at the top to the last.
 *
 * <p>It is no true scale: free space would be nearly all of it. Beside each part stands the offset of its first byte. What changed
 * against another page is tinted, and says so in words.
 */
public final class PageDrawing implements View {
    private static final int LEFT = 56;
    private static final int WIDTH = 600;
    private static final int ROW = 28;
    private static final int FREE = 54;
    private static final int CELL = 40;
    private static final int CELLS = WIDTH / CELL;
    private static final int MOST_CELLS = 3 * CELLS;
    private static final int MOST_ITEMS = 14;
    private static final int WORDS = 84;
    private static final String CHANGED = "rgba(242,127,13,.35)";

    private final Page page;
    private final Optional<Page> before;
    private final List<ContainerTag<?>> shapes = new ArrayList<>();
    private int y = 36;

    private PageDrawing(Page page, Optional<Page> before) {
        this.page = page;
        this.before = before;
    }

    /** {@return the picture of a page} */
    public static PageDrawing of(Page page) {
        return new PageDrawing(page, Optional.empty());
    }

    /** {@return the picture of the page after a change, in which everything that changed is marked} */
    public static PageDrawing of(Page before, Page after) {
        return new PageDrawing(after, Optional.of(before));
    }

    @Override public String text() {
        if (before.isEmpty()) return page.toString();
        List<Field> changed = page.changedSince(before.get());
        if (changed.isEmpty()) return page + "\nnothing changed";
        return page + changed.stream().map(field -> "\nchanged: " + field.name() + " (byte " + field.offset() + ")"
                + (field.value().isEmpty() ? "" : ", now " + field.value())).collect(Collectors.joining());
    }

    @Override public String toString() {
        return text();
    }

    @Override public Optional<String> html() {
        var drawing = new PageDrawing(page, before);
        return Optional.of(Svg.image(drawing.picture(), text()).render());
    }

    private ContainerTag<?> picture() {
        List<PagePart> parts = page.parts();
        List<PagePart> left = new ArrayList<>();
        int items = 0;
        for (PagePart part : parts) {
            if (part.kind() == PagePart.Kind.POINTERS) pointers(part);
            else if (part.kind() == PagePart.Kind.ITEM && ++items > MOST_ITEMS) left.add(part);
            else if (part.kind() != PagePart.Kind.GAP || part.length() >= Long.BYTES) part(part, left);
        }
        more(left);
        shapes.add(Svg.wordsTo(LEFT - 6, y + 5, 12, "" + Page.SIZE));
        return Svg.picture(LEFT + WIDTH + 14, y + 16).with(Svg.words(LEFT, 22, 15, cut(page.title())), each(shapes, shape -> shape));
    }

    private void part(PagePart part, List<PagePart> left) {
        if (part.kind() == PagePart.Kind.SPECIAL) more(left);
        boolean free = part.kind() == PagePart.Kind.FREE;
        String changed = changed(part.offset(), part.end());
        String words = part.name() + (free ? ": " + part.length() + " bytes" : "") + (part.text().isEmpty() ? "" : ": " + part.text());
        row(part.offset(), free ? FREE : ROW, free ? "rgba(128,128,128,.12)" : "none", changed, words);
    }

    /** Items for which there is no room in the picture, as one row. */
    private void more(List<PagePart> left) {
        if (left.isEmpty()) return;
        String changed = left.stream().map(part -> changed(part.offset(), part.end())).filter(c -> !c.isEmpty()).findFirst().orElse("");
        row(left.get(0).offset(), ROW, "none", changed, "… " + left.size() + " more");
        left.clear();
    }

    private void row(int offset, int height, String fill, String changed, String words) {
        shapes.add(Svg.wordsTo(LEFT - 6, y + 5, 12, "" + offset));
        shapes.add(Svg.box(LEFT, y, WIDTH, height, 0, changed.isEmpty() ? fill : CHANGED));
        String all = words + changed;
        shapes.add(Svg.words(LEFT + 8, y + height / 2 + 5, 13, cut(all)));
        y += height;
    }

    private void pointers(PagePart part) {
        List<Item> items = page.items();
        int shown = Math.min(items.size(), MOST_CELLS);
        shapes.add(Svg.wordsTo(LEFT - 6, y + 5, 12, "" + part.offset()));
        for (int i = 0; i < shown; i++) {
            int x = LEFT + i % CELLS * CELL;
            int top = y + i / CELLS * ROW;
            int at = Page.HEADER + 4 * i;
            shapes.add(Svg.box(x, top, CELL, ROW, 0, changed(at, at + 4).isEmpty() ? "none" : CHANGED));
            shapes.add(Svg.label(x + CELL / 2, top + 18, 11, sign(items.get(i)) + (changed(at, at + 4).isEmpty() ? "" : "*")));
        }
        y += (shown + CELLS - 1) / CELLS * ROW;
        boolean marked = !changed(part.offset(), part.end()).isEmpty();
        List<String> notes = new ArrayList<>();
        if (items.size() > shown) notes.add("… and " + (items.size() - shown) + " more line pointers");
        if (marked) notes.add("* changed");
        note(items, Item.State.DEAD, "× dead", notes);
        note(items, Item.State.UNUSED, "· unused", notes);
        note(items, Item.State.REDIRECT, "→ redirected to", notes);
        if (notes.isEmpty()) return;
        shapes.add(Svg.words(LEFT + 8, y + 14, 12, String.join("; ", notes)));
        y += 20;
    }

    private static void note(List<Item> items, Item.State state, String words, List<String> notes) {
        if (items.stream().anyMatch(item -> item.state() == state)) notes.add(words);
    }

    /** A line pointer in a few characters: its number, and × if it is dead, · if unused, → and where it leads if redirected. */
    private static String sign(Item item) {
        return item.number() + switch (item.state()) {
            case NORMAL -> "";
            case DEAD -> "×";
            case UNUSED -> "·";
            case REDIRECT -> "→" + item.offset();
        };
    }

    /** What changed in these bytes, "" if nothing did. */
    private String changed(int from, int to) {
        if (before.isEmpty() || !page.differs(before.get(), from, to)) return "";
        if (from > 0) return " (changed)";
        return page.changedSince(before.get()).stream().filter(field -> field.end() <= Page.HEADER).map(Field::name)
                .collect(Collectors.joining(", ", " (changed: ", ")"));
    }

    private static String cut(String words) {
        return words.length() <= WORDS ? words : words.substring(0, WORDS) + "…";
    }
}
