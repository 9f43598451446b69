package outagebook.wal;

import static outagebook.wal.WalVersion.V18;
import static outagebook.wal.WalVersion.V9_4;

/**
 * Messages that tell other sessions what to drop from their caches.
 *
 * <p>Source: PostgreSQL storage/sinval.h (SharedInvalidationMessage, 16 bytes); their words are in {@link StandbyDescriber}.
 */
final class Invalidations {
    private static final int CATALOG = -1;
    private static final int RELCACHE = -2;
    private static final int SMGR = -3;
    private static final int SNAPSHOT = -5;
    private static final int RELSYNC = -6;

    private Invalidations() {}

    /** How many there are, and they themselves. */
    static void counted(WalVersion version, FieldReader in) throws Invalid {
        all(version, in.i32("nmsgs"), in);
    }

    static void all(WalVersion version, int count, FieldReader in) throws Invalid {
        for (int i = 0; i < count; i++) fields(version, "msgs[" + i + "].", in);
    }

    /** The members of one message. */
    static void fields(WalVersion version, String name, FieldReader in) throws Invalid {
        int end = in.position() + StandbyDescriber.MESSAGE;
        byte id = (byte) in.u8(name + "id");
        in.meaning(() -> Byte.toString(id));
        if (id == SMGR) {
            in.u8(name + "backend_hi");
            in.u16(name + "backend_lo");
            in.rel(name + "r", version);
            return;
        }
        in.take(name + "padding", 3);
        in.u32(name + "dbId");
        String object = object(version, id);
        if (!object.isEmpty()) in.u32(name + object);
        in.take(name + "padding", end - in.position());
    }

    private static String object(WalVersion version, int id) {
        if (id >= 0) return "hashValue";
        if (id == CATALOG) return "catId";
        if (id == RELCACHE || id == SNAPSHOT && version.since(V9_4)) return "relId";
        return id == RELSYNC && version.since(V18) ? "relid" : "";
    }
}
