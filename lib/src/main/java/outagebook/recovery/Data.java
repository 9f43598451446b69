package outagebook.recovery;

import java.util.Arrays;

/**
 * A stretch of bytes from a record or a page, little-endian, without signs.
 *
 * @param array  holds them
 * @param start  of the first one
 * @param length how many
 */
record Data(byte[] array, int start, int length) {
    static final Data NOTHING = of(new byte[0]);

    static Data of(byte[] bytes) {
        return new Data(bytes, 0, bytes.length);
    }

    int u8(int at) {
        if (at < 0 || at >= length) throw new IndexOutOfBoundsException("byte " + at + " of " + length);
        return array[start + at] & 0xFF;
    }

    int u16(int at) {
        return u8(at) | u8(at + 1) << 8;
    }

    int i32(int at) {
        return u16(at) | u16(at + 2) << 16;
    }

    long u32(int at) {
        return i32(at) & 0xFFFFFFFFL;
    }

    /** {@return a page's number, which a ctid keeps as two halves, the upper one first} */
    long block(int at) {
        return (long) u16(at) << 16 | u16(at + 2);
    }

    /** {@return what is behind the first bytes} */
    Data from(int at) {
        return slice(at, length - at);
    }

    Data slice(int at, int size) {
        if (at < 0 || size < 0 || at + size > length) throw new IndexOutOfBoundsException("bytes " + at + " + " + size + " of " + length);
        return new Data(array, start + at, size);
    }

    byte[] bytes() {
        return Arrays.copyOfRange(array, start, start + length);
    }

    void copyTo(byte[] target, int at) {
        System.arraycopy(array, start, target, at, length);
    }

    /** {@return so many numbers of two bytes, one behind the other} */
    int[] u16s(int at, int count) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) numbers[i] = u16(at + 2 * i);
        return numbers;
    }
}
