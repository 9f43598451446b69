package outagebook.lab;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.apache.commons.io.file.PathUtils;

/**
 * The server programs of one version, ready to run.
 *
 * <p>They are unpacked once, beside their jar. But root's servers run as another user, who may have no way into that folder (a repository
 * in {@code /root}); and the folder may not be writable. Then they go to {@code /var/cache/outagebook}, or for an ordinary user to
 * {@code ~/.cache/outagebook}: not to a temporary folder, where others could put programs of that name, and where old files are swept away.
 *
 * @param bin     the folder with initdb, pg_ctl and postgres
 * @param version as they say it themselves, such as "9.3.5"
 */
record Programs(Path bin, String version) {
    private static final Pattern VERSION = Pattern.compile("postgres \\(PostgreSQL\\) (\\S+)");
    /** The system property that names the one place to unpack them. */
    private static final String PLACE = "outagebook.lab.programs";
    /** initdb gives its own path to a shell, in double quotes. */
    private static final Pattern FOR_A_SHELL = Pattern.compile("[$`\"\\\\\n]");
    private static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rwxr-xr-x");

    /** Finds, and unpacks if need be, what is asked for: a version, a major version, or a folder with installed programs. */
    static Programs of(String asked, ServerUser user) {
        if (asked.contains("/")) return in(Path.of(asked).toAbsolutePath(), user);
        return in(unpacked(build(asked)).resolve("bin"), user);
    }

    private static Programs in(Path bin, ServerUser user) {
        Path program = bin.resolve("postgres");
        if (!Files.isExecutable(program)) throw new LabMissing("no program " + program);
        var result = ServerUser.Finished.of(user.command(List.of(program.toString(), "--version")));
        Matcher version = VERSION.matcher(result.output());
        if (!version.lookingAt()) throw new LabMissing(program + " does not run on this machine: " + result.output().strip());
        return new Programs(bin, version.group(1));
    }

    Dialect dialect() {
        return Dialect.of(version);
    }

    private static Build build(String asked) {
        List<Build> known = Build.all().stream().filter(b -> b.is(asked)).toList();
        if (known.isEmpty()) throw new LabMissing("no build of PostgreSQL " + asked + " is known; there are " + versions(Build.all().stream())
                + ", or give the bin folder of an installed one: \"/usr/lib/postgresql/15/bin\"");
        List<Build> here = known.stream().filter(b -> b.platform().equals(Build.thisPlatform())).toList();
        if (here.isEmpty()) throw new LabMissing("PostgreSQL " + asked + " is not published for " + Build.thisPlatform() + "; for it there are: "
                + versions(Build.all().stream().filter(b -> b.platform().equals(Build.thisPlatform()))));
        return here.stream().filter(Build::present).findFirst().orElseThrow(() -> new LabMissing(String.format("PostgreSQL %s is not on this "
                + "machine: no %s. binder/up or \"mvn package\" fetches 9.3.5, 13, 15 and 18; others with "
                + "\"mvn dependency:copy -Dartifact=%s -DoutputDirectory=%s\"", asked, here.get(0).jar(), here.get(0).artifact(), Build.folder())));
    }

    private static String versions(Stream<Build> builds) {
        return builds.map(Build::version).distinct().collect(Collectors.joining(", "));
    }

    private static synchronized Path unpacked(Build build) {
        String name = build.version() + "-" + build.platform() + "-" + build.sha256().substring(0, 8);
        Optional<Path> there = places().stream().map(place -> place.resolve(name)).filter(Programs::usable).findFirst();
        return there.orElseGet(() -> unpack(build, places().stream().filter(Programs::open).findFirst()
                .orElseThrow(() -> new LabException("no folder that can be written and that the servers' user can enter, to unpack PostgreSQL in: tried "
                        + places() + "; name one with -D" + PLACE)).resolve(name)));
    }

    /** {@return where programs may be unpacked, in the order of preference} */
    static List<Path> places() {
        String named = System.getProperty(PLACE);
        if (named != null) return List.of(Path.of(named).toAbsolutePath());
        Path cache = ServerUser.root() ? Path.of("/var/cache/outagebook") : Path.of(System.getProperty("user.home"), ".cache", "outagebook");
        return List.of(Build.folder().resolve("unpacked"), cache);
    }

    /** Whether it can be made and written, and programs in it can be run by the servers' user. */
    private static boolean open(Path place) {
        try {
            Files.createDirectories(place);
            Files.setPosixFilePermissions(place, OPEN);
            return Files.isWritable(place) && usable(place);
        } catch (IOException e) {
            return false;
        }
    }

    static boolean usable(Path folder) {
        try {
            if (!Files.isDirectory(folder) || FOR_A_SHELL.matcher(folder.toString()).find()) return false;
            for (Path at = folder.toRealPath(); ServerUser.root() && at != null; at = at.getParent()) {
                if (!Files.getPosixFilePermissions(at).contains(PosixFilePermission.OTHERS_EXECUTE)) return false;
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Another process may do the same at the same time: each unpacks into a folder of its own, and the first to be done gives it its name. */
    private static Path unpack(Build build, Path target) {
        try {
            byte[] archive = verified(build);
            Path fresh = Files.createTempDirectory(target.getParent(), ".unpacking");
            try {
                Files.setPosixFilePermissions(fresh, OPEN);
                extract(archive, fresh);
                Files.move(fresh, target);
            } catch (FileSystemException e) {
                if (!Files.isDirectory(target)) throw e;
            } finally {
                if (Files.exists(fresh)) PathUtils.deleteDirectory(fresh);
            }
            return target;
        } catch (IOException e) {
            throw new LabException(build.jar() + " cannot be unpacked into " + target + " (it needs 70 MB): " + e.getMessage(), e);
        }
    }

    private static byte[] verified(Build build) throws IOException {
        try (JarFile jar = new JarFile(build.jar().toFile())) {
            JarEntry entry = jar.getJarEntry(build.archive());
            byte[] archive = entry == null ? new byte[0] : jar.getInputStream(entry).readAllBytes();
            String found = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
            if (found.equals(build.sha256())) return archive;
            throw new LabException(String.format("%s is not the jar that was published: the SHA-256 of %s in it is %s, not %s. Delete it, and "
                    + "fetch it again with \"mvn package -DskipTests\"", build.jar(), build.archive(), found, build.sha256()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void extract(byte[] archive, Path folder) throws IOException {
        try (var tar = new TarArchiveInputStream(new CompressorStreamFactory(true).createCompressorInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) extract(tar, entry, folder);
        } catch (CompressorException e) {
            throw new IOException(e);
        }
    }

    private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder) throws IOException {
        Path path = folder.resolve(entry.getName()).normalize();
        if (!path.startsWith(folder)) throw new IOException("the archive has a path outside of it: " + entry.getName());
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(path, folder.resolve(entry.getLinkName()));
        } else {
            Files.copy(tar, path);
            Files.setPosixFilePermissions(path, (entry.getMode() & 0111) != 0 ? OPEN : PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    static synchronized void remove() {
        for (Path place : places()) {
            try {
                if (Files.isDirectory(place)) PathUtils.deleteDirectory(place);
            } catch (IOException e) {
                throw new LabException("the programs in " + place + " cannot be removed: " + e.getMessage(), e);
            }
        }
    }
}
