package outagebook.recovery;

import static outagebook.wal.WalVersion.V9_4;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Btree in 9.3 and 9.4: pages are named in the record's data; which parts that has depends on which pages have images.
 *
 * <p>9.4 marks the left page of a split until its parent knows of the right one. 9.3 has no such mark: at the end of recovery the server
 * itself completes what is incomplete, in new records.
 *
 * <p>Source: PostgreSQL 9.3 and 9.4 access/nbtree.h, backend/access/nbtree/nbtxlog.c.
 */
final class OldBtreeRedo {
    private static final int INSERT = 18;
    private static final int SPLIT = 30;
    private static final int METADATA = 16;

    private final Redo redo;
    private final Data main;
    private final boolean of94;

    private OldBtreeRedo(Redo redo) {
        this.redo = redo;
        this.main = redo.main();
        this.of94 = redo.since(V9_4);
    }

    /** {@return whether the record is of a known kind} */
    static boolean redo(Redo redo) {
        var btree = new OldBtreeRedo(redo);
        switch (redo.info()) {
            case 0x00 -> btree.insert(true, false);
            case 0x10 -> btree.insert(false, false);
            case 0x20 -> btree.insert(false, true);
            case 0x30, 0x50 -> btree.split(true);
            case 0x40, 0x60 -> btree.split(false);
            case 0x70 -> btree.removed(main -> main.from(32));
            case 0x80 -> btree.deletePage(false);
            case 0x90 -> btree.deletePage(true);
            case 0xA0 -> btree.newRoot();
            case 0xB0 -> btree.halfDead();
            case 0xC0 -> btree.removed(main -> main.from(20));
            case 0xD0 -> { }
            default -> {
                return false;
            }
        }
        return true;
    }

    private PageId page(long block) {
        return HeapForm.relation(main, block);
    }

    private void clearIncompleteSplit(int image, PageId child) {
        redo.read(image, child).ifPresent(page -> new BtreePage(page).clear(BtreePage.INCOMPLETE_SPLIT));
    }

    private void meta(Data data) {
        new BtreePage(redo.init(page(0), BtreePage.SPECIAL)).meta(data, redo.version());
    }

    private void insert(boolean leaf, boolean meta) {
        int at = INSERT;
        int image = 0;
        if (!leaf && of94) {
            boolean restored = redo.restores(0);
            clearIncompleteSplit(0, restored ? redo.page(0) : page(main.u32(at)));
            at += restored ? 0 : 4;
            image = 1;
        } else if (!leaf) {
            at += 4;
        }
        int metadata = at;
        Data entry = main.from(meta ? at + METADATA : at);
        redo.read(image, HeapForm.page(main, 12)).ifPresent(page -> page.insert(main.u16(16), entry.bytes()));
        if (meta) meta(main.slice(metadata, METADATA));
    }

    /** The parts of a split record, read one behind the other. */
    private final class Split {
        final boolean logged = !redo.restores(0);
        final long level = main.u32(24);
        Data left = main.from(SPLIT);
        int newNumber;
        byte[] entry;
        byte[] highKey;

        byte[] tuple() {
            byte[] tuple = left.slice(0, BtreePage.size(left)).bytes();
            left = left.from(tuple.length);
            return tuple;
        }

        void newEntry(boolean onLeft) {
            if (!onLeft) return;
            newNumber = left.u16(0);
            left = left.from(2);
            if (logged) entry = tuple();
        }

        void innerHighKey() {
            if (level > 0 && logged) highKey = tuple();
        }
    }

    private void split(boolean onLeft) {
        var split = new Split();
        long level = split.level;
        if (of94) {
            split.newEntry(onLeft);
            split.innerHighKey();
            if (level > 0) clearIncompleteSplit(1, redo.restores(1) ? redo.page(1) : page(child(split)));
        } else {
            if (level > 0) child(split);
            split.innerHighKey();
            split.newEntry(onLeft);
        }
        long next = main.u32(20);
        PageEdit right = redo.init(page(main.u32(16)), BtreePage.SPECIAL);
        var opaque = new BtreePage(right).prev(main.u32(12)).next(next).level(level).flags(level == 0 ? BtreePage.LEAF : 0);
        opaque.fill(split.left, redo.version());
        if (level == 0) split.highKey = BtreeRedo.firstOf(split.left, next != 0);
        redo.read(0, page(main.u32(12))).ifPresent(page -> left(page, split).next(main.u32(16)));
        int image = of94 && level > 0 ? 2 : 1;
        if (next != 0) redo.read(image, page(next)).ifPresent(page -> new BtreePage(page).prev(main.u32(16)));
    }

    private static long child(Split split) {
        long child = split.left.u32(0);
        split.left = split.left.from(4);
        return child;
    }

    private BtreePage left(PageEdit page, Split split) {
        int firstRight = main.u16(28);
        int flags = split.level == 0 ? BtreePage.LEAF : 0;
        if (of94) {
            var stays = new BtreeSplit(firstRight, split.newNumber, split.entry, null, split.highKey);
            return stays.apply(page, flags | BtreePage.INCOMPLETE_SPLIT);
        }
        return leftIn93(page, split, firstRight, flags);
    }

    /** What stays is not moved but where it must be, so that entries lie in another order than in 9.4. */
    private static BtreePage leftIn93(PageEdit page, Split split, int firstRight, int flags) {
        var opaque = new BtreePage(page);
        int shift = opaque.first() - 1;
        List<Integer> gone = new ArrayList<>(shift == 0 ? List.of() : List.of(1));
        IntStream.rangeClosed(firstRight, page.count()).forEach(gone::add);
        page.remove(gone.stream().mapToInt(i -> i).toArray());
        if (split.entry != null) page.insert(split.newNumber - shift, split.entry);
        page.insert(1, split.highKey);
        opaque.flags(flags).noCycle();
        return opaque;
    }

    /** Where the numbers of the entries begin. */
    private interface Numbers {
        Data of(Data main);
    }

    private void removed(Numbers where) {
        redo.read(0, page(main.u32(12))).ifPresent(page -> {
            Data numbers = where.of(main);
            if (numbers.length() > 1) page.remove(numbers.u16s(0, numbers.length() / 2));
            new BtreePage(page).clear(BtreePage.HAS_GARBAGE);
        });
    }

    private void halfDead() {
        if (!of94) {
            deletePage(false);
            return;
        }
        redo.read(0, HeapForm.page(main, 12)).ifPresent(page -> new BtreePage(page).adopt(main.u16(16), redo.version()));
        leaf(main.u32(20), 24);
    }

    private void leaf(long block, int at) {
        new BtreePage(redo.init(page(block), BtreePage.SPECIAL)).halfDead(main.u32(at), main.u32(at + 4), main.u32(at + 8), redo.version());
    }

    private void deletePage(boolean meta) {
        if (of94) unlink();
        else deletePageIn93();
        if (meta) meta(main.slice(of94 ? 44 : 36, METADATA));
    }

    private void unlink() {
        dead(0, main.u32(12), main.u32(16), main.u32(20), main.u32(40));
        if (main.u32(12) != main.u32(24)) leaf(main.u32(24), 28);
    }

    private void deletePageIn93() {
        redo.read(0, HeapForm.page(main, 12)).ifPresent(page -> {
            int number = main.u16(16);
            if (number < page.count()) {
                new BtreePage(page).adopt(number, redo.version());
            } else {
                page.remove(number);
                new BtreePage(page).flags(new BtreePage(page).flags() | BtreePage.HALF_DEAD);
            }
        });
        dead(1, main.u32(20), main.u32(24), main.u32(28), main.u32(32));
    }

    /** The neighbours of a page pass it by; the right one's image comes first. */
    private void dead(int image, long block, long left, long right, long xid) {
        redo.read(image, page(right)).ifPresent(page -> new BtreePage(page).prev(left));
        if (left != 0 || redo.restores(image + 1)) redo.read(image + 1, page(left)).ifPresent(page -> new BtreePage(page).next(right));
        new BtreePage(redo.init(page(block), BtreePage.SPECIAL)).prev(left).next(right).level(xid).flags(BtreePage.DELETED);
    }

    private void newRoot() {
        long root = main.u32(12);
        long level = main.u32(16);
        Data entries = main.from(20);
        PageEdit page = redo.init(page(root), BtreePage.SPECIAL);
        var opaque = new BtreePage(page).level(level).flags(BtreePage.ROOT | (level == 0 ? BtreePage.LEAF : 0));
        opaque.fill(entries, redo.version());
        if (entries.length() > 0 && of94) clearIncompleteSplit(0, page(page.item(1).block(0)));
        ByteBuffer metadata = ByteBuffer.allocate(METADATA).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 2; i++) metadata.putInt((int) root).putInt((int) level);
        meta(Data.of(metadata.array()));
    }
}
