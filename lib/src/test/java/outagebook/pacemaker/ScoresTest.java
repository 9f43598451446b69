package outagebook.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScoresTest {
    private static final int INF = Scores.INFINITY;

    @Test
    void minusInfinityBeatsInfinity() {
        assertThat(Scores.add(-INF, INF)).isEqualTo(-INF);
        assertThat(Scores.add(INF, -INF)).isEqualTo(-INF);
        assertThat(Scores.add(-INF, 5)).isEqualTo(-INF);
        assertThat(Scores.add(INF, -5)).isEqualTo(INF);
    }

    @Test
    void sumsAreClipped() {
        assertThat(Scores.add(600_000, 600_000)).isEqualTo(INF);
        assertThat(Scores.add(-600_000, -600_000)).isEqualTo(-INF);
        assertThat(Scores.add(7, -9)).isEqualTo(-2);
    }

    @Test
    void scoresAreReadInAnyCaseAndClipped() {
        assertThat(List.of(Scores.parse("INFINITY"), Scores.parse("+infinity"), Scores.parse("-Infinity"), Scores.parse("-12"),
                Scores.parse("9999999"), Scores.parse("12abc"), Scores.parse("abc"), Scores.parse(null)))
                .containsExactly(INF, INF, -INF, -12, INF, 12, 0, 0);
    }

    @Test
    void oneReleaseCutsSharesAndTheOtherLeavesNoneAtZero() {
        float tiny = Scores.factor(-1000);
        assertThat(Scores.times(tiny, 100, true)).isZero();
        assertThat(Scores.times(tiny, 100, false)).isEqualTo(-1);
        assertThat(Scores.times(tiny, -100, false)).isEqualTo(-1);
        assertThat(Scores.times(tiny, 2500, true)).isEqualTo(-2);
        assertThat(Scores.times(tiny, 2500, false)).isEqualTo(-3);
    }

    @Test
    void namesWithNumbersAreOrderedAsPeopleDo() {
        assertThat(NaturalOrder.compare("node9", "Node10")).isNegative();
        assertThat(NaturalOrder.compare("node10", "remotenode9")).isNegative();
        assertThat(NaturalOrder.compare("node", "node1")).isNegative();
        assertThat(NaturalOrder.compare("a01", "A1")).isZero();
    }

    @Test
    void sortsAsGlibDoesEvenIfTheOrderIsNone() {
        List<Integer> circle = List.of(1, 2, 3, 4, 5);
        assertThat(GlibSort.sorted(circle, (a, b) -> -1)).containsExactly(1, 2, 3, 4, 5);
        assertThat(GlibSort.sorted(circle, (a, b) -> 1)).containsExactly(5, 4, 3, 2, 1);
        assertThat(GlibSort.sorted(List.of(1, 2, 3), (a, b) -> (a - b + 3) % 3 == 1 ? -1 : 1)).containsExactly(1, 3, 2);
    }

    /** As crm_simulate 2.1.5 prints it: twice INFINITY on dog is no more than INFINITY, and then the current role decides. */
    @Test
    void twiceInfinityIsNoMoreThanInfinity() {
        Cluster cluster = OutageCases.parse("""
                <cib crm_feature_set="3.0.7" validate-with="pacemaker-3.0" have-quorum="1"><configuration><crm_config/>
                <nodes><node id="1" uname="elk"/><node id="5" uname="dog"/></nodes><resources><master id="ms-c"><group id="cg-c">
                  <primitive id="cc1" class="ocf" provider="pacemaker" type="Stateful"/>
                  <primitive id="cc2" class="ocf" provider="pacemaker" type="Stateful"/></group></master></resources><constraints/></configuration>
                <status><node_state id="1" uname="elk" in_ccm="true" crmd="online" join="member" expected="member"><lrm id="1"><lrm_resources>
                  <lrm_resource id="cc2" class="ocf" provider="pacemaker" type="Stateful"><lrm_rsc_op id="a" operation_key="cc2_monitor_9000"
                    operation="monitor" interval="9000" call-id="26" rc-code="8" op-status="0" transition-key="26:1:8:x"/></lrm_resource>
                </lrm_resources></lrm></node_state>
                <node_state id="5" uname="dog" in_ccm="true" crmd="online" join="member" expected="member">
                  <transient_attributes id="5"><instance_attributes id="t"><nvpair id="t1" name="master-cc1" value="INFINITY"/>
                    <nvpair id="t2" name="master-cc2" value="INFINITY"/></instance_attributes></transient_attributes>
                  <lrm id="5"><lrm_resources><lrm_resource id="cc1" class="ocf" provider="pacemaker" type="Stateful"><lrm_rsc_op id="b"
                    operation_key="cc1_start_0" operation="start" interval="0" call-id="56" rc-code="0" op-status="0" transition-key="56:1:0:x"/></lrm_resource>
                </lrm_resources></lrm></node_state></status></cib>
                """);
        List<Score> scores = Scheduler.of(Release.V2_1_5).run(cluster).scores();
        assertThat(scores.stream().filter(s -> s.kind() == Score.Kind.PROMOTION).map(Score::toString))
                .containsExactly("cg-c:0 promotion score on elk: INFINITY", "cg-c:1 promotion score on dog: INFINITY");
        assertThat(scores).allMatch(score -> score.why().recombined() == score.value());
    }
}
