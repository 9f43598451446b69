package outagebook.wal;

import java.util.Optional;

/**
 * The relation that a record of 9.3 or 9.4 names in its data; there, block references are only for pages with an image.
 *
 * <p>Source: PostgreSQL 9.3 and 9.4, access/heapam_xlog.h, nbtree.h, gin_private.h, gist_private.h, spgist_private.h,
 * commands/sequence.h, catalog/storage_xlog.h: nearly all begin with the RelFileNode.
 */
final class OldTarget {
    private static final int STORAGE = 2;
    private static final int GIN = 13;
    private static final int GIST = 14;
    private static final int SEQUENCE = 15;
    private static final int SPGIST = 16;
    private static final int STORAGE_TRUNCATE = 0x20;
    private static final int REWRITE = 0x00;
    private static final int NEW_CID = 0x70;

    private OldTarget() {}

    /** {@return the relation; nothing if the record names none, or is of a later version} */
    static Optional<Relation> of(WalRecord record) {
        int at = record.version().since(WalVersion.V9_5) ? -1 : place(record);
        Bytes main = record.main();
        if (at < 0 || main.length() < at + 12) return Optional.empty();
        return Optional.of(new Relation(main.u32(at), main.u32(at + 4), main.u32(at + 8)));
    }

    private static int place(WalRecord record) {
        int operation = record.header().info() & 0x70;
        boolean of94 = record.version().since(WalVersion.V9_4);
        return switch (record.header().rmid()) {
            case WalVersion.HEAP, WalVersion.BTREE, GIN, GIST, SEQUENCE, SPGIST -> 0;
            case WalVersion.HEAP2 -> operation == REWRITE && of94 ? -1 : operation == NEW_CID ? 16 : 0;
            case STORAGE -> operation == STORAGE_TRUNCATE ? 4 : 0;
            default -> -1;
        };
    }
}
