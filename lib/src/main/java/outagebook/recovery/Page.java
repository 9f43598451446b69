package outagebook.recovery;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import outagebook.hex.Field;
import outagebook.hex.HexView;
import outagebook.wal.Columns;
import outagebook.wal.Lsn;
import outagebook.wal.OnPage;
import outagebook.wal.WalVersion;

/**
 * A page of a table or index as it is on disk: 8192 bytes, little-endian.
 *
 * <p>Source: PostgreSQL storage/bufpage.h (PageHeaderData, layout version 4: all of 9.3 to 18). A page never changes. Any 8192 bytes
 * are a page; {@link #problem()} says what is wrong with those that Postgres would not take for one.
 */
public final class Page {
    /** Bytes in a page. */
    public static final int SIZE = 8192;
    /** Bytes in the header of a page, in front of the line pointers. */
    public static final int HEADER = 24;
    static final int POINTER = 4;
    private static final int KNOWN_FLAGS = 0x0007;
    private static final int LAYOUT = SIZE | 4;

    private final ByteBuffer bytes;
    private final WalVersion version;
    private final int fork;

    private Page(byte[] bytes, WalVersion version, int fork) {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.version = version;
        this.fork = fork;
    }

    /** {@return the page of a main fork that has these 8192 bytes, in the words of the newest version} */
    public static Page of(byte[] bytes) {
        return of(bytes, WalVersion.V18, 0);
    }

    /**
     * {@return the page that has these 8192 bytes}
     *
     * @param version the version that wrote it, which a page does not tell: btree pages differ a little
     * @param fork    0 main, 1 free space map, 2 visibility map, 3 init
     */
    public static Page of(byte[] bytes, WalVersion version, int fork) {
        if (bytes.length != SIZE) throw new IllegalArgumentException("a page has " + SIZE + " bytes, not " + bytes.length);
        return new Page(bytes.clone(), version, fork);
    }

    /** {@return a copy of its bytes} */
    public byte[] bytes() {
        return bytes.array().clone();
    }

    /** {@return the version in whose words it is shown} */
    public WalVersion version() {
        return version;
    }

    /** {@return the same page as that version has it} */
    public Page as(WalVersion other) {
        return new Page(bytes.array(), other, fork);
    }

    /** {@return the end of the last record that changed it (pd_lsn; two halves, the upper one first)} */
    public Lsn lsn() {
        return new Lsn(u32(0) << 32 | u32(4));
    }

    /** {@return the checksum that it carries (pd_checksum), 0 if checksums are off} */
    public int checksum() {
        return u16(8);
    }

    /** {@return the checksum that a page with these bytes must carry as the page of that number, if checksums are on} */
    public int computedChecksum(long block) {
        return PageChecksum.of(bytes.array(), block);
    }

    /** {@return whether it carries the right checksum for the page of that number; a page of zeros needs none} */
    public boolean checksumMatches(long block) {
        return isZero() || checksum() == computedChecksum(block);
    }

    /** {@return flag bits (pd_flags): 1 has free line pointers, 2 page full, 4 all visible} */
    public int flags() {
        return u16(10);
    }

    /** {@return where the line pointers end and free space starts (pd_lower)} */
    public int lower() {
        return u16(12);
    }

    /** {@return where free space ends and items start (pd_upper)} */
    public int upper() {
        return u16(14);
    }

    /** {@return where the special space at the end starts (pd_special); 8192 if there is none} */
    public int special() {
        return u16(16);
    }

    /** {@return the oldest transaction that may have left something to prune, 0 if none is known (pd_prune_xid)} */
    public long pruneXid() {
        return u32(20);
    }

    /** {@return whether all bytes are 0: Postgres takes such a page for one that was never written} */
    public boolean isZero() {
        return IntStream.range(0, SIZE / Long.BYTES).allMatch(i -> bytes.getLong(i * Long.BYTES) == 0);
    }

    /**
     * {@return why the header cannot be that of a page, "" if it can}
     *
     * <p>What Postgres checks before it takes a page into memory (bufpage.c, PageIsVerified; it says {@code invalid page in block}),
     * and the layout version.
     */
    public String problem() {
        if (isZero()) return "";
        if ((flags() & ~KNOWN_FLAGS) != 0) return String.format(Locale.ROOT, "pd_flags 0x%04X has unknown bits", flags());
        if (lower() > upper()) return "pd_lower " + lower() + " is behind pd_upper " + upper();
        if (upper() > special()) return "pd_upper " + upper() + " is behind pd_special " + special();
        if (special() > SIZE) return "pd_special " + special() + " is behind the end of the page";
        if (special() % 8 != 0) return "pd_special " + special() + " is no multiple of 8";
        if (upper() < HEADER) return "pd_upper " + upper() + " is inside the header";
        if (u16(18) != LAYOUT) return String.format(Locale.ROOT, "pd_pagesize_version 0x%04X is not 0x%04X (8192 bytes, layout 4)", u16(18), LAYOUT);
        return "";
    }

    /** {@return what the page belongs to} */
    public PageKind kind() {
        return PageKind.of(this, fork);
    }

    /** {@return its line pointers, in order; of a damaged page those that can be} */
    public List<Item> items() {
        if (isZero() || !problem().isEmpty() || fork == 1 || fork == 2 || hasContent()) return List.of();
        int count = Math.max(0, (lower() - HEADER) / POINTER);
        return IntStream.rangeClosed(1, count).mapToObj(i -> Item.of(i, bytes.getInt(HEADER + (i - 1) * POINTER))).toList();
    }

    /** Whether something else is in the place of line pointers. */
    boolean hasContent() {
        PageKind kind = kind();
        return kind == PageKind.BTREE_META || kind == PageKind.BTREE && Btree.of(this).hasFullXid();
    }

    /** {@return neighbours and role of a btree page, nothing for other pages} */
    public Optional<Btree> btree() {
        PageKind kind = kind();
        return kind == PageKind.BTREE || kind == PageKind.BTREE_META ? Optional.of(Btree.of(this)) : Optional.empty();
    }

    /** {@return the rows that are there, seen by somebody or not, with their values as these columns} */
    public List<PageRow> rows(Columns columns) {
        if (kind() != PageKind.HEAP && kind() != PageKind.SEQUENCE) return List.of();
        return items().stream().filter(item -> item.state() == Item.State.NORMAL && item.length() >= PageRow.HEADER
                        && item.offset() >= upper() && item.offset() + item.length() <= special())
                .map(item -> PageRow.of(this, item, OnPage.values(bytes.array(), item.number(), columns, version))).toList();
    }

    /** {@return what it is made of, from the first byte to the last} */
    public List<PagePart> parts() {
        return PageParts.of(this);
    }

    /** {@return every byte of the page, once, with its name in the C source and its meaning} */
    public List<Field> fields() {
        return PageFields.of(this);
    }

    /** {@return its bytes, each under the name of its field; free space is left unnamed, so that its zeros take one line} */
    public HexView hex() {
        List<PagePart> free = parts().stream().filter(part -> part.kind() == PagePart.Kind.FREE).toList();
        return HexView.of(bytes()).rows(SIZE).mark(fields().stream()
                .filter(field -> free.stream().noneMatch(part -> part.offset() == field.offset() && part.length() == field.length())).toList());
    }

    /** {@return those fields of this page whose bytes are other ones than in the page before} */
    public List<Field> changedSince(Page before) {
        return fields().stream().filter(field -> differs(before, field.offset(), field.end())).toList();
    }

    /** {@return whether this page and the other one differ in these bytes, the last of them not included} */
    public boolean differs(Page other, long from, long to) {
        return !Arrays.equals(bytes.array(), (int) from, (int) to, other.bytes.array(), (int) from, (int) to);
    }

    /**
     * {@return a torn page: up to this byte this page, from there on the other one}
     *
     * <p>Power fails while a page is written: disks write 512 or 4096 bytes at once, not 8192.
     */
    public Page torn(int at, Page rest) {
        if (at < 0 || at > SIZE) throw new IllegalArgumentException("a page is torn at a byte from 0 to " + SIZE + ", not at " + at);
        byte[] both = rest.bytes();
        System.arraycopy(bytes.array(), 0, both, 0, at);
        return new Page(both, version, fork);
    }

    int u8(int at) {
        return bytes.get(at) & 0xFF;
    }

    int u16(int at) {
        return bytes.getShort(at) & 0xFFFF;
    }

    long u32(int at) {
        return bytes.getInt(at) & 0xFFFFFFFFL;
    }

    /** A page's number as a ctid keeps it: two halves, the upper one first. */
    long blockNumber(int at) {
        return (long) u16(at) << 16 | u16(at + 2);
    }

    @Override public boolean equals(Object other) {
        return other instanceof Page page && Arrays.equals(bytes.array(), page.bytes.array());
    }

    @Override public int hashCode() {
        return Arrays.hashCode(bytes.array());
    }

    /** {@return what it is in one line, then a line for each part: offset, length in bytes, what it holds} */
    @Override public String toString() {
        return title() + parts().stream().map(part -> "\n" + part).collect(Collectors.joining());
    }

    /** {@return what it is, in one line} */
    public String title() {
        String role = kind() == PageKind.BTREE ? " (" + Btree.of(this) + ")" : "";
        return kind() + role + switch (kind()) {
            case NEW -> "";
            case DAMAGED -> ": " + problem();
            default -> ", LSN " + lsn() + (checksum() == 0 ? "" : ", checksum " + checksum());
        };
    }
}
