package outagebook.wal;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import outagebook.wal.EndOfWal.Reason;

/**
 * The PostgreSQL version that wrote a WAL, known by the number at the start of each page (xlp_magic).
 *
 * <p>The only place that knows how versions differ. Each entry says what is new against the one before it; behaviour that
 * changed in a minor release is that of the last minor. Sources: PostgreSQL access/xlog_internal.h (XLOG_PAGE_MAGIC),
 * access/xlogrecord.h, access/rmgrlist.h, backend/access/transam/xlogreader.c, backend/access/rmgrdesc/, of each version.
 */
public enum WalVersion {
    V9_3(null, "9.3", 0xD075, changes -> changes
            .records(new BackupBlockFormat()).resourceManagers(16).pageFlags(0x0007)
            .operations("""
                    XLOG: 00 checkpoint, 10 checkpoint, 20 xlog no-op, 30 nextOid, 40 xlog switch, 50 backup end, 60 parameter change
                    XLOG: 70 restore point, 80 full_page_writes, 90 end_of_recovery, A0 full-page image
                    Transaction: 00 commit, 10 prepare, 20 abort, 30 commit prepared, 40 abort prepared, 50 xid assignment, 60 commit
                    Storage: 10 file create, 20 file truncate
                    CLOG: 00 zeropage, 10 truncate before
                    Database: 00 create db, 10 drop db
                    Tablespace: 00 create tablespace, 10 drop tablespace
                    MultiXact: 00 zero offsets page, 10 zero members page, 20 create mxid
                    RelMap: 00 update relmap
                    Standby: 00 AccessExclusive locks, 10 running xacts
                    Heap2: 00 freeze, 10 clean, 20 freeze_page, 30 cleanup info, 40 visible, 50 multi-insert
                    Heap2: D0 multi-insert (init), 60 lock updated
                    Heap: 00 insert, 80 insert(init), 10 delete, 20 update, A0 update(init), 40 hot_update, C0 hot_update(init)
                    Heap: 50 newpage, 60 lock, 70 inplace
                    Btree: 00 insert, 10 insert_upper, 20 insert_meta, 30 split_l, 40 split_r, 50 split_l_root, 60 split_r_root
                    Btree: 70 delete, 80 delete_page, 90 delete_page_meta, A0 newroot, B0 delete_page_half, C0 vacuum, D0 reuse_page
                    Gin: 00 Create index, 10 Create posting tree, 20 Insert item, 30 Page split, 40 Vacuum page, 50 Delete page
                    Gin: 60 Update metapage, 70 Insert new list page, 80 Delete list pages
                    Gist: 00 page_update, 30 page_split, 50 create_index
                    Sequence: 00 log
                    SPGist: 00 create_index, 10 add leaf, 20 move leafs, 30 add node, 40 split node, 50 split leaf page
                    SPGist: 60 vacuum leaf tuples, 70 vacuum leaf tuples on root page, 80 vacuum redirect tuples
                    """)),
    V9_4(V9_3, "9.4", 0xD07E, changes -> changes
            .operations("""
                    Heap2: 00 heap rewrite, 70 new_cid
                    Btree: 80 unlink_page, 90 unlink_page_meta, B0 mark_page_halfdead
                    Gin: 90 Vacuum data leaf page
                    """)),
    V9_5(V9_4, "9.5", 0xD087, changes -> changes
            .records(new BlockReferenceFormat()).resourceManagers(19).recordBuffer(0x3FFFFFFFL)
            .compression(0x02, "pglz")
            .says(Reason.DIFFERENT_SYSTEM, "WAL file is from different database system: "
                    + "WAL file database system identifier is %2$s, pg_control database system identifier is %3$s")
            .says(Reason.DIFFERENT_SEGMENT_SIZE, "WAL file is from different database system: "
                    + "incorrect XLOG_SEG_SIZE in page header")
            .says(Reason.DIFFERENT_BLOCK_SIZE, "WAL file is from different database system: "
                    + "incorrect XLOG_BLCKSZ in page header")
            .forgetOperations().operations("""
                    XLOG: 00 CHECKPOINT_SHUTDOWN, 10 CHECKPOINT_ONLINE, 20 NOOP, 30 NEXTOID, 40 SWITCH, 50 BACKUP_END
                    XLOG: 60 PARAMETER_CHANGE, 70 RESTORE_POINT, 80 FPW_CHANGE, 90 END_OF_RECOVERY, A0 FPI_FOR_HINT, B0 FPI
                    XLOG: C0 FPI_MULTI
                    Transaction: 00 COMMIT, 10 PREPARE, 20 ABORT, 30 COMMIT_PREPARED, 40 ABORT_PREPARED, 50 ASSIGNMENT
                    Transaction: 80 COMMIT, 90 PREPARE, A0 ABORT, B0 COMMIT_PREPARED, C0 ABORT_PREPARED, D0 ASSIGNMENT
                    Storage: 10 CREATE, 20 TRUNCATE
                    CLOG: 00 ZEROPAGE, 10 TRUNCATE
                    Database: 00 CREATE, 10 DROP
                    Tablespace: 00 CREATE, 10 DROP
                    MultiXact: 00 ZERO_OFF_PAGE, 10 ZERO_MEM_PAGE, 20 CREATE_ID, 30 TRUNCATE_ID
                    RelMap: 00 UPDATE
                    Standby: 00 LOCK, 10 RUNNING_XACTS
                    Heap2: 00 REWRITE, 10 CLEAN, 20 FREEZE_PAGE, 30 CLEANUP_INFO, 40 VISIBLE, 50 MULTI_INSERT
                    Heap2: D0 MULTI_INSERT+INIT, 60 LOCK_UPDATED, 70 NEW_CID
                    Heap: 00 INSERT, 80 INSERT+INIT, 10 DELETE, 20 UPDATE, A0 UPDATE+INIT, 40 HOT_UPDATE, C0 HOT_UPDATE+INIT
                    Heap: 50 HEAP_CONFIRM, 60 LOCK, 70 INPLACE
                    Btree: 00 INSERT_LEAF, 10 INSERT_UPPER, 20 INSERT_META, 30 SPLIT_L, 40 SPLIT_R, 50 SPLIT_L_ROOT, 60 SPLIT_R_ROOT
                    Btree: 70 DELETE, 80 UNLINK_PAGE, 90 UNLINK_PAGE_META, A0 NEWROOT, B0 MARK_PAGE_HALFDEAD, C0 VACUUM
                    Btree: D0 REUSE_PAGE
                    Gin: 00 CREATE_INDEX, 10 CREATE_PTREE, 20 INSERT, 30 SPLIT, 40 VACUUM_PAGE, 50 DELETE_PAGE
                    Gin: 60 UPDATE_META_PAGE, 70 INSERT_LISTPAGE, 80 DELETE_LISTPAGE, 90 VACUUM_DATA_LEAF_PAGE
                    Gist: 00 PAGE_UPDATE, 30 PAGE_SPLIT, 50 CREATE_INDEX
                    Sequence: 00 LOG
                    SPGist: 00 CREATE_INDEX, 10 ADD_LEAF, 20 MOVE_LEAFS, 30 ADD_NODE, 40 SPLIT_TUPLE, 50 PICKSPLIT
                    SPGist: 60 VACUUM_LEAF, 70 VACUUM_ROOT, 80 VACUUM_REDIRECT
                    BRIN: 00 CREATE_INDEX, 10 INSERT, 90 INSERT+INIT, 20 UPDATE, A0 UPDATE+INIT, 30 SAMEPAGE_UPDATE, 40 REVMAP_EXTEND
                    CommitTs: 00 ZEROPAGE, 10 TRUNCATE, 20 SETTS
                    ReplicationOrigin: 00 SET, 10 DROP
                    """)),
    V9_6(V9_5, "9.6", 0xD093, changes -> changes
            .resourceManagers(21).pageFlags(0x000F)
            .says(Reason.INVALID_RECORD_LENGTH, "invalid record length at %1$s: wanted %2$d, got %3$d")
            .operations("""
                    XLOG: D0 OVERWRITE_CONTRECORD
                    Standby: 20 INVALIDATIONS
                    LogicalMessage: 00 MESSAGE
                    """)
            .operations(allOf("Generic", "Generic"))),
    V10(V9_6, "10", 0xD097, changes -> changes
            .applyFlag(0x04).switchMask(0xF0)
            .operations("""
                    Hash: 00 INIT_META_PAGE, 10 INIT_BITMAP_PAGE, 20 INSERT, 30 ADD_OVFL_PAGE, 40 SPLIT_ALLOCATE_PAGE, 50 SPLIT_PAGE
                    Hash: 60 SPLIT_COMPLETE, 70 MOVE_PAGE_CONTENTS, 80 SQUEEZE_PAGE, 90 DELETE, A0 SPLIT_CLEANUP
                    Hash: B0 UPDATE_META_PAGE, C0 VACUUM_ONE_PAGE
                    BRIN: 50 DESUMMARIZE
                    """)),
    V11(V10, "11", 0xD098, changes -> changes
            .says(Reason.DIFFERENT_SEGMENT_SIZE, "WAL file is from different database system: "
                    + "incorrect segment size in page header")
            .operations("""
                    Heap: 30 TRUNCATE
                    Btree: 50 SPLIT_L_HIGHKEY, 60 SPLIT_R_HIGHKEY, E0 META_CLEANUP
                    """)),
    V12(V11, "12", 0xD101, changes -> changes
            .recordBuffer(Long.MAX_VALUE)
            .says(Reason.SHORT_READ, "could not read from %1$s: read %2$d of %3$d")
            .operations("""
                    XLOG: C0 -
                    Btree: 50 -, 60 -
                    Gin: 00 -
                    Gist: 10 DELETE, 20 PAGE_REUSE, 50 -, 60 PAGE_DELETE
                    SPGist: 00 -
                    """)),
    V13(V12, "13", 0xD106, changes -> changes
            .operations("""
                    Btree: 50 INSERT_POST, 60 DEDUP
                    Gist: 70 ASSIGN_LSN
                    """)),
    V14(V13, "14", 0xD10D, changes -> changes
            .toplevelXid()
            .says(Reason.INVALID_CONTRECORD_LENGTH, "invalid contrecord length %2$d (expected %3$d) at %1$s")
            .operations("""
                    Transaction: 60 INVALIDATION, E0 INVALIDATION
                    Heap2: 10 PRUNE, 20 VACUUM, 30 FREEZE_PAGE
                    CommitTs: 20 -
                    """)),
    V15(V14, "15", 0xD110, changes -> changes
            .customResourceManagers(128)
            .damagedImage("could not decompress image at %s, block %d")
            .applyFlag(0x02).compression(0x02, "").compression(0x04, "pglz").compression(0x08, "lz4").compression(0x10, "zstd")
            .says(Reason.FULL_COMPRESSED_IMAGE, "BKPIMAGE_COMPRESSED set, but block image length %2$d at %1$s")
            .says(Reason.INCOMPLETE_IMAGE, "neither BKPIMAGE_HAS_HOLE nor BKPIMAGE_COMPRESSED set, "
                    + "but block image length is %2$d at %1$s")
            .operations("Database: 00 CREATE_FILE_COPY, 10 CREATE_WAL_LOG, 20 DROP")),
    V16(V15, "16", 0xD113, changes -> changes
            .page("WAL segment %1$s, LSN %2$s, offset %3$d")
            .says(Reason.INVALID_RECORD_LENGTH, "invalid record length at %1$s: expected at least %2$d, got %3$d")),
    V17(V16, "17", 0xD116, changes -> changes
            .operations("""
                    XLOG: E0 CHECKPOINT_REDO
                    Heap2: 10 PRUNE_ON_ACCESS, 20 PRUNE_VACUUM_SCAN, 30 PRUNE_VACUUM_CLEANUP
                    """)),
    V18(V17, "18", 0xD118, changes -> {});

    /** The resource manager of checkpoints, switches and the like, and the operation that ends a segment early. */
    static final int XLOG = 0;
    static final int SWITCH = 0x40;
    static final int HEAP2 = 9;
    static final int HEAP = 10;
    static final int BTREE = 11;
    private static final Map<Integer, WalVersion> BY_MAGIC =
            Arrays.stream(values()).collect(Collectors.toMap(WalVersion::magic, version -> version));

    private final String name;
    private final int magic;
    private final Traits traits;

    WalVersion(WalVersion before, String name, int magic, Consumer<Traits> changes) {
        this.name = name;
        this.magic = magic;
        this.traits = before == null ? new Traits() : new Traits(before.traits);
        changes.accept(traits);
    }

    /** {@return the version whose pages begin with this number, or nothing if it is none from 9.3 to 18} */
    public static Optional<WalVersion> ofMagic(int magic) {
        return Optional.ofNullable(BY_MAGIC.get(magic));
    }

    /** {@return the version whose clusters have this catalog version (catalog_version_no in pg_control), or nothing if it is none} */
    public static Optional<WalVersion> ofCatalog(long catalogVersion) {
        return Arrays.stream(values()).filter(version -> RelPath.catalog(version) == catalogVersion).findFirst();
    }

    /** {@return the checksum of the first bytes, as this version computes it for its WAL and for pg_control} */
    public long crc(byte[] bytes, int length) {
        var part = new Bytes(bytes, 0, length);
        return since(V9_5) ? Crc.castagnoli(part, length, length) : Crc.legacy(part, length, length);
    }

    /** {@return whether this is that version or a later one} */
    public boolean since(WalVersion other) {
        return compareTo(other) >= 0;
    }

    /** {@return the number at the start of each page (xlp_magic)} */
    public int magic() {
        return magic;
    }

    /** {@return bytes in the fixed header of a record: 32 in 9.3 and 9.4, else 24} */
    public int recordHeaderSize() {
        return traits.records.headerSize();
    }

    /** {@return the resource manager's name, as that version's dump tool prints it} */
    public String rmgrName(int rmid) {
        return rmid < Traits.RMGRS.length ? Traits.RMGRS[rmid] : String.format("custom%03d", rmid);
    }

    /** {@return the operation, in the words of that version's dump tool: "INSERT+INIT" from 9.5 on, "insert(init)" before} */
    public String operation(int rmid, int info) {
        int operation = info & 0xF0;
        String words = traits.operations[rmid << 4 | operation >> 4];
        if (words != null) return words;
        return traits.namesOperations ? String.format("UNKNOWN (%x)", operation) : "UNKNOWN";
    }

    RecordFormat records() {
        return traits.records;
    }

    boolean knowsPageFlags(int info) {
        return (info & ~traits.pageFlags) == 0;
    }

    boolean knowsRmgr(int rmid) {
        return rmid <= traits.lastRmgr || rmid >= traits.firstCustomRmgr;
    }

    String knownRmgrs() {
        return "0 to " + traits.lastRmgr + (traits.firstCustomRmgr > 255 ? "" : " or " + traits.firstCustomRmgr + " to 255");
    }

    boolean isSwitch(int rmid, int info) {
        return rmid == XLOG && (info & traits.switchMask) == SWITCH;
    }

    /** {@return the highest id of a resource manager that is part of the server} */
    int lastRmgr() {
        return traits.lastRmgr;
    }

    /** Whether the server gets memory for a record of this length; it rounds up to whole pages, in 32 bits. */
    boolean canBuffer(long totLen) {
        return (totLen + PageHeader.PAGE - totLen % PageHeader.PAGE & 0xFFFFFFFFL) <= traits.recordBuffer;
    }

    boolean hasToplevelXid() {
        return traits.toplevelXid;
    }

    boolean appliesImage(int imageInfo) {
        return traits.applyFlag == 0 || (imageInfo & traits.applyFlag) != 0;
    }

    /** {@return how an image with these flags is compressed, "" if it is not; the lowest bit wins, as in the server} */
    String compression(int imageInfo) {
        return traits.compression[imageInfo];
    }

    /** {@return whether its pglz decoder cuts the last match at the page's end, and does not take it for damage} */
    boolean cutsLastMatch() {
        return since(V12);
    }

    /** {@return the sentence this version's server writes for a page image that cannot be restored} */
    String damagedImage(Lsn record, int blockId) {
        return String.format(traits.damagedImage, record, blockId);
    }

    /** {@return how messages name a page} */
    String page(SegmentName segment, Lsn page, long offset) {
        return String.format(traits.page, segment, page, offset);
    }

    /** {@return the sentence this version's server writes for this reason} */
    String message(Reason reason, Object where, Object... details) {
        Object[] arguments = new Object[details.length + 1];
        arguments[0] = where;
        System.arraycopy(details, 0, arguments, 1, details.length);
        return String.format(Locale.ROOT, traits.messages.getOrDefault(reason, reason.words), arguments);
    }

    /** {@return the major version, such as "9.4"} */
    @Override public String toString() {
        return name;
    }

    private static String allOf(String rmgr, String operation) {
        var line = new StringBuilder(rmgr + ":");
        for (int info = 0; info <= 0xF0; info += 0x10) line.append(String.format("%s %02X %s", info == 0 ? "" : ",", info, operation));
        return line.toString();
    }

    /** What a version does in its own way; changed only while the enum is made. */
    private static final class Traits {
        private static final String[] RMGRS = {"XLOG", "Transaction", "Storage", "CLOG", "Database", "Tablespace", "MultiXact",
            "RelMap", "Standby", "Heap2", "Heap", "Btree", "Hash", "Gin", "Gist", "Sequence", "SPGist", "BRIN", "CommitTs",
            "ReplicationOrigin", "Generic", "LogicalMessage"};
        private RecordFormat records;
        private int lastRmgr;
        private int firstCustomRmgr = 256;
        private int pageFlags;
        private int switchMask = 0xFF;
        private long recordBuffer = Long.MAX_VALUE;
        private boolean toplevelXid;
        private int applyFlag;
        private boolean namesOperations;
        private String page = "log segment %1$s, offset %3$d";
        private String damagedImage = "invalid compressed image at %s, block %d";
        private final String[] compression = new String[256];
        private final Map<Reason, String> messages = new EnumMap<>(Reason.class);
        private final String[] operations = new String[256 << 4];

        Traits() {
            Arrays.fill(compression, "");
        }

        Traits(Traits before) {
            records = before.records;
            lastRmgr = before.lastRmgr;
            firstCustomRmgr = before.firstCustomRmgr;
            pageFlags = before.pageFlags;
            switchMask = before.switchMask;
            recordBuffer = before.recordBuffer;
            toplevelXid = before.toplevelXid;
            applyFlag = before.applyFlag;
            namesOperations = before.namesOperations;
            page = before.page;
            damagedImage = before.damagedImage;
            System.arraycopy(before.compression, 0, compression, 0, compression.length);
            messages.putAll(before.messages);
            System.arraycopy(before.operations, 0, operations, 0, operations.length);
        }

        Traits records(RecordFormat format) {
            records = format;
            return this;
        }

        Traits resourceManagers(int last) {
            lastRmgr = last;
            return this;
        }

        Traits customResourceManagers(int first) {
            firstCustomRmgr = first;
            return this;
        }

        Traits pageFlags(int mask) {
            pageFlags = mask;
            return this;
        }

        Traits switchMask(int mask) {
            switchMask = mask;
            return this;
        }

        /** The largest buffer the server's allocator grants for one record (MaxAllocSize in 9.5 to 11). */
        Traits recordBuffer(long bytes) {
            recordBuffer = bytes;
            return this;
        }

        Traits toplevelXid() {
            toplevelXid = true;
            return this;
        }

        Traits applyFlag(int bit) {
            applyFlag = bit;
            return this;
        }

        /** What images with this flag are compressed with; of two flags the one that was named first decides. */
        Traits compression(int bit, String method) {
            for (int info = 0; info < compression.length; info++) {
                if ((info & bit) != 0 && (method.isEmpty() || compression[info].isEmpty())) compression[info] = method;
            }
            return this;
        }

        Traits page(String words) {
            page = words;
            return this;
        }

        Traits damagedImage(String words) {
            damagedImage = words;
            return this;
        }

        Traits says(Reason reason, String words) {
            messages.put(reason, words);
            return this;
        }

        /** From 9.5 on, operations have names of their own; before, they were the first words of a description. */
        Traits forgetOperations() {
            Arrays.fill(operations, null);
            namesOperations = true;
            return this;
        }

        /** Lines of "resource manager: xl_info in hex, name, ..."; a name "-" means that the operation is gone. */
        Traits operations(String lines) {
            lines.lines().forEach(line -> {
                int colon = line.indexOf(':');
                int rmid = Arrays.asList(RMGRS).indexOf(line.substring(0, colon));
                for (String entry : line.substring(colon + 2).split(", ")) operation(rmid, entry);
            });
            return this;
        }

        private void operation(int rmid, String entry) {
            String words = entry.substring(3);
            operations[rmid << 4 | Integer.parseInt(entry.substring(0, 1), 16)] = words.equals("-") ? null : words;
        }
    }
}
