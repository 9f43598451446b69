package outagebook.recovery;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The checksum of data pages (initdb --data-checksums, 9.3 on): 32 sums side by side, each a variant of FNV-1a, folded to 16 bits.
 *
 * <p>The page's number goes into it too, so that a page in the wrong place is noticed. Source: PostgreSQL storage/checksum_impl.h.
 */
final class PageChecksum {
    private static final int PRIME = 16777619;
    private static final int CHECKSUM_AT = 8;
    private static final int[] START = {
        0x5B1F36E9, 0xB8525960, 0x02AB50AA, 0x1DE66D2A, 0x79FF467A, 0x9BB9F8A3, 0x217E7CD2, 0x83E13D2C,
        0xF8D4474F, 0xE39EB970, 0x42C6AE16, 0x993216FA, 0x7B093B5D, 0x98DAFF3C, 0xF718902A, 0x0B1C9CDB,
        0xE58F764B, 0x187636BC, 0x5D7B3BB1, 0xE73DE7DE, 0x92BEC979, 0xCCA6C0B2, 0x304A0979, 0x85AA43D4,
        0x783125BB, 0x6CA8EAA2, 0xE407EAC6, 0x4B5CFC3E, 0x9FBF8C76, 0x15CA20BE, 0xF2CA9FD3, 0x959BD756};

    private PageChecksum() {}

    /** {@return the checksum that this page must carry as the page of that number} */
    static int of(byte[] page, long block) {
        ByteBuffer words = ByteBuffer.wrap(page.clone()).order(ByteOrder.LITTLE_ENDIAN).putShort(CHECKSUM_AT, (short) 0);
        int[] sums = START.clone();
        for (int i = 0; i < page.length / Integer.BYTES; i++) sums[i % sums.length] = mixed(sums[i % sums.length], words.getInt(i * Integer.BYTES));
        int all = 0;
        for (int sum : sums) all ^= mixed(mixed(sum, 0), 0);
        return (int) (((all ^ block) & 0xFFFFFFFFL) % 65535) + 1;
    }

    private static int mixed(int sum, int word) {
        int both = sum ^ word;
        return both * PRIME ^ both >>> 17;
    }
}
