package outagebook.wal;

import java.util.List;

/** How a record is laid out: one way in 9.3 and 9.4, another from 9.5 on. */
interface RecordFormat {
    /** {@return bytes in the fixed header} */
    int headerSize();

    /** Reads the fixed header. */
    RecordHeader header(FieldReader in, WalVersion version) throws Invalid;

    /** Proves that the header's lengths can be true. The server looks at these before the resource manager's id. */
    void provesLengths(RecordHeader header) throws Invalid;

    /** Proves that the whole record is what was written, and takes it apart; checks and checksum in the server's order. */
    Content verified(Bytes record, RecordHeader header, WalVersion version) throws Invalid;

    /** Takes a whole record apart, its header included. */
    Content read(FieldReader in, WalVersion version) throws Invalid;

    /** What is behind the header; the origin and the top-level transaction are 0 if the record names none. */
    record Content(List<BlockRef> blocks, Bytes mainData, int origin, long toplevelXid) {
        static final Bytes NOTHING = new Bytes(new byte[0]);
    }
}
