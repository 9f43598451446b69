package outagebook.wal;

/** Where a row is: relation, page, number of its line pointer. The relation's three numbers are those of its file. */
record Place(long spc, long db, long rel, long block, int offset) {
    static Place of(BlockRef block, int offset) {
        return new Place(block.spc(), block.db(), block.rel(), block.block(), offset);
    }

    /** An xl_heaptid of 9.3 and 9.4. Source: PostgreSQL 9.4 access/heapam_xlog.h. */
    static Place target(Bytes main) {
        return new Place(main.u32(0), main.u32(4), main.u32(8), main.blockNumber(12), main.u16(16));
    }

    Place at(long otherBlock, int otherOffset) {
        return new Place(spc, db, rel, otherBlock, otherOffset);
    }

    Place page() {
        return at(block, 0);
    }

    boolean isOn(BlockRef page) {
        return page.fork() == 0 && page.rel() == rel && page.block() == block && page.db() == db && page.spc() == spc;
    }

    /** As the server writes a ctid. */
    @Override public String toString() {
        return "(" + block + "," + offset + ")";
    }
}
