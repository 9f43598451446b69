package outagebook.notebook;

import static j2html.TagCreator.caption;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.p;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;
import static outagebook.notebook.HexDrawing.cell;
import static outagebook.notebook.HexDrawing.head;
import static outagebook.notebook.HexDrawing.headOfNumbers;
import static outagebook.notebook.HexDrawing.number;

import j2html.tags.DomContent;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import outagebook.hex.FieldHunt;
import outagebook.hex.Hit;

/** What a {@link FieldHunt} found, as an HTML table. */
public final class HuntDrawing {
    private HuntDrawing() {}

    /** {@return the hits as a table, and what to keep in mind below it} */
    public static View of(FieldHunt hunt) {
        List<Hit> hits = hunt.hits();
        return new HexDrawing.Drawn(hunt.toString(), div(
                hits.isEmpty() ? p(hunt.title(0)) : found(hunt, hits),
                each(hunt.remarks(hits), remark -> p(remark).withStyle("margin:.3em 0"))).render());
    }

    private static DomContent found(FieldHunt hunt, List<Hit> hits) {
        return table(caption(hunt.title(hits.size())).withStyle("text-align:left;color:inherit"),
                thead(tr(headOfNumbers("no."), headOfNumbers("offset"), head("reads as"), head("value"), head("values"), headOfNumbers("bits"))),
                tbody(each(IntStream.range(0, hits.size()).boxed().toList(), i -> row(i + 1, hits.get(i)))))
                .withStyle("border-collapse:collapse;margin:0;color:inherit");
    }

    private static DomContent row(int number, Hit hit) {
        return tr(number(String.valueOf(number)), number(String.valueOf(hit.offset())), cell(hit.code()), cell(hit.line().toString()),
                cell(FieldHunt.values(hit, 42)), number(String.format(Locale.ROOT, "%.1f", hit.bits())))
                .withTitle(hit.doubt()).withStyle("background:transparent");
    }
}
