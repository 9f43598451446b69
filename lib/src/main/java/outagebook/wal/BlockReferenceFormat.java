package outagebook.wal;

import static outagebook.wal.EndOfWal.Reason.FULL_COMPRESSED_IMAGE;
import static outagebook.wal.EndOfWal.Reason.INCOMPLETE_IMAGE;
import static outagebook.wal.EndOfWal.Reason.INCORRECT_CHECKSUM;
import static outagebook.wal.EndOfWal.Reason.INVALID_BLOCK_ID;
import static outagebook.wal.EndOfWal.Reason.INVALID_CONTENT_LENGTH;
import static outagebook.wal.EndOfWal.Reason.INVALID_HOLE;
import static outagebook.wal.EndOfWal.Reason.INVALID_RECORD_LENGTH;
import static outagebook.wal.EndOfWal.Reason.NO_BLOCK_DATA;
import static outagebook.wal.EndOfWal.Reason.NO_PREVIOUS_RELATION;
import static outagebook.wal.EndOfWal.Reason.OUT_OF_ORDER_BLOCK_ID;
import static outagebook.wal.EndOfWal.Reason.UNEXPECTED_BLOCK_DATA;
import static outagebook.wal.EndOfWal.Reason.UNEXPECTED_HOLE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Records from 9.5 on: a 24-byte header, then small headers of block references and main data, then their payload.
 *
 * <p>Source: PostgreSQL 9.5 to 18, access/xlogrecord.h; xlogreader.c, DecodeXLogRecord.
 */
final class BlockReferenceFormat implements RecordFormat {
    static final int HEADER = 24;
    static final int CRC_OFFSET = 20;
    static final int MAX_BLOCK_ID = 32;
    static final int MAIN_DATA_SHORT = 255;
    static final int MAIN_DATA_LONG = 254;
    static final int ORIGIN = 253;
    static final int TOPLEVEL_XID = 252;
    static final int FORK_MASK = 0x0F;
    static final int HAS_IMAGE = 0x10;
    static final int HAS_DATA = 0x20;
    static final int SAME_REL = 0x80;
    static final int HAS_HOLE = 0x01;
    /** Bytes in the header of a block reference that has everything. */
    static final int LARGEST_REFERENCE = 27;

    @Override public int headerSize() {
        return HEADER;
    }

    @Override public RecordHeader header(FieldReader in, WalVersion version) throws Invalid {
        long totLen = in.u32("xl_tot_len");
        long xid = in.u32("xl_xid");
        Lsn prev = in.lsn("xl_prev");
        int info = in.u8("xl_info");
        in.meaning(() -> String.format("%02X", info));
        int rmid = in.u8("xl_rmid");
        in.meaning(() -> rmid + " (" + version.rmgrName(rmid) + ")");
        in.take("padding", 2);
        long crc = in.u32("xl_crc");
        in.meaning(() -> String.format("%08X", crc));
        return new RecordHeader(totLen, xid, prev, info, rmid, crc, OptionalLong.empty());
    }

    @Override public void provesLengths(RecordHeader header) throws Invalid {
        if (header.totLen() >= HEADER) return;
        throw new Invalid(INVALID_RECORD_LENGTH, HEADER, header.totLen())
                .compared("xl_tot_len %d < SizeOfXLogRecord %d", header.totLen(), HEADER);
    }

    @Override public Content verified(Bytes record, RecordHeader header, WalVersion version) throws Invalid {
        long crc = Crc.castagnoli(record, HEADER, CRC_OFFSET);
        if (crc != header.crc()) throw new Invalid(INCORRECT_CHECKSUM).compared("xl_crc %08X, computed %08X", header.crc(), crc);
        return read(FieldReader.of(record), version);
    }

    @Override public Content read(FieldReader in, WalVersion version) throws Invalid {
        if (in.isNoting()) header(in, version);
        else in.take("header", HEADER);
        List<Reference> references = new ArrayList<>(2);
        long mainLength = 0;
        long announced = 0;
        boolean mainSeen = false;
        int origin = 0;
        long toplevelXid = 0;
        while (!mainSeen && in.remaining() > announced) {
            int id = in.peek();
            if (id <= MAX_BLOCK_ID) {
                Reference reference = reference(in, references, version);
                references.add(reference);
                announced += reference.dataLength + reference.imageLength;
            } else if (id == MAIN_DATA_SHORT || id == MAIN_DATA_LONG) {
                mainLength = mainLength(in);
                announced += mainLength;
                mainSeen = true;
            } else if (id == ORIGIN) {
                in.u8("origin id");
                origin = in.u16("origin");
            } else if (id == TOPLEVEL_XID && version.hasToplevelXid()) {
                in.u8("toplevel xid id");
                toplevelXid = in.u32("toplevel xid");
            } else {
                throw new Invalid(INVALID_BLOCK_ID, id);
            }
        }
        if (in.remaining() != announced) {
            throw new Invalid(INVALID_CONTENT_LENGTH).compared("%d bytes left, headers announce %d", in.remaining(), announced);
        }
        return new Content(payload(in, references), in.data("main data", Layout.MAIN, mainLength), origin, toplevelXid);
    }

    private static long mainLength(FieldReader in) throws Invalid {
        return in.u8("main data id") == MAIN_DATA_SHORT ? in.u8("main data length") : in.u32("main data length");
    }

    private static Reference reference(FieldReader in, List<Reference> before, WalVersion version) throws Invalid {
        Reference last = before.isEmpty() ? null : before.get(before.size() - 1);
        int id = in.peek();
        in.block(id);
        in.u8("id");
        if (last != null && id <= last.id) throw new Invalid(OUT_OF_ORDER_BLOCK_ID, id).compared("block_id %d <= %d, the one before it", id, last.id);
        var ref = new Reference(id, in.u8("fork_flags"), in.u16("data_length"));
        in.record();
        ref.provesData();
        if ((ref.flags & HAS_IMAGE) != 0) ref.readImage(in, version);
        if ((ref.flags & SAME_REL) == 0) ref.readRelation(in);
        else if (last == null) throw new Invalid(NO_PREVIOUS_RELATION);
        else ref.sameRelationAs(last);
        in.block(id);
        ref.block = in.u32("blkno");
        in.record();
        return ref;
    }

    private static List<BlockRef> payload(FieldReader in, List<Reference> references) throws Invalid {
        var blocks = new BlockRef[references.size()];
        for (int i = 0; i < blocks.length; i++) {
            in.block(references.get(i).id);
            blocks[i] = references.get(i).take(in);
        }
        in.record();
        return List.of(blocks);
    }

    /** A block reference whose headers are read; its payload is still to come. */
    private static final class Reference {
        private final int id;
        private final int flags;
        private final int dataLength;
        private int imageLength;
        private int imageInfo;
        private int holeOffset;
        private int holeLength;
        private String compression = "";
        private boolean apply;
        private long spc;
        private long db;
        private long rel;
        private long block;

        Reference(int id, int flags, int dataLength) {
            this.id = id;
            this.flags = flags;
            this.dataLength = dataLength;
        }

        void provesData() throws Invalid {
            boolean hasData = (flags & HAS_DATA) != 0;
            if (hasData && dataLength == 0) throw new Invalid(NO_BLOCK_DATA);
            if (!hasData && dataLength != 0) throw new Invalid(UNEXPECTED_BLOCK_DATA, dataLength);
        }

        void readImage(FieldReader in, WalVersion version) throws Invalid {
            in.block(id);
            imageLength = in.u16("image length");
            holeOffset = in.u16("hole_offset");
            imageInfo = in.u8("bimg_info");
            in.meaning(() -> String.format("%02X", imageInfo));
            compression = version.compression(imageInfo);
            apply = version.appliesImage(imageInfo);
            boolean hasHole = (imageInfo & HAS_HOLE) != 0;
            if (compression.isEmpty()) holeLength = PageHeader.PAGE - imageLength & 0xFFFF;
            else holeLength = hasHole ? in.u16("hole_length") : 0;
            in.record();
            provesImage(hasHole);
        }

        /** The server prints data_length where the last message says image length; an old slip, kept. */
        private void provesImage(boolean hasHole) throws Invalid {
            boolean whole = imageLength == PageHeader.PAGE;
            if (hasHole && (holeOffset == 0 || holeLength == 0 || whole)) {
                throw new Invalid(INVALID_HOLE, holeOffset, holeLength, imageLength);
            }
            if (!hasHole && (holeOffset != 0 || holeLength != 0)) throw new Invalid(UNEXPECTED_HOLE, holeOffset, holeLength);
            if (!compression.isEmpty() && whole) throw new Invalid(FULL_COMPRESSED_IMAGE, imageLength);
            if (!hasHole && compression.isEmpty() && !whole) throw new Invalid(INCOMPLETE_IMAGE, dataLength);
        }

        void readRelation(FieldReader in) throws Invalid {
            in.block(id);
            spc = in.u32("spcNode");
            db = in.u32("dbNode");
            rel = in.u32("relNode");
            in.record();
        }

        void sameRelationAs(Reference other) {
            spc = other.spc;
            db = other.db;
            rel = other.rel;
        }

        BlockRef take(FieldReader in) throws Invalid {
            Optional<BlockRef.Image> image = Optional.empty();
            if ((flags & HAS_IMAGE) != 0) {
                Bytes bytes = in.take("image", imageLength);
                image = Optional.of(new BlockRef.Image(holeOffset, holeLength, imageInfo, compression, apply, bytes));
            }
            return new BlockRef(id, spc, db, rel, flags & FORK_MASK, block, image, in.data("data", id, dataLength));
        }
    }
}
