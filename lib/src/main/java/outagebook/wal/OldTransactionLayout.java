package outagebook.wal;

/**
 * The bytes of ends of transactions, and of what leads to them, up to 9.4.
 *
 * <p>Source: PostgreSQL 9.3 and 9.4 access/xact.h.
 */
final class OldTransactionLayout {
    private OldTransactionLayout() {}

    static void read(WalVersion version, int info, FieldReader in) throws Invalid {
        switch (info) {
            case OldTransactions.COMMIT -> commit(version, "", "xl_xact_commit", in);
            case OldTransactions.ABORT -> abort(version, "", "xl_xact_abort", in);
            case OldTransactions.COMMIT_PREPARED -> {
                xid("xl_xact_commit_prepared", in);
                commit(version, "crec.", "xl_xact_commit_prepared", in);
            }
            case OldTransactions.ABORT_PREPARED -> {
                xid("xl_xact_abort_prepared", in);
                abort(version, "arec.", "xl_xact_abort_prepared", in);
            }
            case OldTransactions.COMMIT_COMPACT -> {
                in.struct("xl_xact_commit_compact");
                in.time("xact_time");
                in.u32s("subxacts", in.i32("nsubxacts"));
            }
            case OldTransactions.PREPARE -> PreparedLayout.read(version, in);
            case OldTransactions.ASSIGNMENT -> TransactionLayout.assignment(in);
            default -> { }
        }
    }

    private static void xid(String struct, FieldReader in) throws Invalid {
        in.struct(struct);
        in.u32("xid");
        in.pad(8);
    }

    private static void commit(WalVersion version, String member, String struct, FieldReader in) throws Invalid {
        in.struct(struct);
        in.time(member + "xact_time");
        in.flags32(member + "xinfo", "UPDATE_RELCACHE_FILE", "FORCE_SYNC_COMMIT");
        int rels = in.i32(member + "nrels");
        int subxacts = in.i32(member + "nsubxacts");
        int messages = in.i32(member + "nmsgs");
        in.u32(member + "dbId");
        in.u32(member + "tsId");
        TransactionLayout.rels(version, member + "xnodes", rels, in);
        in.struct("");
        in.u32s("subxacts", subxacts);
        Invalidations.all(version, messages, in);
    }

    private static void abort(WalVersion version, String member, String struct, FieldReader in) throws Invalid {
        in.struct(struct);
        in.time(member + "xact_time");
        int rels = in.i32(member + "nrels");
        int subxacts = in.i32(member + "nsubxacts");
        TransactionLayout.rels(version, member + "xnodes", rels, in);
        in.struct("");
        in.u32s("subxacts", subxacts);
    }
}
