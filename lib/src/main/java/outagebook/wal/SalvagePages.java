package outagebook.wal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Reads pages like the server, and lets {@link Resync} look at them again, damaged ones too: it keeps those from the record
 * now being read up to the last one read. Each page is fetched from its file once.
 */
final class SalvagePages extends PageReader {
    private static final byte[] EMPTY = new byte[PageHeader.PAGE];
    private final Segments segments;
    private final TreeMap<Lsn, Kept> kept = new TreeMap<>();
    private Kept current;
    private Lsn forgiven;
    private Lsn furthest;

    SalvagePages(Segments segments) {
        super(segments);
        this.segments = segments;
        this.forgiven = segments.start().plus(-1);
        this.furthest = segments.start();
    }

    /** What was in the file where a page should be: all of it, a part (zeroes behind it), or nothing. */
    private record Kept(byte[] bytes, int length, Path file, Invalid failure) {}

    /** Turns to a page whatever its header says; false if not a byte of it could be read. */
    boolean show(Lsn page) {
        if (!segments.has(page)) return false;
        try {
            goTo(page);
        } catch (Invalid partlyRead) {
            if (current.length == 0) return false;
            forced(page);
        }
        return true;
    }

    private void forced(Lsn page) {
        Lsn before = forgiven;
        forgiven = page;
        try {
            goTo(page);
        } catch (Invalid impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            forgiven = before;
        }
    }

    /** {@return how many bytes of the current page the file has} */
    int length() {
        return current.length;
    }

    /** Pages up to this one are not proved any more: a record that lies on them was. */
    void forgive(Lsn page) {
        forgiven = page;
    }

    void forgetBefore(Lsn page) {
        kept.headMap(page).clear();
    }

    /** {@return what is wrong with the current page's header, each with its value; nothing if it is as it must be} */
    List<String> wrong() {
        PageHeader header = super.header();
        boolean first = offset() == 0;
        var wrong = new ArrayList<String>();
        if (header.magic() != segments.version().magic()) wrong.add(String.format("xlp_magic %04X", header.magic()));
        if (!segments.version().knowsPageFlags(header.info()) || header.has(PageHeader.LONG_HEADER) != first) {
            wrong.add(String.format("xlp_info %04X", header.info()));
        }
        if (header.timeline() == 0 || header.timeline() > segments.timeline()) wrong.add("xlp_tli " + header.timeline());
        if (!header.address().equals(address())) wrong.add("xlp_pageaddr " + header.address());
        if (first && header.has(PageHeader.LONG_HEADER)) wrongLong(header, wrong);
        return wrong;
    }

    private void wrongLong(PageHeader header, List<String> wrong) {
        if (segments.systemId() != 0 && header.systemId() != segments.systemId()) {
            wrong.add("xlp_sysid " + Long.toUnsignedString(header.systemId()));
        }
        if (header.segSize() != segments.segmentSize()) wrong.add("xlp_seg_size " + header.segSize());
        if (header.blockSize() != PageHeader.PAGE) wrong.add("xlp_xlog_blcksz " + header.blockSize());
    }

    /** {@return bytes in the header of the page at this LSN, which its place decides} */
    int headerSize(Lsn page) {
        return (page.value() & segments.segmentSize() - 1) == 0 ? PageHeader.LONG_SIZE : PageHeader.SHORT_SIZE;
    }

    @Override void load() throws Invalid {
        current = kept.get(address());
        if (current == null) {
            current = fetched();
            kept.put(address(), current);
        }
        System.arraycopy(current.bytes, 0, page().array(), 0, PageHeader.PAGE);
        if (current.failure != null && address().compareTo(forgiven) > 0) throw current.failure;
    }

    private Kept fetched() {
        if (address().compareTo(furthest) < 0) throw new IllegalStateException("page " + address() + " was let go");
        furthest = address();
        int length = PageHeader.PAGE;
        Invalid failure = null;
        try {
            super.load();
        } catch (Invalid e) {
            length = e.reason == EndOfWal.Reason.SHORT_READ ? (int) e.details[0] : 0;
            failure = e;
        }
        byte[] bytes = length == 0 ? EMPTY : page().array().clone();
        if (length > 0) Arrays.fill(bytes, length, PageHeader.PAGE, (byte) 0);
        return new Kept(bytes, length, segments.files().get(segments.nameOf(address())), failure);
    }

    @Override void provesHeader() throws Invalid {
        if (address().compareTo(forgiven) > 0) super.provesHeader();
    }

    /** The header of a forgiven page has the right size, whatever its flags say. */
    @Override PageHeader header() {
        PageHeader header = super.header();
        if (address().compareTo(forgiven) > 0) return header;
        int flags = headerSize(address()) == PageHeader.LONG_SIZE ? PageHeader.LONG_HEADER : 0;
        return new PageHeader(header.magic(), flags, header.timeline(), header.address(), 0, 0, 0, 0);
    }

    /** {@return the header as it is in the file} */
    PageHeader rawHeader() {
        return super.header();
    }

    @Override Path file() {
        return current.file;
    }
}
