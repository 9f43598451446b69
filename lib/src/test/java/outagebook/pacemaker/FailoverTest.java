package outagebook.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class FailoverTest {
    static final Map<Life, String> WORDS =
            Map.of(Life.PROMOTED, "master", Life.RUNNING, "slave", Life.STOPPED, "stopped", Life.CRASHED, "crashed");

    @Test void everyStepOfEveryCaseIsTheRecordedOneInBothReleases() {
        Map<String, JsonNode> steps = OutageCases.steps();
        SoftAssertions all = new SoftAssertions();
        for (String name : OutageCases.names()) {
            Cluster cluster = OutageCases.cluster(name);
            for (String release : OutageCases.RELEASES) {
                check(name, release, Failover.of(cluster, release).run(), steps, all);
            }
            if (all.errorsCollected().size() > 20) {
                break;
            }
        }
        all.assertAll();
    }

    private static void check(String name, String release, Story story, Map<String, JsonNode> recorded, SoftAssertions all) {
        JsonNode said = OutageCases.read(name + ".json").at("/releases/" + release.replace("/", "~1") + "/iterated");
        String what = name + " " + release;
        all.assertThat(story.outcome()).as(what).isEqualTo(said.get("outcome").asText());
        all.assertThat(story.steps()).as(what + " steps").hasSameSizeAs(said.get("steps"));
        all.assertThat(story.cycleFrom()).as(what + " cycle").isEqualTo(said.get("cycle_from").asInt());
        for (Story.Step step : story.steps()) {
            JsonNode seen = recorded.get(what + " " + step.number());
            if (seen != null) {
                all.assertThat(OutageCases.tree(step.cluster().cib())).as(what + " CIB of step " + step.number())
                        .isEqualTo(OutageCases.tree(OutageCases.parse(seen.get("cib").asText()).cib()));
            }
            JsonNode then = said.get("steps").get(step.number());
            if (then != null) {
                all.assertThat(asRecorded(step)).as(what + " step " + step.number()).isEqualTo(asRecorded(then));
            }
        }
    }

    private static Map<String, Object> asRecorded(Story.Step s) {
        Map<String, Object> row = new LinkedHashMap<>();
        s.scene().postgres().forEach((node, life) -> row.put("postgres " + node, WORDS.get(life)));
        s.scene().attributes().forEach((node, value) -> row.put("attribute " + node, value));
        s.scene().places().forEach((vip, nodes) -> row.put("place " + vip, nodes.isEmpty() ? "null" : nodes.get(0)));
        row.put("transition", s.summary());
        s.promotionScores().forEach((where, score) -> row.put(where.replace(" on ", "@").replace("@none", "@None"), score));
        row.put("executed", s.executed().stream().map(a -> Story.Step.brief(a).replace(" on ", " ")).toList());
        row.put("aborted", !s.aborted().isEmpty());
        return row;
    }

    private static Map<String, Object> asRecorded(JsonNode s) {
        Map<String, Object> row = new LinkedHashMap<>();
        s.get("postgres").properties().forEach(f -> row.put("postgres " + f.getKey(), f.getValue().asText()));
        s.get("master_scores").properties().forEach(f -> row.put("attribute " + f.getKey(), f.getValue().asText()));
        s.get("vips").properties().forEach(f -> row.put("place " + f.getKey(), f.getValue().asText()));
        row.put("transition", OutageCases.texts(s.get("transition")));
        s.get("promotion_scores").properties().forEach(f -> row.put(f.getKey(), f.getValue().asText()));
        row.put("executed", List.copyOf(OutageCases.texts(s.get("executed"))));
        row.put("aborted", s.path("aborted").asBoolean());
        return row;
    }

    @Test void theStateThatCameBackLeadsToTheSameCycleAgain() {
        Story story = Outage.asTold().primary("alive").crash("no").stickiness("200").failover("1.1.10").run();
        assertThat(story.outcome()).isEqualTo("livelock: Postgres on pg02 restarts for ever (cycle of 2), promoted on pg01");
        Story again = Failover.of(story.steps().get(story.cycleFrom()).cluster(), "1.1.10").synchronous("pg02").run();
        assertThat(again.outcome()).isEqualTo(story.outcome());
        assertThat(story.toString()).contains("goes on like this for ever");
    }

    @Test void givesUpAtTheLimitAndSaysSo() {
        Story story = Outage.asTold().failover("2.1.5").limit(2).run();
        assertThat(story.outcome()).isEqualTo("undecided after 2 transitions");
        assertThat(story.decided()).isFalse();
        assertThat(story.livelock()).isFalse();
        assertThat(story.toString()).contains("Failover.limit(n)");
    }

    @Test void eventsInOrderMakeTheOutage() {
        Story story = Outage.asTold().primary("alive").crash("no").failover("1.1.10")
                .then(Event.crash("pg02")).then(Event.kill("pg01")).run();
        assertThat(story.livelock()).isTrue();
        Story elsewhere = Outage.asTold().primary("alive").crash("no").backupVip("async").failover("1.1.10")
                .then(Event.crash("pg02")).then(Event.kill("pg01")).then(Event.nodeBack("pg01")).run();
        assertThat(elsewhere.outcome()).isEqualTo("stable, promoted on pg02");
        assertThat(elsewhere.end().postgres()).containsEntry("pg01", Life.STOPPED).containsEntry("pg03", Life.RUNNING);
        assertThat(elsewhere.end().place("PostgresqlVIP")).isEqualTo("pg02");
    }

    @Test void aCrashThatIsSeenBeforeTheDeathOfTheNodeMakesTheOutage() {
        Outage alive = Outage.asTold().primary("alive").crash("no");
        Story story = alive.failover("1.1.10").at(1, Event.dies("pg01"), Event.crash("pg02")).at(3, Event.noticed("pg01")).run();
        assertThat(story.steps().get(2).scene().online()).as("not noticed yet").contains("pg01");
        assertThat(story.steps().get(2).scene().primaries()).isEmpty();
        assertThat(story.steps().get(3).summary()).containsExactly("Stop Postgresql:0 (pg02)", "Start Postgresql:2 (pg02)");
        assertThat(story.outcome()).isEqualTo(Outage.asTold().failover("1.1.10").run().outcome());
        Story avoided = alive.colocation("-1000").failover("1.1.10").at(1, Event.dies("pg01"), Event.crash("pg02")).at(3, Event.noticed("pg01")).run();
        assertThat(avoided.outcome()).isEqualTo("stable, promoted on pg02");
    }

    @Test void whileADeathIsNotNoticedNobodyClaimsTheRight() {
        Story story = Outage.asTold().primary("alive").crash("no").failover("1.1.10").at(1, Event.dies("pg01")).at(9, Event.noticed("pg01")).run();
        assertThat(story.steps().subList(1, 9)).allSatisfy(s -> assertThat(s.summary()).isEmpty());
        assertThat(story.steps().get(8).scene().attributes()).containsEntry("pg02", "100");
        assertThat(story.transitionsUntilPromotion()).hasValue(9);
    }

    @Test void killedNowOrBeforeIsTheSame() {
        Outage told = Outage.asTold().crash("no");
        Story killed = told.primary("alive").failover("2.1.5").at(0, Event.kill("pg01")).run();
        assertThat(OutageCases.tree(killed.steps().get(0).cluster().cib())).isEqualTo(OutageCases.tree(told.cluster().cib()));
    }

    @Test void anOperatorCanBringTheOldPrimaryBack() {
        Story story = Outage.asTold().primary("alive").crash("no").backupVip("async").failover("2.1.5")
                .then(Event.crash("pg01")).then(Event.unlock("pg01"), Event.cleanup("Postgresql", "pg01")).run();
        assertThat(story.end().postgres()).isEqualTo(Map.of("pg01", Life.RUNNING, "pg02", Life.PROMOTED, "pg03", Life.RUNNING));
    }

    @Test void aScriptedFailureMovesAnAddressAway() {
        Story story = Outage.asTold().primary("alive").crash("no").backupVip("async").colocation("None").failover("2.1.5")
                .at(0, Event.fails("BackupVIP", "start", "pg03", 1), Event.crash("pg03", "BackupVIP")).run();
        assertThat(story.outcome()).isEqualTo("stable, promoted on pg01");
        assertThat(story.end().place("BackupVIP")).isIn("pg01", "pg02");
        assertThat(story.toString()).contains("start of BackupVIP failed on pg03 (1)");
    }

    @Test void aClusterWithoutPostgresFailsOverToo() {
        Story story = Failover.of(plain("true"), "2.1.5").at(0, Event.kill("a")).run();
        assertThat(story.outcome()).isEqualTo("stable");
        assertThat(story.end().place("web")).isEqualTo("b");
        assertThat(story.toString()).contains("a dies").contains("web on b");
        Story crashed = Failover.of(plain("true"), "1.1.10").at(1, Event.crash("a", "web")).run();
        assertThat(crashed.steps().get(1).summary()).containsExactly("Recover web (Started a)");
        assertThat(crashed.outcome()).isEqualTo("stable");
    }

    @Test void aStartThatFailsForEverIsNotProvenButBounded() {
        Story counted = Failover.of(plain("false"), "1.1.10").at(0, Event.fails("web", "start", "a", 1), Event.crash("a", "web"))
                .at(0, Event.kill("b")).run();
        assertThat(counted.outcome()).isEqualTo("undecided after 40 transitions");
        Story banned = Failover.of(plain("true"), "1.1.10").at(0, Event.fails("web", "start", "a", 1), Event.crash("a", "web"))
                .at(0, Event.kill("b")).run();
        assertThat(banned.outcome()).isEqualTo("stable");
        assertThat(banned.end().place("web")).isEqualTo("nowhere");
    }

    private static Cluster plain(String startFailureIsFatal) {
        return OutageCases.parse("""
                <cib crm_feature_set="3.0.7" validate-with="pacemaker-1.2" admin_epoch="0" epoch="1" num_updates="1" have-quorum="1"><configuration>
                <crm_config><cluster_property_set id="o"><nvpair id="o1" name="stonith-enabled" value="false"/>
                <nvpair id="o2" name="no-quorum-policy" value="ignore"/>
                <nvpair id="o3" name="start-failure-is-fatal" value="%s"/></cluster_property_set></crm_config>
                <nodes><node id="1" uname="a"/><node id="2" uname="b"/></nodes>
                <resources><primitive id="web" class="ocf" provider="heartbeat" type="apache">
                <operations><op id="m" name="monitor" interval="10s"/></operations></primitive></resources><constraints/>
                </configuration><status>
                <node_state id="1" uname="a" in_ccm="true" crmd="online" join="member" expected="member"/>
                <node_state id="2" uname="b" in_ccm="true" crmd="online" join="member" expected="member"/></status></cib>
                """.formatted(startFailureIsFatal).replace("id=\"1\" uname=\"a\" in_ccm=\"true\" crmd=\"online\" join=\"member\" expected=\"member\"/>",
                "id=\"1\" uname=\"a\" in_ccm=\"true\" crmd=\"online\" join=\"member\" expected=\"member\"><lrm id=\"1\"><lrm_resources>"
                + "<lrm_resource id=\"web\" type=\"apache\" class=\"ocf\" provider=\"heartbeat\">"
                + operation("start", 0, 5) + operation("monitor", 10000, 6) + "</lrm_resource></lrm_resources></lrm></node_state>"));
    }

    private static String operation(String task, int interval, int call) {
        return "<lrm_rsc_op id=\"web_%1$s_%2$d\" operation_key=\"web_%1$s_%2$d\" operation=\"%1$s\" interval=\"%2$d\" call-id=\"%3$d\" "
                .formatted(task, interval, call) + "rc-code=\"0\" op-status=\"0\" last-run=\"1\" crm_feature_set=\"3.0.7\" "
                + "transition-key=\"1:1:0:u\" transition-magic=\"0:0;1:1:0:u\"/>";
    }

    @Test void aClusterWrittenInACellGoesInCirclesToo() {
        Cluster talk = Cluster.crm("""
                node pg01
                node pg02
                node pg03
                primitive Postgresql ocf:heartbeat:pgsql op monitor interval=2s op monitor interval=1s role=Master
                primitive PostgresqlVIP ocf:heartbeat:IPaddr2 op monitor interval=5s
                primitive BackupVIP ocf:heartbeat:IPaddr2 op monitor interval=5s
                ms msPostgresql Postgresql meta master-max=1 clone-max=3 notify=true
                colocation vip-with-master inf: PostgresqlVIP msPostgresql:Master
                colocation backup-vip-not-with-master -inf: BackupVIP msPostgresql:Master
                order start-vip inf: msPostgresql:promote PostgresqlVIP:start symmetrical=false
                order stop-vip 0: msPostgresql:demote PostgresqlVIP:stop symmetrical=false
                property stonith-enabled=false no-quorum-policy=ignore default-resource-stickiness=100
                """).master("msPostgresql", "pg01").slave("msPostgresql", "pg02", "pg03").running("PostgresqlVIP", "pg01")
                .running("BackupVIP", "pg02").attribute("pg01", "master-Postgresql", "1000")
                .attribute("pg02", "master-Postgresql", "100").attribute("pg03", "master-Postgresql", "-INFINITY");
        assertThat(Failover.of(talk, "1.1.10").then(Event.crash("pg02")).then(Event.kill("pg01")).run().outcome())
                .isEqualTo("livelock: Postgres on pg02 restarts for ever (cycle of 1), nobody promoted");
        assertThat(Failover.of(talk, "2.1.5").then(Event.crash("pg02")).then(Event.kill("pg01")).run().outcome())
                .isEqualTo("stable, promoted on pg02");
    }

    @Test void aStepBehindTheLastOneIsRefused() {
        assertThatThrownBy(() -> Failover.of(plain("true"), "2.1.5").at(1000, Event.kill("b")).run())
                .hasMessage("step 1000 is behind the last one, 39: say .limit(1001); what is to happen once the cluster has come to rest is said with .then(...)");
        assertThat(Failover.of(plain("true"), "2.1.5").at(41, Event.kill("b")).limit(45).run().steps()).hasSizeGreaterThan(41);
    }

    @Test void namesThatAreAlmostRightAreRefused() {
        Cluster cluster = plain("true");
        var slips = List.<Runnable>of(() -> Failover.of(cluster, "2.1.5").at(0, Event.fails("wb", "monitor", "a", 1)).run(),
                () -> Failover.of(cluster, "2.1.5").at(0, Event.fails("web", "montor", "a", 1)).run(),
                () -> Failover.of(cluster, "2.1.5").at(0, Event.cleanup("wb", "a")).run(),
                () -> Failover.of(cluster, "2.1.5").at(0, Event.unlock("aa")).run(),
                () -> cluster.property("stonith-enable", "true"), () -> cluster.rscDefault("resource-stickines", "1"),
                () -> cluster.meta("web", "is-manged", "false"), () -> cluster.failed("web", "a", "strat", 1), () -> cluster.attribute("a", "master-wbe", "1"));
        for (Runnable slip : slips) assertThatThrownBy(slip::run).hasMessageContaining("; did you mean \"");
        assertThat(cluster.property("site-name", "x").meta("web", "our-own", "y").attribute("a", "pgsql-status", "z").xml()).contains("site-name", "our-own");
    }

    @Test void anUnknownNodeOrResourceIsNamed() {
        Failover unknown = Failover.of(plain("true"), "2.1.5").at(0, Event.kill("c"));
        assertThatThrownBy(unknown::run).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no node \"c\"").hasMessageContaining("a, b");
        Failover idle = Failover.of(plain("true"), "2.1.5").at(0, Event.crash("b", "web"));
        assertThatThrownBy(idle::run).hasMessageContaining("web does not run on b");
        Failover noPostgres = Failover.of(plain("true"), "2.1.5").at(0, Event.crash("a"));
        assertThatThrownBy(noPostgres::run).hasMessageContaining("Event.crash(\"a\", \"RESOURCE\")");
    }

    @Test void tellsWhatItDidAndWhy() {
        Story story = Outage.asTold().failover("1.1.10").run();
        assertThat(story.toString()).contains("Stop Postgresql:0 (pg02)", "Postgresql:0 on pg02 = -99, Postgresql:2 on pg02 = 0",
                "Outcome: livelock: Postgres on pg02 restarts for ever (cycle of 1), nobody promoted");
        assertThat(story.explain(0, "Postgresql:0", "pg02").value()).isEqualTo(-99);
        assertThat(story.table().columns()).contains("PostgresqlVIP", "BackupVIP", "primary");
        assertThat(story.table().rows()).hasSameSizeAs(story.steps());
    }

    @Test void theTextTellsOfEachStepOnlyWhatIsNew() {
        Outage told = Outage.asTold();
        assertThat(told.failover("1.1.10").run()).hasToString("""
                pg02 is the synchronous replica, as said.
                Step 0    now        pg01 offline, pg02 replica (promotion -INFINITY), pg03 replica (promotion -INFINITY), PostgresqlVIP nowhere, BackupVIP on pg02
                          Pacemaker  Stop Postgresql:0 (pg02), Start Postgresql:2 (pg02)
                          scores     Postgresql:0 on pg02 = -99, Postgresql:2 on pg02 = 0
                Step 1    Pacemaker  the same as in step 0
                After step 1 the cluster is again as before step 1: it goes on like this for ever.
                Outcome: livelock: Postgres on pg02 restarts for ever (cycle of 1), nobody promoted""");
        Story cut = told.crash("together").failover("1.1.10").run();
        assertThat(cut.toString()).contains("cut off    after BackupVIP stop on pg02, BackupVIP start on pg03, BackupVIP monitor=5000 on pg03, Postgresql stop on pg02: a node attribute changed",
                "Step 1    now        pg02 stopped (promotion -INFINITY), BackupVIP on pg03\n", "Steps 2-3 now        pg02 replica (promotion -INFINITY)\n");
        assertThat(cut.toString().lines().count()).isLessThan(cut.steps().stream().mapToLong(step -> step.toString().lines().count()).sum() / 2);
    }

    @Test void theTextTellsWhatIsDoneWithoutAPlan() {
        Story back = Outage.asTold().primary("alive").crash("no").colocation("-1000").failover("1.1.10").at(0, Event.kill("pg01"))
                .at(5, Event.nodeBack("pg01"), Event.unlock("pg01")).run();
        assertThat(back.toString()).contains("event      pg01 is back; PGSQL.lock is removed on pg01", "nothing to do but Postgresql monitor=2000 on pg01");
    }
}
