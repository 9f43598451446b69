package outagebook.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MatrixTest {
    @Test void itsCellsAreTheRecordedOnesInOrder() {
        assertThat(Matrix.cells().stream().map(Outage::name)).containsExactlyElementsOf(OutageCases.names());
    }

    @Test void everyCellEndsAsBothRealReleasesDid() {
        List<String> ours = Matrix.full().stream().map(MatrixTest::text).toList();
        List<String> theirs = new ArrayList<>();
        for (String name : OutageCases.names()) {
            JsonNode said = OutageCases.read(name + ".json").get("releases");
            Matrix.RELEASES.forEach(release -> theirs.add(text(name, release, said.get(release))));
        }
        assertThat(ours).containsExactlyElementsOf(theirs);
    }

    @Test void eachIngredientOfTheTalkIsNecessary() {
        assertThat(livelock(Outage.asTold())).isTrue();
        assertThat(livelock(Outage.asTold().crash("no"))).isFalse();
        assertThat(livelock(Outage.asTold().backupVip("async"))).isFalse();
        assertThat(livelock(Outage.asTold().colocation("-1000"))).isFalse();
        assertThat(livelock(Outage.asTold().stickiness("0"))).isFalse();
        assertThat(Matrix.run(Outage.asTold(), "2.1.5").livelock()).isFalse();
    }

    @Test void noCrashIsNeededFromStickiness102On() {
        assertThat(livelock(Outage.asTold().crash("no").stickiness("101"))).isFalse();
        assertThat(livelock(Outage.asTold().crash("no").stickiness("102"))).isTrue();
    }

    @Test void minusThousandProtectsBelowStickiness2000() {
        assertThat(livelock(Outage.asTold().colocation("-1000").stickiness("1999"))).isFalse();
        assertThat(livelock(Outage.asTold().colocation("-1000").stickiness("2000"))).isTrue();
    }

    @Test void itDependsOnHowStickinessIsGivenAndOnNames() {
        assertThat(livelock(Outage.asTold().stickinessAs("rsc_defaults"))).isFalse();
        assertThat(livelock(Outage.asTold().nodes("pg01", "pg03", "pg02"))).isFalse();
        Outage onItsOwn = Outage.asTold().stickiness("0").backupStickiness("100");
        assertThat(livelock(onItsOwn)).isTrue();
        assertThat(livelock(onItsOwn.cloneStickiness("100"))).isFalse();
    }

    private static boolean livelock(Outage outage) {
        return Matrix.run(outage, "1.1.10").livelock();
    }

    @Test void theHeatMapHasALineForEachStickiness() {
        Matrix.Heat heat = Matrix.heat(List.of("0", "100", "2000"), List.of("-INFINITY", "-1000"));
        assertThat(heat.toString()).isEqualTo("""
                stickiness  -INFINITY         -1000
                ----------  ----------------  ----------------
                0           pg02, step 3      pg02, step 3
                100         LIVELOCK, nobody  pg02, step 3
                2000        LIVELOCK, nobody  LIVELOCK, nobody""");
    }

    @Test void theTableOfFixesSaysWhichSingleChangeHelps() {
        List<Matrix.Fix> fixes = Matrix.fixes(Outage.asTold(), "1.1.10");
        Map<String, Boolean> helps = new LinkedHashMap<>();
        fixes.forEach(f -> helps.put(f.change(), f.helps()));
        assertThat(helps).containsEntry("stickiness 0", true).containsEntry("stickiness 2", false).containsEntry("colocation -1000", true)
                .containsEntry("Backup VIP on the asynchronous replica", true).containsEntry("Pacemaker 2.1.5", true)
                .containsEntry("the same stickiness written at the clone", true).containsEntry("stickiness 1 written at the clone", false);
        assertThat(Matrix.table(fixes).rows()).hasSameSizeAs(fixes);
    }

    private static String text(Matrix.Row row) {
        Map<String, String> postgres = new LinkedHashMap<>();
        row.end().online().forEach(n -> postgres.put(n, FailoverTest.WORDS.get(row.end().postgres().get(n))));
        Map<String, String> places = new LinkedHashMap<>();
        row.end().places().forEach((vip, nodes) -> places.put(vip, nodes.isEmpty() ? "null" : nodes.get(0)));
        return row.outage().name() + " " + row.release() + ": " + row.outcome() + "; until promotion "
                + (row.transitionsUntilPromotion().isPresent() ? row.transitionsUntilPromotion().getAsInt() : "null") + "; " + row.livelock()
                + "; " + postgres + places + "; without aborts: " + row.outcomeWithoutAborts();
    }

    private static String text(String name, String release, JsonNode said) {
        JsonNode end = said.get("iterated");
        return name + " " + release + ": " + end.get("outcome").asText() + "; until promotion "
                + end.get("transitions_until_promotion").asText() + "; " + end.get("livelock").asBoolean() + "; "
                + map(end.get("final_postgres")) + map(end.get("final_vips"))
                + "; without aborts: " + said.get("outcome_without_aborts").asText();
    }

    private static String map(JsonNode object) {
        return object.properties().stream().map(p -> p.getKey() + "=" + p.getValue().asText()).collect(Collectors.joining(", ", "{", "}"));
    }
}
