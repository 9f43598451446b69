package outagebook.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import outagebook.pacemaker.Event;
import outagebook.pacemaker.Failover;
import outagebook.pacemaker.Outage;

/** The outage on real servers. What is claimed is asked from them and read in their logs, not in the story. */
class ReenactmentTest {
    private static final int TURNS = 5;
    private static final Outage NIGHT = Outage.asTold().primary("alive").crash("no");

    /** Both die at once, as by the talk's script; the crash is seen before the death of the node. */
    private static Failover plan(Outage outage) {
        return outage.failover("1.1.10").at(1, Event.dies("pg01"), Event.crash("pg02")).at(3, Event.noticed("pg01")).turns(TURNS);
    }

    @ParameterizedTest @ValueSource(strings = {"9.3.5", "18"})
    void withMinusInfinityTheReplicaRestartsAgainAndAgainAndWithMinus1000ItIsPromoted(String version) {
        try (PgCluster servers = Lab.cluster(version)) {
            outage(servers, Reenactment.run(servers, plan(NIGHT)));
            servers.node("pg01").start();
            failover(servers, Reenactment.run(servers, plan(NIGHT.colocation("-1000"))));
        }
    }

    private static void outage(PgCluster servers, Reenactment real) {
        assertThat(real.differences()).as(real.toString()).isEmpty();
        assertThat(real.story().livelock()).isTrue();
        assertThat(real.starts("pg02")).as(real.logs().get("pg02").toString()).isGreaterThanOrEqualTo(TURNS + 1);
        assertThat(real.promotions("pg02")).isZero();
        assertThat(servers.node("pg02").inRecovery()).isTrue();
        assertThat(servers.node("pg02").log().containing("received fast shutdown request").lines()).hasSizeGreaterThanOrEqualTo(TURNS);
        assertThat(real.writes().subList(real.acknowledged().size(), real.writes().size())).as("none succeeds after the first that fails")
                .hasSizeGreaterThan(TURNS).noneMatch(Write::acknowledged);
        assertThat(real.open()).isFalse();
        assertThat(real.acknowledged()).hasSizeGreaterThan(20);
        assertThat(real.lost("pg02")).isEmpty();
        assertThatThrownBy(() -> real.lost("pg01")).hasMessageContaining("did not run at the end");
    }

    private static void failover(PgCluster servers, Reenactment real) {
        assertThat(real.differences()).as(real.toString()).isEmpty();
        assertThat(real.story().outcome()).isEqualTo("stable, promoted on pg02");
        assertThat(real.promotions("pg02")).isEqualTo(1);
        assertThat(servers.node("pg02").inRecovery()).isFalse();
        assertThat(servers.primary().name()).isEqualTo("pg02");
        assertThat(real.open()).isTrue();
        assertThat(real.acknowledged()).hasSizeGreaterThan(20);
        assertThat(real.lost("pg02")).isEmpty();
        assertThat(servers.status().node("pg03").upstream()).as("follows the address").isEqualTo("pg02");
        assertThat(real.toString()).contains("pg02: 1 starts, 1 promotions", "and it can write at the end");
    }

    @ParameterizedTest @ValueSource(strings = {"9.3.5", "18"})
    void withoutTheCrashItIsPromotedAtOnce(String version) {
        try (PgCluster servers = Lab.cluster(version)) {
            Reenactment real = Reenactment.run(servers, NIGHT.failover("1.1.10").at(1, Event.kill("pg01")).turns(TURNS));
            assertThat(real.differences()).as(real.toString()).isEmpty();
            assertThat(real.story().transitionsUntilPromotion()).hasValue(1);
            assertThat(real.starts("pg02")).as("was never stopped").isZero();
            assertThat(real.promotions("pg02")).isEqualTo(1);
            assertThat(servers.node("pg02").inRecovery()).isFalse();
            assertThat(real.open()).isTrue();
            assertThat(real.lost("pg02")).isEmpty();
        }
    }

    @Test void withAHealthyPrimaryTheReplicaRestartsForEverTooAndThoseWhoWriteWaitForIt() {
        try (PgCluster servers = Lab.cluster("9.3.5")) {
            Reenactment real = Reenactment.run(servers, NIGHT.failover("1.1.10").at(1, Event.crash("pg02")).turns(2));
            assertThat(real.differences()).as(real.toString()).isEmpty();
            assertThat(real.story().livelock()).isTrue();
            assertThat(real.starts("pg02")).isGreaterThanOrEqualTo(2);
            assertThat(servers.node("pg01").inRecovery()).isFalse();
            assertThat(real.writes()).as("while pg02 is down, its primary waits for it").anySatisfy(w -> assertThat(w.answer()).contains("no answer in"));
            assertThat(real.lost("pg01")).isEmpty();
        }
    }

    @Test void aPrimaryThatFailedOnceComesBackAsAReplicaAndThenTheWheelTurnsThere() {
        try (PgCluster servers = Lab.cluster("9.3.5")) {
            Reenactment real = Reenactment.run(servers, NIGHT.primary("failed1").failover("1.1.10").turns(3));
            assertThat(real.differences()).as(real.toString()).isEmpty();
            assertThat(real.story().churning()).containsKey("Postgresql");
            assertThat(real.starts("pg01")).isGreaterThanOrEqualTo(3);
            assertThat(real.promotions("pg02")).isEqualTo(1);
            assertThat(real.open()).isTrue();
            assertThat(real.lost("pg02")).isEmpty();
        }
    }

    @Test void beginsOnlyWhereTheServersAreAsTheClusterFileSaysAndKillsWhoIsDeadInIt() {
        try (PgCluster servers = Lab.cluster("9.3.5")) {
            assertThatThrownBy(() -> Reenactment.run(servers, NIGHT.failover("1.1.10"), "NoVIP")).hasMessageContaining("cannot follow NoVIP")
                    .hasMessageContaining("PostgresqlVIP");
            assertThatThrownBy(() -> Reenactment.run(servers, NIGHT.nodes("pg02", "pg01", "pg03").failover("1.1.10")))
                    .hasMessageContaining("Postgres on pg01 is replica, but the server is primary");
            Reenactment real = Reenactment.run(servers, Outage.asTold().failover("1.1.10").turns(2));
            assertThat(servers.node("pg01").running()).isFalse();
            assertThat(real.differences()).as(real.toString()).isEmpty();
            assertThat(real.acknowledged()).as("before it died").hasSize(20);
            assertThat(real.starts("pg02")).isGreaterThanOrEqualTo(2);
        }
    }
}
