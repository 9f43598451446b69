package outagebook.wal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Where two copies of a segment differ: how many bytes, the first of them, and what it belongs to in each copy.
 *
 * <p>Two good copies of one segment may differ behind the end of WAL: what is there is not used, and a server may have left old bytes
 * in it. {@link #matters} tells.
 *
 * @param bytes  how many bytes differ; those that only the longer file has count too
 * @param offset of the first one, in the files' unpacked content; -1 if none differs
 * @param mine   its value in the first file, -1 if the file ends before
 * @param its    its value in the other
 * @param here   what it belongs to in the first file; null if none differs, if the file ends before, or is none that can be read
 * @param there  what it belongs to in the other
 * @param names  the two files
 */
public record WalDifference(long bytes, long offset, int mine, int its, Location here, Location there, String names) {
    private static final int CHUNK = 1 << 16;

    static WalDifference of(Path one, Path other) {
        String names = one.getFileName() + " and " + other.getFileName();
        long count = 0;
        long first = -1;
        int mine = -1;
        int its = -1;
        try (InputStream a = Unpacked.open(one); InputStream b = Unpacked.open(other)) {
            for (long at = 0; ; at += CHUNK) {
                byte[] x = a.readNBytes(CHUNK);
                byte[] y = b.readNBytes(CHUNK);
                if (x.length == 0 && y.length == 0) break;
                for (int i = Arrays.mismatch(x, y); i >= 0 && i < Math.max(x.length, y.length); i++) {
                    int left = i < x.length ? x[i] & 0xFF : -1;
                    int right = i < y.length ? y[i] & 0xFF : -1;
                    if (left == right) continue;
                    if (count++ > 0) continue;
                    first = at + i;
                    mine = left;
                    its = right;
                }
            }
        } catch (IOException e) {
            throw new WalException(names + " cannot be compared: " + e.getMessage(), e);
        }
        return new WalDifference(count, first, mine, its, mine < 0 ? null : locate(one, first), its < 0 ? null : locate(other, first), names);
    }

    private static Location locate(Path file, long offset) {
        try {
            return WalFile.open(file).locate(offset);
        } catch (WalException notReadable) {
            return null;
        }
    }

    /** {@return whether no byte differs} */
    public boolean isNone() {
        return bytes == 0;
    }

    /** {@return whether the first different byte is part of a record or of a page header in one of the files} */
    public boolean matters() {
        return here != null && here.field().isPresent() || there != null && there.field().isPresent();
    }

    /** {@return how many bytes differ, the first of them, and what it is in each file} */
    @Override public String toString() {
        if (isNone()) return "no byte differs between " + names;
        String nl = System.lineSeparator();
        return String.format("%,d byte%s differ%s between %s, the first at %d = 0x%X:", bytes, bytes == 1 ? "" : "s", bytes == 1 ? "s" : "", names, offset, offset)
                + nl + "  " + line(mine, here) + nl + "  " + line(its, there)
                + (matters() ? "" : nl + "  It belongs to no record and no page header that is read: the WAL in both may be the same. Compare verdict().");
    }

    private static String line(int value, Location location) {
        if (value < 0) return "the file ends before";
        return String.format("%02x  %s", value, location == null ? "not a WAL segment that can be read" : location);
    }
}
