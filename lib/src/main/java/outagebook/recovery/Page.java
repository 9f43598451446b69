package outagebook.recovery;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import outagebook.wal.Lsn;

/**
 * A page of a table or index as it is on disk: 8192 bytes, little-endian.
 *
 * <p>Source: PostgreSQL storage/bufpage.h (PageHeaderData, layout version 4: all of 9.3 to 18). A page never changes.
 */
public final class Page {
    /** Bytes in a page. */
    public static final int SIZE = 8192;
    /** Bytes in the header of a page, in front of the line pointers. */
    public static final int HEADER = 24;
    static final int POINTER = 4;

    private final ByteBuffer bytes;

    private Page(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** {@return the page that has these 8192 bytes} */
    public static Page of(byte[] bytes) {
        if (bytes.length != SIZE) throw new IllegalArgumentException("a page has " + SIZE + " bytes, not " + bytes.length);
        return new Page(bytes.clone());
    }

    /** {@return a copy of its bytes} */
    public byte[] bytes() {
        return bytes.array().clone();
    }

    /** {@return the end of the last record that changed it (pd_lsn; two halves, the upper one first)} */
    public Lsn lsn() {
        return new Lsn((long) bytes.getInt(0) << 32 | bytes.getInt(4) & 0xFFFFFFFFL);
    }

    /** {@return the checksum that it carries (pd_checksum), 0 if checksums are off} */
    public int checksum() {
        return u16(8);
    }

    /** {@return where the line pointers end and free space starts (pd_lower)} */
    public int lower() {
        return u16(12);
    }

    /** {@return where free space ends and items start (pd_upper)} */
    public int upper() {
        return u16(14);
    }

    /** {@return where the special space at the end starts (pd_special); 8192 if there is none} */
    public int special() {
        return u16(16);
    }

    /** {@return its line pointers, in order; of a damaged page those that can be} */
    public List<Item> items() {
        int count = Math.max(0, (Math.min(lower(), SIZE) - HEADER) / POINTER);
        return IntStream.rangeClosed(1, count).mapToObj(i -> Item.of(i, bytes.getInt(HEADER + (i - 1) * POINTER))).toList();
    }

    int u8(int at) {
        return bytes.get(at) & 0xFF;
    }

    int u16(int at) {
        return bytes.getShort(at) & 0xFFFF;
    }
}
