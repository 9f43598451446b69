package outagebook.recovery;

/**
 * What a page belongs to.
 *
 * <p>A page does not say it in so many words. Postgres's convention is that the last two bytes of the special space tell the kinds of
 * index apart. Sources: PostgreSQL access/nbtree.h, hash.h, gist.h, spgist_private.h, brin_page.h, commands/sequence.c.
 */
public enum PageKind {
    /** All zeros: the file was made longer, and nothing was written there yet. */
    NEW("new page"),
    /** Rows of a table. */
    HEAP("heap page"),
    /** The one row of a sequence. */
    SEQUENCE("page of a sequence"),
    /** The first page of a btree: where its root is. */
    BTREE_META("btree metapage"),
    /** Entries of a btree: leaf, inner page or root. */
    BTREE("btree page"),
    /** Entries of a hash index. */
    HASH("page of a hash index"),
    /** Entries of a GiST index. */
    GIST("page of a GiST index"),
    /** Entries of an SP-GiST index. */
    SPGIST("page of an SP-GiST index"),
    /** Summaries of a BRIN index. */
    BRIN("page of a BRIN index"),
    /** Entries of a GIN index, or of another kind with a special space of 8 bytes. */
    GIN("page of a GIN index"),
    /** Of each page of a table, how much room it has. */
    FREE_SPACE_MAP("page of a free space map"),
    /** Of each page of a table, whether all see all its rows. */
    VISIBILITY_MAP("page of a visibility map"),
    /** It has a special space that no kind known here has. */
    UNKNOWN("page of an unknown kind"),
    /** Its header cannot be that of a page. */
    DAMAGED("damaged page");

    private static final int SEQUENCE_MAGIC = 0x1717;
    private static final int MAX_CYCLE_ID = 0xFF7F;
    private static final int META = 0x0008;

    private final String words;

    PageKind(String words) {
        this.words = words;
    }

    static PageKind of(Page page, int fork) {
        if (page.isZero()) return NEW;
        if (!page.problem().isEmpty()) return DAMAGED;
        if (fork == 1) return FREE_SPACE_MAP;
        if (fork == 2) return VISIBILITY_MAP;
        return switch (Page.SIZE - page.special()) {
            case 0 -> HEAP;
            case 8 -> small(page);
            case 16 -> large(page);
            default -> UNKNOWN;
        };
    }

    private static PageKind small(Page page) {
        if (page.u32(page.special()) == SEQUENCE_MAGIC) return SEQUENCE;
        int id = page.u16(Page.SIZE - 2);
        if (id == 0xFF82) return SPGIST;
        return id >= 0xF091 && id <= 0xF093 ? BRIN : GIN;
    }

    private static PageKind large(Page page) {
        int id = page.u16(Page.SIZE - 2);
        if (id <= MAX_CYCLE_ID) return (page.u16(Page.SIZE - 4) & META) != 0 ? BTREE_META : BTREE;
        return id == 0xFF80 ? HASH : id == 0xFF81 ? GIST : UNKNOWN;
    }

    @Override public String toString() {
        return words;
    }
}
