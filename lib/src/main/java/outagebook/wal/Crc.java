package outagebook.wal;

import java.util.zip.CRC32C;

/** The two checksums of WAL records: CRC-32C from 9.5 on, and the older one that is like no other. */
final class Crc {
    private static final int[] LEGACY = legacyTable();

    private Crc() {}

    /**
     * CRC-32C (Castagnoli) over the bytes behind the header, then over the header up to xl_crc. Source: PostgreSQL 9.5 to
     * 18, include/port/pg_crc32c.h and ValidXLogRecord in xlogreader.c.
     */
    static long castagnoli(Bytes record, int headerSize, int crcOffset) {
        var crc = new CRC32C();
        crc.update(record.array(), record.offset() + headerSize, record.length() - headerSize);
        crc.update(record.array(), record.offset(), crcOffset);
        return crc.getValue();
    }

    /**
     * The checksum of 9.3 and 9.4: the table of the mirrored polynomial EDB88320, used with the code for the one that is
     * not mirrored, so it matches no published CRC. Same order of bytes. Source: include/utils/pg_crc.h, pg_crc_tables.h.
     */
    static long legacy(Bytes record, int headerSize, int crcOffset) {
        int crc = legacy(-1, record, headerSize, record.length());
        return ~legacy(crc, record, 0, crcOffset) & 0xFFFFFFFFL;
    }

    private static int legacy(int crc, Bytes bytes, int from, int to) {
        byte[] array = bytes.array();
        for (int i = bytes.offset() + from; i < bytes.offset() + to; i++) {
            crc = LEGACY[(crc >>> 24) ^ (array[i] & 0xFF)] ^ (crc << 8);
        }
        return crc;
    }

    private static int[] legacyTable() {
        var table = new int[256];
        for (int i = 0; i < 256; i++) {
            int value = i;
            for (int bit = 0; bit < 8; bit++) value = (value >>> 1) ^ ((value & 1) == 0 ? 0 : 0xEDB88320);
            table[i] = value;
        }
        return table;
    }
}
