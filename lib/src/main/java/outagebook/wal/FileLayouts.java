package outagebook.wal;

import static outagebook.wal.WalVersion.V10;
import static outagebook.wal.WalVersion.V13;
import static outagebook.wal.WalVersion.V15;
import static outagebook.wal.WalVersion.V16;
import static outagebook.wal.WalVersion.V9_6;

/**
 * The bytes of records about files and directories: Storage, Database, Tablespace, RelMap, Sequence.
 *
 * <p>Source: PostgreSQL 9.3 to 18 catalog/storage_xlog.h, commands/dbcommands_xlog.h (to 9.4 commands/dbcommands.h),
 * commands/tablespace.h, utils/relmapper.h, backend/utils/cache/relmapper.c (RelMapFile), commands/sequence.h,
 * access/htup_details.h.
 */
final class FileLayouts {
    private static final int NAME = 64;

    private FileLayouts() {}

    static void storage(WalVersion version, int info, FieldReader in) throws Invalid {
        if (info == FileDescribers.STORAGE_CREATE) {
            in.struct("xl_smgr_create");
            in.rel("r", version);
            fork("forkNum", in);
        } else if (info == FileDescribers.STORAGE_TRUNCATE) {
            in.struct("xl_smgr_truncate");
            in.u32("blkno");
            in.rel("r", version);
            if (version.since(V9_6)) in.flags32("flags", "HEAP", "VM", "FSM");
        }
    }

    static void fork(String name, FieldReader in) throws Invalid {
        int fork = in.i32(name);
        in.meaning(() -> fork + " (" + BlockRef.forkName(fork) + ")");
    }

    static void database(WalVersion version, int info, FieldReader in) throws Invalid {
        boolean walLogged = version.since(V15);
        int drop = walLogged ? 0x20 : 0x10;
        if (info == 0x00) {
            in.struct(walLogged ? "xl_dbase_create_file_copy_rec" : "xl_dbase_create_rec");
            for (String name : new String[] {"db_id", "tablespace_id", "src_db_id", "src_tablespace_id"}) in.u32(name);
        } else if (info == drop) {
            dropped(version, in);
        } else if (info == 0x10) {
            in.struct("xl_dbase_create_wal_log_rec");
            in.u32("db_id");
            in.u32("tablespace_id");
        }
    }

    private static void dropped(WalVersion version, FieldReader in) throws Invalid {
        in.struct("xl_dbase_drop_rec");
        in.u32("db_id");
        if (version.since(V13)) in.u32s("tablespace_ids", in.i32("ntablespaces"));
        else in.u32("tablespace_id");
    }

    static void tablespace(WalVersion version, int info, FieldReader in) throws Invalid {
        if (info > 0x10) return;
        in.struct(info == 0 ? "xl_tblspc_create_rec" : "xl_tblspc_drop_rec");
        in.u32("ts_id");
        if (info == 0) in.text("ts_path");
    }

    /** To 15 the map has room for 62 files and a filler, from 16 on for 64 files. */
    static void relMap(WalVersion version, int info, FieldReader in) throws Invalid {
        if (info != 0) return;
        boolean numbers = version.since(V16);
        in.struct("xl_relmap_update");
        in.u32("dbid");
        in.u32("tsid");
        in.i32("nbytes");
        in.struct("RelMapFile");
        int magic = in.i32("magic");
        in.meaning(() -> FieldReader.bits(magic, 8));
        int used = in.i32("num_mappings");
        int room = numbers ? 64 : 62;
        for (int i = 0; i < Math.min(used, room); i++) {
            in.u32("mappings[" + i + "].mapoid");
            in.u32("mappings[" + i + "]." + (numbers ? "mapfilenumber" : "mapfilenode"));
        }
        in.take("mappings (unused)", 8L * (room - Math.min(used, room)));
        int crc = in.i32("crc");
        in.meaning(() -> FieldReader.bits(crc, 8));
        if (!numbers) in.u32("pad");
    }

    /** A sequence is a table of one row, which is here with all of its header. */
    static void sequence(WalVersion version, int info, FieldReader in) throws Invalid {
        if (info != 0) return;
        in.struct("xl_seq_rec");
        in.rel("", version);
        int start = in.position();
        in.struct("HeapTupleHeaderData");
        for (String name : new String[] {"t_xmin", "t_xmax", "t_cid"}) in.u32(name);
        in.tid("t_ctid");
        HeapTuple.infomask2(in);
        HeapTuple.infomask(in);
        int values = start + in.u8("t_hoff");
        in.take("padding", values - in.position());
        if (version.since(V10)) sequenceData(in);
        else sequenceTo96(in);
    }

    private static void sequenceData(FieldReader in) throws Invalid {
        in.struct("FormData_pg_sequence_data");
        signed("last_value", in);
        signed("log_cnt", in);
        in.u8("is_called");
    }

    private static void sequenceTo96(FieldReader in) throws Invalid {
        in.struct("FormData_pg_sequence");
        in.text("sequence_name", NAME);
        for (String name : new String[] {"last_value", "start_value", "increment_by", "max_value", "min_value", "cache_value", "log_cnt"}) {
            signed(name, in);
        }
        in.u8("is_cycled");
        in.u8("is_called");
    }

    private static void signed(String name, FieldReader in) throws Invalid {
        long value = in.u64(name);
        in.meaning(() -> Long.toString(value));
    }
}
