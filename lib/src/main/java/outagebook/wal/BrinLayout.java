package outagebook.wal;

import static outagebook.wal.WalVersion.V16;

/**
 * The bytes of records of BRIN, the index of block ranges (9.5 on).
 *
 * <p>Source: PostgreSQL 9.5 to 18 access/brin_xlog.h, access/brin_tuple.h.
 */
record BrinLayout(WalRecord record, int info) implements Layout {
    private static final int OFFSET = 0x1F;
    private static final int EMPTY_RANGE = 0x20;
    private static final int PLACEHOLDER = 0x40;
    private static final int NULLS = 0x80;

    @Override public void read(int block, FieldReader in) throws Invalid {
        int operation = info & BrinDescriber.OPERATION;
        if (block == MAIN) main(operation, in);
        else if (operation >= BrinDescriber.INSERT && operation <= BrinDescriber.SAMEPAGE_UPDATE) tuple(in);
    }

    private void main(int operation, FieldReader in) throws Invalid {
        switch (operation) {
            case BrinDescriber.CREATE_INDEX -> {
                in.struct("xl_brin_createidx");
                in.u32("pagesPerRange");
                in.u16("version");
            }
            case BrinDescriber.INSERT -> inserted("xl_brin_insert", "", in);
            case BrinDescriber.UPDATE -> {
                in.struct("xl_brin_update");
                in.u16("oldOffnum");
                in.pad(4);
                inserted("xl_brin_update", "insert.", in);
            }
            case BrinDescriber.SAMEPAGE_UPDATE -> {
                in.struct("xl_brin_samepage_update");
                in.u16("offnum");
            }
            case BrinDescriber.REVMAP_EXTEND -> {
                in.struct("xl_brin_revmap_extend");
                in.u32("targetBlk");
            }
            case BrinDescriber.DESUMMARIZE -> {
                if (record.version().since(WalVersion.V10)) desummarized(in);
            }
            default -> { }
        }
    }

    private static void inserted(String struct, String member, FieldReader in) throws Invalid {
        in.struct(struct);
        in.u32(member + "heapBlk");
        in.u32(member + "pagesPerRange");
        in.u16(member + "offnum");
    }

    private static void desummarized(FieldReader in) throws Invalid {
        in.struct("xl_brin_desummarize");
        in.u32("pagesPerRange");
        in.u32("heapBlk");
        in.u16("regOffset");
    }

    /** Two bits for each column (all null, some null) are in front of the values if any bit is set. */
    private void tuple(FieldReader in) throws Invalid {
        in.struct("BrinTuple");
        in.u32("bt_blkno");
        int info = in.u8("bt_info");
        in.meaning(() -> "data at " + (info & OFFSET) + ((info & NULLS) != 0 ? ", NULLS" : "")
                + ((info & PLACEHOLDER) != 0 ? ", PLACEHOLDER" : "")
                + ((info & EMPTY_RANGE) != 0 && record.version().since(V16) ? ", EMPTY_RANGE" : ""));
        in.struct("");
        in.take((info & NULLS) != 0 ? "null bits" : "padding", (info & OFFSET) - in.position());
        in.take("index values", in.remaining());
    }
}
