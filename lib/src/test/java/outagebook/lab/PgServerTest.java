package outagebook.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PgServerTest {
    @ParameterizedTest
    @ValueSource(strings = {"9.3.5", "13", "15", "18"})
    void keepsWhatWasCommittedWhenItIsKilled(String version) {
        java.nio.file.Path data;
        try (var pg = Lab.start(version)) {
            data = pg.data();
            pg.sql("CREATE TABLE users (name text)", "INSERT INTO users VALUES ('ada'), (NULL)");
            pg.kill();
            assertThat(pg.running()).isFalse();
            pg.start();
            assertThat(pg.query("SELECT name FROM users")).hasToString("name\n----\nada\n");
            assertThat(pg.inRecovery()).isFalse();
            pg.stop();
            pg.start();
            assertThat(pg.ask("SELECT count(*) FROM users")).isEqualTo("2");
            pg.killPostmaster();
            pg.start();
            assertThat(pg.position().value()).isPositive();
            System.out.println(pg + " " + pg.data() + " " + pg.ask("SELECT version()"));
        }
        assertThat(Files.exists(data)).isFalse();
    }
}
