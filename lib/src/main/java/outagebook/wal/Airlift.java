package outagebook.wal;

import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The only place that uses aircompressor, which is loaded when the first zstd or lz4 data comes.
 *
 * <p>It reads memory through sun.misc.Unsafe. JDK 24 and later warn of that, unless they are started with
 * {@code --sun-misc-unsafe-memory-access=allow}, and one day will refuse it: then there is a sentence, not a crash.
 */
final class Airlift {
    private static final String WINDOW = "its zstd data asks for a window of more than 8 MB, which is not read here; "
            + "unpack it first: zstd -d --long=31 FILE";

    private Airlift() {}

    static InputStream zstd(InputStream packed) throws IOException {
        try {
            return new Guarded(new ZstdInputStream(packed));
        } catch (LinkageError e) {
            throw new Packing.Refused(refused("zstd"), e);
        }
    }

    /** {@return bytes unpacked, at most this many, or -1 if they are damaged} */
    static int zstd(byte[] packed, byte[] unpacked, int most) {
        try {
            return new ZstdDecompressor().decompress(packed, 0, packed.length, unpacked, 0, most);
        } catch (RuntimeException e) {
            return -1;
        } catch (LinkageError e) {
            throw new WalException(refused("zstd"), e);
        }
    }

    /** {@return bytes unpacked from a bare lz4 block, at most this many, or -1 if they are damaged} */
    static int lz4(byte[] packed, byte[] unpacked, int most) {
        try {
            return new Lz4Decompressor().decompress(packed, 0, packed.length, unpacked, 0, most);
        } catch (RuntimeException e) {
            return -1;
        } catch (LinkageError e) {
            throw new WalException(refused("lz4"), e);
        }
    }

    private static String refused(String method) {
        return method + " cannot be unpacked by this Java as it was started; start it with --sun-misc-unsafe-memory-access=allow";
    }

    /** Says what is not damage in other words than damage. Classes are loaded as late as at the first read. */
    private static final class Guarded extends FilterInputStream {
        Guarded(InputStream in) {
            super(in);
        }

        @Override public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return in.read(buffer, offset, length);
            } catch (LinkageError e) {
                throw new Packing.Refused(refused("zstd"), e);
            } catch (RuntimeException e) {
                if (String.valueOf(e.getMessage()).matches(".*[wW]indow.?[sS]ize.*")) throw new Packing.Refused(WINDOW, e);
                throw e;
            }
        }
    }
}
