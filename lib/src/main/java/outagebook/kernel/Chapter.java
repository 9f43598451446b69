package outagebook.kernel;

import static j2html.TagCreator.*;

import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import j2html.tags.specialized.PreTag;
import java.util.ArrayList;

/** One notebook as a chapter of the book. */
record Chapter(String name, Notebook notebook, Prose prose) {
    String title() {
        return prose.title(notebook.prose()).orElse(name);
    }

    String firstSentence() {
        return prose.firstSentence(notebook.prose());
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
                scrolling("Java code " + number, Highlight.java(cell.source())).withClass("code"),
                each(Plain.of(cell.outputs()).stream().map(output -> output(output, number))),
                each(Solutions.links(cell.source()).stream())).withClass("cell");
    }

    private static DomContent output(Output output, int number) {
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
        return text(Plain.withoutColours(text).stripTrailing());
    }

    private static DomContent shown(Output.Shown shown, int number) {
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
