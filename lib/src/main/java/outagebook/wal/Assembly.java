package outagebook.wal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A record being put together from the pages it lies on; never larger than what has been read of it. */
final class Assembly {
    private final List<Fragment> fragments = new ArrayList<>(1);
    private byte[] bytes = new byte[0];
    private int length;
    private int endInPage;

    /** Takes what the current page has of the bytes still to come. */
    void add(PageReader pages, int from, long stillToCome) {
        int count = (int) Math.min(stillToCome, PageHeader.PAGE - from);
        byte[] page = pages.page().array();
        if (length == 0) {
            bytes = Arrays.copyOfRange(page, from, from + count);
        } else {
            if (length + count > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * length));
            System.arraycopy(page, from, bytes, length, count);
        }
        fragments.add(new Fragment(pages.file(), pages.offset() + from, length, count));
        length += count;
        endInPage = from + count;
    }

    int length() {
        return length;
    }

    /** {@return where the record ends, or is cut, on the page last taken from} */
    int endInPage() {
        return endInPage;
    }

    Bytes bytes() {
        if (bytes.length > length) bytes = Arrays.copyOf(bytes, length);
        return new Bytes(bytes);
    }

    List<Fragment> fragments() {
        return List.copyOf(fragments);
    }
}
