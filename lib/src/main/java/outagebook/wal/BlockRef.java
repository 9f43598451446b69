package outagebook.wal;

import java.util.Optional;

/**
 * A page of a table or index that a record changes.
 *
 * <p>Source: PostgreSQL access/xlogrecord.h, XLogRecordBlockHeader (9.5 on); storage/bufpage.h and access/xlog_internal.h,
 * BkpBlock (9.3, 9.4, where only pages with an image are named).
 *
 * @param id    number of the reference inside its record
 * @param spc   OID of the tablespace
 * @param db    OID of the database, 0 for a table shared by all
 * @param rel   number of the relation's file
 * @param fork  0 main, 1 free space map, 2 visibility map, 3 init
 * @param block number of the page inside the fork
 * @param image a copy of the whole page, if the record has one
 * @param data  what else the record says about this page
 */
public record BlockRef(int id, long spc, long db, long rel, int fork, long block, Optional<Image> image, byte[] data) {
    private static final String[] FORKS = {"main", "fsm", "vm", "init"};

    /** {@return the fork's name: main, fsm, vm or init} */
    public String forkName() {
        return forkName(fork);
    }

    static String forkName(int fork) {
        return fork >= 0 && fork < FORKS.length ? FORKS[fork] : "fork " + fork;
    }

    @Override public String toString() {
        return "block " + id + ": rel " + spc + "/" + db + "/" + rel + (fork == 0 ? "" : " " + forkName()) + " blk " + block
                + image.map(i -> ", " + i).orElse("") + (data.length == 0 ? "" : ", " + data.length + " bytes of data");
    }

    /**
     * A page as it was, without the unused bytes in its middle (the hole), perhaps compressed.
     *
     * @param holeOffset  where the hole starts in the page
     * @param holeLength  bytes in the hole, 0 if there is none
     * @param info        the flag bits (bimg_info; 0 in 9.3 and 9.4, which have none)
     * @param compression "pglz", "lz4", "zstd", or "" if it is stored as it is
     * @param apply       whether replay puts it in place; false when it is there only to be compared
     * @param bytes       the image as it is stored
     */
    public record Image(int holeOffset, int holeLength, int info, String compression, boolean apply, byte[] bytes) {
        @Override public String toString() {
            return (compression.isEmpty() ? "" : compression + " ") + "image of " + bytes.length + " bytes"
                    + (holeLength == 0 ? "" : ", hole of " + holeLength + " at " + holeOffset) + (apply ? "" : ", not applied");
        }
    }
}
