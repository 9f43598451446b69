package outagebook.notebook;

import static j2html.TagCreator.caption;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.join;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.span;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.text;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import j2html.tags.DomContent;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import outagebook.hex.Field;
import outagebook.hex.HexView;
import outagebook.hex.Rows;
import outagebook.hex.Run;

/**
 * Bytes as HTML: the text of the view, with a tint and a line under each field. No colour is fixed but the translucent tints, so
 * it reads on a light and on a dark page, and the numbers under the fields say the same without any colour.
 */
public final class HexDrawing {
    private static final String CELL = "padding:0 1em 0 0;border:0;background:transparent;font-family:monospace;color:inherit;text-align:";
    private static final String PRE = "margin:.3em 0;background:transparent;color:inherit;overflow-x:auto;line-height:1.45;"
            + "font-family:monospace;white-space:pre;word-break:normal;overflow-wrap:normal";
    /** Red, green, blue; written so that JupyterLab keeps them in a notebook that was not run yet. */
    private static final String[] TINTS = {"13,127,242", "242,127,13", "13,242,51", "185,13,242", "242,13,13", "13,242,223", "242,223,13", "242,13,128"};
    private static final String[] LINES = {"solid", "dashed", "dotted", "double", "solid"};

    private HexDrawing() {}

    /** {@return the hex view with one tint per field, the field's name and value where the mouse rests, and a legend} */
    public static View of(HexView view) {
        return new Drawn(view.toString(), figure(
                figcaption("Bytes: offset, hexadecimal, characters"),
                lines(view.lines(), field -> named(view, field)),
                view.fields().isEmpty() ? text("") : legend(view)).withStyle("margin:0").render());
    }

    /** {@return the rows with a tint on the columns that change} */
    public static View of(Rows rows) {
        return new Drawn(rows.toString(), figure(
                figcaption("Bytes one under another; ^^ marks the columns that change"),
                lines(rows.lines(), field -> "this column changes")).withStyle("margin:0").render());
    }

    private static DomContent lines(List<List<Run>> lines, IntFunction<String> title) {
        return pre(each(lines, line -> each(each(line, run -> drawn(run, marks(line), title)), text("\n"))))
                .withStyle(PRE).attr("tabindex", "0");
    }

    /** Whether this line only has numbers with a line of dashes: it underlines the bytes above and needs no line of its own. */
    private static boolean marks(List<Run> line) {
        return line.stream().allMatch(run -> run.field() < 0 ? run.text().isBlank() : run.text().matches("\\d+-*"));
    }

    private static DomContent drawn(Run run, boolean mark, IntFunction<String> title) {
        if (run.field() < 0) return text(run.text());
        return span(run.text()).withStyle(mark ? tint(run.field()) : underlined(run.field())).withTitle(title.apply(run.field()));
    }

    private static String tint(int field) {
        return "background-color:rgba(" + TINTS[field % TINTS.length] + ",0.25)";
    }

    private static String underlined(int field) {
        return tint(field) + ";border-bottom:2px " + LINES[field % LINES.length];
    }

    private static String named(HexView view, int field) {
        return field + 1 + ": " + view.legend(view.fields().get(field));
    }

    private static DomContent legend(HexView view) {
        var shown = table(caption("The marked fields").withStyle("text-align:left;color:inherit"),
                thead(tr(headOfNumbers("no."), headOfNumbers("offset"), headOfNumbers("bytes"), head("field"), head("value"))),
                tbody(each(IntStream.range(0, view.drawnFields()).boxed().toList(), i -> entry(view, i))))
                .withStyle("border-collapse:collapse;margin:0;color:inherit");
        return view.undrawn().isEmpty() ? shown : join(shown, view.undrawn());
    }

    private static DomContent entry(HexView view, int i) {
        Field field = view.fields().get(i);
        return tr(td(span(String.valueOf(i + 1)).withStyle(underlined(i) + ";padding:0 .4em")).withStyle(CELL + "right"),
                number(String.format("%08x", view.offset(field))), number(String.valueOf(field.length())),
                cell(field.name()), cell(field.value())).withStyle("background:transparent");
    }

    static DomContent cell(String text) {
        return td(text).withStyle(CELL + "left");
    }

    static DomContent number(String text) {
        return td(text).withStyle(CELL + "right");
    }

    static DomContent head(String text) {
        return th(text).attr("scope", "col").withStyle(CELL + "left");
    }

    static DomContent headOfNumbers(String text) {
        return th(text).attr("scope", "col").withStyle(CELL + "right");
    }

    /** A text and the HTML that says the same. */
    record Drawn(String text, String markup) implements View {
        @Override public Optional<String> html() {
            return Optional.of(markup);
        }
    }
}
