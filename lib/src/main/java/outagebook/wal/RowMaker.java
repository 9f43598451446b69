package outagebook.wal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import outagebook.wal.Row.Operation;
import outagebook.wal.Row.Side;
import outagebook.wal.Row.Source;

/** Collects the rows of one record; what the record leaves out is looked up in its page images, and in what was seen before. */
final class RowMaker {
    private final WalRecord record;
    private final boolean looksAtImages;
    private final Function<Place, Tuple> earlier;
    private final Map<Integer, Optional<byte[]>> pages = new HashMap<>();
    private final List<Row> rows = new ArrayList<>();

    RowMaker(WalRecord record, boolean looksAtImages, Function<Place, Tuple> earlier) {
        this.record = record;
        this.looksAtImages = looksAtImages;
        this.earlier = earlier;
    }

    List<Row> rows() {
        return rows;
    }

    /** A new row: its bytes are in the record, or in the image of the page, which was taken after the change. */
    void added(Operation operation, Place place, Tuple logged, String note) {
        if (logged != null && logged.complete()) add(operation, Side.NEW, place, logged, Source.RECORD, note);
        else {
            Tuple onPage = onImage(place);
            Tuple best = onPage == null ? logged : onPage;
            add(operation, Side.NEW, place, best, onPage != null ? Source.PAGE_IMAGE : best != null ? Source.RECORD : Source.NOWHERE, note);
        }
    }

    /** An old row: whole on the page or in an earlier record, else what the record has for logical decoding. */
    void removed(Operation operation, Place place, Tuple logged, boolean key, String note) {
        if (logged != null && !key) {
            add(operation, Side.OLD, place, logged, Source.RECORD, note);
            return;
        }
        Tuple onPage = onImage(place);
        Tuple before = onPage == null ? earlier.apply(place) : onPage;
        if (logged != null && (before == null || !before.complete())) add(operation, Side.OLD_KEY, place, logged, Source.RECORD, note);
        else add(operation, Side.OLD, place, before, onPage != null ? Source.PAGE_IMAGE : before != null ? Source.EARLIER_RECORD : Source.NOWHERE, note);
    }

    /** The new row of an update, from its header on; the bytes it shares with the old one are looked up. */
    Tuple updated(Bytes bytes, int prefix, int suffix, Place old) {
        if (bytes.length() == 0) return null;
        return Tuple.updated(bytes, prefix, suffix, prefix + suffix == 0 ? null : before(old));
    }

    Tuple before(Place place) {
        Tuple onPage = onImage(place);
        return onPage == null ? earlier.apply(place) : onPage;
    }

    private void add(Operation operation, Side side, Place place, Tuple tuple, Source source, String note) {
        rows.add(new Row(record, operation, side, place, tuple, source, note));
    }

    private Tuple onImage(Place place) {
        if (!looksAtImages) return null;
        for (BlockRef block : record.blocks()) {
            if (block.image().isEmpty() || !place.isOn(block)) continue;
            Optional<byte[]> page = pages.computeIfAbsent(block.id(), id -> PageImage.restored(block.image().get(), record.version()));
            if (page.isPresent()) return Tuple.onPage(new Bytes(page.get()), place.offset());
        }
        return null;
    }
}
