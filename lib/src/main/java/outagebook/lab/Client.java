package outagebook.lab;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * A program that knows one address, behind which the server changes, and writes rows there. It waits {@value #PATIENCE} seconds for an
 * answer, and believes nothing but an acknowledged commit.
 */
final class Client implements AutoCloseable {
    private static final String TABLE = "outagebook_rows";
    private static final Pattern PORT = Pattern.compile(":\\d+/");
    private static final String PATIENCE = "3";

    private final Cable address = new Cable("client");
    private final String url;
    private final PgCluster servers;
    private final Properties properties = new Properties();
    private final List<Write> writes = new ArrayList<>();

    Client(PgCluster servers) {
        this.servers = servers;
        PgServer server = servers.nodes().get(0);   // any one: the same user, password and database are on all of them
        url = PORT.matcher(server.url()).replaceFirst(":" + address.port() + "/");
        properties.setProperty("user", "postgres");
        properties.setProperty("password", server.password());
        List.of("connectTimeout", "loginTimeout", "socketTimeout").forEach(p -> properties.setProperty(p, PATIENCE));
    }

    /** From now on this server is behind the address; null: none is. */
    void leads(PgServer server) {
        address.plug(server);
    }

    /** Makes an empty table on the primary, and writes so many rows there. */
    void prepare(int rows) {
        servers.primary().sql("CREATE TABLE IF NOT EXISTS " + TABLE + " (number int PRIMARY KEY)", "TRUNCATE " + TABLE);
        for (int i = 0; i < rows; i++) {
            write();
        }
    }

    Write write() {
        int number = writes.size() + 1;
        Write write;
        try (Connection connection = DriverManager.getConnection(url, properties); Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("INSERT INTO " + TABLE + " VALUES (" + number + ") RETURNING current_setting('port')")) {
            row.next();
            write = new Write(number, statement.getWarnings() == null, name(row.getInt(1)));
        } catch (SQLException e) {
            write = new Write(number, false, why(e));
        }
        writes.add(write);
        return write;
    }

    private String name(int port) {
        return servers.nodes().stream().filter(server -> server.port() == port).map(PgServer::name).findFirst().orElse("port " + port);
    }

    private static String why(SQLException e) {
        return e.getCause() instanceof SocketTimeoutException ? "no answer in " + PATIENCE + " s"
                : e.getCause() instanceof IOException ? "nobody answers at the address" : e.getMessage();
    }

    List<Write> writes() {
        return List.copyOf(writes);
    }

    /** {@return the rows that each server has, of those that run} */
    Map<String, List<Integer>> rows() {
        Map<String, List<Integer>> rows = new LinkedHashMap<>();
        servers.nodes().stream().filter(PgServer::running).forEach(server -> rows.put(server.name(),
                server.query("SELECT number FROM " + TABLE + " ORDER BY number").column("number").stream().map(Integer::valueOf).toList()));
        return rows;
    }

    @Override public void close() {
        address.close();
    }
}
