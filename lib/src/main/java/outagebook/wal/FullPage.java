package outagebook.wal;

/**
 * A page of a table or index as a record keeps it.
 *
 * @param timeline in the name of the segment
 * @param lsn      of the record
 * @param block    which page it is
 * @param bytes    the page, 8192 bytes
 */
public record FullPage(long timeline, Lsn lsn, BlockRef block, byte[] bytes) {
    /**
     * {@return the name of the file in which {@code pg_waldump --save-fullpage} saves it: timeline and LSN, tablespace,
     * database, relation, block and fork, such as {@code 00000001-00000000-009000A8.1663.5.1247.14_main}}
     */
    public String fileName() {
        return String.format("%08X-%08X-%08X.%d.%d.%d.%d_%s", timeline, lsn.value() >>> 32, lsn.value() & 0xFFFFFFFFL,
                block.spc(), block.db(), block.rel(), block.block(), block.forkName());
    }

    @Override public String toString() {
        return fileName();
    }
}
