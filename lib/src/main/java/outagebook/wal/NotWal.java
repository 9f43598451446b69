package outagebook.wal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Says in one sentence what a file is when it is not a WAL segment that can be read. */
final class NotWal {
    private static final String KNOWN = "known are 9.3 to " + WalVersion.values()[WalVersion.values().length - 1];
    private static final Map<Integer, String> PACKED = Map.of(
            0x28B52FFD, "zstd", 0xFD377A58, "xz", 0x04224D18, "lz4", 0x425A6839, "bzip2", 0x504B0304, "zip", 0x1F8B0800, "gzip",
            0x502A4D18, "pzstd", 0x02214C18, "an old lz4", 0x894C5A4F, "lzop");
    private static final int TEXT_SHOWN = 60;
    private static final int CONTROL_VERSION_OFFSET = 8;

    private NotWal() {}

    /** Proves that there is a file to read. */
    static void provesFile(Path file) {
        if (Files.isDirectory(file)) {
            throw new WalException(file + " is a directory; WalDirectory.open reads all its segments as one WAL");
        }
        if (!Files.exists(file)) throw new WalException("there is no file " + file + similar(file));
        if (!Files.isRegularFile(file)) {
            throw new WalException(file + " is a pipe or a device, which cannot be read more than once; write it to a file first");
        }
    }

    /** Proves that a file of this name is where segments of this size would be looked for. */
    static void provesName(Path file, SegmentName name, int segmentSize) {
        if (SegmentName.of(name.timeline(), name.start(segmentSize), segmentSize).equals(name)) return;
        throw new WalException(String.format("%s has the name of no segment of %d bytes: its last 8 digits would be %08X at most; "
                + "rename a copy", file, segmentSize, (1L << 32) / segmentSize - 1));
    }

    /** Proves that the unpacked file begins with a whole page. */
    static void provesPage(Path file, byte[] head) {
        if (head.length == 0) throw new WalException(file + " is empty; a WAL segment has at least one page of 8192 bytes");
        if (head.length == PageHeader.PAGE) return;
        boolean isWal = head.length > 1 && WalVersion.ofMagic(magic(head)).isPresent();
        if (!isWal) throw unknown(file, head);
        throw new WalException(file + " is cut off after " + head.length + " bytes, inside its first page of 8192 bytes; "
                + "nothing can be read from it, get the file again");
    }

    /** {@return what a file is in which no page is one of WAL; empty if one is, if it is empty, or if it begins with zeros only} */
    static Optional<String> reason(Path file) {
        try (InputStream in = Unpacked.open(file)) {
            byte[] head = in.readNBytes(PageHeader.PAGE);
            if (isZero(head) || head.length > 1 && WalVersion.ofMagic(magic(head)).isPresent()) return Optional.empty();
            for (byte[] page = head; page.length > 1; page = in.readNBytes(PageHeader.PAGE)) {
                if (WalVersion.ofMagic(magic(page)).isPresent()) return Optional.empty();
            }
            return Optional.of(what(head));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What a file is whose pages are of no known version. */
    static WalException unknown(Path file, byte[] head) {
        return new WalException(file + " is not a WAL segment that can be read here: " + what(head));
    }

    private static String what(byte[] head) {
        int magic = head.length > 1 ? magic(head) : 0;
        Optional<WalVersion> swapped = WalVersion.ofMagic(Short.toUnsignedInt(Short.reverseBytes((short) magic)));
        if (swapped.isPresent()) {
            return String.format("it was written on a big-endian machine by PostgreSQL %s (its first bytes are %04X, "
                    + "the other way round); read it on such a machine, this library reads little-endian WAL", swapped.get(), magic);
        }
        if (isControlFile(head)) return "it looks like pg_control, the cluster's control file";
        String packed = packed(head);
        if (packed != null) return "it is packed with " + packed + "; unpack it first";
        if (isText(head)) return "it is text and begins with \"" + shown(head) + "\"";
        if (isZero(head)) return "it begins with zeros only, like a segment that was made but never written";
        if (magic >> 8 == 0xD0 || magic >> 8 == 0xD1) {
            return String.format("its magic number %04X is that of a PostgreSQL version this library does not know; %s",
                    magic, KNOWN);
        }
        return String.format("its magic number %04X is not that of any PostgreSQL version; %s", magic, KNOWN);
    }

    private static int magic(byte[] head) {
        return new Bytes(head).u16(0);
    }

    /** Source: PostgreSQL catalog/pg_control.h: system identifier, then PG_CONTROL_VERSION (937 in 9.3, 1800 in 18). */
    private static boolean isControlFile(byte[] head) {
        if (head.length < CONTROL_VERSION_OFFSET + 4) return false;
        long version = new Bytes(head).u32(CONTROL_VERSION_OFFSET);
        return version >= 937 && version < 3000;
    }

    private static String packed(byte[] head) {
        return head.length < 4 ? null : PACKED.get(Integer.reverseBytes((int) new Bytes(head).u32(0)));
    }

    private static boolean isZero(byte[] head) {
        return new String(head, StandardCharsets.ISO_8859_1).chars().allMatch(c -> c == 0);
    }

    private static boolean isText(byte[] head) {
        byte[] start = Arrays.copyOf(head, Math.min(head.length, TEXT_SHOWN));
        return new String(start, StandardCharsets.UTF_8).chars().allMatch(c -> c >= ' ' || c == '\n' || c == '\r' || c == '\t');
    }

    private static String shown(byte[] head) {
        String text = new String(head, 0, Math.min(head.length, TEXT_SHOWN), StandardCharsets.UTF_8);
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t").replace("\"", "\\\"");
    }

    private static String similar(Path missing) {
        Path folder = missing.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) return "; there is no directory " + missing.getParent() + " either";
        try (Stream<Path> there = Files.list(folder)) {
            String wanted = missing.getFileName().toString();
            List<String> names = there.map(p -> p.getFileName().toString()).filter(n -> isSimilar(n, wanted)).sorted().limit(3).toList();
            return names.isEmpty() ? "" : "; similar names there: " + String.join(", ", names);
        } catch (IOException e) {
            return "";
        }
    }

    /** One is the other with something added, or a few of their characters differ. */
    private static boolean isSimilar(String a, String b) {
        if (a.startsWith(b) || b.startsWith(a)) return true;
        if (a.length() != b.length()) return false;
        int differences = 0;
        for (int i = 0; i < a.length(); i++) if (a.charAt(i) != b.charAt(i)) differences++;
        return differences <= Math.min(2, a.length() / 4);
    }
}
