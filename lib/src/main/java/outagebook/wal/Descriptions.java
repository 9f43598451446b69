package outagebook.wal;

/** What records do, in the words of their version's dump tool: one line for each resource manager. */
final class Descriptions {
    private static final Describer[] BY_RMGR = {
        new XlogDescriber(),
        new TransactionDescriber(),
        FileDescribers::storage,
        SlruDescribers::clog,
        FileDescribers::database,
        FileDescribers::tablespace,
        SlruDescribers::multiXact,
        FileDescribers::relMap,
        new StandbyDescriber(),
        new Heap2Describer(),
        new HeapDescriber(),
        new BtreeDescriber(),
        new HashDescriber(),
        new GinDescriber(),
        new GistDescriber(),
        FileDescribers::sequence,
        new SpgistDescriber(),
        new BrinDescriber(),
        SlruDescribers::commitTs,
        LogicalDescribers::origin,
        LogicalDescribers::generic,
        LogicalDescribers::message,
    };

    private Descriptions() {}

    /** {@return what stands behind {@code desc:}} */
    static String of(WalRecord record) {
        return append(record, new Words()).toString();
    }

    /** The operation's name, from 9.5 on, and the description. */
    static Words append(WalRecord record, Words out) {
        int info = record.info() & 0xF0;
        int rmid = record.rmid();
        if (record.version().since(WalVersion.V9_5)) out.text(record.operation()).text(' ');
        Describer describer = rmid < BY_RMGR.length ? BY_RMGR[rmid] : Descriptions::custom;
        try {
            describer.describe(record, info, record.main(), out);
        } catch (IndexOutOfBoundsException dataEndsEarly) {
            return out;
        }
        return out;
    }

    /** The tools know nothing of an extension's resource manager but its number. Source: PostgreSQL 15 to 18, pg_waldump/rmgrdesc.c. */
    private static void custom(WalRecord record, int info, Bytes main, Words out) {
        out.text("rmid: ").dec(record.rmid());
    }
}
