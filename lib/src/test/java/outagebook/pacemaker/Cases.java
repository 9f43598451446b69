package outagebook.pacemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import outagebook.Shared;

/** Clusters and what the real schedulers said about them. */
final class Cases {
    static final List<String> RELEASES = List.of("1.1.10", "2.1.5");

    private Cases() {}

    /** A file of the shared folder's {@code pacemaker}; without that folder the test is skipped. */
    static Path shared(String name) {
        return Shared.file("pacemaker").resolve(name);
    }

    static List<Path> clusters(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(ending)).sorted().toList();
        }
    }

    static String name(Path cluster) {
        return cluster.getFileName().toString().replaceAll("\\.xml(\\.gz)?$", "");
    }

    static Scheduling run(Path cluster, String release) throws IOException {
        return Scheduler.of(release).run(Cluster.read(cluster));
    }

    static List<String> scores(Path cluster, String release) throws IOException {
        return run(cluster, release).scores().stream().map(Score::toString).toList();
    }

    /** The lines with scores of a file, packed or not. */
    static List<String> scoreLines(Path file) throws IOException {
        try (InputStream plain = Files.newInputStream(file);
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(plain) : plain) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> line.contains(" score on ")).toList();
        }
    }

    static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    /** Scores written as JSON, as the lines they were. */
    static List<String> scoreLines(JsonNode scores) {
        List<String> lines = new ArrayList<>();
        for (JsonNode score : scores) {
            String what = score.get("kind").asText().equals("allocation")
                    ? score.get("function").asText() + ": " + score.get("resource").asText() + " allocation"
                    : score.get("resource").asText() + " promotion";
            String node = score.get("node").isNull() ? "none" : score.get("node").asText();
            lines.add(what + " score on " + node + ": " + score.get("score").asText());
        }
        return lines;
    }
}
