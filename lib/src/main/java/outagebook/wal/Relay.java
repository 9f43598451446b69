package outagebook.wal;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads a WAL in stretches, several at once, and gives in order exactly what one reader gives that goes from its start to its
 * end.
 *
 * <p>Each stretch is read ahead by a reader of its own, from the first record that starts in it. What that one found counts
 * only if the reader of the stretch before comes to this very record, with the right link to the record before it; else that
 * reader goes on itself. So damage is seen by a reader that comes from the start, whatever the others took it for.
 *
 * @param <T> what is made of a stretch
 */
final class Relay<T> implements Closeable {
    private final Segments segments;
    private final BiFunction<RecordReader, Lsn, T> read;
    private final Iterator<Stretch> stretches;
    private final Queue<Leg<T>> ahead = new ArrayDeque<>();
    private final Pace pace;
    private final ExecutorService pool;
    private RecordReader reader;

    /**
     * A way to read it all.
     *
     * @param reader  stands before the first record
     * @param read    makes something of the records that start before an LSN
     */
    Relay(Segments segments, RecordReader reader, Pace pace, BiFunction<RecordReader, Lsn, T> read) {
        this.segments = segments;
        this.reader = reader;
        this.pace = reader.glances() && reader.handsOutAll() ? pace : pace.alone();
        this.read = read;
        this.stretches = segments.files().entrySet().stream().flatMap(file -> cut(file.getKey(), file.getValue())).iterator();
        this.pool = Executors.newFixedThreadPool(this.pace.readers, Relay::daemon);
    }

    private static Thread daemon(Runnable task) {
        var thread = new Thread(task, "WAL reader");
        thread.setDaemon(true);
        return thread;
    }

    /** {@return the reader that came to the end} On the way it gives away what was made of each stretch, in order. */
    RecordReader run(Consumer<T> taker) {
        for (Leg<T> leg = next(); leg != null && !reader.hasEnded(); leg = next()) {
            if (reader.reached().compareTo(leg.stretch.to) >= 0) continue;
            Ahead<T> other = leg.ahead();
            if (other == null || !reader.goesOnWith(other.first, other.timeline)) {
                taker.accept(read.apply(reader, leg.stretch.to));
            } else {
                reader.close();
                reader = other.reader;
                taker.accept(other.result);
            }
        }
        return reader;
    }

    private Leg<T> next() {
        while (ahead.size() < 2 * pace.readers && stretches.hasNext()) {
            Stretch stretch = stretches.next();
            boolean alone = pace.readers == 1 || !stretch.seekable || stretch.from.equals(segments.start());
            ahead.add(new Leg<>(stretch, alone ? null : pool.submit(() -> readAhead(stretch))));
        }
        return ahead.poll();
    }

    private Ahead<T> readAhead(Stretch stretch) {
        try (var other = RecordReader.inTheMiddle(segments, stretch.from, stretch.to).lending()) {
            if (!other.startsBefore(stretch.to)) return null;
            var first = other.upcoming();
            long timeline = other.firstTimeline();
            return new Ahead<>(other, new Place(first.lsn(), first.prev()), timeline, read.apply(other, stretch.to));
        }
    }

    private Stream<Stretch> cut(SegmentName name, Path file) {
        Lsn start = name.start(segments.segmentSize());
        boolean seekable = pace.readers > 1 && isPlain(file);
        int length = Math.min(pace.stretch, segments.segmentSize());
        return IntStream.range(0, segments.segmentSize() / length).mapToObj(i ->
                new Stretch(start.plus((long) i * length), start.plus((i + 1L) * length), seekable));
    }

    private static boolean isPlain(Path file) {
        try (InputStream in = Unpacked.open(file)) {
            return !(in instanceof Unpacked);
        } catch (IOException e) {
            return false;
        }
    }

    @Override public void close() {
        pool.shutdownNow();
        reader.close();
    }

    /**
     * How to share the work.
     *
     * @param readers how many may read at once
     * @param stretch bytes of WAL that each reads at a time, a power of two from the size of a page on
     */
    record Pace(int readers, int stretch) {
        private static final int MOST_READERS = 4;
        /** Gives some megabytes of text at most, of which two are kept for each reader. */
        private static final int TO_WRITE = 1 << 19;
        private static final int TO_COUNT = 1 << 22;

        static Pace forText() {
            return new Pace(readersOfThisMachine(), TO_WRITE);
        }

        static Pace forNumbers() {
            return new Pace(readersOfThisMachine(), TO_COUNT);
        }

        private static int readersOfThisMachine() {
            return Math.min(MOST_READERS, Runtime.getRuntime().availableProcessors());
        }

        Pace alone() {
            return new Pace(1, stretch);
        }
    }

    /** WAL from one LSN up to another; a packed file can only be read from its start. */
    private record Stretch(Lsn from, Lsn to, boolean seekable) {}

    /** Where a record starts, and the one before it. */
    record Place(Lsn lsn, Lsn prev) {}

    /** A stretch that was read, by a reader that now stands behind it. */
    private record Ahead<T>(RecordReader reader, Place first, long timeline, T result) {}

    /** A stretch, and who reads it ahead (null: nobody). */
    private record Leg<T>(Stretch stretch, Future<Ahead<T>> runner) {
        /** {@return what was found; null if nobody looked, or found no record} */
        Ahead<T> ahead() {
            try {
                return runner == null ? null : runner.get();
            } catch (ExecutionException failed) {
                return null;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new WalException("interrupted while reading WAL", e);
            }
        }
    }
}
