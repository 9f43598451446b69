package outagebook.pacemaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import outagebook.Shared;

/** CIBs said in crm text and read back. */
class CrmRoundTripTest {
    private static List<Path> clusters(String folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(Shared.file("pacemaker/" + folder))) {
            return files.filter(f -> f.toString().endsWith(suffix)).sorted().toList();
        }
    }

    private static Element configuration(Cluster cluster) {
        return cluster.cib().child("configuration").orElseThrow();
    }

    /** The sections may stand in any order and be left out when empty. */
    private static void assertSameConfiguration(Path file, Cluster cluster, String crm) {
        Element again = Cluster.crm(crm).cib().child("configuration").orElseThrow();
        for (Element section : configuration(cluster).children()) {
            Element other = again.child(section.name()).orElse(Element.of(section.name(), java.util.Map.of()));
            assertThat(CrmWriter.same(other, section)).as(() -> file + "\n" + crm + other.xml() + "is not\n" + section.xml()).isTrue();
        }
        assertThat(again.children().stream().filter(s -> !s.children().isEmpty()).map(Element::name))
                .allMatch(name -> configuration(cluster).child(name).isPresent());
    }

    @Test void everyGeneratedClusterSurvives() throws IOException {
        int xml = 0;
        int statements = 0;
        for (Path file : clusters("generated/cases", ".xml")) {
            Cluster cluster = Cluster.read(file);
            String crm = cluster.crm();
            assertSameConfiguration(file, cluster, crm);
            assertThat(Cluster.crm(crm).crm()).isEqualTo(crm);
            xml += crm.lines().filter(line -> line.startsWith("xml ")).count();
            statements += crm.lines().filter(line -> !line.startsWith(" ")).count();
        }
        assertThat(statements).isGreaterThan(2000);
        assertThat(xml).as("statements that need xml").isLessThan(20);
    }

    @Test void everyOutageClusterIsPlainCrmText() throws IOException {
        for (Path file : clusters("outage/cases", ".xml.gz")) {
            Cluster cluster = Cluster.read(file);
            String crm = cluster.crm();
            assertSameConfiguration(file, cluster, crm);
            assertThat(crm).doesNotContain("xml ");
        }
    }

    @Test void everyUpstreamClusterSurvives() throws IOException {
        for (String release : List.of("1.1.10", "2.1.5")) {
            for (Path file : clusters("upstream/" + release, ".xml.gz")) {
                Cluster cluster = Cluster.read(file);
                assertSameConfiguration(file, cluster, cluster.crm());
            }
        }
    }
}
