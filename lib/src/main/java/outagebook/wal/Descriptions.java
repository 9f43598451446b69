package outagebook.wal;

/** What records do, in the words of their version's dump tool: one line for each resource manager. */
final class Descriptions {
    private static final Describer[] BY_RMGR = {
        Describer.NOTHING,  // XLOG
        Describer.NOTHING,  // Transaction
        Describer.NOTHING,  // Storage
        Describer.NOTHING,  // CLOG
        Describer.NOTHING,  // Database
        Describer.NOTHING,  // Tablespace
        Describer.NOTHING,  // MultiXact
        Describer.NOTHING,  // RelMap
        Describer.NOTHING,  // Standby
        new Heap2Describer(),
        new HeapDescriber(),
        new BtreeDescriber(),
        Describer.NOTHING,  // Hash
        Describer.NOTHING,  // Gin
        Describer.NOTHING,  // Gist
        Describer.NOTHING,  // Sequence
        Describer.NOTHING,  // SPGist
        Describer.NOTHING,  // BRIN
        Describer.NOTHING,  // CommitTs
        Describer.NOTHING,  // ReplicationOrigin
        Describer.NOTHING,  // Generic
        Describer.NOTHING,  // LogicalMessage
    };

    private Descriptions() {}

    /** {@return what stands behind {@code desc:}} */
    static String of(WalRecord record) {
        return append(record, new Words()).toString();
    }

    /** The operation's name, from 9.5 on, and the description. */
    static Words append(WalRecord record, Words out) {
        int info = record.header().info() & 0xF0;
        int rmid = record.header().rmid();
        if (record.version().since(WalVersion.V9_5)) out.text(record.operation()).text(' ');
        if (rmid < BY_RMGR.length) BY_RMGR[rmid].describe(record, info, record.main(), out);
        return out;
    }
}
