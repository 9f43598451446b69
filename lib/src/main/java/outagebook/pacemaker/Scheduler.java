package outagebook.pacemaker;

import java.time.Instant;

/**
 * Recomputes what Pacemaker's scheduler of one release would decide for a cluster.
 *
 * <pre>{@code
 * var run = Scheduler.of("2.1.5").run(Cluster.read("/path/to/cib.xml"));
 * run.transition();                        // what would Pacemaker do next?
 * run.explain("BackupVIP", "pg02");        // where does this score come from?
 * }</pre>
 */
public final class Scheduler {
    private final Release release;

    private Scheduler(Release release) {
        this.release = release;
    }

    public static Scheduler of(Release release) {
        return new Scheduler(release);
    }

    /** The scheduler of this release: 1.1.10 or 2.1.5. */
    public static Scheduler of(String release) {
        return of(Release.of(release));
    }

    @Override public String toString() {
        return "the scheduler of Pacemaker " + release.number() + ": .run(cluster) asks it";
    }

    /**
     * Scores and places every resource of the cluster.
     *
     * @throws OutOfScope if the cluster uses something that is not modelled
     */
    public Scheduling run(Cluster cluster) {
        return run(cluster, Instant.now());
    }

    /** The same as if it were the given moment: old failures expire. */
    public Scheduling run(Cluster cluster, Instant now) {
        Scope.check(cluster, release);
        Working working = Unpack.unpack(release, cluster.cib(), now.getEpochSecond());
        Printer printer = new Printer(working);
        new Allocation(working, printer).run();
        return new Scheduling(working, printer);
    }
}
