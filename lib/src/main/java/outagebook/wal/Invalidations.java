package outagebook.wal;

/**
 * Messages that tell other sessions what to drop from their caches.
 *
 * <p>Source: PostgreSQL storage/sinval.h (SharedInvalidationMessage, 16 bytes); their words are in {@link StandbyDescriber}.
 */
final class Invalidations {
    private Invalidations() {}

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
