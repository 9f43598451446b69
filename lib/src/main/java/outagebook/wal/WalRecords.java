package outagebook.wal;

import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The records of a WAL in order, read from the file again each time they are walked through; one at a time in memory. */
public final class WalRecords implements Iterable<WalRecord> {
    private final String name;
    private final Supplier<RecordReader> reader;

    WalRecords(String name, Supplier<RecordReader> reader) {
        this.name = name;
        this.reader = reader;
    }

    @Override public Iterator<WalRecord> iterator() {
        return reader.get();
    }

    /** {@return the first records, fewer if there are not so many} */
    public List<WalRecord> first(int count) {
        try (Stream<WalRecord> records = stream()) {
            return records.limit(count).toList();
        }
    }

    /** {@return the records as a stream; closing it before its end closes the file} */
    public Stream<WalRecord> stream() {
        RecordReader records = reader.get();
        var order = Spliterators.spliteratorUnknownSize(records, Spliterator.ORDERED | Spliterator.NONNULL);
        return StreamSupport.stream(order, false).onClose(records::close);
    }

    @Override public String toString() {
        return "the records of " + name;
    }
}
