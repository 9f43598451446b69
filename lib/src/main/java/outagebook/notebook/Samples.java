package outagebook.notebook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.GZIPInputStream;
import outagebook.pacemaker.Cluster;
import outagebook.recovery.Crash;

/**
 * The WAL segments, crashes, clusters and the incident that come with the workbook, by name.
 *
 * <pre>{@code
 * WalFile.open(Samples.path("9.4")).verdict();
 * Samples.crash("9.3").control();
 * Scheduler.of("1.1.10").run(Samples.cluster("outage")).transition();
 * Wal.open(Samples.incident().resolve("archive")).inventory();
 * }</pre>
 *
 * <p>The files below {@code data/} are only read. To change bytes, take a copy of your own with {@link #scratch}.
 */
public final class Samples {
    private Samples() {}

    /** {@return the names of all segments} */
    public static List<String> names() {
        return manifest().names();
    }

    /** {@return everything known about each sample} */
    public static List<Manifest.Sample> all() {
        return manifest().samples();
    }

    /** {@return the sample's gzip'd segment, or its file of another format ("log.pb"), whose SHA-256 was found to be the manifest's} */
    public static Path path(String name) {
        return path(project(), name);
    }

    static Path path(Path project, String name) {
        Manifest manifest = Manifest.read(project);
        return manifest.format(name).map(format -> manifest.verified(project, format))
                .orElseGet(() -> manifest.verified(project, manifest.sample(name)));
    }

    /** {@return a bundled crash, such as "9.3" or "18-no-fpw", whose files were all found to have the manifest's SHA-256} */
    public static Crash crash(String name) {
        return crash(project(), name);
    }

    static Crash crash(Path project, String name) {
        Manifest manifest = Manifest.read(project);
        return Crash.in(manifest.verifiedCrash(project, manifest.crash(name)));
    }

    /** {@return everything known about each crash} */
    public static List<Manifest.Sample> crashes() {
        return manifest().crashes();
    }

    /** {@return the bundled Pacemaker cluster of this name, such as "outage"; its checksum was verified} */
    public static Cluster cluster(String name) {
        return cluster(project(), name);
    }

    static Cluster cluster(Path project, String name) {
        Manifest manifest = Manifest.read(project);
        Path file = manifest.verified(project, manifest.cluster(name));
        return new Cluster(file.getFileName().toString(), Cluster.read(file).cib());
    }

    /** {@return everything known about each bundled cluster} */
    public static List<Manifest.ClusterSample> clusters() {
        return manifest().clusters();
    }

    /** {@return everything known about each file of another format, such as "log.pb"} */
    public static List<Manifest.FormatSample> formats() {
        return manifest().formats();
    }

    /**
     * {@return your own unzipped copy of the segment, {@code notebooks/scratch/NAME/SEGMENT}} It is made when it is
     * missing and used again as long as it has the sample's bytes; a changed one is never overwritten.
     */
    public static Path scratch(String name) {
        return scratch(project(), scratch(), name);
    }

    /**
     * {@return the folder for your own files, which need not exist yet: {@code notebooks/scratch}} The system property
     * {@code outagebook.scratch}, else the environment variable OUTAGEBOOK_SCRATCH, names another one.
     */
    public static Path scratch() {
        String elsewhere = System.getProperty("outagebook.scratch", System.getenv("OUTAGEBOOK_SCRATCH"));
        return elsewhere == null ? project().resolve("notebooks/scratch") : Path.of(elsewhere);
    }

    static Path scratch(Path project, Path scratch, String name) {
        Path gzip = path(project, name);
        return keep(gzip, scratch.resolve(name).resolve(Manifest.read(project).sample(name).segment()), true, "sample \"" + name + "\"");
    }

    /** Copies a file to where the reader may change it. */
    private static Path keep(Path original, Path copy, boolean unzip, String what) {
        try {
            Path fresh = Files.createTempFile(Files.createDirectories(copy.getParent()), "unzipping", null);
            try (InputStream file = Files.newInputStream(original); InputStream in = unzip ? new GZIPInputStream(file) : file) {
                Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
                return keep(fresh, copy, what);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(copy + " cannot be written: " + e, e);
        }
    }

    private static Path keep(Path fresh, Path copy, String what) throws IOException {
        if (!Files.exists(copy)) return Files.move(fresh, copy);
        long at = Files.mismatch(fresh, copy);
        if (at < 0) return copy;
        throw new IllegalStateException(String.format("%s is no longer that of the %s: it differs from byte %d on; "
                + "move it away or delete it, and a fresh copy is made", copy, what, at));
    }

    /**
     * {@return the folder of your own copy of the bundled incident, {@code notebooks/scratch/incident}: {@code archive}, an archive that
     * is not whole, and {@code data}, what is left of the server that wrote it}
     *
     * <p>The archive stays packed, as archives are; the rest is unzipped. What is there already is used again, and never overwritten.
     */
    public static Path incident() {
        return incident(project(), scratch());
    }

    static Path incident(Path project, Path scratch) {
        Manifest manifest = Manifest.read(project);
        Manifest.Sample incident = manifest.incidents().get(0);
        Path origin = project.resolve("data").resolve(Path.of(incident.file()).subpath(0, 2));
        for (Path file : manifest.verifiedIncident(project, incident)) {
            Path copy = scratch.resolve("incident").resolve(origin.relativize(file));
            boolean packed = copy.getParent().endsWith("archive");
            keep(file, packed ? copy : copy.resolveSibling(copy.getFileName().toString().replace(".gz", "")), !packed, "incident");
        }
        return scratch.resolve("incident");
    }

    /** {@return the path as it reads from the project folder, the same on every machine; others as they are} */
    public static String shown(Path path) {
        Path project = project();
        Path absolute = path.toAbsolutePath().normalize();
        return absolute.startsWith(project) ? project.relativize(absolute).toString().replace('\\', '/') : path.toString();
    }

    /**
     * {@return the project folder, which has {@code data/manifest.json}} Looked for in the environment variable
     * OUTAGEBOOK_HOME, then the system property {@code outagebook.home}, then the current directory and those above it.
     */
    public static Path project() {
        return project(System.getenv("OUTAGEBOOK_HOME"), System.getProperty("outagebook.home"), Path.of(""));
    }

    static Path project(String variable, String property, Path directory) {
        if (variable != null) return checked(Path.of(variable), "the environment variable OUTAGEBOOK_HOME names");
        if (property != null) return checked(Path.of(property), "the system property outagebook.home names");
        Path start = directory.toAbsolutePath().normalize();
        for (Path at = start; at != null; at = at.getParent()) {
            if (Files.isRegularFile(at.resolve(Manifest.FILE))) return at;
        }
        throw new IllegalStateException("the workbook's data is not found: no " + Manifest.FILE + " in " + start
                + " or above; set OUTAGEBOOK_HOME to the project's folder");
    }

    private static Path checked(Path folder, String source) {
        if (Files.isRegularFile(folder.resolve(Manifest.FILE))) return folder.toAbsolutePath().normalize();
        throw new IllegalStateException(source + " " + folder + ", where there is no " + Manifest.FILE);
    }

    private static Manifest manifest() {
        return Manifest.read(project());
    }
}
