package outagebook.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import outagebook.wal.Lsn;

/**
 * Three real servers as in the outage: {@code pg01} is the primary, {@code pg02} its synchronous replica, {@code pg03} its
 * asynchronous one, and all share an archive of WAL segments. Made by {@link Lab#cluster}, gone when closed.
 *
 * <p>Both ways to replicate are at work: WAL is streamed over the network, record by record, and every finished segment goes to
 * the archive as a file, from where a replica that lacks it fetches it. Nothing here promotes, moves or restarts a server by
 * itself: that would be the work of Pacemaker, or yours.
 */
public final class PgCluster implements AutoCloseable {
    private static final List<String> NAMES = List.of("pg01", "pg02", "pg03");
    /** So many servers may be in it: three, and one made by restore. A machine takes two such clusters. */
    private static final int MOST = 4;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,30}");

    private final Home home;
    private final Programs programs;
    private final Dialect dialect;
    private final String password = Lab.password();
    private final Path archive;
    private final Path base;
    private final Path originals;
    private final Map<String, PgServer> servers = new LinkedHashMap<>();
    private final Map<String, Cable> cables = new LinkedHashMap<>();

    private PgCluster(Home home, Programs programs) {
        this.home = home;
        this.programs = programs;
        dialect = programs.dialect();
        archive = home.make("archive");
        base = home.make("base");
        originals = home.make("originals");
    }

    static PgCluster start(String version) {
        ServerUser user = ServerUser.find();
        Programs programs = Programs.of(version, user);
        var cluster = new PgCluster(Home.open(user, MOST), programs);
        try {
            cluster.build();
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void build() {
        PgServer first = add(NAMES.get(0));
        first.initdb(Replica.settings(dialect, archive));
        first.start();
        BaseBackup.take(first, dialect, base);
        List<PgServer> replicas = NAMES.stream().skip(1).map(this::add).toList();
        together(replicas, replica -> {
            fill(replica, base);
            follow(replica, first);
        });
        synchronous(NAMES.get(1));
        first.await(NAMES.get(1) + " is its synchronous replica", () -> status().node(NAMES.get(1)).sync().equals("sync"));
    }

    private interface Work {
        void with(PgServer server);
    }

    private static void together(List<PgServer> servers, Work work) {
        try {
            CompletableFuture.allOf(servers.stream().map(s -> CompletableFuture.runAsync(() -> work.with(s))).toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof LabException lab) throw lab;
            throw e;
        }
    }

    private PgServer add(String name) {
        PgServer server = PgServer.create(home, name, programs, password, () -> closed(name));
        servers.put(name, server);
        cables.put(name, new Cable(name));
        return server;
    }

    /** One of the three stays, and can be started again; one more than that is removed. */
    private void closed(String name) {
        node(name).kill();
        if (NAMES.contains(name)) return;
        cables.remove(name).close();
        remove(servers.remove(name).data().getParent());
    }

    private static void remove(Path folder) {
        try {
            PathUtils.deleteDirectory(folder);
        } catch (IOException e) {
            throw new LabException(folder + " cannot be removed: " + e.getMessage(), e);
        }
    }

    /** {@return PostgreSQL's version, such as "9.3.5" or "18.6"} */
    public String version() {
        return programs.version();
    }

    /** {@return all servers, running or not, also those made by {@link #restore}} */
    public List<PgServer> nodes() {
        return List.copyOf(servers.values());
    }

    /** {@return the server of this name: "pg01", "pg02", "pg03"} */
    public PgServer node(String name) {
        PgServer server = servers.get(name);
        if (server == null) throw new IllegalArgumentException("no server " + name + " in this cluster; it has " + servers.keySet());
        return server;
    }

    /** {@return the server that takes writes; of several, which a promotion by hand can make, the one on the latest timeline} */
    public PgServer primary() {
        return node(status().primary().orElseThrow(() -> new LabException("no server takes writes: start one that was the primary, or promote "
                + "a replica\n" + status())).name());
    }

    /** {@return who replays what, as the servers say now} */
    public ClusterState status() {
        return Survey.of(nodes(), dialect, name -> cables.get(name).paused());
    }

    /**
     * {@return pg_stat_replication of the primary, with today's column names: for each replica that it streams to, up to where WAL
     * was sent, written, flushed to disk, and replayed there}
     */
    public Answer replication() {
        return primary().look("SELECT application_name, state, sync_state, " + dialect.positions()
                + " FROM pg_stat_replication WHERE application_name <> '" + Survey.PROBE + "' ORDER BY 1");
    }

    /** Names the replicas for which a commit on the primary waits (synchronous_standby_names); none: for no one. */
    public void synchronous(String... names) {
        PgServer primary = primary();
        for (String name : names)
            if (node(name) == primary) throw new IllegalArgumentException(name + " takes the writes, and a commit that waits for itself waits for ever: name a replica");
        primary.configure("synchronous_standby_names=" + String.join(",", names));
    }

    /** Pauses the network between this replica and its upstream: connections stay open, and nothing passes. */
    public void pause(String replica) {
        node(replica);
        cables.get(replica).pause();
    }

    /** Ends {@link #pause}: what was held back passes, unless its sender has died meanwhile. */
    public void resume(String replica) {
        node(replica);
        cables.get(replica).resume();
    }

    /**
     * Restarts a server as a replica of another one, on the latest timeline: re-attaches it after a failover.
     *
     * <p>If it has WAL that its new upstream has not, because it was ahead where the timelines part, it cannot follow: it says so in its
     * log, and only {@link #rebuild} helps. A primary that crashed says so less clearly: it replays its own WAL first, and finds no
     * record there in what is streamed to it, as soon as the new primary has written as much; until then {@link ClusterState.Node#ahead} tells.
     *
     * @return what it, and its upstream about it, logged meanwhile: until it had caught up, or it was clear that it cannot
     * @throws LabException if it cannot even try: its network is paused, or it has no files
     */
    public PgLog follow(String replica, String upstream) {
        reachable(replica);
        if (!Files.exists(node(replica).data().resolve("PG_VERSION")))
            throw new LabException(replica + " has no files: make it anew with rebuild(\"" + replica + "\", \"" + upstream + "\")");
        return follow(node(replica), node(upstream));
    }

    private void reachable(String replica) {
        node(replica);
        if (cables.get(replica).paused()) throw new LabException(replica + " can follow nobody, its network is paused: resume(\"" + replica + "\")");
    }

    private PgLog follow(PgServer replica, PgServer upstream) {
        return new Following(replica, upstream, dialect).attach(cables.get(replica.name()), archive);
    }

    /** The network of this replica leads to another server from now on, and the replica is not told. */
    void plug(String replica, String upstream) {
        cables.get(replica).plug(node(upstream));
    }

    /** Starts a stopped server as a replica of whoever its network leads to, also one that was a primary. */
    void startReplica(String name) {
        Replica.make(node(name), dialect, archive, cables.get(name).port());
        node(name).start();
    }

    /** Makes a replica anew, from a base backup of a running primary: what it had is gone. */
    public void rebuild(String replica, String upstream) {
        PgServer server = node(replica);
        reachable(replica);
        server.kill();
        mended(replica);
        remove(server.data());
        BaseBackup.take(node(upstream), dialect, server.data());
        own(server.data());
        follow(server, node(upstream));
    }

    /**
     * A new server that has the first base backup and the archive, and no upstream: all its WAL comes through restore_command. It stays
     * a replica, and looks again and again whether there is more. {@link PgServer#close} removes it.
     *
     * @param name a new one, such as "pg04"
     */
    public PgServer restore(String name) {
        if (servers.containsKey(name) || !NAME.matcher(name).matches()) throw new IllegalArgumentException("\"" + name
                + "\" is no name for a new server: small letters and digits, and none of " + servers.keySet());
        if (servers.size() == MOST) throw new LabException("this cluster has " + MOST + " servers already: close " + List.copyOf(servers.keySet()).get(MOST - 1));
        PgServer server = add(name);
        fill(server, base);
        Replica.make(server, dialect, archive, 0);
        server.start();
        return server;
    }

    private void fill(PgServer server, Path from) {
        try {
            BaseBackup.copy(from, server.data());
            own(server.data());
        } catch (IOException e) {
            throw new LabException(server.name() + ": the base backup cannot be copied: " + e.getMessage(), e);
        }
    }

    private void own(Path path) {
        home.user().own(path);
    }

    /** {@return the folder of the archived WAL segments} */
    public Path archive() {
        return archive;
    }

    /**
     * Ends the segment that the primary writes to, and waits until it is in the archive.
     *
     * @return its name
     */
    public String switchWal() {
        PgServer primary = primary();
        Lsn last = Lsn.parse(primary.look("SELECT " + dialect.switchWal()).rows().get(0).get(0)).plus(-1);
        String name = primary.look("SELECT " + dialect.walFileName("'" + last + "'")).rows().get(0).get(0);
        archived(name);
        return name;
    }

    /** {@return a segment in the archive, such as "000000010000000000000003", as soon as it is there} */
    public Path archived(String segment) {
        Path file = archive.resolve(segment);
        await(segment + " is in the archive", () -> Files.exists(file));
        return file;
    }

    /** Puts this file in the place of an archived segment; {@link #mendArchive} puts back what was there. */
    public void replaceInArchive(String segment, Path file) {
        try {
            Path original = originals.resolve(segment);
            if (!Files.exists(original)) Files.copy(archived(segment), original);
            put(file, segment);
        } catch (IOException e) {
            throw new LabException(segment + " in the archive cannot be replaced by " + file + ": " + e.getMessage(), e);
        }
    }

    /** Puts all archived segments back that were replaced. */
    public void mendArchive() {
        try (Stream<Path> files = Files.list(originals)) {
            for (Path original : files.toList()) {
                put(original, original.getFileName().toString());
                Files.delete(original);
            }
        } catch (IOException e) {
            throw new LabException("the archive cannot be mended: " + e.getMessage(), e);
        }
    }

    private void put(Path file, String segment) throws IOException {
        Path part = archive.resolve(segment + ".part");
        Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
        own(part);
        Files.move(part, archive.resolve(segment), StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Makes the data directory of a running server read-only, as the kernel did with the outage's broken RAID.
     *
     * <p>There the file system was, and nothing could be written any more. Here the right to write is taken from all files and folders,
     * for which nobody needs to be root. What is open already can still be written; the first process that opens a file to write it gets
     * "Permission denied" where the outage's got "Read-only file system", and Postgres takes both alike: a new session fails, the next
     * checkpoint is a PANIC, crash recovery cannot write either, and the server is down. It cannot be started before {@link #mended}.
     */
    public void readOnly(String node) {
        Disk.readOnly(node(node));
    }

    /**
     * Leaves a running server no room for one more WAL segment.
     *
     * <p>A really full disk needs a small file system of its own, which only root can mount. Here a limit is set on the size of files that
     * its processes may write (Linux only), a page less than a segment. So the server says "File too large" where a full disk says "No space left on
     * device", and tables may still grow up to that size; that it cannot create a WAL segment, and stops with a PANIC, is the same. The
     * limit is that of the processes: after a start it is gone, as if somebody had made room.
     */
    public void fullDisk(String node) {
        Disk.full(node(node));
    }

    /** Ends {@link #readOnly} and {@link #fullDisk}; a server that went down is to be started. */
    public void mended(String node) {
        PgServer server = node(node);
        Disk.writable(server);
        if (server.running()) Disk.empty(server);
    }

    private void await(String what, BooleanSupplier condition) {
        servers.values().iterator().next().await(what, condition);
    }

    /** Ends all servers at once, and removes everything. */
    @Override public void close() {
        cables.values().forEach(Cable::close);
        servers.values().forEach(PgServer::disconnect);
        home.close();
    }

    @Override public String toString() {
        return status().toString();
    }
}
