package outagebook.wal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All segments of one timeline in a directory, read as one WAL: an archive, a pg_wal or pg_xlog, or a copy of one.
 *
 * <p>Plain and gzip files may be mixed; of two files for one segment the plain one is read, and a {@code .partial} one only
 * if there is no other. Other files are left aside.
 */
public final class WalDirectory extends Wal {
    private static final Pattern SEGMENT = Pattern.compile("[0-9A-F]{24}(\\.partial)?(\\.gz)?");

    private final Path path;
    private final long systemIdentifier;

    private WalDirectory(Path path, Segments segments, long systemIdentifier) {
        super(segments);
        this.path = path;
        this.systemIdentifier = systemIdentifier;
    }

    /** {@return the segments of the newest timeline in this directory} */
    public static WalDirectory open(Path path) {
        NavigableMap<SegmentName, Path> files = files(path);
        return open(path, files, files.lastKey().timeline());
    }

    /** {@return the segments of the newest timeline in this directory} */
    public static WalDirectory open(String path) {
        return open(Path.of(path));
    }

    /** {@return the segments of one timeline in this directory} */
    public static WalDirectory open(Path path, long timeline) {
        return open(path, files(path), timeline);
    }

    private static WalDirectory open(Path path, NavigableMap<SegmentName, Path> all, long timeline) {
        var from = new SegmentName(timeline, 0, 0);
        var to = new SegmentName(timeline + 1, 0, 0);
        var files = new TreeMap<>(all.subMap(from, to));
        if (files.isEmpty()) throw new WalException(path + " has no segment of timeline " + timeline + ", only of " + timelines(all));
        WalFile first = firstReadable(files.values());
        var segments = new Segments(first.version(), timeline, first.segmentSize(), first.systemIdentifier(), files);
        return new WalDirectory(path, segments, first.systemIdentifier());
    }

    /** A segment that is empty or all zeroes must not keep the others from being read. */
    private static WalFile firstReadable(Collection<Path> files) {
        WalException reason = null;
        for (Path file : files) {
            try {
                return WalFile.open(file);
            } catch (WalException e) {
                if (reason == null) reason = e;
            }
        }
        throw reason;
    }

    private static NavigableMap<SegmentName, Path> files(Path path) {
        if (!Files.exists(path)) throw new WalException("there is no directory " + path);
        if (!Files.isDirectory(path)) throw new WalException(path + " is a file; WalFile.open reads a single segment");
        var files = new TreeMap<SegmentName, Path>();
        try (Stream<Path> there = Files.list(path)) {
            there.filter(f -> SEGMENT.matcher(name(f)).matches() && Files.isRegularFile(f))
                    .sorted(Comparator.comparing((Path f) -> name(f).contains(".partial")).thenComparing(WalDirectory::name))
                    .forEach(f -> files.putIfAbsent(SegmentName.parse(name(f)), f));
        } catch (IOException e) {
            throw new WalException(path + " cannot be read: " + e.getMessage(), e);
        }
        if (!files.isEmpty()) return files;
        throw new WalException(path + " has no WAL segments (files with names of 24 hexadecimal digits)" + inside(path));
    }

    private static String inside(Path path) {
        return Stream.of("pg_wal", "pg_xlog").filter(name -> Files.isDirectory(path.resolve(name))).findFirst()
                .map(name -> "; the WAL of this cluster is in " + path.resolve(name)).orElse("");
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static List<Long> timelines(NavigableMap<SegmentName, Path> files) {
        return files.keySet().stream().map(SegmentName::timeline).distinct().toList();
    }

    /** {@return the directory} */
    public Path path() {
        return path;
    }

    /** {@return the names of the segments, in order; there may be gaps} */
    public List<SegmentName> names() {
        return List.copyOf(segments().files().keySet());
    }

    @Override public long systemIdentifier() {
        return systemIdentifier;
    }

    /** {@return the directory's name, and its first and last segment} */
    @Override public String toString() {
        var files = segments().files();
        Path name = path.getFileName();
        return (name == null ? path : name) + " (" + files.firstKey() + " to " + files.lastKey() + ")";
    }
}
