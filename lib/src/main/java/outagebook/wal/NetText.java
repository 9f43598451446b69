package outagebook.wal;

import java.util.ArrayList;
import java.util.List;

/** Network addresses. Source: PostgreSQL utils/inet.h (inet_struct), port/inet_net_ntop.c, utils/adt/network.c, mac.c. */
final class NetText {
    private static final int IPV4 = 2;

    private NetText() {}

    /** The number of bits is left out of an inet that has all of them. */
    static String inet(Bytes value, boolean cidr) {
        boolean v4 = value.u8(0) == IPV4;
        int bits = value.u8(1);
        String address = v4 ? v4(value, 2) : v6(value.slice(2, 16));
        return cidr || bits != (v4 ? 32 : 128) ? address + "/" + bits : address;
    }

    private static String v4(Bytes value, int at) {
        return value.u8(at) + "." + value.u8(at + 1) + "." + value.u8(at + 2) + "." + value.u8(at + 3);
    }

    /** The longest run of two zeros or more, the first of several, is written as two colons. */
    private static String v6(Bytes value) {
        int best = 8;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && word(value, i + run) == 0) run++;
            if (run > length) {
                best = i;
                length = run;
            }
        }
        if (best == 8) return words(value, 0, 8);
        boolean mapped = best == 0 && (length == 6 || length == 5 && word(value, 5) == 0xFFFF);
        if (mapped) return "::" + (length == 5 ? "ffff:" : "") + v4(value, 12);
        return words(value, 0, best) + "::" + words(value, best + length, 8);
    }

    private static int word(Bytes value, int index) {
        return value.u8(2 * index) << 8 | value.u8(2 * index + 1);
    }

    private static String words(Bytes value, int from, int to) {
        List<String> words = new ArrayList<>();
        for (int i = from; i < to; i++) words.add(Integer.toHexString(word(value, i)));
        return String.join(":", words);
    }

    /** Bytes in hex, with colons between. */
    static String colons(Bytes value) {
        List<String> octets = new ArrayList<>();
        for (int i = 0; i < value.length(); i++) octets.add(String.format("%02x", value.u8(i)));
        return String.join(":", octets);
    }
}
