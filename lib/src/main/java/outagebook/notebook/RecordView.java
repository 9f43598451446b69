package outagebook.notebook;

import static j2html.TagCreator.code;
import static j2html.TagCreator.p;

import java.util.Optional;
import outagebook.hex.HexView;
import outagebook.wal.WalRecord;

/** One WAL record: a line of words, then its bytes, each under the name of its field. */
record RecordView(WalRecord record) implements View {
    @Override public String text() {
        return record + "\n" + bytes().text();
    }

    @Override public Optional<String> html() {
        return bytes().html().map(drawn -> p(code(record.toString())).render() + drawn);
    }

    private View bytes() {
        return HexDrawing.of(HexView.of(record.bytes()).mark(record.fields()));
    }
}
