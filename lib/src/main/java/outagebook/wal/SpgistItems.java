package outagebook.wal;

import static outagebook.wal.WalVersion.V14;
import static outagebook.wal.WalVersion.V17;

/**
 * What is on pages of SP-GiST: leaf tuples that point to rows, inner tuples made of nodes.
 *
 * <p>Source: PostgreSQL 9.3 to 18 access/spgist_private.h; spgxlogState: 9.3 to 9.6 the same file, 10 to 18 access/spgxlog.h.
 */
final class SpgistItems {
    private static final int HAS_NULLS = 0x8000;
    private static final int NEXT_OFFSET = 0x3FFF;
    private static final int NULL_BITMAP = 4;
    private static final String[] STATES = {"LIVE", "REDIRECT", "DEAD", "PLACEHOLDER"};

    private SpgistItems() {}

    static void state(WalVersion version, FieldReader in) throws Invalid {
        in.u32(version.since(V17) ? "stateSrc.redirectXid" : "stateSrc.myXid");
        in.u8("stateSrc.isBuild");
        in.take("stateSrc.padding", 3);
    }

    static void leafs(WalVersion version, int count, FieldReader in) throws Invalid {
        for (int i = 1; i <= count; i++) {
            in.part(count == 1 ? "" : "leaf " + i);
            leaf(version, in);
        }
        in.part("");
        in.struct("");
    }

    static void leaf(WalVersion version, FieldReader in) throws Invalid {
        int start = in.position();
        in.struct("SpGistLeafTupleData");
        long first = in.u32("tupstate, size");
        long size = first >> 2;
        in.meaning(() -> STATES[(int) (first & 3)] + ", size: " + size);
        boolean nulls = false;
        if (version.since(V14)) {
            int info = in.u16("t_info");
            nulls = (info & HAS_NULLS) != 0;
            in.meaning(() -> "next offset: " + (info & NEXT_OFFSET) + ((info & HAS_NULLS) != 0 ? ", HASNULLMASK" : ""));
        } else {
            in.u16("nextOffset");
        }
        in.tid("heapPtr");
        in.take(nulls ? "bits" : "padding", NULL_BITMAP);
        in.struct("");
        in.take("index values", start + size - in.position());
    }

    /** A prefix that all values share, then a node for each way on. */
    static void inner(String part, FieldReader in) throws Invalid {
        int start = in.position();
        in.part(part);
        in.struct("SpGistInnerTupleData");
        long first = in.u32("tupstate, allTheSame, nNodes, prefixSize");
        int nodes = (int) (first >> 3) & 0x1FFF;
        in.meaning(() -> STATES[(int) (first & 3)] + ((first & 4) != 0 ? ", all the same" : "") + ", nodes: " + nodes + ", prefix size: " + (first >> 16));
        int size = in.u16("size");
        in.take("padding", 2);
        in.struct("");
        in.take("prefix", first >> 16);
        for (int i = 1; i <= nodes; i++) {
            in.part((part + " node " + i).strip());
            node(in);
        }
        in.part(part);
        in.take("padding", start + size - in.position());
        in.part("");
    }

    /** Like an entry of other indexes, but a null has no bitmap. */
    private static void node(FieldReader in) throws Invalid {
        int end = in.position() + IndexTuple.size(in);
        IndexTuple.header(in);
        in.struct("");
        in.take("label", end - in.position());
    }
}
