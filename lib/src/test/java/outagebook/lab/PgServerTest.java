package outagebook.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PgServerTest {
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
}
