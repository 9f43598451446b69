package outagebook.pacemaker;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The same clusters scheduled by this library and by {@code crm_simulate -x FILE -S -Q -s}, one after the other in turn, and a table of
 * the medians. Both read the file, place everything, plan the transition, and print the scores.
 *
 * <p>Warm: in this process, after {@code WARM_UP} passes. Whole: a new process. A pass may take {@code LIMIT} seconds; one that takes more
 * than {@code LONG} is not repeated.
 */
final class ClusterSideBySide {
    private static final int WARM_UP = 3;
    private static final int LIMIT = 60;
    private static final double LONG = 10_000;

    private final Path cluster;
    private final int passes;
    private final Path said;

    private ClusterSideBySide(Path cluster, int passes) throws IOException {
        this.cluster = cluster;
        this.passes = passes;
        said = Files.createTempFile("said", ".txt");
    }

    /** Arguments: how many passes, crm_simulate, a folder for the clusters; or {@code run} and a cluster, to do that and no more. */
    public static void main(String... arguments) throws IOException, InterruptedException {
        if (arguments[0].equals("run")) {
            schedule(Path.of(arguments[1])).forEach(System.out::println);
            return;
        }
        LargeCluster.main(arguments[2]);
        System.out.printf("median of %s passes, in turn, of one if it takes more than %.0f s; no pass may take more than %d s; JDK %s, %d cores%n%n",
                arguments[0], LONG / 1e3, LIMIT, System.getProperty("java.runtime.version"), Runtime.getRuntime().availableProcessors());
        System.out.println("| nodes | resources | scores | ours, warm, ms | ours, whole process, ms | crm_simulate, ms | ratio, warm | ratio, whole | same scores |");
        System.out.println("|--|--|--|--|--|--|--|--|--|");
        for (int nodes : LargeCluster.NODES) {
            for (int resources : LargeCluster.RESOURCES) {
                Path cluster = Path.of(arguments[2], "cluster-" + nodes + "-" + resources + ".xml");
                System.out.printf("| %d | %d ", nodes, resources);
                new ClusterSideBySide(cluster, Integer.parseInt(arguments[0])).measure(System.out, arguments[1]);
            }
        }
    }

    private static List<String> schedule(Path cluster) {
        Scheduling scheduling = Scheduler.of(Release.V2_1_5).run(Cluster.read(cluster));
        scheduling.transition();
        return scheduling.scores().stream().map(Score::toString).toList();
    }

    private void measure(PrintStream table, String tool) throws IOException, InterruptedException {
        List<Double> warm = new ArrayList<>();
        List<Double> whole = new ArrayList<>();
        List<Double> real = new ArrayList<>();
        for (int i = 0; i < WARM_UP && (i == 0 || again(warm)); i++) {
            warm.clear();
            warm.add(warm());
        }
        if (again(warm)) warm.clear();
        List<String> theirs = List.of();
        for (int i = 0; i < passes; i++) {
            if (again(warm)) warm.add(warm());
            if (again(whole)) whole.add(process(java(), "-cp", System.getProperty("java.class.path"), ClusterSideBySide.class.getName(), "run", cluster.toString()));
            if (again(real)) {
                real.add(process(tool, "-x", cluster.toString(), "-S", "-Q", "-s"));
                theirs = Files.readAllLines(said).stream().map(String::strip).filter(line -> line.matches(".* (allocation|promotion) score on .*")).toList();
            }
        }
        List<String> ours = schedule(cluster);
        String same = median(real) == Double.POSITIVE_INFINITY ? "unknown" : theirs.equals(ours) ? "yes" : "no";
        table.printf("| %d | %s | %s | %s | %s | %s | %s |%n", ours.size(), ms(median(warm)), ms(median(whole)), ms(median(real)),
                ratio(median(real), median(warm)), ratio(median(real), median(whole)), same);
        Files.delete(said);
    }

    private static boolean again(List<Double> passes) {
        return passes.stream().allMatch(ms -> ms <= LONG);
    }

    private double warm() {
        long start = System.nanoTime();
        schedule(cluster);
        return (System.nanoTime() - start) / 1e6;
    }

    /** Milliseconds of a new process, infinite if it was ended at the limit. What it says is in a file, whatever it says of errors is not. */
    private double process(String... command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectOutput(said.toFile()).redirectError(new File("/dev/null")).start();
        boolean ended = process.waitFor(LIMIT, TimeUnit.SECONDS);
        double took = (System.nanoTime() - start) / 1e6;
        if (ended && process.exitValue() != 0) throw new IllegalStateException(String.join(" ", command) + " ended with " + process.exitValue());
        if (!ended) process.destroyForcibly().waitFor();
        return ended ? took : Double.POSITIVE_INFINITY;
    }

    private static double median(List<Double> passes) {
        return passes.stream().sorted().toList().get(passes.size() / 2);
    }

    private static String ms(double median) {
        return median == Double.POSITIVE_INFINITY ? "> " + LIMIT * 1000 : String.format(Locale.ROOT, "%.0f", median);
    }

    private static String ratio(double theirs, double ours) {
        return ours == Double.POSITIVE_INFINITY ? "" : (theirs == Double.POSITIVE_INFINITY ? "> " : "")
                + String.format(Locale.ROOT, "%.2f", Math.min(theirs, LIMIT * 1e3) / ours);
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
