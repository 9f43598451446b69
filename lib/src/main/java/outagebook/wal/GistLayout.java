package outagebook.wal;

import static outagebook.wal.WalVersion.V12;
import static outagebook.wal.WalVersion.V16;

/**
 * The bytes of records of Gist, the generalized search tree.
 *
 * <p>Source: PostgreSQL 9.3 to 9.6 access/gist_private.h, 10 to 18 access/gistxlog.h.
 */
record GistLayout(WalRecord record, int info) implements Layout {
    private static final int ASSIGN_LSN = 0x70;

    @Override public void read(int block, FieldReader in) throws Invalid {
        if (block == MAIN) main(in);
        else block(block, in);
    }

    private void main(FieldReader in) throws Invalid {
        switch (info) {
            case GistDescriber.PAGE_UPDATE -> {
                in.struct("gistxlogPageUpdate");
                in.u16("ntodelete");
                in.u16("ntoinsert");
            }
            case GistDescriber.PAGE_SPLIT -> {
                in.struct("gistxlogPageSplit");
                in.u32("origrlink");
                in.pad(8);
                in.lsn("orignsn");
                in.u8("origleaf");
                in.pad(2);
                in.u16("npage");
                in.u8("markfollowright");
                in.pad(8);
            }
            default -> {
                if (record.version().since(V12)) deletion(in);
            }
        }
    }

    private void deletion(FieldReader in) throws Invalid {
        boolean horizon = record.version().since(V16);
        switch (info) {
            case GistDescriber.DELETE -> deleted(horizon, in);
            case GistDescriber.PAGE_REUSE -> {
                in.struct("gistxlogPageReuse");
                in.rel("", record.version());
                in.u32("block");
                in.fullXid(horizon ? "snapshotConflictHorizon" : "latestRemovedFullXid");
                if (horizon) in.u8("isCatalogRel");
            }
            case GistDescriber.PAGE_DELETE -> {
                in.struct("gistxlogPageDelete");
                in.fullXid("deleteXid");
                in.u16("downlinkOffset");
            }
            case ASSIGN_LSN -> in.i32("dummy");
            default -> { }
        }
    }

    private static void deleted(boolean horizon, FieldReader in) throws Invalid {
        in.struct("gistxlogDelete");
        in.u32(horizon ? "snapshotConflictHorizon" : "latestRemovedXid");
        in.u16("ntodelete");
        if (horizon) {
            in.u8("isCatalogRel");
            in.pad(2);
        } else {
            in.struct("");
        }
        in.u16s("offsets", in.remaining() / 2);
    }

    private void block(int block, FieldReader in) throws Invalid {
        if (info == GistDescriber.PAGE_UPDATE && block == 0) {
            in.u16s("todelete", record.main().u16(0));
            IndexTuple.readPlain(in);
        } else if (info == GistDescriber.PAGE_SPLIT && block > 0) {
            in.i32("gistxlogPage.num");
            IndexTuple.readPlain(in);
        }
    }

    /** To 9.4, where the record itself names the index and the pages. */
    static void old(WalVersion version, int info, FieldReader in) throws Invalid {
        switch (info) {
            case GistDescriber.PAGE_UPDATE -> oldUpdate(version, in);
            case GistDescriber.PAGE_SPLIT -> oldSplit(version, in);
            case GistDescriber.CREATE_INDEX -> in.rel("", version);
            default -> { }
        }
    }

    private static void oldUpdate(WalVersion version, FieldReader in) throws Invalid {
        in.struct("gistxlogPageUpdate");
        in.rel("", version);
        in.u32("blkno");
        in.u32("leftchild");
        int deleted = in.u16("ntodelete");
        in.pad(4);
        if (in.remaining() == 0) return;
        in.struct("");
        in.u16s("todelete", deleted);
        IndexTuple.readPlain(in);
    }

    private static void oldSplit(WalVersion version, FieldReader in) throws Invalid {
        in.struct("gistxlogPageSplit");
        in.rel("", version);
        in.u32("origblkno");
        in.u32("origrlink");
        in.pad(8);
        in.lsn("orignsn");
        in.u8("origleaf");
        in.pad(4);
        in.u32("leftchild");
        int pages = in.u16("npage");
        in.u8("markfollowright");
        in.pad(8);
        for (int i = 1; i <= pages; i++) {
            in.part("page " + i);
            in.struct("gistxlogPage");
            in.u32("blkno");
            int entries = in.i32("num");
            for (int k = 1; k <= entries; k++) IndexTuple.plain("page " + i + " entry " + k, in);
        }
    }
}
