package outagebook.wal;

/** What the bytes of records are called: one line for each resource manager, as in {@link Descriptions}. */
final class Layouts {
    private static final Layout UNNAMED = (block, in) -> { };
    private static final Maker[] BY_RMGR = {
        main(XlogLayout::read),
        split(main(OldTransactionLayout::read), main(TransactionLayout::read)),
        main(FileLayouts::storage),
        main(SlruLayouts::clog),
        main(FileLayouts::database),
        main(FileLayouts::tablespace),
        main(SlruLayouts::multiXact),
        main(FileLayouts::relMap),
        main(StandbyLayout::read),
        split((record, info) -> new OldHeapLayout(record, info)::heap2, Heap2Layout::new),
        split((record, info) -> new OldHeapLayout(record, info)::heap, HeapLayout::new),
        split(OldBtreeLayout::new, BtreeLayout::new),
        HashLayout::new,
        split(main(OldGinLayout::read), GinLayout::new),
        split(main(GistLayout::old), GistLayout::new),
        main(FileLayouts::sequence),
        split(main(OldSpgistLayout::read), main(SpgistLayout::read)),
        BrinLayout::new,
        main(SlruLayouts::commitTs),
        main(LogicalLayouts::origin),
        (record, info) -> LogicalLayouts::generic,
        main(LogicalLayouts::message),
    };

    private Layouts() {}

    static Layout of(WalRecord record) {
        int rmid = record.header().rmid();
        return rmid < BY_RMGR.length ? BY_RMGR[rmid].of(record, record.header().info() & 0xF0) : UNNAMED;
    }

    /** One way to 9.4, where all is main data, another from 9.5 on. */
    private static Maker split(Maker old, Maker since95) {
        return (record, info) -> (record.version().since(WalVersion.V9_5) ? since95 : old).of(record, info);
    }

    /** For managers whose records say nothing more about single pages. */
    private static Maker main(Main main) {
        return (record, info) -> (block, in) -> {
            if (block == Layout.MAIN) main.read(record.version(), info, in);
        };
    }

    /** Finds the layout of a record of this operation (xl_info without its low four bits). */
    private interface Maker {
        Layout of(WalRecord record, int info);
    }

    /** Reads the main data; in 9.3 and 9.4 the resource manager's data. */
    private interface Main {
        void read(WalVersion version, int info, FieldReader in) throws Invalid;
    }
}
