package outagebook.wal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the segments of two WALs differ, which only one of them has, and what keeps the two from being compared.
 *
 * @param all   one for each segment that both have, in order; also where no byte differs
 * @param notes a sentence each: no segment is in both, or they are of two clusters
 * @param mine  the segments that only the first has
 * @param its   the segments that only the other has
 */
public record WalDifferences(List<WalDifference> all, List<String> notes, List<SegmentName> mine, List<SegmentName> its) implements Iterable<WalDifference> {
    static WalDifferences of(Wal one, Wal other) {
        var files = one.present();
        var its = other.present();
        List<WalDifference> all = files.entrySet().stream().filter(mine -> its.containsKey(mine.getKey()))
                .map(mine -> WalDifference.of(mine.getValue(), its.get(mine.getKey()))).toList();
        long id = one.systemIdentifier();
        long itsId = other.systemIdentifier();
        String clusters = id == 0 || itsId == 0 || id == itsId ? "" : "these are the WALs of two clusters: the system identifiers are "
                + Long.toUnsignedString(id) + " and " + Long.toUnsignedString(itsId);
        String none = all.isEmpty() ? "no segment is in both" : "";
        return new WalDifferences(all, Stream.of(clusters, none).filter(note -> !note.isEmpty()).toList(),
                without(files.keySet(), its.keySet()), without(its.keySet(), files.keySet()));
    }

    private static List<SegmentName> without(Set<SegmentName> names, Set<SegmentName> others) {
        var only = new TreeSet<>(names);
        only.removeAll(others);
        return List.copyOf(only);
    }

    @Override public Iterator<WalDifference> iterator() {
        return all.iterator();
    }

    /** {@return the notes, then each segment, then what only one has} */
    @Override public String toString() {
        Stream<String> only = Stream.of(only("the first", mine), only("the other", its)).filter(line -> !line.isEmpty());
        return Stream.of(notes.stream(), all.stream().map(Object::toString), only).flatMap(lines -> lines).collect(Collectors.joining(System.lineSeparator()));
    }

    private static String only(String where, List<SegmentName> names) {
        return names.isEmpty() ? "" : "only in " + where + ": " + String.join(", ", ranges(names));
    }

    /** Numbers that follow each other are drawn together; from the last of a 4 GB range to the next one begins a new range. */
    private static List<String> ranges(List<SegmentName> names) {
        List<String> ranges = new ArrayList<>();
        for (int first = 0, i = 0; i < names.size(); i++) {
            SegmentName name = names.get(i);
            var next = new SegmentName(name.timeline(), name.high(), name.low() + 1);
            if (i + 1 < names.size() && names.get(i + 1).equals(next)) continue;
            ranges.add(first == i ? name.toString() : names.get(first) + " to " + name);
            first = i + 1;
        }
        return ranges;
    }
}
