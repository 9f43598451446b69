package outagebook.wal;

import static outagebook.wal.WalVersion.V13;
import static outagebook.wal.WalVersion.V14;
import static outagebook.wal.WalVersion.V15;
import static outagebook.wal.WalVersion.V18;
import static outagebook.wal.WalVersion.V9_5;

/**
 * Ends of transactions, and what leads to them.
 *
 * <p>Source: PostgreSQL 9.3 to 18, backend/access/rmgrdesc/xactdesc.c; access/xact.h. The tool of 16.4 and of other early
 * minors leaves the dropped statistics of a PREPARE out; here they are printed, as by later ones.
 */
final class TransactionDescriber implements Describer {
    /** Bytes in a relation's three numbers, and in a transaction's number. */
    static final int REL = 12;
    static final int XID = 4;
    static final int OPERATION = 0x70;
    static final int COMMIT = 0x00;
    static final int PREPARE = 0x10;
    static final int ABORT = 0x20;
    static final int COMMIT_PREPARED = 0x30;
    static final int ABORT_PREPARED = 0x40;
    static final int ASSIGNMENT = 0x50;
    static final int INVALIDATIONS = 0x60;

    @Override public void describe(WalRecord record, int info, Bytes main, Words out) {
        WalVersion version = record.version();
        if (!version.since(V9_5)) {
            OldTransactions.describe(record, info, main, out);
            return;
        }
        switch (info & OPERATION) {
            case COMMIT, COMMIT_PREPARED -> commit(record, new TransactionParts(version, info, main), main, out);
            case ABORT, ABORT_PREPARED -> abort(record, new TransactionParts(version, info, main), main, out);
            case PREPARE -> {
                if (version.since(V13)) prepare(record, main, out);
            }
            case ASSIGNMENT -> assignment(main, out);
            case INVALIDATIONS -> {
                if (version.since(V14)) StandbyDescriber.invalidations(version, main, 4, main.i32(0), false, 0, 0, out);
            }
            default -> { }
        }
    }

    private static void commit(WalRecord record, TransactionParts parts, Bytes main, Words out) {
        WalVersion version = record.version();
        end(version, parts, main, out);
        stats(version, "", main, parts.stats(), out);
        if (parts.messages().count() > 0 || version.since(V13)) {
            StandbyDescriber.invalidations(version, main, parts.messages().at(), parts.messages().count(),
                    parts.initFile(), parts.db(), parts.tablespace(), out);
        }
        if (parts.applyFeedback() && version.since(V15)) out.text("; apply_feedback");
        if (parts.forceSync()) out.text("; sync");
        if (parts.hasOrigin()) origin(record, main, parts.origin(), out);
    }

    private static void abort(WalRecord record, TransactionParts parts, Bytes main, Words out) {
        WalVersion version = record.version();
        end(version, parts, main, out);
        if (!version.since(V15)) return;
        if (parts.hasOrigin()) origin(record, main, parts.origin(), out);
        stats(version, "", main, parts.stats(), out);
    }

    private static void end(WalVersion version, TransactionParts parts, Bytes main, Words out) {
        if (parts.preparedXid() != 0) out.dec(parts.preparedXid()).text(": ");
        out.time(main.u64(0));
        rels(version, "rels", main, parts.rels(), out);
        subxacts(main, parts.subxacts(), out);
    }

    /** The two-phase state file; its origin counts only if the record names one. */
    private static void prepare(WalRecord record, Bytes main, Words out) {
        WalVersion version = record.version();
        boolean hasStats = version.since(V15);
        int counts = hasStats ? 48 : 40;
        int header = counts + 24;
        int at = header + aligned(main.u16(counts + 6));
        var subxacts = new Part(at, main.i32(28));
        var commitRels = subxacts.next(XID, main.i32(32));
        var abortRels = commitRels.next(REL, main.i32(36));
        var commitStats = abortRels.next(REL, hasStats ? main.i32(40) : 0);
        var abortStats = commitStats.next(statSize(version), hasStats ? main.i32(44) : 0);
        var messages = abortStats.next(statSize(version), main.i32(counts));
        out.text("gid ").cString(main, header).text(": ").time(main.u64(16));
        rels(version, "rels(commit)", main, commitRels, out);
        rels(version, "rels(abort)", main, abortRels, out);
        stats(version, "commit ", main, commitStats, out);
        stats(version, "abort ", main, abortStats, out);
        subxacts(main, subxacts, out);
        StandbyDescriber.invalidations(version, main, messages.at(), messages.count(), main.u8(counts + 4) != 0, main.u32(12), 0, out);
        if (record.origin() != 0 && hasStats) origin(record, main, counts + 8, out);
    }

    static void assignment(Bytes main, Words out) {
        out.text("xtop ").dec(main.u32(0)).text(": subxacts:");
        StandbyDescriber.xids(main, 8, main.i32(4), out);
    }

    static void rels(WalVersion version, String label, Bytes main, Part rels, Words out) {
        if (rels.count() <= 0) return;
        out.text("; ").text(label).text(':');
        for (int i = 0, at = rels.at(); i < rels.count(); i++, at += REL) RelPath.append(version, main, at, 0, out.text(' '));
    }

    static void subxacts(Bytes main, Part subxacts, Words out) {
        if (subxacts.count() > 0) StandbyDescriber.xids(main, subxacts.at(), subxacts.count(), out.text("; subxacts:"));
    }

    /** From 18 on the object's number has 64 bits, in two halves. */
    private static void stats(WalVersion version, String label, Bytes main, Part stats, Words out) {
        if (stats.count() <= 0) return;
        out.text("; ").text(label).text("dropped stats:");
        for (int i = 0, at = stats.at(); i < stats.count(); i++, at += statSize(version)) {
            long high = version.since(V18) ? main.u32(at + 12) << 32 : 0;
            out.text(' ').dec(main.i32(at)).text('/').dec(main.u32(at + 4)).text('/').unsigned(high | main.u32(at + 8));
        }
    }

    /** Bytes in a dropped statistics entry (xl_xact_stats_item). */
    static int statSize(WalVersion version) {
        return version.since(V18) ? 16 : 12;
    }

    private static void origin(WalRecord record, Bytes main, int at, Words out) {
        out.text("; origin: node ").dec(record.origin()).text(", lsn ").lsn(main.u64(at)).text(", at ").time(main.u64(at + 8));
    }

    private static int aligned(int length) {
        return length + 7 & -8;
    }

    /** An array in the data: where it starts and how many elements it has. */
    record Part(int at, int count) {
        static final Part NONE = new Part(0, 0);

        /** The array behind this one, aligned to 8 bytes, if this one's elements have that size. */
        Part next(int size, int nextCount) {
            return new Part(at + aligned(size * count), nextCount);
        }
    }
}
