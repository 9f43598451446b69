package outagebook.wal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Writes a small segment of any version, right or wrong, in the server's own vocabulary. */
final class WalBuilder {
    static final int SEGMENT = 1 << 20;
    private final WalVersion version;
    private final Lsn start;
    private final byte[] bytes = new byte[SEGMENT];
    private int at;
    private Lsn prev = new Lsn(0x28);

    WalBuilder(WalVersion version, Lsn start) {
        this.version = version;
        this.start = start;
        pageHeader(0, 0);
    }

    static WalBuilder of(WalVersion version) {
        return new WalBuilder(version, Lsn.parse("0/300000"));
    }

    /** A record of this much main data, with the right length, link and checksum. */
    WalBuilder record(int mainData) {
        return record(header -> {}, payload(mainData));
    }

    /** A record with this behind its header (for 9.5 and later), whose header may be changed before its checksum is made. */
    WalBuilder record(Consumer<ByteBuffer> change, byte[] payload) {
        byte[] record = finished(change, payload);
        prev = lsn();
        append(record);
        return this;
    }

    /** The LSN at which the next record will start. */
    Lsn lsn() {
        int here = at % PageHeader.PAGE == 0 ? at + 24 : at;
        return start.plus(here);
    }

    /** Changes bytes of the segment. */
    WalBuilder patch(long offset, int... values) {
        for (int value : values) bytes[(int) offset++] = (byte) value;
        return this;
    }

    int offset() {
        return (int) lsn().minus(start);
    }

    WalBuilder previous(Lsn lsn) {
        prev = lsn;
        return this;
    }

    WalBuilder systemId(long id) {
        buffer().putLong(24, id);
        return this;
    }

    WalBuilder timelineOfPage(int page, int timeline) {
        buffer().putInt(page * PageHeader.PAGE + 4, timeline);
        return this;
    }

    WalFile writeTo(Path folder) {
        return WalFile.open(write(folder));
    }

    Path write(Path folder) {
        try {
            return Files.write(folder.resolve(SegmentName.of(1, start, SEGMENT).toString()), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() {
        return bytes;
    }

    byte[] payload(int mainData) {
        if (old()) return new byte[mainData];
        ByteBuffer payload = ByteBuffer.allocate(mainData + (mainData < 256 ? 2 : 5)).order(ByteOrder.LITTLE_ENDIAN);
        if (mainData < 256) payload.put((byte) 255).put((byte) mainData);
        else payload.put((byte) 254).putInt(mainData);
        return payload.array();
    }

    /** Bytes from a text of hexadecimal digits. */
    static byte[] hex(String digits) {
        var bytes = new ByteArrayOutputStream();
        String text = digits.replace(" ", "");
        for (int i = 0; i < text.length(); i += 2) bytes.write(Integer.parseInt(text.substring(i, i + 2), 16));
        return bytes.toByteArray();
    }

    private byte[] finished(Consumer<ByteBuffer> change, byte[] payload) {
        int size = version.recordHeaderSize();
        ByteBuffer record = ByteBuffer.allocate(size + payload.length).order(ByteOrder.LITTLE_ENDIAN);
        record.putInt(0, record.capacity());
        record.put(infoAt(), (byte) 0x20);
        record.putLong(prevAt(), prev.value());
        if (old()) record.putInt(8, payload.length);
        record.position(size);
        record.put(payload);
        change.accept(record);
        var whole = new Bytes(record.array());
        record.putInt(crcAt(), (int) (old() ? Crc.legacy(whole, size, crcAt()) : Crc.castagnoli(whole, size, crcAt())));
        return record.array();
    }

    private void append(byte[] record) {
        int written = 0;
        while (written < record.length && at < SEGMENT) {
            if (at % PageHeader.PAGE == 0) pageHeader(written == 0 ? 0 : 1, written == 0 ? 0 : record.length - written);
            int part = Math.min(record.length - written, PageHeader.PAGE - at % PageHeader.PAGE);
            System.arraycopy(record, written, bytes, at, part);
            written += part;
            at += part;
        }
        at = at + 7 & ~7;
    }

    private void pageHeader(int flags, int remLen) {
        ByteBuffer page = ByteBuffer.wrap(bytes, at, 40).slice().order(ByteOrder.LITTLE_ENDIAN);
        page.putShort(0, (short) version.magic()).putShort(2, (short) (flags | 4 | (at == 0 ? 2 : 0))).putInt(4, 1);
        page.putLong(8, start.plus(at).value()).putInt(16, remLen);
        if (at == 0) page.putLong(24, 4711).putInt(32, SEGMENT).putInt(36, PageHeader.PAGE);
        at += at == 0 ? 40 : 24;
    }

    private ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    boolean old() {
        return version.recordHeaderSize() == 32;
    }

    int infoAt() {
        return old() ? 12 : 16;
    }

    int prevAt() {
        return old() ? 16 : 8;
    }

    private int crcAt() {
        return old() ? 24 : 20;
    }
}
