package outagebook.course;

import java.util.Random;

/**
 * What happens on one game day; the same for the same level and seed.
 *
 * @param ahead       the replica for which commits wait when the primary dies: it has every acknowledged one
 * @param behind      the other one
 * @param unplugged   whether the one behind was cut off by its network; else it was stopped for a while
 * @param replayed    orders that both replicas have replayed
 * @param held        orders that the one ahead only receives, because its replay was paused; 0 if it was not
 * @param missed      orders after those, which the one behind does not get
 * @param last        orders after the archive got its last segment, if it gets one, and until the primary dies
 * @param archived    whether the primary archives a segment while the one behind is away
 * @param broken      whether that segment is then damaged in the archive
 * @param returns     whether the dead primary comes back by itself as soon as another server takes writes
 */
record Scenario(Level level, long seed, String ahead, String behind, boolean unplugged, int replayed, int held, int missed, int last,
        boolean archived, boolean broken, boolean returns) {
    private static final String NORMALLY_SYNCHRONOUS = "pg02";

    static Scenario of(Level level, long seed) {
        var random = new Random(seed * 31 + level.ordinal());
        boolean usual = random.nextBoolean();
        boolean unplugged = random.nextBoolean() && level != Level.ONE;
        int replayed = 20 + random.nextInt(30);
        int held = 5 + random.nextInt(10);
        int missed = 10 + random.nextInt(20);
        int last = 5 + random.nextInt(20);
        boolean archived = random.nextInt(3) > 0 && level != Level.ONE;
        boolean broken = random.nextBoolean() && archived;
        return new Scenario(level, seed, usual ? "pg02" : "pg03", usual ? "pg03" : "pg02", unplugged, replayed, level == Level.THREE ? held : 0,
                missed, last, archived, broken, level == Level.THREE);
    }

    /** Whether the replica for which commits normally wait is not the one for which they waited in the end. */
    boolean switched() {
        return !ahead.equals(NORMALLY_SYNCHRONOUS);
    }
}
