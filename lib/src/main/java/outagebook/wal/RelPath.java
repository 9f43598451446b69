package outagebook.wal;

/**
 * The path of a relation's file, relative to the data directory.
 *
 * <p>Source: PostgreSQL common/relpath.c (GetRelationPath), catalog/pg_tablespace.h, and of each version catalog/catversion.h.
 */
final class RelPath {
    static final long DEFAULT_TABLESPACE = 1663;
    static final long GLOBAL_TABLESPACE = 1664;

    private RelPath() {}

    /** Appends the path of the relation whose three numbers stand at this place of the data. */
    static Words append(WalVersion version, Bytes data, int at, int fork, Words out) {
        long spc = data.u32(at);
        long db = data.u32(at + 4);
        long rel = data.u32(at + 8);
        if (spc == GLOBAL_TABLESPACE) {
            out.text("global/").dec(rel);
        } else if (spc == DEFAULT_TABLESPACE) {
            out.text("base/").dec(db).text('/').dec(rel);
        } else {
            out.text("pg_tblspc/").dec(spc).text("/PG_").text(version.toString()).text('_').dec(catalog(version));
            out.text('/').dec(db).text('/').dec(rel);
        }
        return fork == 0 ? out : out.text('_').text(BlockRef.forkName(fork));
    }

    /** CATALOG_VERSION_NO of the releases; it is part of the directory's name inside a tablespace. */
    private static int catalog(WalVersion version) {
        return switch (version) {
            case V9_3 -> 201306121;
            case V9_4 -> 201409291;
            case V9_5 -> 201510051;
            case V9_6 -> 201608131;
            case V10 -> 201707211;
            case V11 -> 201809051;
            case V12 -> 201909212;
            case V13 -> 202007201;
            case V14 -> 202107181;
            case V15 -> 202209061;
            case V16 -> 202307071;
            case V17 -> 202406281;
            case V18 -> 202506291;
        };
    }
}
