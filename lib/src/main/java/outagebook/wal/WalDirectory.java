package outagebook.wal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.io.IOUtils;

/**
 * All segments of one timeline in a directory, read as one WAL: an archive, a pg_wal or pg_xlog, or a copy of one.
 *
 * <pre>{@code
 * var wal = WalDirectory.open("/path/to/archive");
 * wal.inventory();                    // is it whole?
 * wal.between("0/42000028", "0/43000000").relation("base/16384/16385").dump(System.out);
 * }</pre>
 *
 * <p>If the timeline's {@code .history} file is there, the segments of its ancestors are read before its own, each up to the
 * point where that timeline was left, as far back as no segment is missing.
 *
 * <p>Plain and packed files (.gz, .zst, .lz4, .bz2) may be mixed; of two files for one segment the plain one is read, and a
 * {@code .partial} one only if there is no other. Other files are left aside.
 */
public final class WalDirectory extends Wal {
    private static final Pattern SEGMENT = Pattern.compile("[0-9A-F]{24}(\\.partial)?(-[0-9a-f]{40})?(\\.(gz|zst|lz4|bz2))?");

    private final Path path;

    private WalDirectory(Path path, Segments segments) {
        super(segments);
        this.path = path;
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

    /** {@return the segments of one timeline in this directory} */
    public static WalDirectory open(String path, long timeline) {
        return open(Path.of(path), timeline);
    }

    private static WalDirectory open(Path path, NavigableMap<SegmentName, Path> all, long timeline) {
        var from = new SegmentName(timeline, 0, 0);
        var to = new SegmentName(timeline + 1, 0, 0);
        var files = new TreeMap<>(all.subMap(from, to));
        if (files.isEmpty()) throw new WalException(path + " has no segment of timeline " + timeline + ", only of " + timelines(all));
        WalFile first = firstReadable(files.values());
        TimelineHistory history = history(path, timeline);
        addAncestors(files, all, history, first.segmentSize());
        return new WalDirectory(path, new Segments(first.version(), history, first.segmentSize(), first.systemIdentifier(), files));
    }

    /** The first timeline has no history; of others the file may be absent, then nothing is known of their ancestors. */
    private static TimelineHistory history(Path path, long timeline) {
        return Stream.of(".history", ".history.gz").map(ending -> path.resolve(String.format("%08X", timeline) + ending))
                .filter(file -> timeline > 1 && Files.isRegularFile(file)).findFirst()
                .map(TimelineHistory::read).orElse(TimelineHistory.none(timeline));
    }

    private static void addAncestors(NavigableMap<SegmentName, Path> files, NavigableMap<SegmentName, Path> all,
                                     TimelineHistory history, int segmentSize) {
        SegmentName name = files.firstKey();
        if (!name.equals(Segments.nameOf(name.start(segmentSize), history, segmentSize))) {
            throw new WalException("segment " + name + " lies before the beginning of its timeline: the history file says " + history
                    + "; one of the two is of another cluster, move it away");
        }
        while (all.containsKey(name) && name.start(segmentSize).value() != 0) {
            files.put(name, all.get(name));
            name = Segments.nameOf(name.start(segmentSize).plus(-1), history, segmentSize);
        }
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
        candidates(path).forEach(f -> files.putIfAbsent(SegmentName.parse(name(f)), f));
        if (!files.isEmpty()) return files;
        throw new WalException(path + " has no WAL segments (files with names of 24 hexadecimal digits)" + inside(path));
    }

    /** All files with the name of a segment; of several for one, the one to be read comes first. */
    private static List<Path> candidates(Path path) {
        try (Stream<Path> there = Files.list(path)) {
            return there.filter(f -> SEGMENT.matcher(name(f)).matches() && Files.isRegularFile(f))
                    .sorted(Comparator.comparing((Path f) -> name(f).contains(".partial")).thenComparing(WalDirectory::name)).toList();
        } catch (IOException e) {
            throw new WalException(path + " cannot be read: " + e.getMessage(), e);
        }
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

    /** {@return which timelines this one came from, as far as its history file is there to tell} */
    public TimelineHistory history() {
        return segments().history();
    }

    /** {@inheritDoc} Segments of other timelines in the directory are counted, and not read; second files for a segment are compared. */
    @Override public WalInventory inventory() {
        SortedMap<Long, Long> outside = outside();
        return WalInventory.of(this, Stream.concat(second(), outside.entrySet().stream().map(this::aside)).toList(), outside);
    }

    @Override NavigableMap<SegmentName, Path> present() {
        return files(path);
    }

    private Stream<String> second() {
        var read = segments().files();
        return candidates(path).stream().filter(file -> {
            Path chosen = read.get(SegmentName.parse(name(file)));
            return chosen != null && !chosen.equals(file);
        }).map(file -> {
            String misnamed = Packing.misnamed(file);
            return name(file) + ", not read: " + against(file, read.get(SegmentName.parse(name(file)))) + (misnamed.isEmpty() ? "" : "; " + misnamed);
        });
    }

    private static String against(Path file, Path chosen) {
        try (InputStream in = Unpacked.open(file); InputStream other = Unpacked.open(chosen)) {
            return (IOUtils.contentEquals(in, other) ? "the same content as " : "not the same content as ") + name(chosen);
        } catch (IOException e) {
            return "a second file for " + name(chosen) + "; they cannot be compared: " + e.getMessage();
        }
    }

    /** How many segments of which other timelines were not read: not on the way to this one, or before one that is missing. */
    private SortedMap<Long, Long> outside() {
        var read = segments().files().keySet();
        return files(path).keySet().stream().filter(name -> !read.contains(name))
                .collect(Collectors.groupingBy(SegmentName::timeline, TreeMap::new, Collectors.counting()));
    }

    private String aside(Map.Entry<Long, Long> other) {
        String pasted = path.toString().replace("\\", "\\\\").replace("\"", "\\\"");
        return other.getValue() + (other.getValue() == 1 ? " segment" : " segments") + " of timeline " + other.getKey() + ", " + why(other.getKey())
                + ": WalDirectory.open(\"" + pasted + "\", " + other.getKey() + ")";
    }

    private String why(long other) {
        var read = segments().files().keySet();
        boolean leadsHere = files(path).keySet().stream().anyMatch(name -> name.timeline() == other && !read.contains(name)
                && name.equals(segments().nameOf(name.start(segmentSize()))));
        if (leadsHere) return "not read: timeline " + timeline() + " came from it, but " + segments().nameOf(segments().start().plus(-1)) + " is missing";
        String aside = "not on the way to timeline " + timeline();
        if (other > timeline() || !history().switches().isEmpty()) return aside;
        return aside + String.format(" as far as is known (%08X.history, which would tell, is not here)", timeline());
    }

    @Override public long systemIdentifier() {
        return segments().systemId();
    }

    /** {@return the directory's name, and its first and last segment} */
    @Override public String toString() {
        var files = segments().files();
        Path name = path.getFileName();
        return (name == null ? path : name) + " (" + files.firstKey() + " to " + files.lastKey() + ")";
    }
}
