package outagebook.wal;

/**
 * The bytes of what extensions and logical replication write: ReplicationOrigin, LogicalMessage, Generic.
 *
 * <p>Source: PostgreSQL 9.5 to 18 replication/origin.h, replication/message.h; backend/access/transam/generic_xlog.c
 * (writeFragment).
 */
final class LogicalLayouts {
    private LogicalLayouts() {}

    static void origin(WalVersion version, int info, FieldReader in) throws Invalid {
        if (info == LogicalDescribers.SET) {
            in.struct("xl_replorigin_set");
            in.lsn("remote_lsn");
            in.u16("node_id");
            in.u8("force");
            in.pad(8);
        } else if (info == LogicalDescribers.DROP) {
            in.struct("xl_replorigin_drop");
            in.u16("node_id");
        }
    }

    static void message(WalVersion version, int info, FieldReader in) throws Invalid {
        if (info != 0) return;
        in.struct("xl_logical_message");
        in.u32("dbId");
        in.u8("transactional");
        in.pad(8);
        long prefix = in.u64("prefix_size");
        long message = in.u64("message_size");
        in.struct("");
        in.text("prefix", prefix);
        in.take("message", message);
    }

    /** Stretches of the page that are different now: where, how many bytes, and the bytes, which only the extension knows. */
    static void generic(int block, FieldReader in) throws Invalid {
        for (int i = 1; in.remaining() > 0; i++) {
            in.part("fragment " + i);
            in.u16("offset");
            in.take("page bytes", in.u16("length"));
        }
    }
}
