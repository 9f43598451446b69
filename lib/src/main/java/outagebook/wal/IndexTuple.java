package outagebook.wal;

/**
 * Entries of an index page, and the page that says where its root is.
 *
 * <p>Sources: PostgreSQL access/itup.h (IndexTupleData), access/nbtree.h (posting lists and the row in upper pages, 12 and
 * 13 on), access/nbtree.h and nbtxlog.h (xl_btree_metadata).
 */
final class IndexTuple {
    private static final int HEADER = 8;
    private static final int ALIGNMENT = 8;
    private static final int SIZE = 0x1FFF;
    private static final int ALT_TID = 0x2000;
    private static final int HAS_NULLS = 0x8000;
    private static final int NULL_BITMAP = 4;
    private static final int IS_POSTING = 0x2000;
    private static final int PIVOT_HEAP_TID = 0x1000;
    private static final int POSTING_COUNT = 0x0FFF;
    private static final int TID = 6;

    private IndexTuple() {}

    /** Entries up to the end of the data, numbered if there are several; on a whole page the last entry comes first. */
    static void readAll(FieldReader in, WalVersion version) throws Invalid {
        for (int i = 1; in.remaining() >= HEADER; i++) {
            boolean alone = i == 1 && in.remaining() == aligned(in.peekU16(6) & SIZE);
            in.part(alone ? "" : "entry " + i);
            read(in, version);
        }
        in.part("");
    }

    /** Entries of other indexes than Btree, whose bits mean nothing more, up to the end of the data. */
    static void readPlain(FieldReader in) throws Invalid {
        for (int i = 1; in.remaining() >= HEADER; i++) {
            boolean alone = i == 1 && in.remaining() == size(in);
            plain(alone ? "" : "entry " + i, in);
        }
        in.part("");
    }

    /** One such entry. */
    static void plain(String part, FieldReader in) throws Invalid {
        int end = in.position() + size(in);
        in.part(part);
        plainHeader(in);
        in.take("index keys", end - in.position());
    }

    /** The place it points to, its size, which columns are null. */
    static Bytes plainHeader(FieldReader in) throws Invalid {
        boolean nulls = (in.peekU16(6) & HAS_NULLS) != 0;
        Bytes tid = header(in);
        nulls(nulls, in);
        return tid;
    }

    /** The place it points to, and its size. */
    static Bytes header(FieldReader in) throws Invalid {
        in.struct("IndexTupleData");
        Bytes tid = in.tid("t_tid");
        int info = in.u16("t_info");
        in.meaning(() -> info(info, "AM_RESERVED"));
        return tid;
    }

    static int size(FieldReader in) throws Invalid {
        return in.peekU16(6) & SIZE;
    }

    static void read(FieldReader in, WalVersion version) throws Invalid {
        int start = in.position();
        in.struct("IndexTupleData");
        Bytes tid = in.tid("t_tid");
        int info = in.u16("t_info");
        in.meaning(() -> info(info, "ALT_TID"));
        nulls((info & HAS_NULLS) != 0, in);
        values(tid, info, start, version, in);
        in.take("padding", Math.min(start + aligned(info & SIZE) - in.position(), in.remaining()));
    }

    private static String info(int info, String reserved) {
        return "size: " + (info & SIZE) + ((info & HAS_NULLS) != 0 ? ", HASNULLS" : "") + ((info & 0x4000) != 0 ? ", VARWIDTHS" : "")
                + ((info & ALT_TID) != 0 ? ", " + reserved : "");
    }

    private static void nulls(boolean some, FieldReader in) throws Invalid {
        if (some) {
            in.take("bits", NULL_BITMAP);
            in.take("padding", ALIGNMENT - NULL_BITMAP);
        }
        in.struct("");
    }

    private static int aligned(int size) {
        return size + ALIGNMENT - 1 & -ALIGNMENT;
    }

    /** Keys; behind them the rows of a posting list, or in an upper page the row that tells equal keys apart. */
    private static void values(Bytes tid, int info, int start, WalVersion version, FieldReader in) throws Invalid {
        int end = start + (info & SIZE);
        boolean special = (info & ALT_TID) != 0;
        int number = tid.u16(4);
        if (special && version.since(WalVersion.V13) && (number & IS_POSTING) != 0) {
            in.take("index keys", start + ((tid.u16(0) << 16 | tid.u16(2)) - in.position()));
            in.tids("posting list", number & POSTING_COUNT);
        } else if (special && version.since(WalVersion.V12) && (number & PIVOT_HEAP_TID) != 0) {
            in.take("index keys", end - TID - in.position());
            in.tid("heap tid");
        } else {
            in.take("index keys", end - in.position());
        }
    }

    static void metadata(FieldReader in, WalVersion version) throws Invalid {
        in.struct("xl_btree_metadata");
        if (version.since(WalVersion.V12)) in.u32("version");
        in.u32("root");
        in.u32("level");
        in.u32("fastroot");
        in.u32("fastlevel");
        if (version.since(WalVersion.V14)) {
            in.u32("last_cleanup_num_delpages");
        } else if (version.since(WalVersion.V11)) {
            in.u32("oldest_btpo_xact");
            in.pad(8);
            long tuples = in.u64("last_cleanup_num_heap_tuples");
            in.meaning(() -> new Words().fixed(Double.longBitsToDouble(tuples)).toString());
        }
        if (!version.since(WalVersion.V13)) return;
        in.u8("allequalimage");
        in.take("padding", Math.min(in.remaining(), version.since(WalVersion.V14) ? 3 : 7));
    }
}
