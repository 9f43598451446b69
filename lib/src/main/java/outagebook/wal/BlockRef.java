package outagebook.wal;

import java.util.Arrays;
import java.util.Optional;

/**
 * A page of a table or index that a record changes.
 *
 * <p>Source: PostgreSQL access/xlogrecord.h, XLogRecordBlockHeader (9.5 on); storage/bufpage.h and access/xlog_internal.h,
 * BkpBlock (9.3, 9.4, where only pages with an image are named).
 *
 * <p>It is part of the record's bytes; {@link #data} and {@link Image#bytes} make copies.
 */
public final class BlockRef {
    private static final String[] FORKS = {"main", "fsm", "vm", "init"};

    private final int id;
    private final long spc;
    private final long db;
    private final long rel;
    private final int fork;
    private final long block;
    private final Optional<Image> image;
    private final Bytes data;

    BlockRef(int id, long spc, long db, long rel, int fork, long block, Optional<Image> image, Bytes data) {
        this.id = id;
        this.spc = spc;
        this.db = db;
        this.rel = rel;
        this.fork = fork;
        this.block = block;
        this.image = image;
        this.data = data;
    }

    /** {@return number of the reference inside its record} */
    public int id() {
        return id;
    }

    /** {@return OID of the tablespace} */
    public long spc() {
        return spc;
    }

    /** {@return OID of the database, 0 for a table shared by all} */
    public long db() {
        return db;
    }

    /** {@return number of the relation's file} */
    public long rel() {
        return rel;
    }

    /** {@return the three numbers together} */
    public Relation relation() {
        return new Relation(spc, db, rel);
    }

    /** {@return 0 main, 1 free space map, 2 visibility map, 3 init} */
    public int fork() {
        return fork;
    }

    /** {@return number of the page inside the fork} */
    public long block() {
        return block;
    }

    /** {@return a copy of the whole page, if the record has one} */
    public Optional<Image> image() {
        return image;
    }

    /** {@return what else the record says about this page} */
    public byte[] data() {
        return data.toArray();
    }

    Bytes dataInPlace() {
        return data;
    }

    /** {@return bytes in the image as it is stored, 0 if there is none} */
    int imageLength() {
        return image.isPresent() ? image.get().length() : 0;
    }

    /** {@return the number of the fork with this name, or of no fork} */
    static int fork(String name) {
        return Arrays.asList(FORKS).indexOf(name);
    }

    /** {@return the fork's name: main, fsm, vm or init} */
    public String forkName() {
        return forkName(fork);
    }

    static String forkName(int fork) {
        return fork >= 0 && fork < FORKS.length ? FORKS[fork] : "fork " + fork;
    }

    @Override public String toString() {
        return "block " + id + ": rel " + spc + "/" + db + "/" + rel + (fork == 0 ? "" : " " + forkName()) + " blk " + block
                + image.map(i -> ", " + i).orElse("") + (data.length() == 0 ? "" : ", " + data.length() + " bytes of data");
    }

    /**
     * A page as it was, without the unused bytes in its middle (the hole), perhaps compressed.
     */
    public static final class Image {
        private final int holeOffset;
        private final int holeLength;
        private final int info;
        private final String compression;
        private final boolean apply;
        private final Bytes bytes;

        Image(int holeOffset, int holeLength, int info, String compression, boolean apply, Bytes bytes) {
            this.holeOffset = holeOffset;
            this.holeLength = holeLength;
            this.info = info;
            this.compression = compression;
            this.apply = apply;
            this.bytes = bytes;
        }

        /** {@return where the hole starts in the page} */
        public int holeOffset() {
            return holeOffset;
        }

        /** {@return bytes in the hole, 0 if there is none} */
        public int holeLength() {
            return holeLength;
        }

        /** {@return the flag bits (bimg_info; 0 in 9.3 and 9.4, which have none)} */
        public int info() {
            return info;
        }

        /** {@return "pglz", "lz4", "zstd", or "" if it is stored as it is} */
        public String compression() {
            return compression;
        }

        /** {@return whether replay puts it in place; false when it is there only to be compared} */
        public boolean apply() {
            return apply;
        }

        /** {@return the image as it is stored} */
        public byte[] bytes() {
            return bytes.toArray();
        }

        int length() {
            return bytes.length();
        }

        @Override public String toString() {
            return (compression.isEmpty() ? "" : compression + " ") + "image of " + length() + " bytes"
                    + (holeLength == 0 ? "" : ", hole of " + holeLength + " at " + holeOffset) + (apply ? "" : ", not applied");
        }
    }
}
