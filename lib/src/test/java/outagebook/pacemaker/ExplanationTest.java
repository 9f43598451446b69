package outagebook.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    private static final String OUTAGE = "primary-offline_crash-restarted_backup-sync_coloc-minusINFINITY_stick-100_property";

    private static Path packed(String name) throws URISyntaxException {
        return Path.of(ExplanationTest.class.getResource("/pacemaker/" + name + ".xml.gz").toURI());
    }

    @Test
    void saysWhyTheReplicaMayNotStay() throws Exception {
        Explanation why = Cases.run(packed(OUTAGE), "1.1.10").explain("Postgresql:0", "pg02");
        assertThat(why.line()).isEqualTo("Postgresql:0 on pg02 = -99: +1 stickiness of a clone instance (default of 1.1.10), -100 = 100 "
                + "(BackupVIP's stickiness on pg02) x -1 (colocation backup-vip-not-with-master, -INFINITY / INFINITY)");
    }

    @Test
    void saysWhyTheUnusedInstanceMayStart() throws Exception {
        Explanation why = Cases.run(packed(OUTAGE), "1.1.10").explain("Postgresql:2", "pg02");
        assertThat(why.value()).isZero();
        assertThat(why.line()).startsWith("Postgresql:2 on pg02 = 0: +0 not counted: -100 = 100 (BackupVIP's stickiness on pg02) x -1")
                .endsWith("no usable node would be left");
    }

    @Test
    void saysWhatIsLeftOfASmallShare() throws Exception {
        Path avoid = packed(OUTAGE.replace("minusINFINITY", "minus1000"));
        assertThat(Cases.run(avoid, "1.1.10").explain("Postgresql:0", "pg02").line()).endsWith("x -0.001 "
                + "(colocation backup-vip-not-with-master, -1000 / INFINITY): -0.1, cut to 0");
        assertThat(Cases.run(avoid, "2.1.5").explain("Postgresql:0", "pg02").line()).endsWith("-0.1, but at least -1");
    }

    @Test
    void showsPartsOfPartsIndented() throws Exception {
        Path calm = packed("primary-offline_crash-no_backup-sync_coloc-minusINFINITY_stick-100_property");
        assertThat(Cases.run(calm, "1.1.10").explainPromotion("Postgresql:0", "pg02").toString()).contains(
                "\n  +100 priority of Postgresql:0 for promotion\n    +100 promotion score the agent gave on pg02\n  -100 = 100 (");
    }

    @Test
    void namesWhatThereIsIfNothingFits() throws Exception {
        Scheduling scheduling = Cases.run(packed(OUTAGE), "1.1.10");
        assertThatThrownBy(() -> scheduling.explain("Postgres", "pg02")).hasMessageContaining("Postgresql:0");
        assertThatThrownBy(() -> scheduling.explain("Postgresql", "pg02")).hasMessage("\"Postgresql\" is the child of a clone, and its instances "
                + "have the scores: ask for Postgresql:0, Postgresql:1, Postgresql:2");
        assertThatThrownBy(() -> scheduling.explain("BackupVIP", "pg4")).hasMessageContaining("\"pg02\"");
    }

    @Test
    void partsMakeTheNumberAgainInTheOutage() throws Exception {
        for (String release : Cases.RELEASES) {
            assertThat(checked(packed(OUTAGE), release)).isPositive();
        }
    }

    @Test
    void partsMakeTheNumberAgainInEveryCluster() throws IOException {
        int parts = 0;
        for (String release : Cases.RELEASES) {
            for (Path cluster : Cases.clusters(Cases.shared("generated/cases"), ".xml")) {
                parts += checked(cluster, release);
            }
            for (Path cluster : Cases.clusters(Cases.shared("outage/cases"), ".xml.gz")) {
                parts += checked(cluster, release);
            }
        }
        assertThat(parts).isGreaterThan(50_000);
    }

    private static int checked(Path cluster, String release) throws IOException {
        int parts = 0;
        for (Score score : Cases.run(cluster, release).scores()) {
            assertThat(score.why().value()).as(score.toString()).isEqualTo(score.value());
            parts += checked(score.why());
        }
        return parts;
    }

    private static int checked(Explanation explanation) {
        if (explanation.recombined() != explanation.value()) {
            throw new AssertionError(explanation + "\nmakes " + explanation.recombined());
        }
        return explanation.parts().stream().mapToInt(ExplanationTest::checked).sum() + explanation.parts().size();
    }
}
