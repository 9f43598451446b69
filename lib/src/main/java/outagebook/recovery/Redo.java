package outagebook.recovery;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import outagebook.recovery.PageChange.Effect;
import outagebook.wal.BlockRef;
import outagebook.wal.Lsn;
import outagebook.wal.WalRecord;
import outagebook.wal.WalVersion;

/**
 * One record at work: which pages it reads, and whether it may change them.
 *
 * <p>Source: PostgreSQL backend/access/transam/xlogutils.c (XLogReadBufferForRedoExtended, from 9.5 on); RestoreBackupBlock in
 * xlog.c (9.3, 9.4). A page image that is to be applied is put in place whatever the page's LSN is; otherwise the record is
 * applied only if the page's LSN is lower than the record's end.
 */
final class Redo {
    private final WalRecord record;
    private final Memory memory;
    private final Map<Integer, BlockRef> blocks = new HashMap<>();
    private final Map<PageId, PageEdit> edits = new LinkedHashMap<>();
    private final Map<PageId, PageChange> changes = new LinkedHashMap<>();
    private final Map<Long, TransactionStatus> transactions = new LinkedHashMap<>();

    Redo(WalRecord record, Memory memory) {
        this.record = record;
        this.memory = memory;
        for (BlockRef block : record.blocks()) blocks.put(block.id(), block);
    }

    WalRecord record() {
        return record;
    }

    WalVersion version() {
        return record.version();
    }

    boolean hintsLogged() {
        return memory.hintsLogged();
    }

    boolean since(WalVersion version) {
        return record.version().since(version);
    }

    /** {@return the bits of xl_info that belong to the resource manager} */
    int info() {
        return record.header().info() & 0xF0;
    }

    Data main() {
        return Data.of(record.mainData());
    }

    boolean has(int block) {
        return blocks.containsKey(block);
    }

    BlockRef block(int id) {
        BlockRef block = blocks.get(id);
        if (block == null) throw new PageEdit.Misfit("the record at " + record.lsn() + " names no block " + id);
        return block;
    }

    PageId page(int block) {
        return PageId.of(block(block));
    }

    /** {@return the number of the block reference to this page, -1 if the record has none} */
    int reference(PageId page) {
        return blocks.values().stream().filter(block -> PageId.of(block).equals(page)).mapToInt(BlockRef::id).findFirst().orElse(-1);
    }

    Data data(int block) {
        return Data.of(block(block).data());
    }

    /** {@return whether the record brings a copy of the page that is put in place} */
    boolean restores(int block) {
        return has(block) && block(block).image().filter(BlockRef.Image::apply).isPresent();
    }

    /** {@return the page that this block reference names, if the record is to be applied to it} */
    Optional<PageEdit> read(int block) {
        return read(block, page(block));
    }

    /**
     * {@return the page, if the record is to be applied to it}
     *
     * @param image number of the block reference; in 9.3 and 9.4 only pages with an image have one
     * @param id    the page
     */
    Optional<PageEdit> read(int image, PageId id) {
        if (restores(image)) {
            restore(image);
            return Optional.empty();
        }
        if (edits.containsKey(id)) return Optional.of(edits.get(id)).filter(edit -> changes.get(id).effect() != Effect.RESTORED);
        Page page = memory.page(id);
        Optional<String> doubt = memory.doubt(id);
        if (doubt.isPresent()) note(id, Effect.DOUBTFUL, page, page, "still doubtful: " + doubt.get());
        else if (isNothing(page)) miss(id);
        else if (page.lsn().compareTo(record.endLsn()) >= 0) note(id, Effect.SKIPPED, page, page, skipped(page.lsn()));
        else return Optional.of(edit(id, page.bytes(), Effect.CHANGED, ""));
        return Optional.empty();
    }

    /** No page, or one of zeros, with which a file was only made longer. */
    private static boolean isNothing(Page page) {
        return page == null || page.upper() == 0;
    }

    private String skipped(Lsn lsn) {
        return "has the change already: its LSN " + lsn + " is not before the record's end " + record.endLsn();
    }

    private void miss(PageId id) {
        memory.miss(id, record.rmgr() + "/" + record.operation() + " at " + record.lsn());
        note(id, Effect.MISSING, null, null, "is not here, so the change could not be made");
    }

    /** {@return the page, to be built anew whatever was there} */
    PageEdit init(PageId id, int special) {
        return edit(id, new byte[Page.SIZE], Effect.INITIALIZED, "built anew").init(special);
    }

    /** Builds a page anew unless the record brings a copy of it; empty then. */
    Optional<PageEdit> initOrRestore(int block, PageId id, int special) {
        if (!restores(block)) return Optional.of(init(id, special));
        restore(block);
        return Optional.empty();
    }

    private PageEdit edit(PageId id, byte[] bytes, Effect effect, String why) {
        PageEdit edit = new PageEdit(id, bytes, record.version());
        edits.put(id, edit);
        note(id, effect, memory.page(id), null, why);
        return edit;
    }

    /** {@return whether the page is here, not in doubt, and has one of these bits in that byte} */
    boolean mapHas(PageId id, int at, int bits) {
        if (edits.containsKey(id)) return (edits.get(id).u8(at) & bits) != 0;
        Page page = memory.page(id);
        return page != null && memory.doubt(id).isEmpty() && (page.u8(at) & bits) != 0;
    }

    boolean isHere(PageId id) {
        return memory.page(id) != null && memory.doubt(id).isEmpty();
    }

    /** {@return a page that is changed whatever its LSN is} */
    PageEdit map(PageId id) {
        return edits.containsKey(id) ? edits.get(id) : edit(id, memory.page(id).bytes(), Effect.CHANGED, "");
    }

    /** {@return a page that is to be made if there is none; empty if the record is not to be applied to it} */
    Optional<PageEdit> readOrInit(int image, PageId id) {
        Page page = memory.page(id);
        boolean none = isNothing(page) && memory.doubt(id).isEmpty() && !restores(image);
        return none ? Optional.of(init(id, 0)) : read(image, id);
    }

    void restore(int block) {
        restore(page(block), record.page(block), "restored from the image in the record");
    }

    /** Puts a page in place; its LSN is set unless it is empty (9.3 and 9.4 set it always in backup blocks). */
    void restore(PageId id, byte[] image, String why) {
        PageEdit edit = edit(id, image, Effect.RESTORED, why);
        if (edit.isNew()) edit.keepLsn();
    }

    /** Puts all images in place that the record brings. */
    void restoreAll() {
        for (BlockRef block : record.blocks()) if (restores(block.id())) restore(block.id());
    }

    void drop(PageId from) {
        noteDropped(memory.cut(from));
    }

    void drop(Predicate<PageId> which) {
        noteDropped(memory.drop(which));
    }

    private void noteDropped(List<PageId> gone) {
        for (PageId id : gone) note(id, Effect.DROPPED, null, null, "is gone");
    }

    void doubt(PageId id, String why) {
        edits.remove(id);
        memory.doubt(id, why);
        Page page = id.block() == Memory.ALL ? null : memory.page(id);
        note(id, Effect.DOUBTFUL, page, page, why);
    }

    void status(long xid, TransactionStatus status) {
        memory.status(xid, status);
        transactions.put(xid, status);
    }

    /** {@return the transactions that the record ends or prepares} */
    Map<Long, TransactionStatus> transactions() {
        return Collections.unmodifiableMap(transactions);
    }

    private void note(PageId id, Effect effect, Page before, Page after, String why) {
        changes.put(id, new PageChange(id, effect, before, after, why));
    }

    /** Gives up: what the record did so far does not count, and the pages are in doubt. */
    void giveUp(String why) {
        List<PageId> touched = new ArrayList<>(edits.keySet());
        edits.clear();
        for (BlockRef block : record.blocks()) touched.add(PageId.of(block));
        touched.forEach(id -> doubt(id, why));
    }

    /** {@return what happened to which page; the pages are in memory now} */
    List<PageChange> finish() {
        for (PageEdit edit : edits.values()) {
            if (!edit.keepsLsn()) edit.lsn(record.endLsn());
            if (memory.checksums()) edit.stamp();
            Page page = edit.page();
            memory.put(edit.id(), page);
            PageChange noted = changes.get(edit.id());
            note(edit.id(), noted.effect(), noted.before(), page, noted.why().isEmpty() ? changed(noted.before(), edit) : noted.why());
        }
        return List.copyOf(changes.values());
    }

    private String changed(Page before, PageEdit edit) {
        return edit.keepsLsn() ? "changed, its LSN stays " + before.lsn() : "changed: its LSN was " + before.lsn() + ", now " + record.endLsn();
    }
}
