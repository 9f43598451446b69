package outagebook.wal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import outagebook.hex.Field;

/**
 * One record of the WAL, whole and verified: what one change did to one or a few pages.
 *
 * <p>Offsets are counted in bytes from the record's first byte, as if it lay in one piece; in the file it may be cut by
 * page headers and go on in the next file.
 */
public final class WalRecord {
    private static final int TEXT_SHOWN = 60;
    private final WalVersion version;
    private final long lsn;
    private final long endLsn;
    private final int rmid;
    private final int info;
    private final int length;
    private final Supplier<Bytes> bytes;
    private final Bytes main;
    private final List<Fragment> fragments;
    /** These two are read from the bytes when somebody asks for them. */
    private RecordHeader header;
    private RecordFormat.Content content;

    WalRecord(WalVersion version, Lsn lsn, Lsn endLsn, RecordHeader header, RecordFormat.Content content, Bytes bytes,
              List<Fragment> fragments) {
        this(version, lsn.value(), endLsn.value(), header.rmid(), header.info(), bytes.length(), () -> bytes, content.mainData(), fragments);
        this.header = header;
        this.content = content;
    }

    /** A record that was proved where it lies; in one piece it is needed only if somebody asks for what is not here. */
    WalRecord(WalVersion version, long lsn, long endLsn, int rmid, int info, int length, Supplier<Bytes> bytes, Bytes main,
              List<Fragment> fragments) {
        this.version = version;
        this.lsn = lsn;
        this.endLsn = endLsn;
        this.rmid = rmid;
        this.info = info;
        this.length = length;
        this.bytes = bytes;
        this.main = main;
        this.fragments = fragments;
    }

    /** {@return the LSN of the record's first byte} */
    public Lsn lsn() {
        return new Lsn(lsn);
    }

    /**
     * {@return the LSN behind the record and its padding; the start of the next segment for a switch. Pages that the
     * record changed carry it as their own LSN}
     */
    public Lsn endLsn() {
        return new Lsn(endLsn);
    }

    /** {@return the fixed header} */
    public RecordHeader header() {
        if (header == null) header = proved(() -> version.records().header(FieldReader.of(bytes.get()), version));
        return header;
    }

    private RecordFormat.Content content() {
        if (content == null) content = proved(() -> version.records().read(FieldReader.of(bytes.get()), version));
        return content;
    }

    private <T> T proved(Part<T> part) {
        try {
            return part.read();
        } catch (Invalid impossible) {
            throw new IllegalStateException("proved before: the record at " + lsn(), impossible);
        }
    }

    private interface Part<T> {
        T read() throws Invalid;
    }

    int rmid() {
        return rmid;
    }

    int info() {
        return info;
    }

    /** {@return the version of PostgreSQL that wrote it} */
    public WalVersion version() {
        return version;
    }

    /** {@return the transaction, 0 if none} */
    public long xid() {
        return header().xid();
    }

    /** {@return bytes in the record, header included, padding excluded (xl_tot_len)} */
    public int totalLength() {
        return length;
    }

    /** {@return where the record before it starts} */
    public Lsn prev() {
        return header().prev();
    }

    /** {@return the name of the resource manager, such as "Heap"} */
    public String rmgr() {
        return version.rmgrName(rmid);
    }

    /** {@return what it does, in the words of that version's dump tool: "INSERT+INIT", or "insert(init)" before 9.5} */
    public String operation() {
        return version.operation(rmid, info);
    }

    /** {@return the pages it names} */
    public List<BlockRef> blocks() {
        return content().blocks();
    }

    /**
     * {@return the page that one of the {@link #blocks()} holds a copy of, 8192 bytes: unpacked, its hole filled with zeros}
     *
     * <p>It was copied after the change, before the page got the record's LSN: replay puts it in place and then sets its LSN to
     * {@link #endLsn()}. A
     * {@link WalException} says, in the server's words, if the copy is damaged.
     *
     * @param blockId number of the block reference
     */
    public byte[] page(int blockId) {
        BlockRef.Image image = blocks().stream().filter(block -> block.id() == blockId).findFirst().flatMap(BlockRef::image)
                .orElseThrow(() -> new IllegalArgumentException("the record at " + lsn() + " has no page image " + blockId + "; "
                        + "its blocks are " + blocks()));
        return PageImage.restored(image, version)
                .orElseThrow(() -> new WalException(version.damagedImage(lsn(), blockId) + " (" + image + ")"));
    }

    /** {@return what the resource manager wrote, apart from what belongs to a page} */
    public byte[] mainData() {
        return main.toArray();
    }

    /** {@return the replication origin it was replayed from, 0 if it was not (9.5 on; replorigin_session_origin)} */
    public int origin() {
        return content().origin();
    }

    /**
     * {@return the transaction above the subtransaction that wrote it, 0 if the record does not say: only the first record of
     * a subtransaction does, from 14 on and under wal_level = logical}
     */
    public long toplevelXid() {
        return content().toplevelXid();
    }

    /** {@return what the record does, as that version's dump tool prints it behind {@code desc:}} */
    public String description() {
        return Descriptions.of(this);
    }

    Bytes main() {
        return main;
    }

    Optional<BlockRef> block(int id) {
        return blocks().stream().filter(block -> block.id() == id).findFirst();
    }

    /** {@return what the record says about the page of that number; no bytes if it says nothing} */
    Bytes blockData(int id) {
        return block(id).map(BlockRef::dataInPlace).orElse(RecordFormat.Content.NOTHING);
    }

    Bytes behindHeader() {
        return bytes.get().from(version.recordHeaderSize());
    }

    /** {@return the whole record: page headers cut out, padding behind it not included} */
    public byte[] bytes() {
        return bytes.get().toArray();
    }

    /**
     * {@return the text values in the new rows of a heap INSERT or MULTI_INSERT, in the order of the columns}
     *
     * <p>The WAL does not say which types a table has, so this is a guess, made of the number of columns and the lengths of
     * the values; printable UTF-8 only. Empty if the record is of another kind, or if the row is only in the page image.
     */
    public List<String> texts() {
        return HeapChanges.withoutImages(this).stream().filter(row -> row.operation() == Row.Operation.INSERT)
                .flatMap(row -> row.guess().texts().stream()).toList();
    }

    /**
     * {@return the rows that a Heap or Heap2 record inserts, updates, deletes or locks; none for other records}
     *
     * <p>What the record says of them itself, or shows in its page images. {@link Wal#rows()} knows more: also what earlier records
     * say.
     */
    public List<Row> rows() {
        return HeapChanges.of(this, place -> null);
    }

    /** {@return every byte of the record, once, with its name in the C source and its meaning} */
    public List<Field> fields() {
        FieldReader in = FieldReader.noting(bytes.get(), Layouts.of(this));
        proved(() -> version.records().read(in, version));
        return List.copyOf(in.fields());
    }

    /** {@return where this byte of the record is in {@link #file(int) its file} (in the unpacked content of a packed one)} */
    public long fileOffset(int offsetInRecord) {
        Fragment fragment = fragment(offsetInRecord);
        return fragment.fileOffset() + offsetInRecord - fragment.recordOffset();
    }

    /** {@return the file that holds this byte of the record} */
    public Path file(int offsetInRecord) {
        return fragment(offsetInRecord).file();
    }

    /** {@return the pieces in which it lies in files, in order} */
    List<Fragment> fragments() {
        return fragments;
    }

    private Fragment fragment(int offset) {
        return fragments.stream()
                .filter(f -> offset >= f.recordOffset() && offset < f.recordOffset() + f.length())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the record at " + lsn() + " has bytes 0 to " + (totalLength() - 1) + ", there is no byte " + offset));
    }

    /** {@return one line: LSN, resource manager, operation, transaction, length, and the texts (long ones cut) if there are any} */
    @Override public String toString() {
        List<String> texts = texts().stream().map(WalRecord::inOneLine).toList();
        return lsn() + " " + rmgr() + " " + operation() + ", xid " + xid() + ", " + totalLength() + " bytes, prev " + prev()
                + (texts.isEmpty() ? "" : ", texts " + texts);
    }

    private static String inOneLine(String text) {
        String cut = text.length() <= TEXT_SHOWN ? text : text.substring(0, TEXT_SHOWN) + "...";
        return cut.replaceAll("\\s", " ");
    }
}
