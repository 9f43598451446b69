package outagebook.recovery;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import outagebook.wal.WalVersion;

/**
 * The file of a table or index, up to 64 MB of it: one page of 8192 bytes behind the other.
 *
 * <p>Its path below the data directory tells whose it is: {@code base/DATABASE/RELATION}, with {@code _fsm}, {@code _vm} or
 * {@code _init} for another fork than the main one, and {@code .1}, {@code .2} for what is behind the first 1 GB. Source:
 * PostgreSQL common/relpath.c, storage/smgr/md.c.
 */
public final class PageFile {
    private static final Pattern PATH = Pattern.compile(".*?(?:base/(\\d+)|global)/(\\d+)(?:_(fsm|vm|init))?(?:\\.(\\d+))?(?:\\.gz)?");
    private static final long DEFAULT_TABLESPACE = 1663;
    private static final long GLOBAL_TABLESPACE = 1664;
    private static final long SEGMENT_PAGES = 131072;

    private PageFile() {}

    /** {@return the pages of a file whose path tells which they are, in order} */
    public static Map<PageId, Page> read(Path file, WalVersion version) {
        return read(file, first(file), version);
    }

    /** As {@link #read(Path, WalVersion)}. */
    public static Map<PageId, Page> read(String file, WalVersion version) {
        return read(Path.of(file), version);
    }

    /** {@return the pages of a file, the first of them this one} */
    public static Map<PageId, Page> read(Path file, PageId first, WalVersion version) {
        byte[] bytes = WholeFile.read(file);
        if (bytes.length % Page.SIZE != 0) {
            throw new RecoveryException(String.format("%s has %d bytes, no whole number of pages of %d bytes: it is cut off in block %d, "
                    + "or it is no file of a table or index", file, bytes.length, Page.SIZE, first.block() + bytes.length / Page.SIZE));
        }
        SortedMap<PageId, Page> pages = new TreeMap<>();
        for (int i = 0; i < bytes.length / Page.SIZE; i++) {
            byte[] page = Arrays.copyOfRange(bytes, i * Page.SIZE, (i + 1) * Page.SIZE);
            pages.put(first.at(first.block() + i), Page.of(page, version, first.fork()));
        }
        return Collections.unmodifiableSortedMap(pages);
    }

    /** {@return the first page of a file, as its path tells} */
    static PageId first(Path file) {
        Matcher path = PATH.matcher(file.toString().replace('\\', '/'));
        if (!path.matches()) {
            throw new RecoveryException("the path " + file + " does not tell which table or index it is, as base/DATABASE/RELATION would; "
                    + "say it with a PageId");
        }
        boolean global = path.group(1) == null;
        int fork = path.group(3) == null ? 0 : switch (path.group(3)) {
            case "fsm" -> 1;
            case "vm" -> 2;
            default -> 3;
        };
        long segment = path.group(4) == null ? 0 : Long.parseLong(path.group(4));
        return new PageId(global ? GLOBAL_TABLESPACE : DEFAULT_TABLESPACE, global ? 0 : Long.parseLong(path.group(1)),
                Long.parseLong(path.group(2)), fork, segment * SEGMENT_PAGES);
    }
}
