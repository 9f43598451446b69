package outagebook.wal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A bounded little-endian view on part of an array; reading outside its bounds is an IndexOutOfBoundsException. */
record Bytes(byte[] array, int offset, int length) {
    private static final VarHandle SHORT = handle(short[].class);
    private static final VarHandle INT = handle(int[].class);
    private static final VarHandle LONG = handle(long[].class);

    Bytes(byte[] array) {
        this(array, 0, array.length);
    }

    int u8(int at) {
        return array[index(at, 1)] & 0xFF;
    }

    int u16(int at) {
        return u16(array, index(at, 2));
    }

    long u32(int at) {
        return u32(array, index(at, 4));
    }

    int i32(int at) {
        return (int) INT.get(array, index(at, 4));
    }

    long u64(int at) {
        return u64(array, index(at, 8));
    }

    static int u16(byte[] array, int at) {
        return (short) SHORT.get(array, at) & 0xFFFF;
    }

    static long u32(byte[] array, int at) {
        return (int) INT.get(array, at) & 0xFFFFFFFFL;
    }

    static long u64(byte[] array, int at) {
        return (long) LONG.get(array, at);
    }

    double f64(int at) {
        return Double.longBitsToDouble(u64(at));
    }

    static void put16(byte[] array, int at, short value) {
        SHORT.set(array, at, value);
    }

    static void put64(byte[] array, int at, long value) {
        LONG.set(array, at, value);
    }

    /** A BlockIdData: the upper half first, each half little-endian. Source: PostgreSQL storage/block.h. */
    long blockNumber(int at) {
        return (long) u16(at) << 16 | u16(at + 2);
    }

    /** All bytes from there on. */
    Bytes from(int at) {
        return slice(at, length - at);
    }

    Bytes slice(int from, int size) {
        return new Bytes(array, index(from, size), size);
    }

    byte[] toArray() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    /** The bytes before the first zero as text, with a question mark for each character that cannot be shown. */
    String text() {
        int end = 0;
        while (end < length && u8(end) != 0) end++;
        return new String(array, offset, end, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}|\uFFFD", "?");
    }

    private int index(int at, int size) {
        if (at < 0 || size < 0 || at > length - size) {
            throw new IndexOutOfBoundsException(size + " bytes at " + at + " of " + length);
        }
        return offset + at;
    }

    private static VarHandle handle(Class<?> type) {
        return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.LITTLE_ENDIAN);
    }
}
