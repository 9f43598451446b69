package outagebook.wal;

/** What records do, in the words of their version's dump tool: one line for each resource manager. */
final class Descriptions {
    private static final Describer[] BY_RMGR = {
        new XlogDescriber(),  // XLOG
        new TransactionDescriber(),  // Transaction
        FileDescribers::storage,  // Storage
        SlruDescribers::clog,  // CLOG
        FileDescribers::database,  // Database
        FileDescribers::tablespace,  // Tablespace
        SlruDescribers::multiXact,  // MultiXact
        FileDescribers::relMap,  // RelMap
        new StandbyDescriber(),  // Standby
        Describer.NOTHING,  // Heap2
        Describer.NOTHING,  // Heap
        Describer.NOTHING,  // Btree
        Describer.NOTHING,  // Hash
        Describer.NOTHING,  // Gin
        Describer.NOTHING,  // Gist
        FileDescribers::sequence,  // Sequence
        Describer.NOTHING,  // SPGist
        Describer.NOTHING,  // BRIN
        SlruDescribers::commitTs,  // CommitTs
        LogicalDescribers::origin,  // ReplicationOrigin
        LogicalDescribers::generic,  // Generic
        LogicalDescribers::message,  // LogicalMessage
    };

    private Descriptions() {}

    /** {@return what stands behind {@code desc:}} */
    static String of(WalRecord record) {
        return append(record, new Words()).toString();
    }

    /**
     * The operation's name, from 9.5 on, and the description, as far as the record's data goes. Of an extension's resource
     * manager nothing is known but its id.
     */
    static Words append(WalRecord record, Words out) {
        int info = record.header().info() & 0xF0;
        int rmid = record.header().rmid();
        if (record.version().since(WalVersion.V9_5)) out.text(record.operation()).text(' ');
        if (rmid >= BY_RMGR.length) return out.text("rmid: ").dec(rmid);
        try {
            BY_RMGR[rmid].describe(record, info, record.main(), out);
        } catch (IndexOutOfBoundsException tooShort) {
            return out;
        }
        return out;
    }
}
