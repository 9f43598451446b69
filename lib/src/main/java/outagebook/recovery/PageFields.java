package outagebook.recovery;

import java.util.ArrayList;
import java.util.List;
import outagebook.hex.Field;
import outagebook.wal.OnPage;
import outagebook.wal.WalVersion;

/**
 * Names every byte of a page, once.
 *
 * <p>Sources: PostgreSQL storage/bufpage.h (PageHeaderData), access/nbtree.h (BTMetaPageData, BTDeletedPageData, BTPageOpaqueData),
 * storage/fsm_internals.h, access/visibilitymapdefs.h, commands/sequence.c (sequence_magic), of 9.3 to 18.
 */
final class PageFields {
    private static final int META_TO_10 = 24;
    private final Page page;
    private final byte[] bytes;
    private final List<Field> fields = new ArrayList<>();

    private PageFields(Page page) {
        this.page = page;
        this.bytes = page.bytes();
    }

    static List<Field> of(Page page) {
        var all = new PageFields(page);
        page.parts().forEach(all::part);
        return List.copyOf(all.fields);
    }

    private void part(PagePart part) {
        switch (part.kind()) {
            case HEADER -> header();
            case POINTERS -> page.items().forEach(this::pointer);
            case CONTENT -> content(part);
            case ITEM -> item(part);
            case SPECIAL -> special(part);
            default -> fields.add(new Field(part.name(), part.offset(), part.length(), part.text()));
        }
    }

    private void header() {
        var in = new Noter(bytes, 0);
        in.note("pd_lsn", 8, page.lsn().toString());
        in.u16("pd_checksum");
        in.flags16("pd_flags", "HAS_FREE_LINES", "PAGE_FULL", "ALL_VISIBLE");
        in.u16("pd_lower");
        in.u16("pd_upper");
        in.u16("pd_special");
        int both = in.u16("pd_pagesize_version");
        in.meaning("size: " + (both & 0xFF00) + ", version: " + (both & 0xFF));
        in.u32("pd_prune_xid");
        fields.addAll(in.fields());
    }

    private void pointer(Item item) {
        fields.add(new Field("line pointer " + item.number(), Page.HEADER + (item.number() - 1) * Page.POINTER, Page.POINTER,
                "lp_off: " + item.offset() + ", lp_flags: " + item.state().ordinal() + " " + item.state() + ", lp_len: " + item.length()));
    }

    private void content(PagePart part) {
        var in = new Noter(bytes, part.offset());
        switch (page.kind()) {
            case BTREE_META -> metadata(in, part.length());
            case BTREE -> {
                if (part.length() >= Long.BYTES) in.struct("BTDeletedPageData").u64("safexid");
            }
            case FREE_SPACE_MAP -> in.struct("FSMPageData").u32("fp_next_slot");
            default -> { }
        }
        in.struct("").take(part.name(), part.end() - in.position());
        fields.addAll(in.fields());
    }

    /** A page that an older version wrote stays as it was until the next change: its length says what it has. */
    private void metadata(Noter in, int length) {
        if (length < META_TO_10) return;
        in.struct("BTMetaPageData");
        in.u32("btm_magic");
        in.u32("btm_version");
        in.u32("btm_root");
        in.u32("btm_level");
        in.u32("btm_fastroot");
        in.u32("btm_fastlevel");
        int left = length - META_TO_10;
        if (left < 16) return;
        in.u32(since(WalVersion.V14) ? "btm_last_cleanup_num_delpages" : "btm_oldest_btpo_xact");
        in.align(8);
        in.f64("btm_last_cleanup_num_heap_tuples");
        if (left < 24) return;
        if (since(WalVersion.V13)) in.bool("btm_allequalimage");
        in.align(8);
    }

    private void item(PagePart part) {
        List<Field> named = switch (page.kind()) {
            case HEAP, SEQUENCE -> OnPage.row(bytes, part.offset(), part.length());
            case BTREE -> OnPage.entry(bytes, part.offset(), part.length(), page.version());
            default -> List.of();
        };
        if (named.isEmpty()) fields.add(new Field(part.name(), part.offset(), part.length(), part.text()));
        for (Field field : named) fields.add(new Field(part.name() + " " + field.name(), field.offset(), field.length(), field.value()));
    }

    private void special(PagePart part) {
        var in = new Noter(bytes, part.offset());
        switch (page.kind()) {
            case BTREE, BTREE_META -> opaque(in);
            case SEQUENCE -> {
                in.u32("sequence_magic.magic");
                in.meaning(String.format("0x%04X", page.u32(part.offset())));
            }
            default -> { }
        }
        in.take(page.kind() == PageKind.SEQUENCE ? "padding" : part.name(), part.end() - in.position());
        fields.addAll(in.fields());
    }

    private void opaque(Noter in) {
        boolean xact = !since(WalVersion.V14) && Btree.of(page).deleted();
        in.struct("BTPageOpaqueData");
        in.u32("btpo_prev");
        in.u32("btpo_next");
        in.u32(since(WalVersion.V14) ? "btpo_level" : xact ? "btpo.xact" : "btpo.level");
        in.flags16("btpo_flags", Btree.FLAGS);
        in.u16("btpo_cycleid");
        in.struct("");
    }

    private boolean since(WalVersion version) {
        return page.version().since(version);
    }
}
