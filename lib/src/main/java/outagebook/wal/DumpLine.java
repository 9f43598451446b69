package outagebook.wal;

/**
 * Records as lines of {@code pg_waldump} ({@code pg_xlogdump} up to 9.6) of their version.
 *
 * <p>Source: PostgreSQL 9.3 and 9.4 contrib/pg_xlogdump, 9.5 and 9.6 src/bin/pg_xlogdump, 10 to 18 src/bin/pg_waldump,
 * XLogDumpDisplayRecord.
 */
final class DumpLine implements RecordReader.Visitor {
    private static final String[] RMGRS = rmgrs();
    private static final String[] BLOCKS = blocks();

    private final Words out;
    private final boolean withBlocks;

    /** Appends each record that it is shown, and a line feed. */
    DumpLine(Words out, boolean withBlocks) {
        this.out = out;
        this.withBlocks = withBlocks;
    }

    @Override public void read(WalRecord record) {
        if (withBlocks) detailed(record, out);
        else line(record, out);
        out.text('\n');
    }

    @Override public void seen(Glance record) {
        WalRecord lent = record.lent();
        if (withBlocks) {
            read(lent);
            return;
        }
        head(record.rmid(), record.length() - record.imageBytes(), record.length(), record.xid(), record.lsn(), record.prev(), out);
        Descriptions.append(lent, out.text(", desc: "));
        record.tellPages((id, spc, db, rel, fork, block, info) -> {
            reference(id, spc, db, rel, fork, block, out);
            if (info != Glance.NO_IMAGE) image(lent.version().appliesImage(info), out);
        });
        out.text('\n');
    }

    /** {@return the record's line, as the tool prints it without options} */
    static String line(WalRecord record) {
        var out = new Words();
        line(record, out);
        return out.toString();
    }

    /** Appends the record's line, as the tool prints it without options. */
    static void line(WalRecord record, Words out) {
        head(record, out);
        if (!hasReferences(record)) return;
        for (BlockRef block : record.blocks()) reference(block, out);
    }

    /** {@return the record's lines, as the tool prints them with {@code -b}: after the first, one for each page it names} */
    static String detailed(WalRecord record) {
        var out = new Words();
        detailed(record, out);
        return out.toString();
    }

    /** Appends the record's lines, as the tool prints them with {@code -b}. */
    static void detailed(WalRecord record, Words out) {
        head(record, out);
        for (BlockRef block : record.blocks()) {
            if (hasReferences(record)) details(record.version(), block, out.text("\n\t"));
            else backupDetails(block, out.text("\n\t"));
        }
    }

    private static void head(WalRecord record, Words out) {
        boolean blocks = hasReferences(record);
        head(record.rmid(), blocks ? record.totalLength() - imageBytes(record) : record.header().len().orElseThrow(),
                record.totalLength(), record.xid(), record.lsn().value(), record.prev().value(), out);
        if (!blocks) backupBits(record, out.text(", bkp: "));
        Descriptions.append(record, out.text(", desc: "));
    }

    private static void head(int rmid, long length, long totalLength, long xid, long lsn, long prev, Words out) {
        out.text(rmid < RMGRS.length ? RMGRS[rmid] : rmgr(rmid)).dec(length, 6).text('/').dec(totalLength, 6);
        out.text(", tx: ").dec(xid, 10).text(", lsn: ").paddedLsn(lsn).text(", prev ").paddedLsn(prev);
    }

    /** {@code rmgr: %-11s len (rec/tot): } for each resource manager that is part of the server. */
    private static String[] rmgrs() {
        var heads = new String[WalVersion.V18.lastRmgr() + 1];
        for (int rmid = 0; rmid < heads.length; rmid++) heads[rmid] = rmgr(rmid);
        return heads;
    }

    private static String rmgr(int rmid) {
        String name = WalVersion.V18.rmgrName(rmid);
        return "rmgr: " + name + " ".repeat(Math.max(0, 11 - name.length())) + " len (rec/tot): ";
    }

    /** {@code , blkref #%d: rel } for each number. */
    private static String[] blocks() {
        var names = new String[BlockReferenceFormat.MAX_BLOCK_ID + 1];
        for (int id = 0; id < names.length; id++) names[id] = ", blkref #" + id + ": rel ";
        return names;
    }

    private static boolean hasReferences(WalRecord record) {
        return record.version().since(WalVersion.V9_5);
    }

    /** {@return bytes in the record's page images, as they are stored} */
    static long imageBytes(WalRecord record) {
        long sum = 0;
        for (BlockRef block : record.blocks()) sum += block.imageLength();
        return sum;
    }

    private static void backupBits(WalRecord record, Words out) {
        for (int bit = 0x08; bit > 0; bit >>= 1) out.text((record.header().info() & bit) == 0 ? '0' : '1');
    }

    private static void reference(BlockRef block, Words out) {
        reference(block.id(), block.spc(), block.db(), block.rel(), block.fork(), block.block(), out);
        if (block.image().isPresent()) image(block.image().get().apply(), out);
    }

    private static void reference(int id, long spc, long db, long rel, int fork, long block, Words out) {
        out.text(BLOCKS[id]).rel(spc, db, rel);
        if (fork != 0) out.text(" fork ").text(BlockRef.forkName(fork));
        out.text(" blk ").dec(block);
    }

    private static void image(boolean apply, Words out) {
        out.text(apply ? " FPW" : " FPW for WAL verification");
    }

    private static void details(WalVersion version, BlockRef block, Words out) {
        name(block, out);
        out.text(" fork ").text(block.forkName()).text(" blk ").dec(block.block());
        block.image().ifPresent(image -> {
            hole(image, out.text(image.apply() ? " (FPW); " : " (FPW for WAL verification); "));
            if (!image.compression().isEmpty()) compression(version, image, out);
        });
    }

    private static void compression(WalVersion version, BlockRef.Image image, Words out) {
        out.text(", compression saved: ").dec(PageHeader.PAGE - image.holeLength() - image.length() & 0xFFFFFFFFL);
        if (version.since(WalVersion.V15)) out.text(", method: ").text(image.compression());
    }

    private static void backupDetails(BlockRef block, Words out) {
        out.text("backup bkp #").dec(block.id()).text("; rel ").rel(block.spc(), block.db(), block.rel());
        out.text("; fork: ").text(block.forkName()).text("; block: ").dec(block.block()).text("; ");
        block.image().ifPresent(image -> hole(image, out));
    }

    private static void name(BlockRef block, Words out) {
        out.text("blkref #").dec(block.id()).text(": rel ").rel(block.spc(), block.db(), block.rel());
    }

    private static void hole(BlockRef.Image image, Words out) {
        out.text("hole: offset: ").dec(image.holeOffset()).text(", length: ").dec(image.holeLength());
    }
}
