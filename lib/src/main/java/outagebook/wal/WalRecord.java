package outagebook.wal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
    private final Lsn lsn;
    private final Lsn endLsn;
    private final RecordHeader header;
    private final RecordFormat.Content content;
    private final Bytes bytes;
    private final List<Fragment> fragments;

    WalRecord(WalVersion version, Lsn lsn, Lsn endLsn, RecordHeader header, RecordFormat.Content content, Bytes bytes,
              List<Fragment> fragments) {
        this.version = version;
        this.lsn = lsn;
        this.endLsn = endLsn;
        this.header = header;
        this.content = content;
        this.bytes = bytes;
        this.fragments = fragments;
    }

    /** {@return the LSN of the record's first byte} */
    public Lsn lsn() {
        return lsn;
    }

    /**
     * {@return the LSN behind the record and its padding; the start of the next segment for a switch. Pages that the
     * record changed carry it as their own LSN}
     */
    public Lsn endLsn() {
        return endLsn;
    }

    /** {@return the fixed header} */
    public RecordHeader header() {
        return header;
    }

    /** {@return the version of PostgreSQL that wrote it} */
    public WalVersion version() {
        return version;
    }

    /** {@return the transaction, 0 if none} */
    public long xid() {
        return header.xid();
    }

    /** {@return bytes in the record, header included, padding excluded (xl_tot_len)} */
    public int totalLength() {
        return bytes.length();
    }

    /** {@return where the record before it starts} */
    public Lsn prev() {
        return header.prev();
    }

    /** {@return the name of the resource manager, such as "Heap"} */
    public String rmgr() {
        return version.rmgrName(header.rmid());
    }

    /** {@return what it does, in the words of that version's dump tool: "INSERT+INIT", or "insert(init)" before 9.5} */
    public String operation() {
        return version.operation(header.rmid(), header.info());
    }

    /** {@return the pages it names} */
    public List<BlockRef> blocks() {
        return content.blocks();
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
                .orElseThrow(() -> new IllegalArgumentException("the record at " + lsn + " has no page image " + blockId + "; "
                        + "its blocks are " + blocks()));
        return PageImage.restored(image, version)
                .orElseThrow(() -> new WalException(version.damagedImage(lsn, blockId) + " (" + image + ")"));
    }

    /** {@return what the resource manager wrote, apart from what belongs to a page} */
    public byte[] mainData() {
        return content.mainData().toArray();
    }

    /** {@return the replication origin it was replayed from, 0 if it was not (9.5 on; replorigin_session_origin)} */
    public int origin() {
        return content.origin();
    }

    /**
     * {@return the transaction above the subtransaction that wrote it, 0 if the record does not say: only the first record of
     * a subtransaction does, from 14 on and under wal_level = logical}
     */
    public long toplevelXid() {
        return content.toplevelXid();
    }

    /** {@return what the record does, as that version's dump tool prints it behind {@code desc:}} */
    public String description() {
        return Descriptions.of(this);
    }

    Bytes main() {
        return content.mainData();
    }

    Optional<BlockRef> block(int id) {
        return blocks().stream().filter(block -> block.id() == id).findFirst();
    }

    /** {@return what the record says about the page of that number; no bytes if it says nothing} */
    Bytes blockData(int id) {
        return block(id).map(BlockRef::dataInPlace).orElse(RecordFormat.Content.NOTHING);
    }

    Bytes behindHeader() {
        return bytes.from(version.recordHeaderSize());
    }

    /** {@return the whole record: page headers cut out, padding behind it not included} */
    public byte[] bytes() {
        return bytes.toArray();
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
        FieldReader in = FieldReader.noting(bytes, Layouts.of(this));
        try {
            version.records().read(in, version);
        } catch (Invalid impossible) {
            throw new IllegalStateException("verified before: " + this, impossible);
        }
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
                        "the record at " + lsn + " has bytes 0 to " + (totalLength() - 1) + ", there is no byte " + offset));
    }

    /** {@return one line: LSN, resource manager, operation, transaction, length, and the texts (long ones cut) if there are any} */
    @Override public String toString() {
        List<String> texts = texts().stream().map(WalRecord::inOneLine).toList();
        return lsn + " " + rmgr() + " " + operation() + ", xid " + xid() + ", " + totalLength() + " bytes, prev " + prev()
                + (texts.isEmpty() ? "" : ", texts " + texts);
    }

    private static String inOneLine(String text) {
        String cut = text.length() <= TEXT_SHOWN ? text : text.substring(0, TEXT_SHOWN) + "...";
        return cut.replaceAll("\\s", " ");
    }
}
