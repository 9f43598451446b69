package outagebook.notebook;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The list of everything in {@code data/}, as {@code data/manifest.json} keeps it: which file, which bytes, where from.
 *
 * @param samples  WAL segments, in the order of the file
 * @param crashes  WAL segments of servers that were killed; beside them are the files of a table, of its index and of control, as they
 *                 were at the checkpoint, when the server was killed, and after its own recovery
 * @param incidents WAL archives with holes; beside the first segment are the others, and what is left of the server
 * @param clusters Pacemaker clusters, in the order of the file
 * @param formats  files that are no WAL: Protobuf, gRPC
 */
public record Manifest(List<Sample> samples, List<Sample> crashes, List<Sample> incidents, List<ClusterSample> clusters, List<FormatSample> formats) {
    /** The manifest, relative to the project folder. */
    static final Path FILE = Path.of("data", "manifest.json");

    /**
     * One WAL segment, kept as gzip of the raw file.
     *
     * @param name          what {@link Samples} knows it by, such as "9.4"
     * @param file          below {@code data/}; without its {@code .gz} the last part is the segment's own name
     * @param sha256        of the file as it is stored, in hex
     * @param bytes         of the file as it is stored
     * @param unzippedBytes of the segment
     * @param postgres      the version of the server that wrote it
     * @param timeline      the timeline it was written on
     * @param made          how to make another: settings and statements
     * @param teaches       what there is to see in it
     * @param beside        other files that belong to it
     */
    public record Sample(String name, String file, String sha256, long bytes, long unzippedBytes, String postgres,
            int timeline, String made, String teaches, List<Companion> beside) {
        /** {@return the 24 digits of the segment's file name} */
        public String segment() {
            return file.substring(file.lastIndexOf('/') + 1).replace(".gz", "");
        }
    }

    /**
     * One Pacemaker cluster: a CIB (XML) or crm configure text.
     *
     * @param name    what {@link Samples#cluster} knows it by, such as "outage"
     * @param file    below {@code data/}
     * @param sha256  of the file, in hex
     * @param bytes   its length
     * @param release the Pacemaker release whose scheduler the lesson is about; others read the file, too
     * @param made    how to make another
     * @param teaches what there is to see in it
     */
    public record ClusterSample(String name, String file, String sha256, long bytes, String release, String made, String teaches) {}

    /**
     * One file of another format.
     *
     * @param name    what {@link Samples#path} knows it by, such as "log.pb"
     * @param file    below {@code data/}
     * @param sha256  of the file, in hex
     * @param bytes   its length
     * @param made    which program made it, and from what
     * @param teaches what there is to see in it
     */
    public record FormatSample(String name, String file, String sha256, long bytes, String made, String teaches) {}

    /**
     * A file that belongs to a sample: a timeline history, the dump tool's output.
     *
     * @param file   below {@code data/}
     * @param sha256 of its bytes, in hex
     * @param bytes  its length
     * @param what   what it is
     */
    public record Companion(String file, String sha256, long bytes, String what) {}

    /** Reads the manifest of the project in this folder. */
    public static Manifest read(Path project) {
        Path file = project.resolve(FILE);
        try {
            return new ObjectMapper().readValue(file.toFile(), Manifest.class);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e, e);
        }
    }

    /** {@return the sample of this name} */
    public Sample sample(String name) {
        return samples.stream().filter(sample -> sample.name().equals(name)).findFirst().orElseThrow(
                () -> new IllegalArgumentException("no sample is called \"" + name + "\"; there are: " + String.join(", ", names())
                        + "; of other formats: " + formats.stream().map(FormatSample::name).collect(Collectors.joining(", "))));
    }

    /** {@return the file of another format that has this name, if there is one} */
    Optional<FormatSample> format(String name) {
        return formats.stream().filter(format -> format.name().equals(name)).findFirst();
    }

    /** {@return the crash of this name} */
    Sample crash(String name) {
        return crashes.stream().filter(crash -> crash.name().equals(name)).findFirst().orElseThrow(() -> new IllegalArgumentException(
                "no crash is called \"" + name + "\"; there are: " + crashes.stream().map(Sample::name).collect(Collectors.joining(", "))));
    }

    /** {@return the names of all samples} */
    public List<String> names() {
        return samples.stream().map(Sample::name).toList();
    }

    /** {@return the cluster of this name} */
    public ClusterSample cluster(String name) {
        return clusters.stream().filter(cluster -> cluster.name().equals(name)).findFirst().orElseThrow(() -> new IllegalArgumentException(
                "no cluster is called \"" + name + "\"; there are: "
                        + String.join(", ", clusters.stream().map(ClusterSample::name).toList())));
    }

    /** {@return where the sample's file is, after its bytes were found to be what the manifest promises} */
    Path verified(Path project, Sample sample) {
        return verified(project, sample.file(), "sample \"" + sample.name() + "\"", sample.sha256());
    }

    /** {@return the folder of a crash, after the bytes of all its files were found to be what the manifest promises} */
    Path verifiedCrash(Path project, Sample crash) {
        verified(project, crash.file(), "crash \"" + crash.name() + "\"", crash.sha256());
        for (Companion file : crash.beside()) verified(project, file.file(), "crash \"" + crash.name() + "\"", file.sha256());
        return project.resolve("data").resolve(Path.of(crash.file()).subpath(0, 2));
    }

    /** {@return where the files of an incident are, after the bytes of all were found to be what the manifest promises} */
    List<Path> verifiedIncident(Path project, Sample incident) {
        String what = "incident \"" + incident.name() + "\"";
        return Stream.concat(Stream.of(new Companion(incident.file(), incident.sha256(), incident.bytes(), "")), incident.beside().stream())
                .map(file -> verified(project, file.file(), what, file.sha256())).toList();
    }

    /** As for samples. */
    Path verified(Path project, FormatSample format) {
        return verified(project, format.file(), "sample \"" + format.name() + "\"", format.sha256());
    }

    /** As for samples. */
    Path verified(Path project, ClusterSample cluster) {
        return verified(project, cluster.file(), "cluster \"" + cluster.name() + "\"", cluster.sha256());
    }

    private static Path verified(Path project, String name, String what, String sha256) {
        Path file = project.resolve("data").resolve(name);
        String found = Files.isRegularFile(file) ? "sha256 " + sha256(file) : "no such file";
        String expected = "sha256 " + sha256;
        if (found.equals(expected)) return file;
        throw new IllegalStateException(String.format("data/%s is not the %s: expected %s, found %s; "
                + "restore it with git checkout -- data", name, what, expected, found));
    }

    /** {@return the SHA-256 of a file's bytes, in hex} */
    public static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
