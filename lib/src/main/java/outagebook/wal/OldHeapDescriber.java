package outagebook.wal;

/**
 * Heap and Heap2 of 9.3 and 9.4, whose records name the row themselves and whose descriptions begin with the operation.
 *
 * <p>Sources: PostgreSQL 9.3 and 9.4 backend/access/rmgrdesc/heapdesc.c, access/heapam_xlog.h.
 */
final class OldHeapDescriber {
    /** Whole-page copies; from 9.5 on this number is CONFIRM. */
    private static final int NEWPAGE = 0x50;
    /** Of 9.3; from 9.4 on this number is REWRITE. */
    private static final int FREEZE = 0x00;

    private OldHeapDescriber() {}

    static void heap(int info, Bytes main, Words out) {
        String init = (info & HeapDescriber.INIT_PAGE) != 0 ? "(init): " : ": ";
        switch (info & HeapDescriber.OPERATION) {
            case HeapDescriber.INSERT -> target(out.text("insert").text(init), main, 0);
            case HeapDescriber.DELETE -> HeapDescriber.infobits(target(out.text("delete: "), main, 0).text(' '), main.u8(24));
            case HeapDescriber.UPDATE -> updated(out.text("update").text(init), main);
            case HeapDescriber.HOT_UPDATE -> updated(out.text("hot_update").text(init), main);
            case NEWPAGE -> out.text("newpage: rel ").rel(main, 0).text("; fork ").dec(main.u32(12)).text(", blk ").dec(main.u32(16));
            case HeapDescriber.LOCK -> {
                target(out.text("lock ").dec(main.u32(20)).text(": "), main, 0);
                HeapDescriber.infobits(out.text(' '), main.u8(24));
            }
            case HeapDescriber.INPLACE -> target(out.text("inplace: "), main, 0);
            default -> out.text("UNKNOWN");
        }
    }

    private static void updated(Words out, Bytes main) {
        target(out, main, 0).text(" xmax ").dec(main.u32(20)).text(' ');
        HeapDescriber.infobits(out, main.u8(34)).text("; new tid ").tid(main, 28).text(" xmax ").dec(main.u32(24));
    }

    static void heap2(WalVersion version, int info, Bytes main, Words out) {
        boolean of94 = version.since(WalVersion.V9_4);
        switch (info & HeapDescriber.OPERATION) {
            case FREEZE -> {
                if (of94) out.text("heap rewrite:");
                else page(out.text("freeze: "), main).text("; cutoff xid ").dec(main.u32(16)).text(" multi ").dec(main.u32(20));
            }
            case Heap2Describer.CLEAN -> page(out.text("clean: "), main).text(" remxid ").dec(main.u32(16));
            case Heap2Describer.FREEZE_PAGE -> {
                page(out.text("freeze_page: "), main);
                out.text("; cutoff xid ").dec(main.u32(16)).text(" ntuples ").dec(main.u16(20));
            }
            case Heap2Describer.CLEANUP_INFO -> out.text("cleanup info: remxid ").dec(main.u32(12));
            case Heap2Describer.VISIBLE -> page(out.text("visible: "), main);
            case Heap2Describer.MULTI_INSERT -> {
                out.text("multi-insert").text((info & HeapDescriber.INIT_PAGE) != 0 ? " (init): " : ": ");
                page(out, main).text("; ").dec(main.u16(18)).text(" tuples");
            }
            case Heap2Describer.LOCK_UPDATED -> lockUpdated(main, out);
            case Heap2Describer.NEW_CID -> {
                if (of94) Heap2Describer.commandIds(target(out.text("new_cid: "), main, 16).text("; cmin: "), main);
                else out.text("UNKNOWN");
            }
            default -> out.text("UNKNOWN");
        }
    }

    private static void lockUpdated(Bytes main, Words out) {
        out.text("lock updated: xmax ").dec(main.u32(20)).text(" msk ").lowerHex(main.u8(24), 4);
        target(out.text("; "), main, 0);
    }

    /** A row: relation, page, number on the page (xl_heaptid; Btree's xl_btreetid is the same). */
    static Words target(Words out, Bytes main, int at) {
        return out.text("rel ").rel(main, at).text("; tid ").tid(main, at + 12);
    }

    private static Words page(Words out, Bytes main) {
        return out.text("rel ").rel(main, 0).text("; blk ").dec(main.u32(12));
    }
}
