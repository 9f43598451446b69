package outagebook.pacemaker;

/**
 * How exactly the {@code pgsql} resource agent is followed where a simpler model is enough for most stories.
 *
 * <p>The agent is the program that starts, watches, promotes and stops Postgres for Pacemaker, and that tells it through the
 * node attribute {@code master-NAME} how much each node should be primary: 1000 for the primary, 100 for the synchronous replica
 * ({@code STREAMING|SYNC} in {@code pgsql-data-status}), -INFINITY for all others. What both models share:
 * <ul>
 * <li>start, stop and demote set -INFINITY on their node, promote sets 1000, and creates the file {@code PGSQL.lock};
 * <li>while there is a primary, a monitor of it gives the synchronous replica 100;
 * <li>while there is none, a replica whose data status is {@code STREAMING|SYNC} or {@code LATEST} writes its position to
 *     {@code pgsql-xlog-loc} in each monitor, and after {@code xlog_check_count} (3) more monitors that found all positions
 *     unchanged and its own the newest it has "a master right": 1000. A start sets the count back;
 * <li>where {@code PGSQL.lock} still lies, the node died as a primary and may hold writes that nobody else has: start fails.
 * </ul>
 * If the cluster's nodes have the attribute {@code pgsql-status}, it is kept too: {@code PRI}, {@code HS:sync}, {@code HS:async},
 * {@code HS:alone}, {@code STOP}. WAL positions are not modelled: a replica with the right data status is taken to hold the
 * newest. An asynchronous replica stays at -INFINITY, also when a new primary could make it synchronous.
 *
 * <p>Source: ClusterLabs resource-agents 3.9.3 (Ubuntu 14.04's), heartbeat/pgsql: pgsql_replication_start, pgsql_promote,
 * pgsql_demote, pgsql_real_stop, control_slave_status, have_master_right. Later versions write the attributes' names with the
 * resource's, {@code NAME-status}.
 */
public enum Agent {
    /**
     * As in the recorded outages: a demoted Postgres goes on as a replica, and a demotion in good order removes the lock file; a
     * primary that dies keeps it. Only the synchronous replica can earn the right, not a former primary ({@code LATEST}).
     */
    SIMPLE,
    /**
     * As published: demote stops Postgres, and removes the lock file only if no replica is left. So a primary that failed once
     * cannot come back on its own node while a replica runs.
     */
    PUBLISHED;

    Life demoted() {
        return this == PUBLISHED ? Life.STOPPED : Life.RUNNING;
    }

    /** Whether a replica whose data has this status may become the primary when there is none. */
    boolean trusts(String dataStatus) {
        return Postgres.SYNC.equals(dataStatus) || this == PUBLISHED && Postgres.LATEST.equals(dataStatus);
    }

    boolean demotionUnlocks(boolean replicasLeft) {
        return this == SIMPLE || !replicasLeft;
    }
}
