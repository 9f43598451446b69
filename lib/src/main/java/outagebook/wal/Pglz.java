package outagebook.wal;

/**
 * PostgreSQL's own compression: bytes as they are, mixed with "these bytes again, from so far back".
 *
 * <p>A control byte says, from its lowest bit on, what the next eight items are. 0: one byte to copy. 1: two bytes, whose
 * 4 + 8 bits say how far back (1 to 4095) and whose other 4 bits how long, less 3; if that is 18, a third byte is added.
 * Source: PostgreSQL 9.5 to 18, common/pg_lzcompress.c, pglz_decompress.
 */
final class Pglz {
    private static final int SHORTEST = 3;
    private static final int EXTENDED = 18;

    private final byte[] in;
    private final byte[] out;
    private final int end;
    private final boolean cutsLastMatch;
    private int from;
    private int to;

    private Pglz(byte[] in, byte[] out, int end, boolean cutsLastMatch) {
        this.in = in;
        this.out = out;
        this.end = end;
        this.cutsLastMatch = cutsLastMatch;
    }

    /** {@return whether the packed bytes are, exactly, that many unpacked ones} The server accepts nothing else. */
    static boolean unpack(byte[] packed, byte[] unpacked, int length, boolean cutsLastMatch) {
        var pglz = new Pglz(packed, unpacked, length, cutsLastMatch);
        return pglz.items() && pglz.from == packed.length && pglz.to == length;
    }

    private boolean items() {
        while (from < in.length && to < end) {
            int control = in[from++];
            for (int bit = 0; bit < 8 && from < in.length && to < end; bit++) {
                if ((control >> bit & 1) == 0) out[to++] = in[from++];
                else if (!match()) return false;
            }
        }
        return true;
    }

    private boolean match() {
        if (in.length - from < 2) return false;
        int length = (in[from] & 0x0F) + SHORTEST;
        int back = (in[from] & 0xF0) << 4 | in[from + 1] & 0xFF;
        from += 2;
        if (length == EXTENDED) {
            if (from == in.length) return false;
            length += in[from++] & 0xFF;
        }
        if (back == 0 || back > to || length > end - to && !cutsLastMatch) return false;
        // Byte by byte: what is copied may begin in what is being written.
        for (int stop = Math.min(to + length, end); to < stop; to++) out[to] = out[to - back];
        return true;
    }
}
