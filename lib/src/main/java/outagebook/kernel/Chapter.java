package outagebook.kernel;

import static j2html.TagCreator.*;

import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import j2html.tags.specialized.PreTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One notebook as a chapter of the book. */
record Chapter(String name, Notebook notebook, Prose prose) {
    String title() {
        return prose.title(notebook.prose()).orElse(name);
    }

    /** {@return the number at the begin of its name, or "" if there is none} */
    String number() {
        return name.replaceFirst("^(\\d*).*", "$1");
    }

    String firstParagraph() {
        return prose.firstParagraph(notebook.prose());
    }

    /** {@return what its tables say about other chapters, by name} */
    Map<String, String> map() {
        return prose.map(notebook.prose());
    }

    DomContent html() {
        var parts = new ArrayList<DomContent>();
        Prose.Anchors anchors = new Prose.Anchors();
        int number = 0;
        for (Notebook.Cell cell : notebook.cells()) {
            switch (cell.type()) {
                case markdown -> parts.add(rawHtml(prose.html(cell, anchors)));
                case code -> parts.add(code(cell, ++number));
                case raw -> parts.add(pre(cell.source()));
            }
        }
        return each(parts.stream());
    }

    private static DomContent code(Notebook.Cell cell, int number) {
        if (cell.source().isBlank()) return text("");
        return section(
                scrolling("Java code " + number, Wrapped.lines(Highlight.java(cell.source()))).withClass("code"),
                each(outputs(Plain.of(cell.outputs()), number).stream()),
                each(Solutions.links(cell.source()).stream())).withClass("cell");
    }

    private static List<DomContent> outputs(List<Output> outputs, int number) {
        var parts = new ArrayList<DomContent>();
        for (Output output : outputs)
            parts.add(output(output, number + (parts.isEmpty() ? "" : ", " + (parts.size() + 1))));
        return parts;
    }

    /** @param number the number of the cell and, from its second output on, that of the output: no two boxes of a page have one name */
    private static DomContent output(Output output, String number) {
        if (output instanceof Output.Shown shown) return shown(shown, number);
        if (output instanceof Output.Failed failed) {
            String shown = failed.traceback().isEmpty() ? failed.name() + ": " + failed.message() : String.join("\n", failed.traceback());
            return div(strong("Error"), scrolling("Error of code " + number, plain(shown))).withClass("output error");
        }
        var printed = (Output.Printed) output;
        boolean warning = printed.stream() == CellOutput.Stream.stderr;
        return div(scrolling("Output of code " + number, plain(printed.text()))).withClass(warning ? "output stderr" : "output");
    }

    private static DomContent plain(String text) {
        DomContent plain = text(Plain.withoutColours(text).stripTrailing());
        return text.contains("-+-") ? plain : Wrapped.lines(plain); // columns under a rule stay columns, and scroll
    }

    private static DomContent shown(Output.Shown shown, String number) {
        String html = shown.data().getOrDefault("text/html", shown.data().get("image/svg+xml"));
        if (html != null) return region(div(), "Output of code " + number).with(rawHtml(html)).withClass("output html");
        String png = shown.data().get("image/png");
        if (png != null) return div(img().withSrc("data:image/png;base64," + png.replaceAll("\\s", "")).withAlt(shown.text())).withClass("output");
        return div(scrolling("Output of code " + number, plain(shown.text()))).withClass("output");
    }

    private static PreTag scrolling(String label, DomContent content) {
        return region(pre(content), label);
    }

    /** A box that may scroll sideways: the keyboard must be able to reach it, and a screen reader must name it. */
    private static <T extends ContainerTag<T>> T region(T box, String label) {
        return box.attr("tabindex", "0").attr("role", "region").attr("aria-label", label);
    }
}
