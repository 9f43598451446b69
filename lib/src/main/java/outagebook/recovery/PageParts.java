package outagebook.recovery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import outagebook.recovery.Item.State;
import outagebook.recovery.PagePart.Kind;
import outagebook.wal.OnPage;

/** Cuts a page into its parts, whatever its bytes are: the parts cover it once, without gaps. */
final class PageParts {
    private static final int ALIGNMENT = 8;
    private static final int TEXT_SHOWN = 60;
    private final Page page;
    private final byte[] bytes;
    private final List<PagePart> parts = new ArrayList<>();
    private int at;

    private PageParts(Page page) {
        this.page = page;
        this.bytes = page.bytes();
    }

    static List<PagePart> of(Page page) {
        return new PageParts(page).all();
    }

    private List<PagePart> all() {
        add(Kind.HEADER, Page.HEADER, "header", page.isZero() ? "all zeros" : "LSN " + page.lsn() + flags());
        switch (page.kind()) {
            case NEW -> add(Kind.FREE, Page.SIZE, "nothing", "all zeros");
            case DAMAGED -> add(Kind.UNREADABLE, Page.SIZE, "unreadable", page.problem());
            case FREE_SPACE_MAP, VISIBILITY_MAP -> add(Kind.CONTENT, Page.SIZE, "map", "");
            default -> standard();
        }
        return parts;
    }

    private String flags() {
        return page.flags() == 0 ? "" : String.format(", flags 0x%04X", page.flags());
    }

    private void standard() {
        int lower = Math.max(Page.HEADER, page.lower());
        if (page.hasContent()) add(Kind.CONTENT, lower, page.kind() == PageKind.BTREE_META ? "metadata" : "deletion", "");
        else pointers(lower);
        add(Kind.FREE, page.upper(), "free space", zero(at, page.upper()) ? "" : "with bytes left over");
        page.items().stream().filter(PageParts::stored).sorted(Comparator.comparingInt(Item::offset)).forEach(this::item);
        gap(page.special());
        add(Kind.SPECIAL, Page.SIZE, "special space", page.btree().filter(b -> page.kind() == PageKind.BTREE).map(Btree::toString).orElse(""));
    }

    private void pointers(int lower) {
        List<Item> items = page.items();
        String others = items.stream().filter(item -> item.state() != State.NORMAL).map(Item::toString).collect(Collectors.joining("; "));
        String name = items.size() == 1 ? "line pointer 1" : "line pointers 1 to " + items.size();
        if (!items.isEmpty()) add(Kind.POINTERS, at + items.size() * Page.POINTER, name, others);
        add(Kind.UNREADABLE, lower, "unreadable", "no whole line pointer");
    }

    private static boolean stored(Item item) {
        return item.length() > 0 && (item.state() == State.NORMAL || item.state() == State.DEAD);
    }

    /** Bytes that two line pointers lead to belong to the first; line pointers that lead elsewhere than to items lead nowhere. */
    private void item(Item item) {
        int end = item.offset() + item.length();
        if (item.offset() < page.upper() || end > page.special() || end <= at) return;
        gap(item.offset());
        if (at > item.offset()) add(Kind.UNREADABLE, item.number(), end, "item " + item.number(), "overlaps the one before");
        else add(Kind.ITEM, item.number(), end, name(item), text(item));
    }

    private String name(Item item) {
        return switch (page.kind()) {
            case HEAP, SEQUENCE -> "tuple " + item.number();
            case BTREE -> item.number() == 1 && page.btree().orElseThrow().hasHighKey() ? "high key" : "entry " + item.number();
            default -> "item " + item.number();
        };
    }

    private String text(Item item) {
        String dead = item.state() == State.DEAD ? "dead, " : "";
        return switch (page.kind()) {
            case HEAP, SEQUENCE -> dead + (item.length() < PageRow.HEADER ? "too short for a row" : PageRow.header(page, item) + cut(guess(item)));
            case BTREE -> dead + "to (" + page.blockNumber(item.offset()) + "," + page.u16(item.offset() + 4) + ")";
            default -> dead;
        };
    }

    private String guess(Item item) {
        return ": " + OnPage.guess(bytes, item.number());
    }

    private static String cut(String text) {
        return text.length() <= TEXT_SHOWN ? text : text.substring(0, TEXT_SHOWN) + "…";
    }

    private void gap(int to) {
        add(Kind.GAP, to, to - at < ALIGNMENT ? "padding" : "unused", zero(at, to) ? "" : "with bytes left over");
    }

    private boolean zero(int from, int to) {
        for (int i = from; i < to; i++) if (bytes[i] != 0) return false;
        return true;
    }

    private void add(Kind kind, int to, String name, String text) {
        add(kind, 0, to, name, text);
    }

    private void add(Kind kind, int number, int to, String name, String text) {
        if (to <= at) return;
        parts.add(new PagePart(kind, number, at, to - at, name, text));
        at = to;
    }
}
