package outagebook.course;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import outagebook.hex.Hex;
import outagebook.lab.ClusterState;
import outagebook.lab.PgCluster;
import outagebook.lab.PgServer;
import outagebook.wal.Lsn;
import outagebook.wal.WalFile;
import outagebook.wal.WalRecord;

/**
 * How a game day begins: orders come in, one replica falls behind, the primary dies.
 *
 * @param orders       the numbers of the orders that were acknowledged until the primary died
 * @param missing      those of them that the replica which is behind does not have
 * @param ahead        how far the WAL goes that the replica ahead has received
 * @param behind       the same of the replica behind
 */
record Disaster(NavigableSet<Long> orders, List<Long> missing, Lsn ahead, Lsn behind) {
    private static final int SECONDS = 60;

    static Disaster happen(Scenario scenario, PgCluster cluster, Shop shop, Machine machine) {
        PgServer primary = cluster.node("pg01");
        PgServer ahead = cluster.node(scenario.ahead());
        PgServer behind = cluster.node(scenario.behind());
        primary.sql(Shop.table());
        shop.open();
        orders(shop, scenario.replayed());
        replayed(cluster, shop);
        if (scenario.held() > 0) hold(ahead, shop, scenario.held());
        goAway(scenario, cluster, behind);
        Lsn gone = primary.position();
        orders(shop, scenario.missed());
        if (scenario.archived()) archive(scenario, cluster, gone);
        orders(shop, scenario.last());
        machine.die();
        NavigableSet<Long> orders = new TreeSet<>(shop.acknowledged().keySet());
        behind.stop(); // what its network still held is lost with the primary, as a real network would lose it
        behind.start();
        ClusterState state = settled(cluster);
        return new Disaster(orders, shop.missingOn(behind), state.node(scenario.ahead()).received(), state.node(scenario.behind()).received());
    }

    /** {@return the numbers of the missing orders, neighbours drawn together} */
    String missingRanges() {
        return Scoring.ranges(missing, orders);
    }

    private static void orders(Shop shop, int more) {
        if (!shop.sells(more, SECONDS)) throw new IllegalStateException("the shop sold no " + more + " orders within " + SECONDS + " s");
    }

    /** Both replicas have everything that was acknowledged up to now. */
    private static void replayed(PgCluster cluster, Shop shop) {
        Lsn now = cluster.node("pg01").position();
        if (!Shop.within(SECONDS, () -> Stream.of("pg02", "pg03").allMatch(name -> cluster.node(name).position().compareTo(now) >= 0)))
            throw new IllegalStateException("the replicas do not follow:\n" + cluster.status());
    }

    private static void hold(PgServer ahead, Shop shop, int orders) {
        ahead.sql("SELECT " + (ahead.version().startsWith("9.") ? "pg_xlog_replay_pause()" : "pg_wal_replay_pause()"));
        orders(shop, orders);
    }

    private static void goAway(Scenario scenario, PgCluster cluster, PgServer behind) {
        if (scenario.unplugged()) cluster.pause(behind.name());
        else behind.stop();
        if (scenario.switched()) cluster.synchronous(scenario.ahead());
    }

    private static void archive(Scenario scenario, PgCluster cluster, Lsn gone) {
        String segment = cluster.switchWal();
        if (!scenario.broken()) return;
        try {
            Path broken = Files.createTempFile("broken", segment);
            try {
                Files.write(broken, damaged(cluster.archived(segment), gone, scenario.seed()));
                cluster.replaceInArchive(segment, broken);
            } finally {
                Files.deleteIfExists(broken);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * As in the talk: the length of one record is set to zero. It is one that the replica behind has never seen: without a record that it
     * once had, a replica does not reach a consistent state, and does not even answer.
     */
    private static byte[] damaged(Path segment, Lsn gone, long seed) {
        List<WalRecord> records = WalFile.open(segment).records().stream().filter(record -> record.lsn().compareTo(gone) >= 0).toList();
        WalRecord victim = records.get(Math.floorMod(seed, Math.max(1, records.size() / 2)));
        byte[] bytes = Hex.of(segment).bytes();
        for (int i = 0; i < Integer.BYTES; i++) bytes[(int) victim.fileOffset(i)] = 0;
        return bytes;
    }

    /** {@return the state as soon as two looks give the same positions} */
    static ClusterState settled(PgCluster cluster) {
        ClusterState[] before = {cluster.status()};
        Shop.within(SECONDS, () -> {
            ClusterState now = cluster.status();
            boolean same = now.equals(before[0]);
            before[0] = now;
            return same;
        });
        return before[0];
    }
}
