package outagebook.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import outagebook.Shared;

/** Clusters made in a few calls, and what the real scheduler sees in them. */
class ClusterTest {
    static final String TALK = "data/clusters/talk.crm";

    /** All is well: pg01 is master, pg02 the synchronous replica, pg03 the asynchronous one. */
    static Cluster healthy(String backup) {
        return Cluster.read(TALK).master("msPostgresql", "pg01").slave("msPostgresql", "pg02", "pg03")
                .running("PostgresqlVIP", "pg01").running("BackupVIP", backup)
                .attribute("pg01", "master-Postgresql", "1000").attribute("pg02", "master-Postgresql", "100")
                .attribute("pg03", "master-Postgresql", "-INFINITY");
    }

    /** A cell of the matrix in {@code ../shared/pacemaker/outage}. */
    private static Cluster cell(JsonNode cell) {
        String backup = cell.get("backup").asText().equals("sync") ? "pg02" : "pg03";
        Cluster cluster = healthy(backup).score("backup-vip-not-with-master", cell.get("coloc").asText());
        String stickiness = cell.get("stick").asText();
        cluster = cell.get("via").asText().equals("property") ? cluster.property("default-resource-stickiness", stickiness)
                : cluster.property("default-resource-stickiness", null).rscDefault("resource-stickiness", stickiness);
        cluster = switch (cell.get("primary").asText()) {
            case "offline" -> cluster.offline("pg01");
            case "banned" -> cluster.failed("Postgresql", "pg01", "monitor", 9).failCount("Postgresql", "pg01", "INFINITY")
                    .attribute("pg01", "master-Postgresql", "-INFINITY");
            case "failed1" -> cluster.failed("Postgresql", "pg01", "monitor", 9);
            default -> cluster;
        };
        if (cell.get("crash").asText().equals("no")) return cluster;
        cluster = cluster.failed("Postgresql", "pg02", "monitor", 7);
        return cell.get("crash").asText().equals("together") ? cluster
                : cluster.slave("Postgresql", "pg02").attribute("pg02", "master-Postgresql", "-INFINITY");
    }

    @Test void everyOutageCellIsMadeInAFewCallsAndSeenAlike() throws IOException {
        CrmSimulate.assumeInstalled();
        Path cases = Shared.file("pacemaker/outage/cases");
        List<String> different = new ArrayList<>();
        int cells = 0;
        for (JsonNode cell : new ObjectMapper().readTree(cases.resolve("index.json").toFile())) {
            if (cell.get("stick").asInt() != 100 || cell.get("via").asText().equals("property") && cell.get("backup").asText().equals("async")) continue;
            JsonNode said = new ObjectMapper().readTree(cases.resolve(cell.get("case").asText() + ".json").toFile()).get("releases").get("2.1.5");
            CrmSimulate.Said now = CrmSimulate.of(cell(cell));
            if (!now.scores().equals(lines(said.get("scores"))) || !now.summary().equals(texts(said.get("transition")))) {
                different.add(cell.get("case").asText());
            }
            cells++;
        }
        assertThat(different).isEmpty();
        assertThat(cells).isEqualTo(72);
    }

    @Test void everyOutageCellIsScoredLikeTheRecordedOne() throws IOException {
        Path cases = Shared.file("pacemaker/outage/cases");
        List<String> different = new ArrayList<>();
        for (JsonNode cell : new ObjectMapper().readTree(cases.resolve("index.json").toFile())) {
            JsonNode releases = new ObjectMapper().readTree(cases.resolve(cell.get("case").asText() + ".json").toFile()).get("releases");
            for (Release release : Release.values()) {
                List<String> scores = Scheduler.of(release).run(cell(cell)).scores().stream().map(Score::toString).toList();
                if (!scores.equals(lines(releases.get(release.number()).get("scores")))) different.add(release + " " + cell.get("case").asText());
            }
        }
        assertThat(different).isEmpty();
    }

    private static List<String> texts(JsonNode lines) {
        return StreamSupport.stream(lines.spliterator(), false).map(JsonNode::asText).toList();
    }

    private static List<String> lines(JsonNode scores) {
        return StreamSupport.stream(scores.spliterator(), false).map(s -> s.get("kind").asText().equals("promotion")
                ? String.format("%s promotion score on %s: %s", s.get("resource").asText(), s.get("node").isNull() ? "none" : s.get("node").asText(), s.get("score").asText())
                : String.format("%s: %s allocation score on %s: %s", s.get("function").asText(), s.get("resource").asText(), s.get("node").asText(), s.get("score").asText())).toList();
    }

    @Test void settledClusterHasNothingToDo() {
        CrmSimulate.assumeInstalled();
        Cluster cluster = Cluster.crm("""
                node a
                node b
                primitive address ocf:heartbeat:IPaddr2 params ip="192.0.2.1" cidr_netmask=24 nic="a<b&c" \\
                  op monitor interval=10s timeout=40s OCF_CHECK_LEVEL=10
                primitive web ocf:heartbeat:apache op monitor interval=1min
                group site address web meta resource-stickiness=10
                primitive ping ocf:pacemaker:ping params host_list="192.0.2.2 192.0.2.3" dampen=5s op monitor interval=10
                clone pings ping params multiplier=100
                primitive slot ocf:heartbeat:Dummy op monitor interval=10s
                clone slots slot meta globally-unique=true clone-max=3 clone-node-max=2
                primitive db ocf:pacemaker:Stateful op monitor interval=10s op monitor interval=5s role=Master
                ms dbs db meta master-max=1
                property stonith-enabled=false no-quorum-policy=ignore
                op_defaults timeout=30s
                """);
        assertThat(CrmSimulate.of(cluster).summary()).contains("Start address ( a )", "Start slot:2 ( a )");
        Cluster running = cluster.running("site", "a").running("pings", "a", "b").running("slot:0", "a").running("slot:1", "b").running("slot:2", "a")
                .master("dbs", "b").slave("dbs", "a").attribute("b", "master-db", "10");
        assertThat(CrmSimulate.of(running).summary()).isEmpty();
        assertThat(CrmSimulate.of(running).actions()).isEmpty();
        Cluster other = running.with("primitive later ocf:heartbeat:Dummy");
        assertThat(CrmSimulate.of(other).actions()).contains("Resource action: later start on b").hasSize(1);
        assertThat(CrmSimulate.of(running.running("web", "b")).summary()).contains("Move web ( b -> a )");
        assertThat(CrmSimulate.of(running.stopped("web", "a")).summary()).containsExactly("Start web ( a )");
        assertThat(CrmSimulate.of(running.standby("a")).summary()).contains("Move address ( a -> b )", "Stop db:0 ( Unpromoted a ) due to node availability");
        assertThat(CrmSimulate.of(running.offline("a").online("a")).summary()).contains("Start address ( a )");
    }

    @Test void failuresAreSeenAsTheyWereMeant() {
        CrmSimulate.assumeInstalled();
        Cluster cluster = healthy("pg02");
        assertThat(CrmSimulate.of(cluster.failed("BackupVIP", "pg02", "monitor", 7)).summary()).containsExactly("Recover BackupVIP ( pg02 )");
        assertThat(CrmSimulate.of(cluster.failed("Postgresql", "pg01", "monitor", 9)).summary()).contains("Recover Postgresql:0 ( Promoted pg01 )");
        assertThat(CrmSimulate.of(cluster.failed("Postgresql", "pg02", "monitor", 7)).summary()).containsExactly("Recover Postgresql:1 ( Unpromoted pg02 )");
        Cluster failed = cluster.stopped("BackupVIP", "pg02").failed("BackupVIP", "pg02", "start", 1);
        assertThat(failed.xml()).contains("name=\"fail-count-BackupVIP\" value=\"INFINITY\"");
        assertThat(CrmSimulate.of(failed).scores()).contains("pcmk__primitive_assign: BackupVIP allocation score on pg02: -INFINITY");
        assertThat(cluster.failed("BackupVIP", "pg02", "monitor", 7).failed("BackupVIP", "pg02", "monitor", 7).xml())
                .contains("name=\"fail-count-BackupVIP\" value=\"2\"");
    }

    @Test void failCountsOfNewerReleasesAreKeptPerOperation() {
        Cluster newer = new Cluster("newer", healthy("pg02").cib().with("crm_feature_set", "3.16.2"));
        assertThat(newer.failCount("BackupVIP", "pg02", "3").xml()).contains("name=\"fail-count-BackupVIP#monitor_5000\" value=\"3\"");
        assertThat(newer.failCount("BackupVIP", "pg02", "3").failCount("BackupVIP", "pg02", null).xml()).doesNotContain("fail-count");
    }

    @Test void editsChangeOneThingAndNothingElse() {
        Cluster cluster = healthy("pg02");
        assertThat(difference(cluster, cluster.property("no-quorum-policy", "stop"))).containsExactly(
                "- <nvpair id=\"cib-bootstrap-options-no-quorum-policy\" name=\"no-quorum-policy\" value=\"ignore\"/>",
                "+ <nvpair id=\"cib-bootstrap-options-no-quorum-policy\" name=\"no-quorum-policy\" value=\"stop\"/>");
        assertThat(difference(cluster, cluster.colocation("backup-vip-not-with-master", "-1000"))).containsExactly(
                "- <rsc_colocation id=\"backup-vip-not-with-master\" score=\"-INFINITY\" rsc=\"BackupVIP\" with-rsc=\"msPostgresql\" with-rsc-role=\"Master\"/>",
                "+ <rsc_colocation id=\"backup-vip-not-with-master\" score=\"-1000\" rsc=\"BackupVIP\" with-rsc=\"msPostgresql\" with-rsc-role=\"Master\"/>");
        assertThat(difference(cluster, cluster.meta("BackupVIP", "resource-stickiness", "100"))).containsExactly(
                "+ <meta_attributes id=\"BackupVIP-meta_attributes\">",
                "+ <nvpair id=\"BackupVIP-meta_attributes-resource-stickiness\" name=\"resource-stickiness\" value=\"100\"/>",
                "+ </meta_attributes>");
        assertThat(cluster.meta("BackupVIP", "a", "1").meta("BackupVIP", "a", null).crm()).isEqualTo(cluster.meta("BackupVIP", "a", null).crm());
        assertThat(cluster.rscDefault("resource-stickiness", "1").crm()).contains("rsc_defaults \\\n  resource-stickiness=1\n");
        assertThat(cluster.without("stop-vip").crm()).doesNotContain("stop-vip").contains("start-vip");
        assertThat(cluster.without("BackupVIP").crm()).doesNotContain("BackupVIP", "backup-vip");
        assertThat(cluster).isEqualTo(healthy("pg02"));
    }

    private static List<String> difference(Cluster before, Cluster after) {
        List<String> old = before.xml().lines().map(String::strip).toList();
        List<String> now = after.xml().lines().map(String::strip).toList();
        List<String> lines = new ArrayList<>();
        old.stream().filter(line -> !now.contains(line)).forEach(line -> lines.add("- " + line));
        List<String> left = new ArrayList<>(now);
        old.forEach(left::remove);
        left.forEach(line -> lines.add("+ " + line));
        return lines;
    }

    @Test void clustersGrowStepByStep() {
        Cluster cluster = Cluster.of("pg01", "pg02").property("stonith-enabled", "false").primitive("BackupVIP", "ocf:heartbeat:IPaddr2")
                .with("location here BackupVIP 100: pg02").running("BackupVIP", "pg01");
        assertThat(cluster.crm()).isEqualTo("""
                property \\
                  stonith-enabled=false
                node 1: pg01
                node 2: pg02
                primitive BackupVIP ocf:heartbeat:IPaddr2
                location here BackupVIP 100: pg02
                """);
        assertThat(cluster).hasToString("crm text: nodes pg01, pg02; resources BackupVIP; 1 constraints");
        assertThat(cluster.with("node pg03").xml()).contains("<node_state id=\"3\" uname=\"pg03\" in_ccm=\"true\"");
    }

    @Test void unknownNamesAreAnsweredWithTheNearest() {
        Cluster cluster = healthy("pg02");
        assertThatThrownBy(() -> cluster.running("BackupVip", "pg02")).hasMessage("there is no resource \"BackupVip\"; did you mean \"BackupVIP\"?");
        assertThatThrownBy(() -> cluster.offline("pg04")).hasMessage("there is no node \"pg04\"; did you mean \"pg01\", \"pg02\" or \"pg03\"?");
        assertThatThrownBy(() -> cluster.colocation("elsewhere", "-1000"))
                .hasMessage("there is no constraint \"elsewhere\"; there are: backup-vip-not-with-master, start-vip, stop-vip, vip-with-master");
        assertThatThrownBy(() -> cluster.colocation("vip-with-master", "never")).hasMessageStartingWith("\"never\" is no score");
        assertThatThrownBy(() -> cluster.without("nothing")).hasMessageContaining("there is no element \"nothing\"");
        assertThatThrownBy(() -> cluster.offline("pg01").running("BackupVIP", "pg01"))
                .hasMessage("node \"pg01\" is offline, so nothing can be said of it; use online(\"pg01\") first");
        assertThatThrownBy(() -> cluster.master("BackupVIP", "pg01")).hasMessageContaining("in no promotable clone");
    }
}
