package outagebook.course;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import outagebook.lab.LabException;
import outagebook.lab.PgServer;

/**
 * The client of the cluster: it writes one numbered order after another, and keeps its own list of those for which a server said "committed".
 *
 * <p>Like a driver with several servers in its connection string, it takes the first of them that takes writes, and looks again after
 * some orders. A number that was not acknowledged is never used again.
 */
final class Shop implements AutoCloseable {
    private static final int ORDERS_PER_CONNECTION = 20;
    /** A commit may wait for a replica for ever; after this the customer has gone, and the order counts as not acknowledged. */
    private static final int PATIENCE_MS = 20_000;

    private final List<PgServer> servers;
    private final Consumer<PgServer> opened;
    private final NavigableMap<Long, String> acknowledged = new ConcurrentSkipListMap<>();
    private final Thread thread = new Thread(this::sell, "shop");
    private volatile boolean open = true;
    private long next = 1;

    /**
     * @param servers in the order of the connection string
     * @param opened  is told about each server that took an order in a new connection
     */
    Shop(List<PgServer> servers, Consumer<PgServer> opened) {
        this.servers = servers;
        this.opened = opened;
        thread.setDaemon(true);
    }

    static String table() {
        return "CREATE TABLE orders (id bigint PRIMARY KEY, taken timestamptz NOT NULL DEFAULT now())";
    }

    void open() {
        thread.start();
    }

    /** {@return the numbers of acknowledged orders, and the server that said so} */
    NavigableMap<Long, String> acknowledged() {
        return acknowledged;
    }

    /** {@return whether that many more orders were acknowledged within the time} */
    boolean sells(int more, int seconds) {
        int before = acknowledged.size();
        return within(seconds, () -> acknowledged.size() >= before + more);
    }

    static boolean within(int seconds, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) return false;
            pause(50);
            if (Thread.currentThread().isInterrupted()) throw new IllegalStateException("interrupted while waiting");
        }
        return true;
    }

    private static void pause(int ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sell() {
        while (open && anyLeft()) {
            for (PgServer server : servers) if (open && server.running() && visit(server)) break;
            if (open) pause(200);
        }
    }

    /** The servers may have been closed without the day, as {@link outagebook.lab.Lab#closeAll} does. */
    private boolean anyLeft() {
        return servers.stream().anyMatch(server -> Files.exists(server.data()));
    }

    /** {@return whether this server takes orders; if it does, some were given to it} */
    private boolean visit(PgServer server) {
        boolean sold = false;
        try (Connection connection = server.connect(); Statement statement = connection.createStatement()) {
            connection.setNetworkTimeout(Runnable::run, PATIENCE_MS);
            if (!takesWrites(statement)) return false;
            for (int i = 0; open && i < ORDERS_PER_CONNECTION; i++, pause(5)) {
                long id = next++;
                statement.execute("INSERT INTO orders VALUES (" + id + ")");
                if (statement.getWarnings() != null) return sold; // committed, but it did not wait for its replica: no promise to a customer
                acknowledged.put(id, server.name());
                if (!sold) opened.accept(server);
                sold = true;
            }
        } catch (SQLException | LabException e) {
            return sold; // this server is gone, or does not acknowledge: try again from the first one on
        }
        return sold;
    }

    private static boolean takesWrites(Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery("SELECT NOT pg_is_in_recovery()")) {
            return result.next() && result.getBoolean(1);
        }
    }

    /** {@return the acknowledged orders that this server does not have} */
    List<Long> missingOn(PgServer server) {
        List<Long> missing = new ArrayList<>(acknowledged.keySet());
        try (Connection connection = server.connect(); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM orders")) {
            var there = new HashSet<Long>();
            while (rows.next()) there.add(rows.getLong(1));
            missing.removeIf(there::contains);
            return missing;
        } catch (SQLException e) {
            throw new IllegalStateException(server.name() + " does not answer: " + e.getMessage(), e);
        }
    }

    /** No order more. A commit that waits for a replica ends with its server. */
    @Override public void close() {
        open = false;
        thread.interrupt();
    }
}
