package outagebook.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import outagebook.lab.PlainServer;
import outagebook.notebook.Manifest;
import outagebook.notebook.Manifest.Sample;

/**
 * Makes the segments below {@code data/} with real servers: {@code binder/make-data [--install]}; {@code --segments},
 * {@code --crashes} or {@code --incident} makes only those.
 *
 * <p>Everything goes to {@code lib/target/made-data}; only {@code --install} replaces what {@code data/} has. Another
 * run gives other transaction times and system identifiers, so other bytes: the notebooks' outputs then need a new run.
 * The sample "9.4" is the talk's own segment and stays as it is; the clusters are made by {@link MakeClusters}.
 */
public final class MakeData {
    private static final Path OUT = Path.of("lib/target/made-data");
    private static final Path DATA = Path.of("data");

    private MakeData() {}

    /** Makes all samples but "9.4"; {@code --install} puts them into {@code data/}. */
    public static void main(String... arguments) throws IOException {
        List<String> options = List.of(arguments);
        List<Sample> segments = new ArrayList<>();
        List<Sample> crashes = new ArrayList<>();
        List<Sample> incidents = new ArrayList<>();
        boolean all = options.stream().noneMatch(List.of("--segments", "--crashes", "--incident")::contains);
        if (all || options.contains("--segments")) for (Recipe recipe : Recipe.ALL) segments.add(make(recipe, fetched(recipe.artifact()), OUT));
        if (all || options.contains("--crashes")) for (CrashRecipe recipe : CrashRecipe.ALL) crashes.add(MakeCrash.make(recipe, fetched(recipe.artifact()), OUT));
        if (all || options.contains("--incident")) incidents.add(MakeIncident.make(fetched(MakeIncident.ARTIFACT), OUT));
        Manifest now = Manifest.read(Path.of(""));
        Files.createDirectories(OUT);
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(OUT.resolve("manifest.json").toFile(),
                new Manifest(merged(now.samples(), segments), merged(now.crashes(), crashes), merged(now.incidents(), incidents), now.clusters(), now.formats()));
        if (options.contains("--install")) install(Stream.of(segments, crashes, incidents).flatMap(List::stream).toList());
    }

    private static List<Sample> merged(List<Sample> before, List<Sample> made) {
        List<Sample> all = new ArrayList<>(before);
        all.removeIf(sample -> made.stream().anyMatch(fresh -> fresh.name().equals(sample.name())));
        all.addAll(made);
        return all;
    }

    /** Makes a segment, below this folder. */
    static Sample make(Recipe recipe, Path jar, Path out) throws IOException {
        try (PlainServer server = PlainServer.start(jar, recipe.initdb(), recipe.settings())) {
            server.sql(recipe.before());
            server.sql(recipe.inserts());
            String segment = server.ask(recipe.currentSegment());
            server.sql(List.of(recipe.change()));
            byte[] bytes = server.segment(segment);
            String teaches = recipe.name().equals("trap") ? trap(bytes) : recipe.teaches();
            return stored(recipe, out, segment, bytes, server.ask("SHOW server_version"), teaches);
        }
    }

    /** Checks that the talk's substitution hits the page image of users, where the row with id 63 is, and says so. */
    private static String trap(byte[] segment) {
        String hex = HexFormat.of().formatHex(segment);
        Matcher talk = Pattern.compile("3f(000000.+41424300)").matcher(hex);
        String row63 = "3f000000" + "0f" + HexFormat.of().formatHex("user63".getBytes());
        if (!talk.find() || talk.start() % 2 != 0 || !hex.startsWith(row63, talk.start())) {
            throw new IllegalStateException("trap: the talk's substitution does not hit the row with id 63");
        }
        return String.format("A trap: the first insert after a checkpoint carries an image of a page of users. The talk's "
                + "substitution finds 3f000000 there, at byte %d of the segment: the id 63 of a row, not a record's length. "
                + "It changes that byte and leaves the record of 'ABC' whole.", talk.start() / 2);
    }

    private static Sample stored(Recipe recipe, Path out, String segment, byte[] bytes, String version, String teaches) throws IOException {
        String file = "segments/" + recipe.name() + "/" + segment + ".gz";
        Path path = out.resolve(file);
        Files.createDirectories(path.getParent());
        Gzip.write(path, bytes);
        System.out.printf("%-5s %s, %d bytes, %d gzip'd%n", recipe.name(), segment, bytes.length, Files.size(path));
        int timeline = Integer.parseInt(segment.substring(0, 8), 16);
        return new Sample(recipe.name(), file, Manifest.sha256(path), Files.size(path), bytes.length, version, timeline,
                "PostgreSQL " + version + " of " + recipe.artifact() + "; " + recipe.made(), teaches, List.of());
    }

    private static void install(List<Sample> made) throws IOException {
        for (Sample sample : made) {
            Path folder = Path.of(sample.file()).subpath(0, 2);
            if (Files.exists(DATA.resolve(folder))) PathUtils.deleteDirectory(DATA.resolve(folder));
            Files.createDirectories(DATA.resolve(folder).getParent());
            PathUtils.copyDirectory(OUT.resolve(folder), DATA.resolve(folder));
        }
        Files.copy(OUT.resolve("manifest.json"), DATA.resolve("manifest.json"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** {@return the jar of this Maven artifact, fetched once} */
    private static Path fetched(String artifact) throws IOException {
        Path folder = Files.createDirectories(Path.of("lib/target/servers"));
        String[] parts = artifact.split(":");
        Path jar = folder.resolve(parts[1] + "-" + parts[2] + ".jar");
        if (!Files.exists(jar)) {
            run(folder, "mvn", "-B", "-q", "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy",
                    "-Dartifact=" + artifact, "-DoutputDirectory=" + folder.toAbsolutePath());
        }
        System.out.println(artifact + " sha256 " + Manifest.sha256(jar));
        return jar;
    }

    static void run(Path folder, String... command) throws IOException {
        Process process = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
        try {
            if (process.waitFor() != 0) throw new IOException(String.join(" ", command) + " failed");
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IOException("interrupted: " + command[0], e);
        }
    }
}
