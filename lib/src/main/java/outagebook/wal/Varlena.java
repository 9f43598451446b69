package outagebook.wal;

import java.util.Optional;

/**
 * A value of variable length in a row: where it ends, and its bytes without the length in front, unpacked.
 *
 * <p>Source: PostgreSQL postgres.h (to 15), varatt.h (16 on); access/toast_internals.h, access/tupmacs.h (att_align_pointer).
 *
 * @param start   of its length, behind the padding
 * @param end     behind it
 * @param content its bytes, null if they are somewhere else
 * @param note    where they are, or "" if they are here
 */
record Varlena(int start, int end, Bytes content, String note) {
    private static final int EXTERNAL = 1;
    private static final int ON_DISK = 18;
    private static final int LENGTH_BITS = 0x3FFFFFFF;
    /** lz4 makes at most 255 bytes of one, pglz 88: what asks for more is damaged, and gets no memory. */
    private static final int MOST_UNPACKED = 256;

    /** Reads the value that starts at this place or, if there is padding, at the next aligned one. */
    static Varlena read(Bytes bytes, int at, int align, WalVersion version) {
        int start = bytes.u8(at) == 0 ? ColumnType.aligned(at, align) : at;
        int first = bytes.u8(start);
        if (first == EXTERNAL) return external(bytes, start, version);
        if ((first & 1) != 0) return here(bytes, start, 1, first >> 1);
        int length = (int) (bytes.u32(start) >>> 2);
        return (first & 2) == 0 ? here(bytes, start, 4, length) : compressed(bytes.slice(start, length), start, version);
    }

    private static Varlena here(Bytes bytes, int start, int header, int length) {
        return new Varlena(start, start + length, bytes.slice(start + header, length - header), "");
    }

    /** A value that was compressed and fitted into the row: its raw size and, from 14 on, the method are in front. */
    private static Varlena compressed(Bytes value, int start, WalVersion version) {
        int size = (int) value.u32(4) & (version.since(WalVersion.V14) ? LENGTH_BITS : -1);
        Optional<Bytes> content = unpacked(value.from(8), size, method(value.u32(4), version), version);
        String note = content.isPresent() ? "" : "cannot be unpacked: " + value.length() + " bytes, said to be " + size + " in "
                + method(value.u32(4), version);
        return new Varlena(start, start + value.length(), content.orElse(null), note);
    }

    static Optional<Bytes> unpacked(Bytes packed, int size, String method, WalVersion version) {
        if (size < 0 || size > (long) packed.length() * MOST_UNPACKED) return Optional.empty();
        var out = new byte[size];
        boolean good = switch (method) {
            case "pglz" -> Pglz.unpack(packed.toArray(), out, size, version.cutsLastMatch());
            case "lz4" -> Airlift.lz4(packed.toArray(), out, size) == size;
            default -> false;
        };
        return good ? Optional.of(new Bytes(out)) : Optional.empty();
    }

    /** A varatt_external: raw size, stored size (from 14 on with the method in its upper two bits), value, toast relation. */
    private static Varlena external(Bytes bytes, int start, WalVersion version) {
        int tag = bytes.u8(start + 1);
        if (tag != ON_DISK) throw new IndexOutOfBoundsException("a pointer of kind " + tag);
        Bytes pointer = bytes.slice(start + 2, 16);
        long raw = pointer.u32(0);
        long stored = pointer.u32(4) & (version.since(WalVersion.V14) ? LENGTH_BITS : -1L);
        String method = stored < raw - 4 ? method(pointer.u32(4), version) : "plain";
        String note = "toasted: " + (raw - 4) + " bytes (external " + stored + ", " + method + "), value " + pointer.u32(8)
                + " in toast relation " + pointer.u32(12);
        return new Varlena(start, start + 18, null, note);
    }

    private static String method(long word, WalVersion version) {
        int method = version.since(WalVersion.V14) ? (int) (word >>> 30) : 0;
        return method == 0 ? "pglz" : method == 1 ? "lz4" : "method " + method;
    }
}
