package outagebook.wal;

/**
 * Messages that tell other sessions what to drop from their caches.
 *
 * <p>Sources: PostgreSQL storage/sinval.h (SharedInvalidationMessage, 16 bytes), backend/access/rmgrdesc/standbydesc.c
 * (standby_desc_invalidations, 9.6 to 18).
 */
final class Invalidations {
    private static final int SIZE = 16;

    private Invalidations() {}

    /** Appends {@code count} messages that lie at {@code at}; nothing if there are none. */
    static void append(Words out, Bytes bytes, int at, int count, long db, long tablespace, boolean initFile) {
        if (count <= 0) return;
        if (initFile) out.text("; relcache init file inval dbid ").dec(db).text(" tsid ").dec(tablespace);
        out.text("; inval msgs:");
        for (int i = 0; i < count; i++) message(out, bytes.slice(at + SIZE * i, SIZE));
    }

    private static void message(Words out, Bytes message) {
        byte id = (byte) message.u8(0);
        switch (id) {
            case -1 -> out.text(" catalog ").dec(message.u32(8));
            case -2 -> out.text(" relcache ").dec(message.u32(8));
            case -3 -> out.text(" smgr");
            case -4 -> out.text(" relmap db ").dec(message.u32(4));
            case -5 -> out.text(" snapshot ").dec(message.u32(8));
            case -6 -> out.text(" relsync ").dec(message.u32(8));
            default -> out.text(id >= 0 ? " catcache " : " unrecognized id ").dec(id);
        }
    }

    /** The members of one message. */
    static void fields(String name, FieldReader in) throws Invalid {
        byte id = (byte) in.u8(name + "id");
        in.meaning(() -> Byte.toString(id));
        in.take(name + "padding", 3);
        in.u32(name + "dbId");
        in.u32(name + (id >= 0 ? "hashValue" : id == -1 ? "catId" : "relId"));
        in.take(name + "padding", 4);
    }
}
