package outagebook.wal;

/**
 * Records of BRIN, the index of block ranges (9.5 on).
 *
 * <p>Source: PostgreSQL 9.5 to 18, rmgrdesc/brindesc.c and access/brin_xlog.h.
 */
final class BrinDescriber implements Describer {
    static final int OPERATION = 0x70;
    static final int CREATE_INDEX = 0x00;
    static final int INSERT = 0x10;
    static final int UPDATE = 0x20;
    static final int SAMEPAGE_UPDATE = 0x30;
    static final int REVMAP_EXTEND = 0x40;
    static final int DESUMMARIZE = 0x50;

    @Override public void describe(WalRecord record, int info, Bytes main, Words out) {
        switch (info & OPERATION) {
            case CREATE_INDEX -> out.text("v").dec(main.u16(4)).text(" pagesPerRange ").dec(main.u32(0));
            case INSERT -> range(main, 0, out).text(" offnum ").dec(main.u16(8));
            case UPDATE -> range(main, 4, out).text(" old offnum ").dec(main.u16(0)).text(", new offnum ").dec(main.u16(12));
            case SAMEPAGE_UPDATE -> out.text("offnum ").dec(main.u16(0));
            case REVMAP_EXTEND -> out.text("targetBlk ").dec(main.u32(0));
            case DESUMMARIZE -> {
                if (record.version().since(WalVersion.V10)) desummarize(main, out);
            }
            default -> {}
        }
    }

    private static Words range(Bytes main, int at, Words out) {
        return out.text("heapBlk ").dec(main.u32(at)).text(" pagesPerRange ").dec(main.u32(at + 4));
    }

    private static void desummarize(Bytes main, Words out) {
        out.text("pagesPerRange ").dec(main.u32(0)).text(", heapBlk ").dec(main.u32(4)).text(", page offset ").dec(main.u16(8));
    }
}
