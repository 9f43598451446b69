package outagebook.recovery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import outagebook.recovery.Item.State;
import outagebook.recovery.PagePart.Kind;
import outagebook.wal.OnPage;
import outagebook.wal.WalVersion;

/** Cuts a page into its parts, whatever its bytes are: the parts cover it once, without gaps. */
final class PageParts {
    private static final int ALIGNMENT = 8;
    private static final int TEXT_SHOWN = 60;
    private static final int KEY_AT = 8;
    private static final int KEY_SHOWN = 8;
    private static final String LEFT_OVER = "not all zeros, something was here before";
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
            case FREE_SPACE_MAP -> add(Kind.CONTENT, Page.SIZE, "map", "");
            case VISIBILITY_MAP -> add(Kind.CONTENT, Page.SIZE, "map", visible());
            default -> standard();
        }
        return parts;
    }

    private String flags() {
        return page.flags() == 0 ? "" : String.format(", flags 0x%04X", page.flags());
    }

    /** One bit for each page of the table to 9.5; from 9.6 on two, the upper one for frozen. */
    private String visible() {
        BitSet bits = BitSet.valueOf(Arrays.copyOfRange(bytes, Page.HEADER, Page.SIZE));
        if (!page.version().since(WalVersion.V9_6)) return "pages all visible: " + bits.cardinality();
        long frozen = bits.stream().filter(bit -> bit % 2 == 1).count();
        return "pages all visible: " + (bits.cardinality() - frozen) + ", of these all frozen: " + frozen;
    }

    private void standard() {
        int lower = Math.max(Page.HEADER, page.lower());
        if (page.kind() == PageKind.BTREE_META) add(Kind.CONTENT, lower, "metadata", "root " + page.u32(32) + ", level " + page.u32(36));
        else if (page.hasContent()) add(Kind.CONTENT, lower, "deletion", "");
        else pointers(lower);
        add(Kind.FREE, page.upper(), "free space", zero(at, page.upper()) ? "" : LEFT_OVER);
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
            case BTREE -> dead + entry(item);
            default -> dead;
        };
    }

    /** Where it leads, and the first bytes of its keys. */
    private String entry(Item item) {
        if (item.length() < KEY_AT) return "too short for an entry";
        String row = page.blockNumber(item.offset()) + "," + page.u16(item.offset() + 4);
        boolean high = name(item).equals("high key");
        String to = high ? "" : page.btree().orElseThrow().leaf() ? "to (" + row + ")" : "to page " + page.blockNumber(item.offset());
        int shown = Math.min(item.length() - KEY_AT, KEY_SHOWN);
        String key = HexFormat.ofDelimiter(" ").formatHex(bytes, item.offset() + KEY_AT, item.offset() + KEY_AT + shown);
        String keys = shown == 0 ? "no key" : "key " + key + (item.length() - KEY_AT > shown ? " …" : "");
        return to + (high ? "" : ", ") + keys;
    }

    private String guess(Item item) {
        return ": " + OnPage.guess(bytes, item.number());
    }

    private static String cut(String text) {
        return text.length() <= TEXT_SHOWN ? text : text.substring(0, TEXT_SHOWN) + "…";
    }

    private void gap(int to) {
        add(Kind.GAP, to, to - at < ALIGNMENT ? "padding" : "unused", zero(at, to) ? "" : LEFT_OVER);
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
