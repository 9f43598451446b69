package outagebook.lab;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** One connection to a server, made when it is needed and again when the server has closed it. An interrupt cancels what runs. */
final class Session implements AutoCloseable {
    private final String name;
    private final Supplier<String> url;
    private final String password;
    private Connection connection;

    Session(String name, Supplier<String> url, String password) {
        this.name = name;
        this.url = url;
        this.password = password;
    }

    /** What is done with a statement. */
    interface Work<T> {
        T with(Statement statement) throws SQLException;
    }

    /** {@return a connection of the caller's own} */
    Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", "postgres");
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "outagebook");
        return DriverManager.getConnection(url.get(), properties);
    }

    void execute(String sql) {
        run(sql, statement -> statement.execute(sql));
    }

    Answer query(String sql) {
        return run(sql, statement -> {
            try (ResultSet result = statement.executeQuery(sql)) {
                return Answer.of(result);
            }
        });
    }

    private synchronized <T> T run(String sql, Work<T> work) {
        try {
            if (connection == null || !connection.isValid(5)) connection = connect();
            try (Statement statement = connection.createStatement()) {
                return interruptibly(statement, work);
            }
        } catch (SQLException e) {
            throw new LabException(name + ": " + sql + ": " + e.getMessage(), e);
        }
    }

    /** The driver waits for the server in a way that no interrupt ends; a commit may wait for a replica forever. */
    private <T> T interruptibly(Statement statement, Work<T> work) throws SQLException {
        var task = new FutureTask<>(() -> work.with(statement));
        var thread = new Thread(task, "SQL of " + name);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get();
        } catch (InterruptedException e) {
            statement.cancel();
            Thread.currentThread().interrupt();
            throw new LabException(name + ": interrupted; the statement was cancelled", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException cause) throw cause;
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override public synchronized void close() {
        try {
            if (connection != null) connection.close();
        } catch (SQLException e) {
            // The server was killed: there is nobody to say goodbye to.
        }
        connection = null;
    }
}
