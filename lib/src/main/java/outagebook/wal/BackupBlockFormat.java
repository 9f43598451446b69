package outagebook.wal;

import static outagebook.wal.EndOfWal.Reason.INCORRECT_CHECKSUM;
import static outagebook.wal.EndOfWal.Reason.INCORRECT_HOLE_SIZE;
import static outagebook.wal.EndOfWal.Reason.INCORRECT_TOTAL_LENGTH;
import static outagebook.wal.EndOfWal.Reason.INVALID_BACKUP_BLOCK_SIZE;
import static outagebook.wal.EndOfWal.Reason.INVALID_RECORD_LENGTH;
import static outagebook.wal.EndOfWal.Reason.INVALID_SWITCH_RECORD;
import static outagebook.wal.EndOfWal.Reason.ZERO_LENGTH;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Records of 9.3 and 9.4: a 32-byte header, xl_len bytes of resource manager data, up to four page images.
 *
 * <p>Source: PostgreSQL 9.4 access/xlog.h (XLogRecord), access/xlog_internal.h (BkpBlock), xlogreader.c
 * (ValidXLogRecordHeader, ValidXLogRecord).
 */
final class BackupBlockFormat implements RecordFormat {
    private static final int HEADER = 32;
    private static final int CRC_OFFSET = 24;
    private static final int MAX_BLOCKS = 4;
    private static final int BLOCK_HEADER = 24;
    private static final int FIRST_BLOCK_BIT = 0x08;

    @Override public int headerSize() {
        return HEADER;
    }

    @Override public RecordHeader header(FieldReader in, WalVersion version) throws Invalid {
        long totLen = in.u32("xl_tot_len");
        long xid = in.u32("xl_xid");
        long len = in.u32("xl_len");
        int info = in.u8("xl_info");
        in.meaning(() -> String.format("%02X", info));
        int rmid = in.u8("xl_rmid");
        in.meaning(() -> rmid + " (" + version.rmgrName(rmid) + ")");
        in.take("padding", 2);
        Lsn prev = in.lsn("xl_prev");
        long crc = in.u32("xl_crc");
        in.meaning(() -> String.format("%08X", crc));
        in.take("padding", 4);
        return new RecordHeader(totLen, xid, prev, info, rmid, crc, OptionalLong.of(len));
    }

    @Override public void provesLengths(RecordHeader header) throws Invalid {
        long len = header.len().orElseThrow();
        boolean isSwitch = header.rmid() == WalVersion.XLOG && header.info() == WalVersion.SWITCH;
        if (isSwitch && len != 0) throw new Invalid(INVALID_SWITCH_RECORD).compared("xl_len %d, expected 0 in an xlog switch", len);
        if (!isSwitch && len == 0) throw new Invalid(ZERO_LENGTH).compared("xl_len 0 (xl_tot_len %d)", header.totLen());
        long least = HEADER + len;
        long most = least + MAX_BLOCKS * (BLOCK_HEADER + PageHeader.PAGE);
        if (header.totLen() < least || header.totLen() > most) {
            throw new Invalid(INVALID_RECORD_LENGTH, HEADER, header.totLen())
                    .compared(header.totLen() < least ? "xl_tot_len %d < %d = SizeOfXLogRecord %d + xl_len %d"
                            : "xl_tot_len %d > %5$d = SizeOfXLogRecord %3$d + xl_len %4$d + 4 backup blocks", header.totLen(), least,
                            HEADER, len, most);
        }
    }

    @Override public Content verified(Bytes record, RecordHeader header, WalVersion version) throws Invalid {
        Content content = read(FieldReader.of(record), version);
        long crc = Crc.legacy(record, HEADER, CRC_OFFSET);
        if (crc != header.crc()) throw new Invalid(INCORRECT_CHECKSUM).compared("xl_crc %08X, computed %08X", header.crc(), crc);
        return content;
    }

    @Override public Content read(FieldReader in, WalVersion version) throws Invalid {
        RecordHeader header = header(in, version);
        Bytes main = in.data("rmgr data", Layout.MAIN, header.len().orElseThrow());
        List<BlockRef> blocks = new ArrayList<>();
        for (int id = 0; id < MAX_BLOCKS; id++) {
            if ((header.info() & FIRST_BLOCK_BIT >> id) != 0) blocks.add(block(in, id));
        }
        if (in.remaining() != 0) {
            throw new Invalid(INCORRECT_TOTAL_LENGTH).compared("xl_tot_len %d, bytes left over: %d", header.totLen(), in.remaining());
        }
        return new Content(List.copyOf(blocks), main, 0, 0);
    }

    private static BlockRef block(FieldReader in, int id) throws Invalid {
        if (in.remaining() < BLOCK_HEADER) {
            throw new Invalid(INVALID_BACKUP_BLOCK_SIZE).compared("%d bytes left < sizeof(BkpBlock) %d", in.remaining(), BLOCK_HEADER);
        }
        in.block(id);
        long spc = in.u32("spcNode");
        long db = in.u32("dbNode");
        long rel = in.u32("relNode");
        int fork = (int) in.u32("fork");
        long block = in.u32("block");
        int holeOffset = in.u16("hole_offset");
        int holeLength = in.u16("hole_length");
        if (holeOffset + holeLength > PageHeader.PAGE) {
            throw new Invalid(INCORRECT_HOLE_SIZE).compared("hole_offset %d + hole_length %d > BLCKSZ 8192", holeOffset, holeLength);
        }
        int length = PageHeader.PAGE - holeLength;
        if (in.remaining() < length) {
            throw new Invalid(INVALID_BACKUP_BLOCK_SIZE).compared("%d bytes left < BLCKSZ 8192 - hole_length %d", in.remaining(), holeLength);
        }
        Bytes bytes = in.take("image", length);
        var image = new BlockRef.Image(holeOffset, holeLength, 0, "", true, bytes);
        return new BlockRef(id, spc, db, rel, fork, block, Optional.of(image), Content.NOTHING);
    }
}
