package outagebook.wal;

/**
 * A row as the WAL keeps it: three members of its header, then the tuple from the null bitmap on.
 *
 * <p>Sources: PostgreSQL access/heapam_xlog.h (xl_heap_header, xl_multi_insert_tuple), access/htup_details.h
 * (HeapTupleHeaderData and its bits; the bits are the same from 9.3 to 18, but oids ended with 12).
 */
final class HeapTuple {
    /** Bytes of a tuple in front of its null bitmap; the WAL leaves them out. */
    private static final int HEADER_CUT = 23;
    private static final int HAS_NULL = 0x0001;
    private static final int HAS_OID = 0x0008;
    private static final int COLUMNS = 0x07FF;
    private static final int MULTI_HEADER = 7;
    private static final String[] INFOMASK = {"HASNULL", "HASVARWIDTH", "HASEXTERNAL", "HASOID", "XMAX_KEYSHR_LOCK", "COMBOCID",
        "XMAX_EXCL_LOCK", "XMAX_LOCK_ONLY", "XMIN_COMMITTED", "XMIN_INVALID", "XMAX_COMMITTED", "XMAX_INVALID", "XMAX_IS_MULTI",
        "UPDATED", "MOVED_OFF", "MOVED_IN"};
    private static final String[] INFOMASK2 = {"", "", "", "", "", "", "", "", "", "", "", "", "",
        "KEYS_UPDATED", "HOT_UPDATED", "ONLY_TUPLE"};

    private HeapTuple() {}

    /** The rest of the data: the header's members, the tuple. */
    static void read(FieldReader in) throws Invalid {
        if (in.remaining() > 0) read(in, in.remaining() - 5);
    }

    /** The header's members, then this many bytes of the tuple. */
    static void read(FieldReader in, int length) throws Invalid {
        in.struct("xl_heap_header");
        int infomask2 = infomask2(in);
        int infomask = infomask(in);
        tuple(in, infomask2, infomask, in.u8("t_hoff"), length);
    }

    /** Many rows, each at an even place. */
    static void readMany(FieldReader in, int count) throws Invalid {
        for (int i = 0; i < count && in.remaining() >= MULTI_HEADER; i++) {
            in.struct("");
            in.pad(2);
            in.part("tuple " + (i + 1));
            in.struct("xl_multi_insert_tuple");
            int length = in.u16("datalen");
            int infomask2 = infomask2(in);
            int infomask = infomask(in);
            tuple(in, infomask2, infomask, in.u8("t_hoff"), length);
            in.part("");
        }
    }

    /** A tuple with its whole header, as pages have it. */
    static void readOnPage(FieldReader in) throws Invalid {
        int length = in.remaining() - HEADER_CUT;
        in.struct("HeapTupleHeaderData");
        in.u32("t_xmin");
        in.u32("t_xmax");
        in.u32("t_cid");
        in.tid("t_ctid");
        int infomask2 = infomask2(in);
        int infomask = infomask(in);
        tuple(in, infomask2, infomask, in.u8("t_hoff"), length);
    }

    static int infomask(FieldReader in) throws Invalid {
        return in.flags16("t_infomask", INFOMASK);
    }

    static int infomask2(FieldReader in) throws Invalid {
        int infomask2 = in.flags16("t_infomask2");
        in.meaning(() -> FieldReader.bits(infomask2, 4, INFOMASK2) + ", columns: " + (infomask2 & COLUMNS));
        return infomask2;
    }

    private static void tuple(FieldReader in, int infomask2, int infomask, int hoff, int length) throws Invalid {
        int end = in.position() + length;
        int values = in.position() + hoff - HEADER_CUT;
        in.struct("HeapTupleHeaderData");
        if ((infomask & HAS_NULL) != 0 && (infomask2 & COLUMNS) > 0) nulls(in, infomask2 & COLUMNS);
        boolean oid = (infomask & HAS_OID) != 0;
        in.take("padding", values - (oid ? 4 : 0) - in.position());
        if (oid) in.u32("oid");
        in.struct("");
        in.take("user data", end - in.position());
    }

    private static void nulls(FieldReader in, int columns) throws Invalid {
        Bytes bitmap = in.take("t_bits", (columns + 7) / 8);
        in.meaning(() -> {
            var nulls = new StringBuilder("null columns:");
            for (int i = 0; i < columns; i++) if ((bitmap.u8(i / 8) >> i % 8 & 1) == 0) nulls.append(' ').append(i + 1);
            return nulls.toString();
        });
    }
}
