package outagebook.wal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import outagebook.hex.Field;

/**
 * The header in front of every WAL page of 8192 bytes: 24 bytes, or 40 on the first page of a segment.
 *
 * <p>Source: PostgreSQL access/xlog_internal.h, XLogPageHeaderData and XLogLongPageHeaderData, the same from 9.3 to 18.
 *
 * @param magic    names the PostgreSQL version (xlp_magic)
 * @param info     flag bits (xlp_info)
 * @param timeline of the first record on the page (xlp_tli)
 * @param address  the page's own LSN (xlp_pageaddr)
 * @param remLen   bytes still to come of a record that began on an earlier page (xlp_rem_len)
 * @param systemId the cluster's identifier (xlp_sysid; long header only, else 0)
 * @param segSize  bytes in a segment (xlp_seg_size; long header only, else 0)
 * @param blockSize bytes in a page (xlp_xlog_blcksz; long header only, else 0)
 */
public record PageHeader(int magic, int info, long timeline, Lsn address, long remLen, long systemId, long segSize,
                         long blockSize) {
    /** Bytes in a WAL page. */
    public static final int PAGE = 8192;
    static final int FIRST_IS_CONTRECORD = 1;
    static final int LONG_HEADER = 2;
    static final int FIRST_IS_OVERWRITE_CONTRECORD = 8;
    static final int SHORT_SIZE = 24;
    static final int LONG_SIZE = 40;

    static PageHeader read(Bytes page) {
        int info = page.u16(2);
        boolean isLong = (info & LONG_HEADER) != 0;
        return new PageHeader(page.u16(0), info, page.u32(4), new Lsn(page.u64(8)), page.u32(16),
                isLong ? page.u64(24) : 0, isLong ? page.u32(32) : 0, isLong ? page.u32(36) : 0);
    }

    /** {@return bytes in this header: 40 when xlp_info has the long-header bit, else 24} */
    public int size() {
        return has(LONG_HEADER) ? LONG_SIZE : SHORT_SIZE;
    }

    /** {@return its members by their names in the C source} */
    @Override public String toString() {
        return fields().stream().filter(field -> !field.value().isEmpty()).map(field -> field.name() + " " + field.value()).collect(Collectors.joining(", "));
    }

    boolean has(int flag) {
        return (info & flag) != 0;
    }

    /** {@return the fields by their names in the C source, offsets counted from the start of the page} */
    public List<Field> fields() {
        var fields = new ArrayList<>(List.of(
                new Field("xlp_magic", 0, 2, String.format("%04X", magic)),
                new Field("xlp_info", 2, 2, String.format("%04X", info)),
                new Field("xlp_tli", 4, 4, "" + timeline),
                new Field("xlp_pageaddr", 8, 8, address.toString()),
                new Field("xlp_rem_len", 16, 4, "" + remLen),
                new Field("padding", 20, 4, "")));
        if (has(LONG_HEADER)) {
            fields.add(new Field("xlp_sysid", 24, 8, Long.toUnsignedString(systemId)));
            fields.add(new Field("xlp_seg_size", 32, 4, "" + segSize));
            fields.add(new Field("xlp_xlog_blcksz", 36, 4, "" + blockSize));
        }
        return fields;
    }
}
