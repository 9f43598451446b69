package outagebook.wal;

import static outagebook.wal.WalVersion.V12;
import static outagebook.wal.WalVersion.V16;

/**
 * The bytes of records of Hash indexes, which are written to the WAL from 10 on.
 *
 * <p>Source: PostgreSQL 10 to 18 access/hash_xlog.h; what belongs to pages has no struct, its names are those of the variables
 * in backend/access/hash.
 */
record HashLayout(WalRecord record, int info) implements Layout {
    @Override public void read(int block, FieldReader in) throws Invalid {
        if (!record.version().since(WalVersion.V10)) return;
        if (block == MAIN) main(in);
        else block(block, in);
    }

    private void main(FieldReader in) throws Invalid {
        switch (info) {
            case HashDescriber.INIT_META_PAGE -> initMetaPage(in);
            case HashDescriber.INIT_BITMAP_PAGE -> number("xl_hash_init_bitmap_page", "bmsize", in);
            case HashDescriber.INSERT -> number("xl_hash_insert", "offnum", in);
            case HashDescriber.ADD_OVFL_PAGE -> {
                number("xl_hash_add_ovfl_page", "bmsize", in);
                in.u8("bmpage_found");
            }
            case HashDescriber.SPLIT_ALLOCATE_PAGE -> splitAllocatePage(in);
            case HashDescriber.SPLIT_COMPLETE -> {
                number("xl_hash_split_complete", "old_bucket_flag", in);
                in.u16("new_bucket_flag");
            }
            case HashDescriber.MOVE_PAGE_CONTENTS -> {
                number("xl_hash_move_page_contents", "ntups", in);
                in.u8("is_prim_bucket_same_wrt");
            }
            case HashDescriber.SQUEEZE_PAGE -> squeezePage(in);
            case HashDescriber.DELETE -> {
                in.struct("xl_hash_delete");
                in.u8("clear_dead_marking");
                in.u8("is_primary_bucket_page");
            }
            case HashDescriber.UPDATE_META_PAGE -> {
                in.struct("xl_hash_update_meta_page");
                in.f64("ntuples");
            }
            case HashDescriber.VACUUM_ONE_PAGE -> vacuumOnePage(in);
            default -> { }
        }
    }

    private static void number(String struct, String name, FieldReader in) throws Invalid {
        in.struct(struct);
        in.u16(name);
    }

    private static void initMetaPage(FieldReader in) throws Invalid {
        in.struct("xl_hash_init_meta_page");
        in.f64("num_tuples");
        in.u32("procid");
        in.u16("ffactor");
    }

    private static void splitAllocatePage(FieldReader in) throws Invalid {
        in.struct("xl_hash_split_allocate_page");
        in.u32("new_bucket");
        in.u16("old_bucket_flag");
        in.u16("new_bucket_flag");
        in.flags8("flags", "META_UPDATE_MASKS", "META_UPDATE_SPLITPOINT");
    }

    private static void squeezePage(FieldReader in) throws Invalid {
        in.struct("xl_hash_squeeze_page");
        in.u32("prevblkno");
        in.u32("nextblkno");
        in.u16("ntups");
        in.u8("is_prim_bucket_same_wrt");
        in.u8("is_prev_bucket_same_wrt");
    }

    private void vacuumOnePage(FieldReader in) throws Invalid {
        WalVersion version = record.version();
        in.struct("xl_hash_vacuum_one_page");
        if (version.since(V12)) in.u32(version.since(V16) ? "snapshotConflictHorizon" : "latestRemovedXid");
        else in.rel("h", version);
        if (version.since(V16)) {
            in.u16("ntuples");
            in.u8("isCatalogRel");
            in.pad(2);
        } else {
            in.i32("ntuples");
            in.struct("");
        }
        in.u16s("offsets", in.remaining() / 2);
    }

    private void block(int block, FieldReader in) throws Invalid {
        switch (info) {
            case HashDescriber.INSERT -> IndexTuple.readPlain(in);
            case HashDescriber.ADD_OVFL_PAGE -> {
                if (block == 0) in.u32("HashPageOpaqueData.hasho_bucket");
                else in.u32(block == 4 ? "HashMetaPageData.hashm_firstfree" : "bitmap_page_bit");
            }
            case HashDescriber.SPLIT_ALLOCATE_PAGE -> metaPage(record.main().u8(8), in);
            case HashDescriber.MOVE_PAGE_CONTENTS -> {
                if (block == 1) moved(record.main().u16(0), in);
                else in.u16s("deleted", in.remaining() / 2);
            }
            case HashDescriber.SQUEEZE_PAGE -> {
                if (block == 1) moved(record.main().u16(8), in);
                else in.u32(block == 6 ? "HashMetaPageData.hashm_firstfree" : "bitmapbit");
            }
            case HashDescriber.DELETE -> in.u16s("deleted", in.remaining() / 2);
            default -> { }
        }
    }

    private static void moved(int count, FieldReader in) throws Invalid {
        in.u16s("itup_offsets", count);
        IndexTuple.readPlain(in);
    }

    private static void metaPage(int flags, FieldReader in) throws Invalid {
        in.struct("HashMetaPageData");
        if ((flags & HashDescriber.UPDATE_MASKS) != 0) {
            in.u32("hashm_lowmask");
            in.u32("hashm_highmask");
        }
        if ((flags & HashDescriber.UPDATE_SPLITPOINT) != 0) {
            long splitPoint = in.u32("hashm_ovflpoint");
            in.u32("hashm_spares[" + splitPoint + "]");
        }
    }
}
