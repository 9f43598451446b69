package outagebook.wal;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which tables, indexes and sequences a WAL is about, fork by fork, and what its records did to them.
 *
 * <p>A record counts once for each fork that it names a page of; in 9.3 and 9.4, where only pages with an image are named, also
 * for the relation whose number stands in its data. Names are not in the WAL, see {@link Relation}. Memory grows with the number
 * of forks and operations only.
 *
 * @param wal         what was read
 * @param byOperation a row for each fork and operation, in the order of their numbers
 */
public record WalRelations(String wal, List<Row> byOperation) {
    private static final int SHOWN = 40;

    /**
     * The records about a fork of a relation: all of them, or those of one operation.
     *
     * @param relation   its three numbers
     * @param fork       main, fsm, vm or init
     * @param operation  resource manager and operation, such as Heap/INSERT; of all of them, how often each occurs
     * @param records    how many records
     * @param references how often they name a page; a record may name two
     * @param lowest     number of the lowest page named; nothing if none is named
     * @param highest    number of the highest page named
     * @param images     how many copies of pages they have
     * @param imageBytes bytes in those as they are stored
     * @param dataBytes  bytes of other data about those pages
     */
    public record Row(Relation relation, String fork, String operation, long records, long references, OptionalLong lowest, OptionalLong highest,
                      long images, long imageBytes, long dataBytes) {
        private Row plus(Row other) {
            return new Row(relation, fork, operation, records + other.records, references + other.references,
                    lowest.isPresent() && (other.lowest.isEmpty() || lowest.getAsLong() < other.lowest.getAsLong()) ? lowest : other.lowest,
                    highest.isPresent() && (other.highest.isEmpty() || highest.getAsLong() > other.highest.getAsLong()) ? highest : other.highest,
                    images + other.images, imageBytes + other.imageBytes, dataBytes + other.dataBytes);
        }

        private Row named(String words) {
            return new Row(relation, fork, words, records, references, lowest, highest, images, imageBytes, dataBytes);
        }

        /** {@return one line} */
        @Override public String toString() {
            return relation + (fork.equals("main") ? "" : " " + fork) + ": " + operation
                    + (lowest.isPresent() ? "; blocks " + lowest.getAsLong() + " to " + highest.getAsLong() : "")
                    + (images == 0 ? "" : "; " + images + (images == 1 ? " image, " : " images, ") + imageBytes + " bytes");
        }
    }

    static WalRelations of(Wal wal) {
        var groups = new TreeMap<Fork, Map<Integer, Sum>>();
        EndOfWal end = wal.each(record -> {
            int operation = record.header().rmid() << 8 | record.header().info() & 0xF0;
            parts(record).forEach((fork, sum) -> groups.computeIfAbsent(fork, name -> new TreeMap<>()).merge(operation, sum, Sum::plus));
        });
        return new WalRelations(wal + end.note(), groups.entrySet().stream().flatMap(fork -> fork.getValue().entrySet().stream()
                .map(sum -> sum.getValue().row(fork.getKey(), name(wal.version(), sum.getKey())))).toList());
    }

    private static String name(WalVersion version, int operation) {
        return version.rmgrName(operation >> 8) + "/" + version.operation(operation >> 8, operation & 0xF0);
    }

    private static Map<Fork, Sum> parts(WalRecord record) {
        var parts = new LinkedHashMap<Fork, Sum>();
        Optional<Relation> target = OldTarget.of(record);
        target.ifPresent(relation -> parts.put(new Fork(relation, 0), new Sum()));
        for (BlockRef page : record.blocks()) {
            parts.computeIfAbsent(new Fork(page.relation(), page.fork()), fork -> new Sum()).add(page);
        }
        return parts;
    }

    /** {@return a row for each fork, the one with most records first} */
    public List<Row> byRelation() {
        Map<Fork, List<Row>> forks = byOperation.stream().collect(Collectors.groupingBy(
                row -> new Fork(row.relation(), BlockRef.fork(row.fork())), LinkedHashMap::new, Collectors.toList()));
        return forks.values().stream().map(WalRelations::together).sorted(Comparator.comparingLong(Row::records).reversed()).toList();
    }

    private static Row together(List<Row> rows) {
        String operations = rows.stream().sorted(Comparator.comparingLong(Row::records).reversed())
                .map(row -> row.operation() + " " + row.records()).collect(Collectors.joining(", "));
        return rows.stream().reduce(Row::plus).orElseThrow().named(operations);
    }

    /** {@return the relations with most records, a line each} */
    @Override public String toString() {
        List<Row> rows = byRelation();
        String lines = rows.stream().limit(SHOWN).map(row -> System.lineSeparator() + "  " + row).collect(Collectors.joining());
        String rest = rows.size() <= SHOWN ? "" : System.lineSeparator() + "... and " + (rows.size() - SHOWN) + " more: byRelation()";
        return "relations of " + wal + " (tablespace/database/relfilenode): " + rows.size() + lines + rest;
    }

    /** What is counted together. */
    private record Fork(Relation relation, int fork) implements Comparable<Fork> {
        @Override public int compareTo(Fork other) {
            return Comparator.comparing(Fork::relation).thenComparingInt(Fork::fork).compare(this, other);
        }
    }

    /** Numbers that grow. */
    private static final class Sum {
        private long records = 1;
        private long references;
        private long lowest = Long.MAX_VALUE;
        private long highest = -1;
        private long images;
        private long imageBytes;
        private long dataBytes;

        void add(BlockRef page) {
            references++;
            lowest = Math.min(lowest, page.block());
            highest = Math.max(highest, page.block());
            images += page.image().isPresent() ? 1 : 0;
            imageBytes += page.imageLength();
            dataBytes += page.dataInPlace().length();
        }

        Sum plus(Sum other) {
            records += other.records;
            references += other.references;
            lowest = Math.min(lowest, other.lowest);
            highest = Math.max(highest, other.highest);
            images += other.images;
            imageBytes += other.imageBytes;
            dataBytes += other.dataBytes;
            return this;
        }

        Row row(Fork of, String operation) {
            boolean named = references > 0;
            return new Row(of.relation(), BlockRef.forkName(of.fork()), operation, records, references,
                    named ? OptionalLong.of(lowest) : OptionalLong.empty(), named ? OptionalLong.of(highest) : OptionalLong.empty(),
                    images, imageBytes, dataBytes);
        }
    }
}
