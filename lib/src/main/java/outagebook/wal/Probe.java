package outagebook.wal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.commons.io.IOUtils;

/**
 * Finds out what must be known to read a segment file: version, name, segment size, cluster.
 *
 * <p>Believes nothing that stands alone: a damaged first page must end in a verdict, not in a wrong guess.
 */
final class Probe {
    private static final int SMALLEST = 1 << 20;
    private static final int LARGEST = 1 << 30;
    private static final int USUAL = 16 << 20;

    private final Path file;
    private final long length;
    private final byte[] head;
    private final PageHeader known;
    private final long knownOffset;

    private Probe(Path file, long length, byte[] head, PageHeader known, long knownOffset) {
        this.file = file;
        this.length = length;
        this.head = head;
        this.known = known;
        this.knownOffset = knownOffset;
    }

    /** Looks at a file that may hold WAL; a {@link WalException} says what it is if it does not. */
    static Probe of(Path file) {
        NotWal.provesFile(file);
        try (InputStream in = Unpacked.open(file)) {
            byte[] head = in.readNBytes(PageHeader.PAGE);
            NotWal.provesPage(file, head);
            byte[] page = head.clone();
            long offset = 0;
            boolean outvoted = isOutvoted(file);
            while (outvoted && offset == 0 || !isPage(page, offset)) {
                if (offset >= LARGEST || in.readNBytes(page, 0, page.length) < page.length) throw NotWal.unknown(file, head);
                offset += PageHeader.PAGE;
            }
            return new Probe(file, length(file, in, offset + PageHeader.PAGE), head, PageHeader.read(new Bytes(page)), offset);
        } catch (IOException e) {
            String advice = e instanceof Unpacked.Broken broken ? broken.advice : "";
            throw new WalException(file + " cannot be read: " + e.getMessage() + advice, e);
        }
    }

    /** One changed bit turns the number of 15 into that of 18: two pages behind the first that agree know better. */
    private static boolean isOutvoted(Path file) throws IOException {
        try (InputStream in = Unpacked.open(file)) {
            byte[] first = in.readNBytes(PageHeader.PAGE);
            byte[] second = in.readNBytes(PageHeader.PAGE);
            byte[] third = in.readNBytes(PageHeader.PAGE);
            return third.length == PageHeader.PAGE && isPage(second, PageHeader.PAGE) && isPage(third, 2 * PageHeader.PAGE)
                    && magic(second) == magic(third) && magic(second) != magic(first);
        }
    }

    private static int magic(byte[] page) {
        return PageHeader.read(new Bytes(page)).magic();
    }

    /** The first page needs no more than a known magic; a later one must look right in every way to speak for the file. */
    private static boolean isPage(byte[] page, long offset) {
        PageHeader header = PageHeader.read(new Bytes(page));
        Optional<WalVersion> version = WalVersion.ofMagic(header.magic());
        if (version.isEmpty() || offset == 0) return version.isPresent();
        return version.get().knowsPageFlags(header.info()) && (header.address().value() - offset) % SMALLEST == 0;
    }

    /** The unpacked length; going through a packed file to its end also proves that it is intact. */
    private static long length(Path file, InputStream in, long read) throws IOException {
        if (!(in instanceof Unpacked)) return Files.size(file);
        long length = read + IOUtils.copyLarge(in, OutputStream.nullOutputStream(), 0, LARGEST + 1 - read);
        if (length <= LARGEST) return length;
        throw new WalException(file + " has more than " + LARGEST + " bytes when unpacked, no segment is so long");
    }

    /** {@return the file as a WAL of one segment} */
    Segments segments() {
        NotWal.provesName(file, name(), segmentSize());
        var files = new TreeMap<SegmentName, Path>();
        files.put(name(), file);
        return new Segments(version(), TimelineHistory.none(name().timeline()), segmentSize(), 0, files);
    }

    WalVersion version() {
        return WalVersion.ofMagic(known.magic()).orElseThrow();
    }

    long length() {
        return length;
    }

    long systemId() {
        return first().systemId();
    }

    /** The name that the file has, or else the one that its content asks for. */
    SegmentName name() {
        return named().orElseGet(() -> SegmentName.of(known.timeline(), start(), segmentSize()));
    }

    /** xlp_seg_size, if the file's name and page addresses agree with it; else the file's length, or any size, if they do. */
    int segmentSize() {
        long[] told = {first().segSize(), length};
        LongStream thatNameAndAddressTell = LongStream.iterate(SMALLEST, size -> size <= LARGEST && named().isPresent(), size -> 2 * size);
        return (int) LongStream.concat(Arrays.stream(told), thatNameAndAddressTell).filter(Probe::isLegal).filter(this::agrees).findFirst()
                .orElseGet(() -> Arrays.stream(told).filter(Probe::isLegal).findFirst().orElse(USUAL));
    }

    private boolean agrees(long size) {
        return named().map(name -> name.start((int) size).equals(start())).orElse(start().value() % size == 0);
    }

    private static boolean isLegal(long size) {
        return size >= SMALLEST && size <= LARGEST && Long.bitCount(size) == 1;
    }

    private Optional<SegmentName> named() {
        return SegmentName.find(file.getFileName().toString());
    }

    private PageHeader first() {
        return PageHeader.read(new Bytes(head));
    }

    private Lsn start() {
        return known.address().plus(-knownOffset);
    }
}
