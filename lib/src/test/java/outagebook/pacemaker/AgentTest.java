package outagebook.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** The agent of Postgres under transitions that the test makes up. */
class AgentTest {
    private static final Outage ALIVE = Outage.asTold().primary("alive").crash("no");

    /** Plans these actions, one list for each transition, then nothing. */
    private static Failover planned(Cluster cluster, String... transitions) {
        Queue<String> left = new ArrayDeque<>(List.of(transitions));
        return new Failover(cluster, Release.V1_1_10, now -> {
            List<Action> actions = new ArrayList<>();
            if (!left.isEmpty()) {
                for (String action : left.remove().split(", ")) {
                    actions.add(OutageCases.action("Resource action: Postgresql " + action));
                }
            }
            return new Advisor.Advice(List.of(), actions, Map.of(), List.of());
        }).synchronous("pg02");
    }

    private static List<String> attribute(Story story, String node) {
        List<String> values = new ArrayList<>(story.steps().stream().map(s -> s.scene().attributes().get(node)).toList());
        values.add(story.end().attributes().get(node));
        return values;
    }

    @Test void grantsTheRightOfPromotionAfterThreeUndisturbedMonitors() {
        Story story = planned(Outage.asTold().cluster()).run();
        assertThat(attribute(story, "pg02")).startsWith("-INFINITY", "-INFINITY", "-INFINITY", "1000").endsWith("1000");
        assertThat(story.steps().get(2).notes()).containsExactly(
                "Postgresql on pg02: \"I have a master right\" after 3 undisturbed monitors");
    }

    @Test void aStartSetsTheCountBackToBeforeTheFirstMonitor() {
        Story story = planned(Outage.asTold().cluster(), "stop on pg02, start on pg02, monitor=2000 on pg02").run();
        assertThat(attribute(story, "pg02").indexOf("1000")).isEqualTo(4);
    }

    @Test void countsAsManyMonitorsAsTheClusterIsConfiguredFor() {
        Cluster five = parameter(Outage.asTold().cluster(), "xlog_check_count", "5");
        assertThat(attribute(planned(five).run(), "pg02").indexOf("1000")).isEqualTo(5);
    }

    @Test void anAsynchronousReplicaIsNeverGrantedIt() {
        assertThat(attribute(planned(Outage.asTold().cluster()).run(), "pg03")).containsOnly("-INFINITY");
    }

    @Test void withAPrimaryTheSynchronousReplicaGetsAHundred() {
        Story story = planned(ALIVE.cluster(), "stop on pg02", "start on pg02").run();
        assertThat(attribute(story, "pg02")).startsWith("100", "-INFINITY", "-INFINITY", "100");
    }

    @Test void aChangedAttributeAbortsTheTransition() {
        Story story = planned(ALIVE.cluster(), "stop on pg02, stop on pg03").run();
        assertThat(story.steps().get(0).executed()).hasSize(1);
        assertThat(story.steps().get(0).aborted()).isEqualTo("a node attribute changed");
        assertThat(story.end().postgres()).containsEntry("pg02", Life.STOPPED).containsEntry("pg03", Life.RUNNING);
        Story whole = planned(ALIVE.cluster(), "stop on pg02, stop on pg03").withoutAborts().run();
        assertThat(whole.steps().get(0).executed()).hasSize(2);
        assertThat(whole.end().postgres()).containsEntry("pg03", Life.STOPPED);
    }

    @Test void aTransitionThatChangesNoAttributeRunsToItsEnd() {
        Story story = planned(Outage.asTold().cluster(), "stop on pg02, start on pg02").run();
        assertThat(story.steps().get(0).aborted()).isEmpty();
        assertThat(story.steps().get(0).executed()).hasSize(2);
    }

    @Test void aPrimaryThatCrashedCannotBeStartedAgain() {
        Story story = planned(ALIVE.cluster(), "demote on pg01", "stop on pg01", "start on pg01, promote on pg01")
                .at(0, Event.crash("pg01")).run();
        Story.Step refused = story.steps().get(2);
        assertThat(refused.aborted()).isEqualTo("start failed");
        assertThat(refused.notes()).anyMatch(n -> n.contains("PGSQL.lock"));
        assertThat(story.end().postgres()).containsEntry("pg01", Life.STOPPED);
        assertThat(OutageCases.tree(story.steps().get(3).cluster().cib())).contains("name=fail-count-Postgresql, value=INFINITY");
    }

    @Test void withoutTheLockFileItStarts() {
        Story story = planned(ALIVE.cluster(), "demote on pg01", "stop on pg01", "start on pg01")
                .at(0, Event.crash("pg01")).at(2, Event.unlock("pg01")).run();
        assertThat(story.end().postgres()).containsEntry("pg01", Life.RUNNING);
    }

    @Test void aPrimaryDemotedInGoodOrderStartsAgainInTheSimpleModelOnly() {
        String[] restart = {"demote on pg01", "stop on pg01", "start on pg01"};
        assertThat(planned(ALIVE.cluster(), restart).run().end().postgres()).containsEntry("pg01", Life.RUNNING);
        Story published = planned(ALIVE.cluster(), restart).agent(Agent.PUBLISHED).run();
        assertThat(published.steps().get(1).scene().postgres()).containsEntry("pg01", Life.STOPPED);
        assertThat(published.end().postgres()).containsEntry("pg01", Life.STOPPED);
        assertThat(planned(ALIVE.cluster(), "stop on pg02", "stop on pg03", "demote on pg01", "start on pg01")
                .agent(Agent.PUBLISHED).run().end().postgres()).containsEntry("pg01", Life.RUNNING);
    }

    @Test void keepsThePublishedStatusWhereTheClusterHasIt() {
        Story story = planned(ALIVE.cluster(), "stop on pg03", "start on pg03")
                .at(0, Event.attribute("pg03", "pgsql-status", "HS:async")).run();
        assertThat(story.steps().stream().map(s -> status(s.cluster(), "3"))).startsWith("HS:async");
        Cluster had = story.steps().get(0).cluster();
        Story told = planned(had, "stop on pg03", "start on pg03").run();
        assertThat(told.steps().stream().map(s -> status(s.cluster(), "3"))).startsWith("HS:async", "STOP", "HS:async");
    }

    private static String status(Cluster cluster, String node) {
        return cluster.cib().all().filter(e -> ("status-" + node + "-pgsql-status").equals(e.id())).findFirst().orElseThrow().get("value");
    }

    @Test void takesTheSynchronousReplicaFromWhatTheCibSays() {
        assertThat(found(ALIVE)).startsWith("pg02 is taken for the synchronous replica: it alone has the promotion attribute 100");
        assertThat(found(Outage.asTold())).contains("pg02").contains("failed and was restarted");
        assertThat(found(Outage.asTold().nodes("a", "c", "b"))).startsWith("c is taken");
        Cluster said = parameterOfNode(Outage.asTold().cluster(), "pg03", "pgsql-data-status", "STREAMING|SYNC");
        assertThat(new Failover(said, Release.V1_1_10, idle()).run().assumption()).startsWith("pg03 is the synchronous replica: its data");
    }

    private static String found(Outage outage) {
        return new Failover(outage.cluster(), Release.V1_1_10, idle()).run().assumption();
    }

    private static Advisor idle() {
        return cluster -> new Advisor.Advice(List.of(), List.of(), Map.of(), List.of());
    }

    @Test void asksWhenTheCibDoesNotSayWhoIsSynchronous() {
        Story silent = new Failover(Outage.asTold().crash("no").cluster(), Release.V1_1_10, idle())
                .at(0, Event.attribute("pg02", "master-Postgresql", "-INFINITY")).synchronous("pg02").run();
        Failover unknown = new Failover(silent.steps().get(0).cluster(), Release.V1_1_10, idle());
        assertThatThrownBy(unknown::run).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("synchronous(\"pg02\")").hasMessageContaining("Postgresql");
    }

    private static Cluster parameter(Cluster cluster, String name, String value) {
        return new Cluster(cluster.name(), changed(cluster.cib(), "primitive", "Postgresql", name, value));
    }

    private static Cluster parameterOfNode(Cluster cluster, String node, String name, String value) {
        return new Cluster(cluster.name(), changed(cluster.cib(), "node", node.replace("pg0", ""), name, value));
    }

    private static Element changed(Element e, String what, String id, String name, String value) {
        Element same = new Element(e.name(), e.attributes(), e.children().stream().map(c -> changed(c, what, id, name, value)).toList(), 0);
        return !e.is(what) || !id.equals(e.id()) ? same : same.with(Element.of("instance_attributes", Map.of("id", id + "-set"),
                Element.of("nvpair", Map.of("id", id + "-" + name, "name", name, "value", value))));
    }
}
