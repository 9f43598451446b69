package outagebook.pacemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import outagebook.Shared;

/** What two real releases made of the outage's cells: shared/pacemaker/outage/cases. */
final class OutageCases {
    static final List<String> RELEASES = List.of("1.1.10", "2.1.5");
    private static final ObjectMapper JSON = new ObjectMapper();

    private OutageCases() {}

    static List<String> names() {
        return read("index.json").findValuesAsText("case");
    }

    static JsonNode index() {
        return read("index.json");
    }

    /** A cell with what each release said about it. */
    static JsonNode read(String file) {
        try {
            return JSON.readTree(Files.readAllBytes(path(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Cluster cluster(String name) {
        return Cluster.read(path(name + ".xml.gz"));
    }

    private static Path path(String file) {
        return Shared.file("pacemaker/outage/cases/" + file);
    }

    /** All recorded steps, by case, release and number. */
    static Map<String, JsonNode> steps() {
        Map<String, JsonNode> steps = new HashMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(new FileInputStream(path("steps.jsonl.gz").toFile())), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode step = JSON.readTree(line);
                steps.put(step.get("case").asText() + " " + step.get("release").asText() + " " + step.get("step").asText(), step);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return steps;
    }

    static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).collect(Collectors.toList());
    }

    static Cluster parse(String xml) {
        return Cluster.read(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)), "test");
    }

    /** The tree as text, where only what matters differs: attributes by name, no line numbers. */
    static String tree(Element e) {
        return tree(e, "", new StringBuilder()).toString();
    }

    private static StringBuilder tree(Element e, String indent, StringBuilder out) {
        out.append(indent).append(e.name()).append(new TreeMap<>(e.attributes())).append('\n');
        e.children().forEach(c -> tree(c, indent + " ", out));
        return out;
    }

    /** A line such as {@code Resource action: Postgresql monitor=2000 on pg02}. */
    static Action action(String line) {
        String[] w = line.split(" ");
        if (line.startsWith("Cluster action: clear_failcount for ")) {
            return new Action(Action.Kind.CLUSTER, "clear_failcount", w[4], 0, w[6], w[4]);
        }
        if (!w[0].equals("Resource")) {
            return new Action(Action.Kind.PSEUDO, w[2], null, 0, null, null);
        }
        String[] task = w[3].split("=");
        return new Action(Action.Kind.RESOURCE, task[0], w[2], task.length > 1 ? Integer.parseInt(task[1]) : 0, w[5], w[2]);
    }
}
