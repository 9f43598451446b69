package outagebook.wal;

/** The layouts of the resource managers whose bytes have names. */
final class Layouts {
    private static final Layout UNNAMED = (block, in) -> { };

    private Layouts() {}

    static Layout of(WalRecord record) {
        int info = record.header().info() & 0xF0;
        boolean old = !record.version().since(WalVersion.V9_5);
        return switch (record.header().rmid()) {
            case WalVersion.HEAP -> old ? new OldHeapLayout(record, info)::heap : new HeapLayout(record, info);
            case WalVersion.HEAP2 -> old ? new OldHeapLayout(record, info)::heap2 : new Heap2Layout(record, info);
            case WalVersion.BTREE -> old ? new OldBtreeLayout(record, info) : new BtreeLayout(record, info);
            default -> UNNAMED;
        };
    }
}
