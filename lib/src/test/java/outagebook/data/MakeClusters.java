package outagebook.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import outagebook.notebook.Manifest;
import outagebook.notebook.Manifest.ClusterSample;
import outagebook.pacemaker.Cluster;

/** Makes the clusters below {@code data/} out of {@code data/clusters/talk.crm}: the same bytes each time. */
public final class MakeClusters {
    private static final Path DATA = Path.of("data");
    private static final String STATUS = "talk.crm, its status written by outagebook.data.MakeClusters: ";

    /** A cluster and what the manifest says of it. */
    record Made(String name, Cluster cluster, String made, String teaches) {}

    private MakeClusters() {}

    /** Writes the clusters and their part of the manifest. */
    public static void main(String... arguments) throws IOException {
        List<ClusterSample> samples = new ArrayList<>(List.of(sample("talk", "clusters/talk.crm", "written by hand, the configuration only",
                "The talk's cluster in crm text: a stickiness of 100 and a backup address that must never be where the primary is.")));
        for (Made made : all()) {
            Files.writeString(DATA.resolve(file(made)), made.cluster.xml());
            samples.add(sample(made.name, file(made), STATUS + made.made, made.teaches));
        }
        Manifest before = Manifest.read(Path.of(""));
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(DATA.resolve("manifest.json").toFile(),
                        new Manifest(before.samples(), before.crashes(), before.incidents(), samples, before.formats()));
    }

    static String file(Made made) {
        return "clusters/" + made.name + ".xml";
    }

    private static ClusterSample sample(String name, String file, String made, String teaches) throws IOException {
        Path path = DATA.resolve(file);
        return new ClusterSample(name, file, Manifest.sha256(path), Files.size(path), "1.1.10", made, teaches);
    }

    static List<Made> all() {
        Cluster healthy = Cluster.read(DATA.resolve("clusters/talk.crm"))
                .master("msPostgresql", "pg01").slave("msPostgresql", "pg02", "pg03")
                .running("PostgresqlVIP", "pg01").running("BackupVIP", "pg02")
                .attribute("pg01", "master-Postgresql", "1000").attribute("pg02", "master-Postgresql", "100")
                .attribute("pg03", "master-Postgresql", "-INFINITY");
        Cluster killed = healthy.offline("pg01");
        Cluster outage = killed.failed("Postgresql", "pg02", "monitor", 7).slave("Postgresql", "pg02")
                .attribute("pg02", "master-Postgresql", "-INFINITY");
        String crash = "pg01 offline; Postgres on pg02 crashed (monitor 7) and was started again, which set its master score to -INFINITY";
        return List.of(
                new Made("healthy", healthy, "pg01 master with PostgresqlVIP, pg02 synchronous replica with BackupVIP, pg03 asynchronous",
                        "All is well: nothing to do. The start of every experiment."),
                new Made("killed", killed, "as healthy, and pg01 offline",
                        "Killing the primary is not enough: pg02 still scores 100 - 100 = 0, and 0 is promoted."),
                new Made("outage", outage, crash,
                        "The moment of the outage. 1.1.10 stops Postgresql:0 on pg02 and starts Postgresql:2 there, again and again; 2.1.5 leaves it alone."),
                new Made("minus-1000", outage.colocation("backup-vip-not-with-master", "-1000"), crash + "; the colocation is -1000",
                        "The same moment with -1000 in place of -inf: nothing is restarted, the replica gets the time it needs."));
    }
}
