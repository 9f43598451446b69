package outagebook.wal;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import outagebook.wal.Relay.Pace;

/** The inner loops over the first segments of each kind of WAL that {@code binder/bench} makes; milliseconds per pass. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class InnerLoops {
    private static final int SEGMENTS = 2;
    private static final Pace ALONE = Pace.forText().alone();
    private static final int HEADER = 24;
    private static final int CRC_OFFSET = 20;

    /** The kind of WAL. */
    @Param({"images", "small"})
    public String kind;

    private final List<WalFile> segments = new ArrayList<>();
    private final List<WalRecord> records = new ArrayList<>();
    private final List<byte[]> bytes = new ArrayList<>();

    /** Keeps the records, and their bytes, in memory. */
    @Setup(Level.Trial)
    public void read() {
        WalDirectory directory = WalDirectory.open(Path.of(System.getProperty("outagebook.bench"), kind));
        directory.segments().files().values().stream().limit(SEGMENTS).map(WalFile::open).forEach(segments::add);
        for (WalFile segment : segments) segment.records().forEach(records::add);
        for (WalRecord record : records) bytes.add(record.bytes());
    }

    /** {@return what the checksum alone costs: JDK's CRC-32C over the same bytes, in the same two pieces for each record} */
    @Benchmark public long bareCrc() {
        long sum = 0;
        for (byte[] record : bytes) {
            var crc = new CRC32C();
            crc.update(record, HEADER, record.length - HEADER);
            crc.update(record, 0, CRC_OFFSET);
            sum += crc.getValue();
        }
        return sum;
    }

    /** {@return the walk over all records to the end of WAL: read, prove, checksum} */
    @Benchmark public long walk() {
        long sum = 0;
        for (WalFile segment : segments) sum += segment.verdict(ALONE).lsn().value();
        return sum;
    }

    /** {@return the scan that would go on behind damage, over WAL that has none} */
    @Benchmark public long salvage() {
        long sum = 0;
        for (WalFile segment : segments) sum += segment.salvage().runs().size();
        return sum;
    }

    /** {@return the records themselves, one at a time} */
    @Benchmark public long records() {
        long sum = 0;
        for (WalFile segment : segments) for (WalRecord record : segment.records()) sum += record.totalLength();
        return sum;
    }

    /** {@return the statistics} */
    @Benchmark public long stats() {
        long sum = 0;
        for (WalFile segment : segments) sum += segment.stats(ALONE).total().bytes();
        return sum;
    }

    /** {@return the descriptions of records that are in memory} */
    @Benchmark public long descriptions() {
        long sum = 0;
        for (WalRecord record : records) sum += record.description().length();
        return sum;
    }

    /** The text dump, thrown away. */
    @Benchmark public void dump() {
        for (WalFile segment : segments) segment.print(new PrintStream(OutputStream.nullOutputStream()), false, ALONE);
    }
}
