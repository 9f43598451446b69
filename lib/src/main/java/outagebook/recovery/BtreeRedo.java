package outagebook.recovery;

import static outagebook.wal.WalVersion.V11;
import static outagebook.wal.WalVersion.V12;
import static outagebook.wal.WalVersion.V13;
import static outagebook.wal.WalVersion.V14;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Btree: entries inserted and removed, pages split, deleted and merged. 9.3 and 9.4 are in {@link OldBtreeRedo}.
 *
 * <p>Source: PostgreSQL 9.5 to 18 backend/access/nbtree/nbtxlog.c; access/nbtree.h (9.5, 9.6), access/nbtxlog.h (10 on).
 */
final class BtreeRedo {
    private static final int ROOT_OR_HIGH_KEY = 0x50;

    private final Redo redo;
    private final Data main;

    private BtreeRedo(Redo redo) {
        this.redo = redo;
        this.main = redo.main();
    }

    /** {@return whether the record is of a known kind} */
    static boolean redo(Redo redo) {
        var btree = new BtreeRedo(redo);
        boolean split = !redo.since(V12);
        switch (redo.info()) {
            case 0x00 -> btree.insert(false, false);
            case 0x10 -> btree.insert(true, false);
            case 0x20 -> {
                btree.insert(true, false);
                btree.meta(2);
            }
            case 0x30 -> btree.split(true);
            case 0x40 -> btree.split(false);
            case 0x50 -> {
                if (split) btree.split(true);
                else btree.insert(false, true);
            }
            case 0x60 -> {
                if (split) btree.split(false);
                else btree.dedup();
            }
            case 0x70 -> btree.delete();
            case 0x80 -> btree.unlink();
            case 0x90 -> {
                btree.unlink();
                btree.meta(4);
            }
            case 0xA0 -> btree.newRoot();
            case 0xB0 -> btree.markHalfDead();
            case 0xC0 -> btree.vacuum();
            case 0xD0 -> { }
            case 0xE0 -> btree.meta(0);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void meta(int block) {
        redo.initOrRestore(block, redo.page(block), BtreePage.SPECIAL)
                .ifPresent(page -> new BtreePage(page).meta(redo.data(block), redo.version()));
    }

    private void clearIncompleteSplit(int block) {
        redo.read(block).ifPresent(page -> new BtreePage(page).clear(BtreePage.INCOMPLETE_SPLIT));
    }

    private void insert(boolean upper, boolean posting) {
        if (upper) clearIncompleteSplit(1);
        int number = main.u16(0);
        redo.read(0).ifPresent(page -> {
            Data data = redo.data(0);
            if (posting) insertIntoList(page, number, data.u16(0), data.from(2).bytes());
            else page.insert(number, data.bytes());
        });
    }

    private static void insertIntoList(PageEdit page, int number, int at, byte[] entry) {
        byte[] list = Posting.swap(entry, page.item(number - 1), at);
        page.put(page.normal(number - 1), Data.of(list));
        page.insert(number, entry);
    }

    private void split(boolean newOnLeft) {
        long level = main.u32(0);
        long left = redo.page(0).block();
        long right = redo.page(1).block();
        if (level > 0) clearIncompleteSplit(3);
        Data moved = redo.restores(1) ? Data.NOTHING : redo.data(1);
        redo.initOrRestore(1, redo.page(1), BtreePage.SPECIAL).ifPresent(page -> {
            var opaque = new BtreePage(page).prev(left).next(redo.has(2) ? redo.page(2).block() : 0);
            opaque.level(level).flags(level == 0 ? BtreePage.LEAF : 0).noCycle();
            opaque.fill(moved, redo.version());
        });
        redo.read(0).ifPresent(page -> splitLeft(page, newOnLeft, level, moved).next(right));
        if (redo.has(2)) redo.read(2).ifPresent(page -> new BtreePage(page).prev(right));
    }

    /** To 10 a leaf's high key is not in the record: it is the right page's first entry. */
    private BtreePage splitLeft(PageEdit page, boolean newOnLeft, long level, Data moved) {
        boolean splitsList = redo.since(V13) && main.u16(8) != 0;
        int newNumber = main.u16(6);
        Data data = redo.data(0);
        byte[] entry = null;
        byte[] list = null;
        if (newOnLeft || splitsList) {
            entry = data.slice(0, BtreePage.size(data)).bytes();
            data = data.from(entry.length);
            if (splitsList) list = Posting.swap(entry, page.item(newNumber - 1), main.u16(8));
        }
        byte[] highKey = highKeyLogged(level) ? data.slice(0, BtreePage.size(data)).bytes() : firstOf(moved);
        var split = new BtreeSplit(main.u16(4), newNumber, newOnLeft ? entry : null, list, highKey);
        return split.apply(page, BtreePage.INCOMPLETE_SPLIT | (level == 0 ? BtreePage.LEAF : 0));
    }

    private boolean highKeyLogged(long level) {
        if (redo.since(V12)) return true;
        return redo.since(V11) ? redo.info() >= ROOT_OR_HIGH_KEY : level > 0;
    }

    /** The right page's first entry is behind its high key, if it has one; entries lie in reverse order. */
    private byte[] firstOf(Data moved) {
        return firstOf(moved, redo.has(2));
    }

    static byte[] firstOf(Data moved, boolean highKey) {
        List<Data> entries = new ArrayList<>();
        for (Data left = moved; left.length() > 0; left = left.from(BtreePage.size(left))) entries.add(left.slice(0, BtreePage.size(left)));
        return entries.get(entries.size() - (highKey ? 2 : 1)).bytes();
    }

    private void dedup() {
        int count = main.u16(0);
        redo.read(0).ifPresent(page -> {
            Data intervals = redo.data(0);
            List<byte[]> items = new ArrayList<>();
            int first = new BtreePage(page).first();
            if (first == 2) items.add(page.item(1).bytes());
            for (int number = first, interval = 0; number <= page.count(); ) {
                boolean merged = interval < count && intervals.u16(4 * interval) == number;
                int entries = merged ? Math.max(1, intervals.u16(4 * interval++ + 2)) : 1;
                items.add(entries == 1 ? page.item(number).bytes() : merged(page, number, entries));
                number += entries;
            }
            rebuild(page, items);
            new BtreePage(page).clear(BtreePage.HAS_GARBAGE);
        });
    }

    private static byte[] merged(PageEdit page, int first, int count) {
        var tids = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) tids.writeBytes(Posting.tids(page.item(first + i)));
        return Posting.of(page.item(first), tids.toByteArray());
    }

    /** A page made anew of these items; only its special space stays (PageGetTempPageCopySpecial, PageRestoreTempPage). */
    static void rebuild(PageEdit page, List<byte[]> items) {
        byte[] special = new byte[Page.SIZE - page.special()];
        for (int i = 0; i < special.length; i++) special[i] = (byte) page.u8(page.special() + i);
        page.init(special.length).put(Page.SIZE - special.length, Data.of(special));
        items.forEach(page::append);
    }

    /** To 12 all the numbers of the page's data are of entries that go; from 13 on some entries lose only some rows. */
    private void vacuum() {
        redo.read(0).ifPresent(page -> {
            Data data = redo.data(0);
            boolean lists = redo.since(V13);
            removed(page, data, lists ? main.u16(0) : data.length() / 2, lists ? main.u16(2) : 0);
        });
    }

    /** To 12 the numbers are in the record's data (12: behind 8 bytes, before that 16). */
    private void delete() {
        redo.read(0).ifPresent(page -> {
            if (redo.since(V14)) removed(page, redo.data(0), main.u16(4), main.u16(6));
            else if (redo.since(V13)) removed(page, redo.data(0), (int) main.u32(4), 0);
            else removed(page, main.from(redo.since(V12) ? 8 : 16), main.i32(redo.since(V12) ? 4 : 12), 0);
        });
    }

    private static void removed(PageEdit page, Data data, int deleted, int updated) {
        int at = 2 * (deleted + updated);
        for (int i = 0; i < updated; i++) {
            int number = data.u16(2 * (deleted + i));
            int gone = data.u16(at);
            page.replace(number, Posting.without(page.item(number), data.u16s(at + 2, gone)));
            at += 2 + 2 * gone;
        }
        if (deleted > 0) page.remove(data.u16s(0, deleted));
        new BtreePage(page).clear(BtreePage.HAS_GARBAGE);
    }

    private void markHalfDead() {
        redo.read(1).ifPresent(page -> new BtreePage(page).adopt(main.u16(0), redo.version()));
        redo.initOrRestore(0, redo.page(0), BtreePage.SPECIAL)
                .ifPresent(page -> new BtreePage(page).halfDead(main.u32(8), main.u32(12), main.u32(16), redo.version()));
    }

    private void unlink() {
        boolean safeXid = redo.since(V14);
        long left = main.u32(0);
        long right = main.u32(4);
        if (redo.has(2)) redo.read(2).ifPresent(page -> new BtreePage(page).prev(left));
        if (left != 0) redo.read(1).ifPresent(page -> new BtreePage(page).next(right));
        redo.initOrRestore(0, redo.page(0), BtreePage.SPECIAL).ifPresent(page -> {
            var opaque = new BtreePage(page).prev(left).next(right);
            if (safeXid) opaque.deleted(main.slice(16, 8), main.u32(8));
            else opaque.level(main.u32(20)).flags(BtreePage.DELETED).noCycle();
        });
        int leaf = safeXid ? 24 : 8;
        if (redo.has(3)) {
            redo.initOrRestore(3, redo.page(3), BtreePage.SPECIAL).ifPresent(page -> new BtreePage(page)
                    .halfDead(main.u32(leaf), main.u32(leaf + 4), main.u32(leaf + 8), redo.version()));
        }
    }

    private void newRoot() {
        long level = main.u32(4);
        redo.initOrRestore(0, redo.page(0), BtreePage.SPECIAL).ifPresent(page -> {
            var opaque = new BtreePage(page).level(level).flags(BtreePage.ROOT | (level == 0 ? BtreePage.LEAF : 0));
            if (level > 0) opaque.fill(redo.data(0), redo.version());
        });
        if (level > 0) clearIncompleteSplit(1);
        meta(2);
    }
}
