package outagebook.wal;

import java.util.OptionalLong;

/**
 * The fixed header in front of every WAL record: 32 bytes in 9.3 and 9.4, 24 bytes from 9.5 on.
 *
 * <p>Source: PostgreSQL access/xlog.h (9.3, 9.4) and access/xlogrecord.h (9.5 on), struct XLogRecord. xl_tot_len is the
 * first field in both.
 *
 * @param totLen bytes in the whole record, this header included, padding behind it excluded (xl_tot_len)
 * @param xid    the transaction, 0 if none (xl_xid)
 * @param prev   where the previous record starts (xl_prev)
 * @param info   flag bits; the upper four name the operation (xl_info)
 * @param rmid   the resource manager (xl_rmid)
 * @param crc    checksum of everything else in the record (xl_crc)
 * @param len    bytes of resource manager data, without page images (xl_len; 9.3 and 9.4 only)
 */
public record RecordHeader(long totLen, long xid, Lsn prev, int info, int rmid, long crc, OptionalLong len) {
    /** {@return its members by their names in the C source} */
    @Override public String toString() {
        return String.format("xl_tot_len %d, xl_xid %d, xl_prev %s, xl_info %02X, xl_rmid %d, xl_crc %08X", totLen, xid, prev, info, rmid, crc)
                + (len.isPresent() ? ", xl_len " + len.getAsLong() : "");
    }
}
