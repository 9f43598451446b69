package outagebook.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import outagebook.Shared;

/** What is refused instead of answered wrongly. */
class ScopeTest {
    private static void assertRefused(String what, String resources, String constraints, String message) {
        String cib = "<cib>\n<configuration>\n<resources>" + resources + "</resources>\n<constraints>\n" + constraints + "</constraints></configuration></cib>";
        Cluster cluster = Cluster.read(new ByteArrayInputStream(cib.getBytes(StandardCharsets.UTF_8)), "cib.xml");
        assertThatThrownBy(() -> Scope.check(cluster, Release.V2_1_5)).isInstanceOf(OutOfScope.class).hasMessage(
                message + "; take it out, cluster.without(\"x\"), and see whether your question still stands, or ask crm_simulate")
                .satisfies(e -> assertThat(((OutOfScope) e).element().name()).isEqualTo(what));
    }

    @Test void elementIdLineAndRemedyAreNamed() {
        assertRefused("bundle", "<bundle id='x'/>", "", "cib.xml, line 3: <bundle id=\"x\"> is a bundle, which is out of scope: containers are not modelled");
        assertRefused("rsc_ticket", "", "<rsc_ticket id='x'/>",
                "cib.xml, line 5: <rsc_ticket id=\"x\"> is a ticket constraint, which is out of scope: tickets are not modelled");
        assertRefused("date_expression", "", "<rsc_location id='l'>\n<rule id='r'>\n<date_expression id='x'/></rule></rsc_location>",
                "cib.xml, line 7: <date_expression id=\"x\"> is a rule on dates, which is out of scope: what it says changes with the clock");
    }

    @Test void datesInCrmTextAreRefusedWhereTheyStand() {
        assertThatThrownBy(() -> Cluster.crm("primitive a ocf:heartbeat:Dummy\nlocation l a rule 100: date gt 2017-10-10"))
                .isInstanceOf(OutOfScope.class).hasMessageStartingWith("crm text, line 2, column 24: rules on dates are out of scope");
    }

    /** The index says which upstream cases are in scope; ours must refuse the others and no more. */
    @ParameterizedTest
    @EnumSource(Release.class)
    void upstreamCasesInScopeAreTakenAndTheOthersRefused(Release release) throws IOException {
        Path folder = Shared.file("pacemaker/upstream/" + release.number());
        List<String> refused = new ArrayList<>();
        List<String> taken = new ArrayList<>();
        for (JsonNode one : new ObjectMapper().readTree(folder.resolve("index.json").toFile())) {
            Cluster cluster = Cluster.read(folder.resolve(one.get("case").asText() + ".xml.gz"));
            try {
                Scope.check(cluster, release);
                if (!one.get("in_scope").asBoolean()) taken.add(one.get("case").asText() + " " + one.get("features"));
            } catch (OutOfScope e) {
                if (one.get("in_scope").asBoolean()) refused.add(one.get("case").asText());
            }
        }
        assertThat(refused).isSubsetOf("domain", "shutdown-lock", "shutdown-lock-expiration");
        assertThat(taken).allMatch(one -> one.contains("\"utilization\"") || one.startsWith("empty "),
                "capacities say nothing without a placement strategy; a cluster without resources has no scores");
        assertThat(taken).hasSizeLessThanOrEqualTo(3);
    }

    @Test void talkIsInScope() {
        assertThatCode(() -> Scope.check(Cluster.read(ClusterTest.TALK), Release.V1_1_10)).doesNotThrowAnyException();
    }
}
