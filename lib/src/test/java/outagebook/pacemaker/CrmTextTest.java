package outagebook.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** crm configure text: what becomes of it, and what is wrong with it. */
class CrmTextTest {
    private static final String ABC = "primitive a ocf:heartbeat:Dummy\nprimitive b ocf:heartbeat:Dummy\nprimitive c ocf:heartbeat:Dummy\n"
            + "primitive d ocf:heartbeat:Dummy\n";

    /** The one constraint of this text, as XML. */
    private static String constraint(String crm) {
        return new Config(Cluster.crm(ABC + crm).cib()).constraints().map(CibWriter::line).collect(Collectors.joining())
                .replaceAll(" id=\"x-[^\"]*\"| id=\"x\"", "");
    }

    private static String section(String name, String crm) {
        return Cluster.crm(crm).cib().child("configuration").orElseThrow().child(name).orElseThrow().xml();
    }

    @Test void primitivesHaveParametersOptionsAndOperations() {
        assertThat(section("resources", """
                # a comment with a backslash \\
                primitive db ocf:heartbeat:pgsql \\
                   params pgdata="/var/lib/my data" 'config=a\\b' empty="" \\
                   meta resource-stickiness=100 \\
                   op monitor interval=10s role=Master OCF_CHECK_LEVEL=10 \\
                   op start timeout=60s
                """)).isEqualTo("""
                <resources>
                  <primitive id="db" class="ocf" provider="heartbeat" type="pgsql">
                    <instance_attributes id="db-instance_attributes">
                      <nvpair id="db-instance_attributes-pgdata" name="pgdata" value="/var/lib/my data"/>
                      <nvpair id="db-instance_attributes-config" name="config" value="a\\b"/>
                      <nvpair id="db-instance_attributes-empty" name="empty" value=""/>
                    </instance_attributes>
                    <meta_attributes id="db-meta_attributes">
                      <nvpair id="db-meta_attributes-resource-stickiness" name="resource-stickiness" value="100"/>
                    </meta_attributes>
                    <operations>
                      <op id="db-monitor-10s" name="monitor" interval="10s" role="Master">
                        <instance_attributes id="db-monitor-10s-instance_attributes">
                          <nvpair id="db-monitor-10s-instance_attributes-OCF_CHECK_LEVEL" name="OCF_CHECK_LEVEL" value="10"/>
                        </instance_attributes>
                      </op>
                      <op id="db-start-0s" name="start" interval="0s" timeout="60s"/>
                    </operations>
                  </primitive>
                </resources>
                """);
    }

    @ParameterizedTest
    @CsvSource({"IPaddr2,ocf heartbeat IPaddr2", "Stateful,ocf pacemaker Stateful", "lsb:apache2,lsb null apache2",
            "stonith:external/ipmi,stonith null external/ipmi", "ocf:linbit:drbd,ocf linbit drbd"})
    void agentsMayBeShort(String agent, String expected) {
        Element primitive = new Config(Cluster.crm("primitive x " + agent).cib()).resource("x");
        assertThat(primitive.get("class") + " " + primitive.get("provider") + " " + primitive.get("type")).isEqualTo(expected);
    }

    @Test void groupsAndClonesTakeTheirMembersWhereverThoseStand() {
        Cluster cluster = Cluster.crm("clone cl grp meta interleave=true\n" + ABC + "group grp a b\nms m c master-max=1");
        Config config = new Config(cluster.cib());
        assertThat(config.resources().map(r -> r.name() + " " + r.id())).containsExactly(
                "clone cl", "group grp", "primitive a", "primitive b", "primitive d", "master m", "primitive c");
    }

    @Test void nodesHaveNumbersNamesAndAttributes() {
        assertThat(section("nodes", "node pg01\nnode 1: pg02 attributes standby=on\nnode $id=7 pg03:member")).isEqualTo("""
                <nodes>
                  <node id="2" uname="pg01"/>
                  <node id="1" uname="pg02">
                    <instance_attributes id="nodes-1">
                      <nvpair id="nodes-1-standby" name="standby" value="on"/>
                    </instance_attributes>
                  </node>
                  <node id="7" uname="pg03" type="member"/>
                </nodes>
                """);
    }

    @Test void twoNodesOfOneIdAreRefused() {
        assertThatThrownBy(() -> Cluster.crm("node 1: a\nnode 1: b")).hasMessage("crm text, line 2, column 10: there is another node with the id 1; choose another number");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "colocation x inf: a b                | <rsc_colocation score='INFINITY' rsc='a' with-rsc='b'/>",
            "colocation x -INF: a:Master b:slave  | <rsc_colocation score='-INFINITY' rsc='a' rsc-role='Master' with-rsc='b' with-rsc-role='Slave'/>",
            "collocation x +infinity: a b node-attribute=rack | <rsc_colocation score='+INFINITY' rsc='a' with-rsc='b' node-attribute='rack'/>",
            "colocation x 5: a ( b c ) d          | <rsc_colocation score='5'><resource_set><resource_ref id='a'/></resource_set><resource_set sequential='false'><resource_ref id='b'/><resource_ref id='c'/></resource_set><resource_set><resource_ref id='d'/></resource_set></rsc_colocation>",
            "colocation x 5: (a b) c:Master d     | <rsc_colocation score='5'><resource_set sequential='false'><resource_ref id='a'/><resource_ref id='b'/></resource_set><resource_set role='Master'><resource_ref id='c'/></resource_set><resource_set><resource_ref id='d'/></resource_set></rsc_colocation>",
            "colocation x 5: _rsc_set_ a b        | <rsc_colocation score='5'><resource_set><resource_ref id='a'/><resource_ref id='b'/></resource_set></rsc_colocation>",
            "order x inf: a:promote b:start symmetrical=false | <rsc_order score='INFINITY' first='a' first-action='promote' then='b' then-action='start' symmetrical='false'/>",
            "order x mandatory: a b               | <rsc_order kind='Mandatory' first='a' then='b'/>",
            "order x Serialize: [ a b sequential=true ] c | <rsc_order kind='Serialize'><resource_set sequential='true' require-all='false'><resource_ref id='a'/><resource_ref id='b'/></resource_set><resource_set><resource_ref id='c'/></resource_set></rsc_order>",
            "order x a b                          | <rsc_order first='a' then='b'/>",
            "location x a 100: n1                 | <rsc_location rsc='a' score='100' node='n1'/>",
            "location x a role=Master -inf: n1    | <rsc_location rsc='a' role='Master' score='-INFINITY' node='n1'/>",
            "location x a rule 50: #uname eq n1   | <rsc_location rsc='a'><rule score='50'><expression attribute='#uname' operation='eq' value='n1'/></rule></rsc_location>",
            "location x a rule $id=x-r $role=Master prefer: mem number:gte 8 and not_defined ssd | <rsc_location rsc='a'><rule role='Master' score-attribute='prefer' boolean-op='and'><expression attribute='mem' type='number' operation='gte' value='8'/><expression attribute='ssd' operation='not_defined'/></rule></rsc_location>",
            "location x a rule defined p rule 1: defined q | <rsc_location rsc='a'><rule score='INFINITY'><expression attribute='p' operation='defined'/></rule><rule score='1'><expression attribute='q' operation='defined'/></rule></rsc_location>"})
    void constraintsBecomeWhatTheCrmShellMakesOfThem(String crm, String xml) {
        assertThat(constraint(crm)).isEqualTo(xml.strip().replace('\'', '"'));
    }

    @Test void laterOptionsOfTheSameSetCount() {
        Cluster cluster = Cluster.crm("property a=1 b=2\nproperty b=3\nproperty $id=other c=4\nrsc_defaults resource-stickiness=1\nrsc_defaults resource-stickiness=2");
        assertThat(cluster.crm()).isEqualTo("property \\\n  a=1 \\\n  b=3\nproperty $id=other \\\n  c=4\nrsc_defaults \\\n  resource-stickiness=2\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "primitve a Dummy             | line 1, column 1: expected a statement such as primitive, ms or colocation, found \"primitve\"; did you mean \"primitive\"?",
            "primitive                    | line 1, column 10: expected a name for the primitive, found the end of the statement",
            "primitive a                  | line 1, column 12: expected an agent such as ocf:heartbeat:IPaddr2, found the end of the statement",
            "primitive a Dummy oops       | line 1, column 19: expected name=value, params, meta or op, found \"oops\"",
            "primitive a Dummy op x y     | line 1, column 24: expected name=value, params, meta or op, found \"y\"",
            "primitive a Dummy params a=\"b | line 1, column 28: expected a closing \", found the end of the text",
            "group g                      | line 1, column 8: expected the group's members, found the end of the statement",
            "group g a                    | line 1, column 9: there is no resource \"a\"; there are: g",
            "colocation x a b             | line 1, column 14: expected a score, such as inf: or -1000:, found \"a\"",
            "colocation x inf: a:Boss b   | line 1, column 19: expected one of the roles (Master, Promoted, Slave, Started, Stopped, Unpromoted), found \"Boss\"",
            "colocation x inf: ( a b      | line 1, column 24: expected \")\", found the end of the statement",
            "colocation x inf: ( a [ b ) ] | line 1, column 23: expected \")\" first: sets are not nested",
            "order x inf: a:jump b        | line 1, column 14: expected one of the actions (demote, promote, start, stop), found \"jump\"",
            "order x often: a b           | line 1, column 9: expected a score or Mandatory:, Optional: or Serialize:, found \"often:\"",
            "location x a                 | line 1, column 13: expected SCORE: NODE or rule SCORE: EXPRESSION, found the end of the statement",
            "location x a rule 1: b is c  | line 1, column 24: expected a comparison: eq, ne, lt, gt, lte or gte, found \"is\"",
            "location x a rule 1: a eq 1 and b eq 2 or c eq 3 | line 1, column 40: expected \"and\" again: one rule has either and or or, found \"or\"",
            "property                     | line 1, column 9: expected name=value, found the end of the statement",
            "rsc_ticket t T: a            | line 1, column 1: tickets (rsc_ticket) are not read from crm text; take the statement out, or give the cluster as a CIB: cibadmin --query",
            "xml <a><b></a>               | line 1 (xml), line 1, column 9: not well-formed XML",
            "xml <a/>                     | line 1: <a> has no place in a configuration, or is there already"})
    void mistakesAreShownWhereTheyAre(String crm, String message) {
        assertThatThrownBy(() -> CrmReader.read("x.crm", crm)).isInstanceOf(ClusterException.class).hasMessageStartingWith("x.crm, " + message);
    }

    @Test void slipsInNamesAreFound() {
        assertThatThrownBy(() -> Cluster.crm(ABC + "colocation x inf: \\\n  a bb:Master"))
                .hasMessage("crm text, line 6, column 5: there is no resource \"bb\"; did you mean \"b\"?");
        assertThatThrownBy(() -> Cluster.crm("node n1\n" + ABC + "location x a 1: n2")).hasMessageContaining("there is no node \"n2\"; did you mean \"n1\"?");
        assertThatThrownBy(() -> Cluster.crm(ABC + "primitive a Dummy"))
                .hasMessage("crm text, line 5, column 11: there is a primitive \"a\" already (line 1); choose another name");
        assertThatThrownBy(() -> Cluster.crm(ABC + "group g a b\ngroup h b c")).hasMessage("crm text, line 6, column 9: \"b\" is in a group or clone already, or is named twice");
        assertThatThrownBy(() -> Cluster.crm(ABC + "ms m a\nms n m")).hasMessage("crm text, line 6, column 6: expected a primitive or group, and \"m\" is a master");
        assertThatThrownBy(() -> Cluster.crm("group g g")).isInstanceOf(ClusterException.class);
    }

    @Test void crmTextIsKnownByItsContent() {
        byte[] bytes = "\uFEFF\r\n# talk\r\nprimitive a \\\r\n ocf:heartbeat:Dummy\r\n".getBytes(StandardCharsets.UTF_8);
        assertThat(Cluster.read(new ByteArrayInputStream(bytes), "cib.xml").crm()).isEqualTo("primitive a ocf:heartbeat:Dummy\n");
        assertThatThrownBy(() -> Cluster.read(new ByteArrayInputStream("Hello, world".getBytes(StandardCharsets.UTF_8)), "letter"))
                .hasMessageStartingWith("letter, line 1, column 1: expected a statement");
    }

    /** Whatever is cut out of good text or thrown in: an answer or one clear error, never another exception. */
    @Test void damagedTextIsReadOrRefused() {
        String good = Cluster.read(ClusterTest.TALK).crm();
        Random random = new Random(4);
        for (int i = 0; i < 3000; i++) {
            int from = random.nextInt(good.length());
            int to = Math.min(good.length(), from + random.nextInt(12));
            String in = random.nextBoolean() ? "" : String.valueOf("\\\"'()[]:=#$\n x".charAt(random.nextInt(14)));
            String damaged = good.substring(0, from) + in + good.substring(to);
            try {
                Cluster.crm(damaged).crm();
            } catch (ClusterException e) {
                assertThat(e.getMessage()).as(damaged).startsWith("crm text, line ");
            }
        }
    }
}
