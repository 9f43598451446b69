package outagebook.wal;

import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the segments of two WALs differ, and what keeps the two from being compared.
 *
 * @param all   one for each segment that both have, in order; also where no byte differs
 * @param notes a sentence each: no segment is in both, or they are of two clusters
 */
public record WalDifferences(List<WalDifference> all, List<String> notes) implements Iterable<WalDifference> {
    static WalDifferences of(Wal one, Wal other) {
        var files = one.segments().files();
        var its = other.segments().files();
        List<WalDifference> all = files.entrySet().stream().filter(mine -> its.containsKey(mine.getKey()))
                .map(mine -> WalDifference.of(mine.getValue(), its.get(mine.getKey()))).toList();
        long id = one.systemIdentifier();
        long itsId = other.systemIdentifier();
        String clusters = id == 0 || itsId == 0 || id == itsId ? "" : "these are the WALs of two clusters: the system identifiers are "
                + Long.toUnsignedString(id) + " and " + Long.toUnsignedString(itsId);
        String none = all.isEmpty() ? "no segment is in both: one has " + files.firstKey() + " to " + files.lastKey() + ", the other "
                + its.firstKey() + " to " + its.lastKey() : "";
        return new WalDifferences(all, Stream.of(clusters, none).filter(note -> !note.isEmpty()).toList());
    }

    @Override public Iterator<WalDifference> iterator() {
        return all.iterator();
    }

    /** {@return the notes, then each segment} */
    @Override public String toString() {
        return Stream.concat(notes.stream(), all.stream()).map(Object::toString).collect(Collectors.joining(System.lineSeparator()));
    }
}
