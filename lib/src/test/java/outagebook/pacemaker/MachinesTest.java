package outagebook.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Machines that do not do as the model does. */
class MachinesTest {
    private static final Outage ALIVE = Outage.asTold().primary("alive").crash("no");

    @Test void theModelIsWhatRunsWhenNothingIsSaid() {
        assertThat(Outage.asTold().failover("1.1.10").run(Machines.MODEL)).isEqualTo(Outage.asTold().failover("1.1.10").run());
    }

    @Test void everythingThatTheTransitionSaysIsDoneAndNothingElse() {
        List<String> done = new ArrayList<>();
        Story story = ALIVE.failover("1.1.10").at(1, Event.kill("pg01")).run(new Machines() {
            @Override public Life run(String task, String resource, String node, Life expected) {
                done.add(resource + " " + task + " on " + node);
                return expected;
            }

            @Override public void kill(String node) {
                done.add("kill " + node);
            }
        });
        assertThat(done).containsExactly("kill pg01", "BackupVIP stop on pg02", "BackupVIP start on pg03", "Postgresql promote on pg02",
                "PostgresqlVIP start on pg02");
        assertThat(story.outcome()).isEqualTo("stable, promoted on pg02");
    }

    @Test void aServerThatDoesNotStartIsAFailedStart() {
        Story story = Outage.asTold().failover("1.1.10").run(new Machines() {
            @Override public Life run(String task, String resource, String node, Life expected) {
                return task.equals("start") && resource.equals("Postgresql") ? Life.STOPPED : expected;
            }
        });
        assertThat(story.steps().get(0).aborted()).isEqualTo("start failed");
        assertThat(story.end().postgres()).containsEntry("pg02", Life.STOPPED);
        assertThat(story.livelock()).isFalse();
    }

    @Test void aMonitorFindsWhatIsReallyThere() {
        Story story = ALIVE.failover("2.1.5").run(new Machines() {
            private int rounds;

            @Override public void round() {
                rounds++;
            }

            @Override public Life look(String resource, String node, Life last) {
                return rounds == 2 && resource.equals("Postgresql") && node.equals("pg03") ? Life.CRASHED : last;
            }
        });
        assertThat(story.toString()).contains("monitor of Postgresql failed on pg03 (7)").contains("Recover Postgresql:2 ( Unpromoted pg03 )");
        assertThat(story.outcome()).isEqualTo("stable, promoted on pg01");
    }

    @Test void aReplicaThatIsNotSynchronousAnyMoreLosesItsRight() {
        Story story = ALIVE.failover("2.1.5").run(new Machines() {
            @Override public Map<String, String> replicas(String resource, String primary, Map<String, String> last) {
                return Map.of("pg02", "DISCONNECT");
            }
        });
        assertThat(story.steps().get(0).scene().attributes()).containsEntry("pg02", "100");
        assertThat(story.end().attributes()).containsEntry("pg02", "-INFINITY");
    }

    @Test void aPositionThatMovesDisturbsTheCount() {
        Map<String, Long> moved = new HashMap<>(Map.of("pg02", 0L));
        Story story = watched(Outage.asTold()).run(new Machines() {
            @Override public long position(String resource, String node) {
                return moved.merge(node, 1L, (a, b) -> Math.min(5, a + b));
            }
        });
        assertThat(granted(watched(Outage.asTold()).run())).isEqualTo(2);
        assertThat(granted(story)).isEqualTo(2 + 5);
    }

    @Test void whoseWalEndsEarlierHasNoRight() {
        Story story = watched(ALIVE).at(1, Event.kill("pg01")).run(new Machines() {
            @Override public Map<String, String> replicas(String resource, String primary, Map<String, String> last) {
                return Map.of("pg02", "STREAMING|SYNC", "pg03", "STREAMING|SYNC");
            }

            @Override public long position(String resource, String node) {
                return node.equals("pg03") ? 2 : 1;
            }
        });
        assertThat(story.end().attributes()).containsEntry("pg02", "100").containsEntry("pg03", "1000");
        assertThat(story.toString()).contains("on pg02: \"I don't have correct master data\"", "on pg03: \"I have a master right\"");
    }

    /** Nobody is promoted or restarted: what is asked is only who has the right. */
    private static Failover watched(Outage outage) {
        return new Failover(outage.cluster(), Release.V1_1_10, cib -> new Advisor.Advice(List.of(), List.of(), Map.of(), List.of())).synchronous("pg02");
    }

    private static int granted(Story story) {
        return story.steps().stream().filter(s -> s.notes().toString().contains("I have a master right")).findFirst().orElseThrow().number();
    }

    @Test void aCycleIsGoneThroughAsOftenAsWanted() {
        Story once = Outage.asTold().failover("1.1.10").run();
        Story often = Outage.asTold().failover("1.1.10").turns(4).run();
        assertThat(often.outcome()).isEqualTo(once.outcome());
        assertThat(often.cycleLength()).isEqualTo(once.cycleLength());
        assertThat(often.steps()).hasSize(once.steps().size() + 3 * once.cycleLength());
        Story rest = Outage.asTold().stickiness("0").failover("1.1.10").turns(4).run();
        assertThat(rest.steps()).as("a rest is a rest").hasSameSizeAs(Outage.asTold().stickiness("0").failover("1.1.10").run().steps());
    }
}
