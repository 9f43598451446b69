package outagebook.recovery;

import static outagebook.wal.WalVersion.V14;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import outagebook.wal.Lsn;
import outagebook.wal.WalVersion;

/**
 * A page while a record is applied to it: what Postgres does to a page in memory, with the same result byte for byte.
 *
 * <p>Source: PostgreSQL backend/storage/page/bufpage.c and storage/bufpage.h, 9.3 to 18.
 */
final class PageEdit {
    static final int UNUSED = 0;
    static final int NORMAL = 1;
    static final int REDIRECT = 2;
    static final int DEAD = 3;
    private static final int CHECKSUM = 8;
    private static final int FLAGS = 10;
    private static final int LOWER = 12;
    private static final int UPPER = 14;
    private static final int SPECIAL = 16;
    private static final int VERSION = 18;
    private static final int PRUNE_XID = 20;
    private static final int HAS_FREE_LINES = 0x0001;
    private static final int ALL_VISIBLE = 0x0004;
    private static final int LAYOUT_4 = Page.SIZE | 4;
    private static final int ALIGN = 8;
    private static final int FEW = 2;

    private final PageId id;
    private final byte[] bytes;
    private final ByteBuffer numbers;
    private final WalVersion version;
    private boolean lsnStays;

    /** A page of this version, which matters to the order of the items when gaps between them are closed. */
    PageEdit(PageId id, byte[] bytes, WalVersion version) {
        this.id = id;
        this.bytes = bytes;
        this.version = version;
        this.numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    PageId id() {
        return id;
    }

    Page page() {
        return Page.of(bytes, version, id.fork());
    }

    static int aligned(int size) {
        return size + ALIGN - 1 & -ALIGN;
    }

    /** An empty page (PageInit). */
    PageEdit init(int special) {
        Arrays.fill(bytes, (byte) 0);
        int end = Page.SIZE - aligned(special);
        return set16(LOWER, Page.HEADER).set16(UPPER, end).set16(SPECIAL, end).set16(VERSION, LAYOUT_4);
    }

    boolean isNew() {
        return upper() == 0;
    }

    void lsn(Lsn lsn) {
        set32(0, lsn.value() >>> 32).set32(4, lsn.value());
    }

    /** Gives the page the checksum with which it would be written to its file. */
    void stamp() {
        set16(CHECKSUM, isNew() ? 0 : PageChecksum.of(bytes, id.block()));
    }

    /** The record changes the page without leaving its LSN there. */
    void keepLsn() {
        lsnStays = true;
    }

    boolean keepsLsn() {
        return lsnStays;
    }

    int u8(int at) {
        return bytes[at] & 0xFF;
    }

    int u16(int at) {
        return numbers.getShort(at) & 0xFFFF;
    }

    long u32(int at) {
        return numbers.getInt(at) & 0xFFFFFFFFL;
    }

    PageEdit set8(int at, int value) {
        bytes[at] = (byte) value;
        return this;
    }

    PageEdit set16(int at, int value) {
        numbers.putShort(at, (short) value);
        return this;
    }

    PageEdit set32(int at, long value) {
        numbers.putInt(at, (int) value);
        return this;
    }

    /** A page's number in two halves, the upper one first, as in a ctid. */
    PageEdit setBlock(int at, long block) {
        return set16(at, (int) (block >>> 16)).set16(at + 2, (int) block);
    }

    PageEdit put(int at, Data data) {
        data.copyTo(bytes, at);
        return this;
    }

    int lower() {
        return u16(LOWER);
    }

    int upper() {
        return u16(UPPER);
    }

    int special() {
        return u16(SPECIAL);
    }

    PageEdit lower(int offset) {
        return set16(LOWER, offset);
    }

    PageEdit upper(int offset) {
        return set16(UPPER, offset);
    }

    void allVisible(boolean visible) {
        flag(ALL_VISIBLE, visible);
    }

    private void flag(int flag, boolean on) {
        set16(FLAGS, on ? u16(FLAGS) | flag : u16(FLAGS) & ~flag);
    }

    /** Remembers the oldest transaction that may leave something to prune here (PageSetPrunable). */
    void prunable(long xid) {
        long known = u32(PRUNE_XID);
        if (known == 0 || (int) (xid - known) < 0) set32(PRUNE_XID, xid);
    }

    /** {@return how many line pointers it has} */
    int count() {
        return Math.max(0, (lower() - Page.HEADER) / Page.POINTER);
    }

    private static int at(int number) {
        return Page.HEADER + (number - 1) * Page.POINTER;
    }

    private int pointer(int number) {
        if (number < 1 || number > count()) throw new Misfit("there is no line pointer " + number + " on " + id + ", which has " + count());
        return numbers.getInt(at(number));
    }

    int state(int number) {
        return pointer(number) >>> 15 & 3;
    }

    int offset(int number) {
        return pointer(number) & 0x7FFF;
    }

    int length(int number) {
        return pointer(number) >>> 17;
    }

    void pointer(int number, int state, int offset, int length) {
        pointer(number);
        numbers.putInt(at(number), offset | state << 15 | length << 17);
    }

    private boolean hasStorage(int number) {
        return length(number) != 0;
    }

    /** {@return the bytes of an item, as they are now} */
    Data item(int number) {
        int offset = offset(number);
        if (offset + length(number) > Page.SIZE) throw new Misfit("line pointer " + number + " of " + id + " leads out of the page");
        return Data.of(Arrays.copyOfRange(bytes, offset, offset + length(number)));
    }

    /** {@return where an item starts that is there} */
    int normal(int number) {
        if (state(number) != NORMAL) throw new Misfit("line pointer " + number + " of " + id + " is not in use (invalid lp)");
        return offset(number);
    }

    /** Puts an item where none is: at a free line pointer, or behind the last one. */
    void place(int number, byte[] item) {
        if (number > count() + 1) throw new Misfit("item " + number + " would leave a gap on " + id + " (invalid max offset number)");
        if (number <= count() && (state(number) != UNUSED || hasStorage(number))) {
            throw new Misfit("line pointer " + number + " of " + id + " is in use (failed to add tuple)");
        }
        add(number, item, 0);
    }

    /** Puts an item at this number; those from there on move up by one. */
    void insert(int number, byte[] item) {
        if (number < 1 || number > count() + 1) throw new Misfit("item " + number + " would leave a gap on " + id);
        add(number, item, count() - number + 1);
    }

    void append(byte[] item) {
        insert(count() + 1, item);
    }

    private void add(int number, byte[] item, int moving) {
        int lower = lower() + (number > count() || moving > 0 ? Page.POINTER : 0);
        int upper = upper() - aligned(item.length);
        if (upper < lower) throw new Misfit("there is no room for " + item.length + " bytes on " + id + " (failed to add item)");
        System.arraycopy(bytes, at(number), bytes, at(number + 1), moving * Page.POINTER);
        lower(lower).upper(upper);
        pointer(number, NORMAL, upper, item.length);
        System.arraycopy(item, 0, bytes, upper, item.length);
    }

    /**
     * Removes items and their line pointers (PageIndexMultiDelete). If there are one or two, the bytes of the others are moved only as far
     * as they must (PageIndexTupleDelete).
     */
    void remove(int... items) {
        List<Integer> gone = IntStream.of(items).boxed().toList();
        gone.forEach(this::pointer);
        int[] kept = IntStream.rangeClosed(1, count()).filter(i -> !gone.contains(i)).map(this::pointer).toArray();
        for (int i = 0; i < kept.length; i++) numbers.putInt(at(i + 1), kept[i]);
        lower(at(kept.length + 1));
        compact(version.since(V14) && items.length > FEW);
    }

    /** Another content for an item, at the same place in the order (PageIndexTupleOverwrite). */
    void replace(int number, byte[] item) {
        int offset = offset(number);
        int grows = aligned(item.length) - aligned(length(number));
        if (upper() - grows < lower()) throw new Misfit("there is no room for " + item.length + " bytes on " + id);
        System.arraycopy(bytes, upper(), bytes, upper() - grows, offset - upper());
        for (int i = 1; i <= count(); i++) {
            if (hasStorage(i) && offset(i) <= offset) pointer(i, state(i), offset(i) - grows, length(i));
        }
        upper(upper() - grows);
        pointer(number, NORMAL, offset - grows, item.length);
        System.arraycopy(item, 0, bytes, offset - grows, item.length);
    }

    /**
     * Makes the items lie without gaps at the end of the page (PageRepairFragmentation, without the line pointers).
     *
     * <p>Up to 13 they keep the order in which they lie; from 14 on they come to lie in the order of their numbers. What they leave behind
     * stays in the free space as it was.
     */
    void compact() {
        compact(version.since(V14));
    }

    private void compact(boolean inOrder) {
        byte[] before = bytes.clone();
        int end = special();
        for (int number : inOrder ? numbered() : lying()) {
            int offset = offset(number);
            int size = aligned(length(number));
            if (offset + size > special() || offset < Page.HEADER) throw new Misfit("line pointer " + number + " of " + id + " is damaged");
            end -= size;
            System.arraycopy(before, offset, bytes, end, size);
            pointer(number, state(number), end, length(number));
        }
        upper(end);
    }

    private int[] numbered() {
        return IntStream.rangeClosed(1, count()).filter(this::hasStorage).toArray();
    }

    private int[] lying() {
        return IntStream.of(numbered()).boxed().sorted(Comparator.<Integer>comparingInt(this::offset).reversed()).mapToInt(i -> i).toArray();
    }

    /** Cuts unused line pointers off the end, but for this many; says in a flag whether others are left. */
    void cutLinePointers(int atLeast) {
        int last = count();
        while (last > atLeast && state(last) == UNUSED) last--;
        lower(at(last + 1));
        noteFreeLines();
    }

    void noteFreeLines() {
        flag(HAS_FREE_LINES, IntStream.rangeClosed(1, count()).anyMatch(i -> state(i) == UNUSED));
    }

    /** A page and a record that do not belong together; Postgres would stop with a PANIC. */
    static final class Misfit extends RuntimeException {
        private static final long serialVersionUID = 1;

        Misfit(String message) {
            super(message);
        }
    }
}
