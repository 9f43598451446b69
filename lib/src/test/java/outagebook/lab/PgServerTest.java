package outagebook.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PgServerTest {
    @BeforeAll static void needsServers() {
        assumeTrue(Lab.ready("9.3.5") && Lab.ready("18"), () -> Lab.why("9.3.5") + Lab.why("18"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"9.3.5", "13", "15", "18"})
    void keepsWhatWasCommitted(String version) {
        Path data;
        try (var pg = Lab.start(version)) {
            data = pg.data();
            assertThat(pg.ask("SHOW server_version")).startsWith(version).isEqualTo(pg.version());
            pg.sql("CREATE TABLE users (name text)", "INSERT INTO users VALUES ('ada'), (NULL)");
            pg.kill();
            assertThat(pg.running()).isFalse();
            pg.start();
            assertThat(pg.query("SELECT name FROM users")).hasToString("name\n----\nada\n");
            pg.stop();
            pg.start();
            pg.killPostmaster();
            assertThat(pg.running()).isFalse();
            pg.start();
            assertThat(pg.query("SELECT count(*) FROM users").column("count")).containsExactly("2");
            assertThat(pg.inRecovery()).isFalse();
            assertThat(pg.position().value()).isPositive();
            assertThat(pg.log().containing("not properly shut down").lines()).hasSize(2);
        }
        assertThat(data).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9.3.5", "18"})
    void recoversWhenOneOfItsProcessesAborts(String version) {
        try (var pg = Lab.start(version, "log_checkpoints=on")) {
            pg.sql("CREATE TABLE users (name text)");
            for (String process : new String[] {"checkpointer", "walwriter", "client backend"}) {
                long before = pg.log().containing("database system is ready").lines().size();
                pg.abort(process);
                pg.await("it has recovered", () -> pg.log().containing("database system is ready").lines().size() > before);
                assertThat(pg.ask("SELECT count(*) FROM users")).isEqualTo("0");
            }
            assertThat(pg.log().containing("was terminated by signal 6").lines()).hasSize(3);
            assertThatThrownBy(() -> pg.abort("wal receiver")).isInstanceOf(LabException.class).hasMessageContaining("checkpointer");
        }
    }

    @Test void anInterruptCancelsTheStatement() throws Exception {
        try (var pg = Lab.start("18")) {
            var failure = new AtomicReference<Throwable>();
            var cell = new Thread(() -> pg.sql("SELECT pg_sleep(1000)"));
            cell.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
            cell.start();
            try (Connection other = pg.connect(); Statement statement = other.createStatement()) {
                pg.await("it sleeps", () -> count(statement, "pg_sleep") == 2);
                cell.interrupt();
                cell.join(60_000);
                pg.await("it was cancelled", () -> count(statement, "pg_sleep") == 1);
            }
            assertThat(failure.get()).isInstanceOf(LabException.class).hasMessageContaining("interrupted");
            assertThat(pg.ask("SELECT 1")).isEqualTo("1");
        }
    }

    /** How many sessions do this; the one that asks is among them. */
    private static int count(Statement statement, String what) {
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%" + what + "%'")) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test void whatRootPutBesideItGoesWithIt() throws Exception {
        Path beside;
        try (var pg = Lab.start("18")) {
            beside = Files.createDirectories(pg.data().resolveSibling("mine/inside"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        assertThat(beside.getParent()).doesNotExist();
        assertThat(beside.getParent().getParent().getParent()).doesNotExist();
    }

    @Test void settingsCanBeChanged() {
        try (var pg = Lab.start("9.3.5", "work_mem=2MB")) {
            pg.configure("work_mem=3MB", "log_line_prefix=it's %p \\ ");
            assertThat(pg.ask("SHOW work_mem")).isEqualTo("3MB");
            assertThat(pg.ask("SHOW log_line_prefix")).isEqualTo("it's %p \\ ");
            assertThat(pg.ask("SELECT inet_server_addr() || '/' || inet_server_port()")).isEqualTo("127.0.0.1/32/" + pg.port());
            assertThatThrownBy(() -> pg.sql("SELECT 1 / 0")).isInstanceOf(LabException.class).hasMessageContaining("division by zero");
            assertThatThrownBy(() -> DriverManager.getConnection(pg.url(), "postgres", "guessed")).hasMessageContaining("password");
        }
    }
}
