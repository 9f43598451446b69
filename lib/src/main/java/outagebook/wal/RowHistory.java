package outagebook.wal;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the rows of records in order and remembers them, so that a later update or delete shows the row that was there before.
 *
 * <p>It remembers rows by their place, and the pages that records have images of; the least recently used page is forgotten first,
 * so memory does not grow with the WAL. Where a record is missing in the chain, everything is forgotten: what it changed is not known.
 */
public final class RowHistory {
    private static final long USUAL_BYTES = 16L << 20;
    private static final int STORAGE = 2;
    private static final int TRUNCATE = 0x20;
    private static final int FIRST_FULL_PAGE = 0xA0;
    private static final int LAST_FULL_PAGE = 0xC0;
    private static final int ROW_OVERHEAD = 128;

    private final long mostBytes;
    private final LinkedHashMap<Place, Page> pages = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private Lsn last;

    /** Remembers up to 16 MiB of rows and pages. */
    public RowHistory() {
        this(USUAL_BYTES);
    }

    /** Remembers up to this many bytes of rows and pages. */
    public RowHistory(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** {@return the rows of this record, completed with what is remembered} Records are given in the order of the WAL. */
    public List<Row> rows(WalRecord record) {
        if (last != null && !record.prev().equals(last)) forget();
        last = record.lsn();
        List<Row> rows = HeapChanges.of(record, this::at);
        int rmid = record.header().rmid();
        int operation = record.header().info() & 0xF0;
        boolean pageImages = rmid == WalVersion.XLOG && operation >= FIRST_FULL_PAGE && operation <= LAST_FULL_PAGE;
        if (rmid == WalVersion.HEAP || rmid == WalVersion.HEAP2 || pageImages) remember(record, rows);
        if (rmid == STORAGE && operation == TRUNCATE) truncate(record.main());
        return rows;
    }

    private void forget() {
        pages.clear();
        bytes = 0;
    }

    private Tuple at(Place place) {
        Page page = pages.get(place.page());
        return page == null ? null : page.at(place.offset());
    }

    private void remember(WalRecord record, List<Row> rows) {
        for (BlockRef block : record.blocks()) {
            if (block.fork() == 0 && block.image().isPresent()) image(block, record.version());
        }
        for (Row row : rows) {
            if (row.side() == Row.Side.NEW && row.source() != Row.Source.PAGE_IMAGE) put(row.place(), row.tuple());
        }
        Iterator<Page> oldest = pages.values().iterator();
        while (bytes > mostBytes && oldest.hasNext()) {
            bytes -= oldest.next().bytes;
            oldest.remove();
        }
    }

    private void image(BlockRef block, WalVersion version) {
        Optional<byte[]> page = PageImage.restored(block.image().orElseThrow(), version);
        Page before = pages.remove(Place.of(block, 0));
        if (before != null) bytes -= before.bytes;
        if (page.isEmpty() || !isHeap(new Bytes(page.get()))) return;
        var remembered = new Page(new Bytes(page.get()));
        pages.put(Place.of(block, 0), remembered);
        bytes += remembered.bytes;
    }

    /** A page of a table has no special space; that of an index or sequence has. */
    private static boolean isHeap(Bytes page) {
        return page.u16(16) == PageHeader.PAGE;
    }

    private void put(Place place, Tuple tuple) {
        Page known = pages.get(place.page());
        Page page = known == null ? new Page(null) : known;
        if (known == null) pages.put(place.page(), page);
        long before = known == null ? 0 : page.bytes;
        page.put(place.offset(), tuple == null ? null : tuple.alone());
        bytes += page.bytes - before;
    }

    /** Source: PostgreSQL catalog/storage_xlog.h, xl_smgr_truncate. */
    private void truncate(Bytes main) {
        if (main.length() < 16) return;
        Iterator<Map.Entry<Place, Page>> all = pages.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Place, Page> entry = all.next();
            Place page = entry.getKey();
            boolean gone = page.rel() == main.u32(12) && page.db() == main.u32(8) && page.spc() == main.u32(4) && page.block() >= main.u32(0);
            if (!gone) continue;
            bytes -= entry.getValue().bytes;
            all.remove();
        }
    }

    @Override public String toString() {
        return pages.size() + " pages remembered, " + bytes + " of at most " + mostBytes + " bytes";
    }

    /** An image, and the rows that came after it; a null row is one that is there but not known. */
    private static final class Page {
        private final Bytes image;
        private final Map<Integer, Tuple> rows = new HashMap<>();
        private long bytes = ROW_OVERHEAD;

        Page(Bytes image) {
            this.image = image;
            if (image != null) bytes += image.length();
        }

        Tuple at(int offset) {
            if (rows.containsKey(offset)) return rows.get(offset);
            return image == null ? null : Tuple.onPage(image, offset);
        }

        void put(int offset, Tuple tuple) {
            Tuple before = rows.put(offset, tuple);
            bytes += size(tuple) - size(before);
        }

        private static int size(Tuple tuple) {
            return tuple == null ? 0 : ROW_OVERHEAD + tuple.data().length();
        }
    }
}
