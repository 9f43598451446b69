package outagebook.wal;

/**
 * The bytes of Btree records from 9.5 on.
 *
 * <p>Source: PostgreSQL access/nbtree.h (9.5, 9.6), access/nbtxlog.h (10 to 18).
 */
record BtreeLayout(WalRecord record, int info) implements Layout {
    @Override public void read(int block, FieldReader in) throws Invalid {
        if (block == MAIN) main(in);
        else block(block, in);
    }

    private boolean since(WalVersion version) {
        return record.version().since(version);
    }

    /** SPLIT_L_ROOT, SPLIT_L_HIGHKEY and their like, whose numbers mean something else from 13 on. */
    private boolean isSplit() {
        boolean special = info == BtreeDescriber.INSERT_POST || info == BtreeDescriber.DEDUP;
        return info == BtreeDescriber.SPLIT_L || info == BtreeDescriber.SPLIT_R || special && !since(WalVersion.V12);
    }

    private void main(FieldReader in) throws Invalid {
        if (isSplit()) {
            split(in);
            return;
        }
        switch (info) {
            case BtreeDescriber.INSERT_LEAF, BtreeDescriber.INSERT_UPPER, BtreeDescriber.INSERT_META, BtreeDescriber.INSERT_POST -> {
                in.struct("xl_btree_insert");
                in.u16("offnum");
            }
            case BtreeDescriber.DEDUP -> {
                in.struct("xl_btree_dedup");
                in.u16("nintervals");
            }
            case BtreeDescriber.DELETE -> delete(in);
            case BtreeDescriber.UNLINK_PAGE, BtreeDescriber.UNLINK_PAGE_META -> unlink(in);
            case BtreeDescriber.NEWROOT -> {
                in.struct("xl_btree_newroot");
                in.u32("rootblk");
                in.u32("level");
            }
            case BtreeDescriber.MARK_PAGE_HALFDEAD -> halfDead(in);
            case BtreeDescriber.VACUUM -> vacuum(in);
            case BtreeDescriber.REUSE_PAGE -> reuse(in);
            default -> { }
        }
    }

    private void split(FieldReader in) throws Invalid {
        in.struct("xl_btree_split");
        in.u32("level");
        in.u16(since(WalVersion.V13) ? "firstrightoff" : "firstright");
        in.u16("newitemoff");
        if (since(WalVersion.V13)) in.u16("postingoff");
    }

    private void delete(FieldReader in) throws Invalid {
        in.struct("xl_btree_delete");
        if (since(WalVersion.V12)) in.u32(since(WalVersion.V16) ? "snapshotConflictHorizon" : "latestRemovedXid");
        else in.rel("h", record.version());
        if (since(WalVersion.V14)) {
            in.u16("ndeleted");
            in.u16("nupdated");
            if (since(WalVersion.V16)) in.u8("isCatalogRel");
        } else {
            in.u32(since(WalVersion.V13) ? "ndeleted" : "nitems");
            in.struct("");
            in.u16s("deleted", in.remaining() / 2);
        }
    }

    private void unlink(FieldReader in) throws Invalid {
        in.struct("xl_btree_unlink_page");
        in.u32("leftsib");
        in.u32("rightsib");
        if (since(WalVersion.V14)) {
            in.u32("level");
            in.pad(8);
            in.u64("safexid");
        }
        in.u32("leafleftsib");
        in.u32("leafrightsib");
        in.u32(since(WalVersion.V14) ? "leaftopparent" : "topparent");
        if (!since(WalVersion.V14)) in.u32("btpo_xact");
    }

    private static void halfDead(FieldReader in) throws Invalid {
        in.struct("xl_btree_mark_page_halfdead");
        in.u16("poffset");
        in.pad(4);
        in.u32("leafblk");
        in.u32("leftblk");
        in.u32("rightblk");
        in.u32("topparent");
    }

    private void vacuum(FieldReader in) throws Invalid {
        in.struct("xl_btree_vacuum");
        if (since(WalVersion.V13)) {
            in.u16("ndeleted");
            in.u16("nupdated");
        } else {
            in.u32("lastBlockVacuumed");
        }
    }

    private void reuse(FieldReader in) throws Invalid {
        in.struct("xl_btree_reuse_page");
        in.rel("", record.version());
        in.u32("block");
        if (since(WalVersion.V14)) in.u64(since(WalVersion.V16) ? "snapshotConflictHorizon" : "latestRemovedFullXid");
        else in.u32("latestRemovedXid");
        if (since(WalVersion.V16)) {
            in.u8("isCatalogRel");
            in.pad(8);
        }
    }

    private void block(int block, FieldReader in) throws Invalid {
        if (isSplit()) {
            IndexTuple.readAll(in, record.version());
            return;
        }
        switch (info) {
            case BtreeDescriber.INSERT_LEAF, BtreeDescriber.INSERT_UPPER, BtreeDescriber.INSERT_META, BtreeDescriber.INSERT_POST ->
                inserted(block, in);
            case BtreeDescriber.DEDUP -> intervals(in);
            case BtreeDescriber.DELETE, BtreeDescriber.VACUUM -> deleted(in);
            case BtreeDescriber.UNLINK_PAGE_META -> metadata(block == 4, in);
            case BtreeDescriber.META_CLEANUP -> metadata(block == 0, in);
            case BtreeDescriber.NEWROOT -> {
                if (block == 0) IndexTuple.readAll(in, record.version());
                else metadata(block == 2, in);
            }
            default -> { }
        }
    }

    private void inserted(int block, FieldReader in) throws Invalid {
        if (block == 0) {
            if (info == BtreeDescriber.INSERT_POST) in.u16("postingoff");
            IndexTuple.readAll(in, record.version());
        } else {
            metadata(block == 2, in);
        }
    }

    private void metadata(boolean here, FieldReader in) throws Invalid {
        if (here) IndexTuple.metadata(in, record.version());
    }

    private void intervals(FieldReader in) throws Invalid {
        in.struct("BTDedupIntervalData");
        for (int i = 1; in.remaining() >= 4; i++) {
            in.part("interval " + i);
            in.u16("baseoff");
            in.u16("nitems");
        }
    }

    /** Which entries go; from 13 on also which rows go from which posting lists. */
    private void deleted(FieldReader in) throws Invalid {
        if (!since(WalVersion.V13)) {
            in.u16s("deleted", in.remaining() / 2);
            return;
        }
        int counts = info == BtreeDescriber.VACUUM ? 0 : 4;
        int updated = since(WalVersion.V14) || info == BtreeDescriber.VACUUM ? record.main().u16(counts + 2) : 0;
        in.u16s("deleted", record.main().u16(counts));
        in.u16s("updated", updated);
        in.struct("xl_btree_update");
        for (int i = 0; i < updated; i++) {
            in.part("update " + (i + 1));
            in.u16s("ptids", in.u16("ndeletedtids"));
        }
    }
}
