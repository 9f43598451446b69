package outagebook.pacemaker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The real scheduler, {@code crm_simulate} of Pacemaker 2.1.5, where it is installed (Debian 12: pacemaker-cli-utils). */
final class CrmSimulate {
    private static final String WANTED = "Pacemaker 2.1.5";

    private static final String SUMMARY =
            "(Start|Stop|Move|Restart|Recover|Promote|Demote|Migrate|Reload|Leave|Fence|Shutdown|Cancel) .*\\(.*\\).*";

    private CrmSimulate() {}

    /** Skips the test, saying why, on a machine that does not have the scheduler. */
    static void assumeInstalled() {
        boolean there = Stream.of(System.getenv().getOrDefault("PATH", "").concat(":/usr/sbin").split(":"))
                .anyMatch(folder -> new File(folder, "crm_simulate").canExecute());
        assumeTrue(there, "skipped: crm_simulate is not installed (Debian: pacemaker-cli-utils)");
        String version = run("--version").split("\n")[0];
        assumeTrue(version.startsWith(WANTED), "skipped: crm_simulate is " + version + " and not " + WANTED);
    }

    /** What it says about a cluster: the score lines, the transition summary, the simulated transition; blanks squeezed. */
    record Said(List<String> scores, List<String> summary, List<String> actions) {}

    /** Asks about a cluster, in one run. With -s the headings are left out, so lines are told apart by their form. */
    static Said of(Cluster cluster) {
        try {
            Path file = Files.createTempFile("cluster", ".xml");
            try {
                Files.writeString(file, cluster.xml());
                return said(run("-x", file.toString(), "-S", "-s"));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Said said(String text) {
        Said said = new Said(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (String line : text.lines().map(line -> line.strip().replaceAll("\\s+", " ")).toList()) {
            if (line.matches("\\S+ action: .*|Fencing .*")) said.actions.add(line);
            else if (line.matches("\\S+: \\S+ allocation score on .*|\\S+ promotion score on .*")) said.scores.add(line);
            else if (line.matches(SUMMARY)) said.summary.add(line);
        }
        return said;
    }

    static String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("crm_simulate"));
        command.addAll(List.of(arguments));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().merge("PATH", "/usr/sbin", (path, sbin) -> path + ":" + sbin);
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes());
            int status = process.waitFor();
            if (status != 0) throw new IllegalStateException(command + " ended with " + status + ": " + output);
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
