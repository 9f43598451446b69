package outagebook.pacemaker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The crm_simulate of this machine as a planner, where there is one (Debian: pacemaker-cli-utils). */
final class RealScheduler implements Advisor {
    private static final Pattern RELEASE = Pattern.compile("Pacemaker (\\d+\\.\\d+\\.\\d+)");
    private final Map<String, Advice> asked = new HashMap<>();

    /** Skips the test, with the reason, if there is none of this release. */
    static RealScheduler of(String release) {
        String version;
        try {
            version = output("crm_simulate", "--version");
        } catch (UncheckedIOException e) {
            version = e.getMessage();
        }
        Matcher found = RELEASE.matcher(version);
        assumeTrue(found.find() && found.group(1).equals(release), "skipped: no crm_simulate " + release + " here: " + version);
        return new RealScheduler();
    }

    @Override public Advice ask(Cluster cluster) {
        return asked.computeIfAbsent(xml(cluster.cib(), new StringBuilder()).toString(), RealScheduler::simulate);
    }

    /** The cluster as the real tool leaves it after one transition. */
    static Cluster after(Path cluster) throws IOException {
        Path after = Files.createTempFile("outagebook", ".xml");
        try {
            output("crm_simulate", "-x", cluster.toString(), "-S", "-O", after.toString());
            return Cluster.read(after);
        } finally {
            Files.delete(after);
        }
    }

    private static Advice simulate(String cib) {
        try {
            Path file = Files.createTempFile("outagebook", ".xml");
            try {
                Files.writeString(file, cib);
                return read(output("crm_simulate", "-x", file.toString(), "-S"));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String output(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            return new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Advice read(String output) {
        List<String> summary = new ArrayList<>();
        List<Action> actions = new ArrayList<>();
        String part = "";
        for (String raw : output.split("\n")) {
            String line = raw.strip().replaceFirst("^\\* ", "").replaceAll("\\s+", " ");
            if (line.endsWith(":")) {
                part = line;
            } else if (part.equals("Transition Summary:") && !line.isEmpty()) {
                summary.add(line);
            } else if (part.equals("Executing Cluster Transition:") && !line.isEmpty()) {
                actions.add(OutageCases.action(line));
            }
        }
        return new Advice(summary, actions, Map.of(), List.of());
    }

    private static StringBuilder xml(Element e, StringBuilder out) {
        out.append('<').append(e.name());
        e.attributes().forEach((name, value) -> out.append(' ').append(name).append("=\"")
                .append(value.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;")).append('"'));
        out.append('>');
        e.children().forEach(c -> xml(c, out));
        return out.append("</").append(e.name()).append(">\n");
    }
}
