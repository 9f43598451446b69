package outagebook.wal;

/**
 * Records as lines of {@code pg_waldump} ({@code pg_xlogdump} up to 9.6) of their version.
 *
 * <p>Source: PostgreSQL 9.3 and 9.4 contrib/pg_xlogdump, 9.5 and 9.6 src/bin/pg_xlogdump, 10 to 18 src/bin/pg_waldump,
 * XLogDumpDisplayRecord.
 */
final class DumpLine {
    private DumpLine() {}

    /** {@return the record's line, as the tool prints it without options} */
    static String line(WalRecord record) {
        Words out = new Words();
        boolean blocks = record.version().since(WalVersion.V9_5);
        out.text("rmgr: ").text(record.rmgr()).fillTo(17).text(" len (rec/tot): ");
        out.dec(blocks ? record.totalLength() - imageBytes(record) : record.header().len().orElseThrow(), 6).text('/');
        out.dec(record.totalLength(), 6).text(", tx: ").dec(record.xid(), 10).text(", lsn: ").paddedLsn(record.lsn().value());
        out.text(", prev ").paddedLsn(record.prev().value());
        if (!blocks) backupBits(record, out.text(", bkp: "));
        Descriptions.append(record, out.text(", desc: "));
        if (blocks) record.blocks().forEach(block -> reference(record, block, out));
        return out.toString();
    }

    private static long imageBytes(WalRecord record) {
        return record.blocks().stream().flatMap(block -> block.image().stream()).mapToLong(image -> image.bytes().length).sum();
    }

    private static void backupBits(WalRecord record, Words out) {
        for (int bit = 0x08; bit > 0; bit >>= 1) out.text((record.header().info() & bit) == 0 ? '0' : '1');
    }

    private static void reference(WalRecord record, BlockRef block, Words out) {
        out.text(", blkref #").dec(block.id()).text(": rel ").rel(block.spc(), block.db(), block.rel());
        if (block.fork() != 0) out.text(" fork ").text(block.forkName());
        out.text(" blk ").dec(block.block());
        block.image().ifPresent(image -> out.text(image.apply() ? " FPW" : " FPW for WAL verification"));
    }
}
