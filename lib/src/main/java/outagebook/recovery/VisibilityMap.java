package outagebook.recovery;

import static outagebook.wal.WalVersion.V9_6;

import outagebook.wal.WalVersion;

/**
 * The map beside a table that says of each page whether all of its rows are visible to everybody, and (9.6 on) frozen.
 *
 * <p>Source: PostgreSQL backend/access/heap/visibilitymap.c, access/visibilitymapdefs.h: one bit for each page of the table to
 * 9.5, two from 9.6 on, behind a page header.
 *
 * @param page  of the map
 * @param at    byte of that page
 * @param shift of the bits in that byte
 */
record VisibilityMap(PageId page, int at, int shift) {
    static final int ALL = 3;
    static final int FROZEN = 2;
    private static final int FORK = 2;
    private static final int BYTES = Page.SIZE - Page.HEADER;

    static VisibilityMap of(PageId heap, WalVersion version) {
        int bits = version.since(V9_6) ? 2 : 1;
        long inByte = 8 / bits;
        long inPage = BYTES * inByte;
        long there = heap.block() % inPage;
        var page = new PageId(heap.spc(), heap.db(), heap.rel(), FORK, heap.block() / inPage);
        return new VisibilityMap(page, Page.HEADER + (int) (there / inByte), (int) (there % inByte) * bits);
    }

    /**
     * Clears bits, whatever the LSN of the map's page is, and leaves that as it is (visibilitymap_clear).
     *
     * <p>Late minor releases (18.6 is one, 17.11 is not) name the map's page in the record; then it is treated like all others.
     */
    static void clear(Redo redo, PageId heap, int bits) {
        VisibilityMap map = of(heap, redo.version());
        int mask = (redo.since(V9_6) ? bits : 1) << map.shift;
        int named = redo.reference(map.page);
        if (named >= 0) {
            redo.read(named).ifPresent(page -> page.set8(map.at, page.u8(map.at) & ~mask));
        } else if (redo.mapHas(map.page, map.at, mask)) {
            PageEdit page = redo.map(map.page);
            page.set8(map.at, page.u8(map.at) & ~mask).keepLsn();
        }
    }

    /** Cuts the map where the table is cut: pages behind, and the bits of pages behind (visibilitymap_truncate). */
    static void truncate(Redo redo, PageId end) {
        VisibilityMap map = of(end, redo.version());
        boolean inside = map.at > Page.HEADER || map.shift > 0;
        redo.drop(inside ? map.page.at(map.page.block() + 1) : map.page);
        if (!inside || !redo.isHere(map.page)) return;
        PageEdit edit = redo.map(map.page);
        edit.set8(map.at, edit.u8(map.at) & (1 << map.shift) - 1).keepLsn();
        for (int at = map.at + 1; at < Page.SIZE; at++) edit.set8(at, 0);
    }

    /** Sets bits that are not set yet; only then the page gets the record's LSN (visibilitymap_set). */
    void set(PageEdit edit, int bits) {
        int set = edit.u8(at) | bits << shift;
        if (set == edit.u8(at)) edit.keepLsn();
        edit.set8(at, set);
    }
}
