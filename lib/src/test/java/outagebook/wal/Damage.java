package outagebook.wal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages a segment at random, in the ways that disks, copies, crashes and curious readers damage one; notes what it did. */
final class Damage {
    private static final int PAGE = PageHeader.PAGE;
    private static final long[] ODD = {0, 1, 7, 8, 23, 24, 25, 31, 32, 40, 255, 8151, 8152, 8168, 8192, 65535, 1 << 20, 1 << 24,
        0x7FFFFFF0L, 0xFFFFFFFFL};

    private final Random random;
    private final List<int[]> records;
    private final byte[] older;
    private final ByteBuffer bytes;
    private final List<String> done = new ArrayList<>();
    private int length;

    /**
     * @param records offset and length of each that lies in one piece
     * @param older   a segment whose pages may be found in this one, as if it had been recycled
     */
    Damage(long seed, byte[] segment, List<int[]> records, byte[] older) {
        this.random = new Random(seed);
        this.records = records;
        this.older = older;
        this.bytes = ByteBuffer.wrap(segment.clone()).order(ByteOrder.LITTLE_ENDIAN);
        this.length = segment.length;
    }

    Damage apply() {
        int times = random.nextInt(4) == 0 ? 2 : 1;
        for (int i = 0; i < times; i++) one();
        return this;
    }

    byte[] segment() {
        return Arrays.copyOf(bytes.array(), length);
    }

    @Override public String toString() {
        return String.join("; ", done);
    }

    private void one() {
        switch (random.nextInt(12)) {
            case 0 -> bit();
            case 1 -> recordBytes();
            case 2, 3 -> pageHeader();
            case 4 -> wholePage();
            case 5 -> cut();
            case 6 -> continuation();
            case 7, 8 -> recordHeader(random.nextBoolean());
            default -> behindHeader();
        }
    }

    private void bit() {
        int at = random.nextInt(used());
        bytes.put(at, (byte) (bytes.get(at) ^ 1 << random.nextInt(8)));
        note("bit of byte %d", at);
    }

    private void recordBytes() {
        int[] record = records.get(random.nextInt(records.size()));
        int at = record[0] + random.nextInt(record[1]);
        int count = 1 + random.nextInt(12);
        for (int i = at; i < Math.min(at + count, bytes.capacity()); i++) bytes.put(i, (byte) random.nextInt());
        note("%d bytes at %d", count, at);
    }

    private void pageHeader() {
        int page = page();
        switch (random.nextInt(9)) {
            case 0 -> put16("magic", page, 0xD100 + random.nextInt(32));
            case 1, 2 -> put16("info", page + 2, info());
            case 3 -> put32("timeline", page + 4, random.nextInt(4));
            case 4 -> put64("address", page + 8, address(page));
            case 5, 6 -> put32("rem_len", page + 16, near(bytes.getInt(page + 16)));
            case 7 -> longHeader(page);
            default -> put32("long header's field", 24 + 4 * random.nextInt(4), odd());
        }
    }

    private void longHeader(int page) {
        put16("info", page + 2, 6);
        put32("segment size", page + 32, 1 << 20);
        put32("page size", page + 36, PAGE);
    }

    private int info() {
        return random.nextInt(4) == 0 ? random.nextInt(1 << 16) : random.nextInt(16);
    }

    private long address(int page) {
        long now = bytes.getLong(page + 8);
        long[] others = {now + PAGE, now - PAGE, now - bytes.capacity(), now + bytes.capacity(), now + (1L << 32), random.nextLong()};
        return others[random.nextInt(others.length)];
    }

    private void wholePage() {
        int page = page();
        int other = page();
        switch (random.nextInt(6)) {
            case 0 -> fill(page, new byte[PAGE], "zeros");
            case 1 -> fill(page, randomBytes(PAGE), "random bytes");
            case 2 -> fill(page, Arrays.copyOfRange(bytes.array(), other, other + PAGE), "a copy of page " + other);
            case 3 -> fill(page, Arrays.copyOfRange(older, page, page + PAGE), "the page of an older segment");
            case 4 -> fill(page, new byte[bytes.capacity() - page], "zeros to the end");
            default -> {
                byte[] swapped = Arrays.copyOfRange(bytes.array(), other, other + PAGE);
                fill(other, Arrays.copyOfRange(bytes.array(), page, page + PAGE), "page " + page);
                fill(page, swapped, "page " + other);
            }
        }
    }

    private void fill(int at, byte[] content, String what) {
        bytes.put(at, content);
        note("page at %d is %s", at, what);
    }

    private void cut() {
        length = Math.max(PAGE, Math.min(length, random.nextBoolean() ? page() : random.nextInt(bytes.capacity())));
        note("cut at %d", length);
    }

    /** On the page behind a record that crosses pages: flags and lengths that do not fit, or that give the record up. */
    private void continuation() {
        int page = continued();
        int info = bytes.getShort(page + 2);
        switch (random.nextInt(5)) {
            case 0 -> put16("info", page + 2, info & ~1);
            case 1 -> put16("info", page + 2, info & ~1 | 8);
            case 2 -> put16("info", page + 2, info | 8);
            case 3 -> put32("rem_len", page + 16, near(bytes.getInt(page + 16)));
            default -> {
                put16("info", page + 2, info & ~1 | 8);
                put32("rem_len", page + 16, 0);
                overwriting(page);
            }
        }
    }

    /** A whole record, XLOG NOOP, that links to one of the records before the page. */
    private void overwriting(int page) {
        int at = page + ((bytes.getShort(page + 2) & 2) == 0 ? 24 : 40);
        long prev = bytes.getLong(8);
        for (int[] record : records) if (record[0] < page) prev = bytes.getLong(8) + record[0];
        bytes.put(at, new byte[48]).putInt(at, 24).putLong(at + 8, prev).put(at + 16, (byte) 0x20);
        checksum(at, 24);
    }

    private void recordHeader(boolean proved) {
        int[] record = records.get(random.nextInt(records.size()));
        int at = record[0];
        switch (random.nextInt(6)) {
            case 0, 1 -> bytes.putInt(at, (int) near(bytes.getInt(at)));
            case 2 -> bytes.putInt(at + 4, random.nextInt());
            case 3 -> bytes.putLong(at + 8, random.nextBoolean() ? odd() : bytes.getLong(at + 8) + 8 * (random.nextInt(9) - 4));
            case 4 -> bytes.put(at + 16, (byte) random.nextInt());
            default -> bytes.put(at + 17, (byte) random.nextInt());
        }
        note("header of record at %d", at);
        if (proved) checksum(at, bytes.getInt(at));
    }

    /** Reaches the checks of block references, which only records with a right checksum come to. */
    private void behindHeader() {
        int[] record = records.get(random.nextInt(records.size()));
        int at = record[0];
        int room = Math.min(40, record[1] - 24);
        if (room <= 0) return;
        for (int i = 0; i <= random.nextInt(3); i++) blockByte(at + 24 + random.nextInt(room));
        note("block references of record at %d", at);
        checksum(at, record[1]);
    }

    private void blockByte(int at) {
        int[] values = {0, 1, 2, 3, 4, 32, 33, 0x10, 0x20, 0x30, 0x80, 0xFC, 0xFD, 0xFE, 0xFF,
            random.nextInt(256), bytes.get(at) ^ 1 << random.nextInt(8)};
        bytes.put(at, (byte) values[random.nextInt(values.length)]);
    }

    private void checksum(int at, int size) {
        if (size < 24 || size > bytes.capacity() - at || at / PAGE != (at + size - 1) / PAGE) return;
        bytes.putInt(at + 20, (int) Crc.castagnoli(new Bytes(bytes.array(), at, size), 24, 20));
        note("checksum made again");
    }

    private int page() {
        return random.nextInt(used() / PAGE) * PAGE;
    }

    private int continued() {
        for (int i = 0; i < 100; i++) {
            int page = page();
            if ((bytes.getShort(page + 2) & 1) != 0) return page;
        }
        return page();
    }

    /** Most often near the start, so that damage comes early and a case is cheap. */
    private int used() {
        return random.nextInt(4) == 0 ? bytes.capacity() : Math.min(bytes.capacity(), 10 * PAGE);
    }

    private long near(long value) {
        return random.nextBoolean() ? odd() : value + random.nextInt(33) - 16;
    }

    private long odd() {
        return random.nextInt(5) == 0 ? random.nextLong() : ODD[random.nextInt(ODD.length)];
    }

    private byte[] randomBytes(int count) {
        var content = new byte[count];
        random.nextBytes(content);
        return content;
    }

    private void put16(String what, int at, int value) {
        bytes.putShort(at, (short) value);
        note("%s at %d is %04X", what, at, value & 0xFFFF);
    }

    private void put32(String what, int at, long value) {
        bytes.putInt(at, (int) value);
        note("%s at %d is %d", what, at, value & 0xFFFFFFFFL);
    }

    private void put64(String what, int at, long value) {
        bytes.putLong(at, value);
        note("%s at %d is %X", what, at, value);
    }

    private void note(String words, Object... arguments) {
        done.add(String.format(words, arguments));
    }
}
