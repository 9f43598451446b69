package outagebook.kernel;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import outagebook.kernel.CellOutput.Stream;

/** Notebooks in a line of test code. */
final class TestCells {
    private TestCells() {}

    static Notebook notebook(Notebook.Cell... cells) {
        var numbered = new ArrayList<Notebook.Cell>();
        for (Notebook.Cell cell : cells) {
            numbered.add(new Notebook.Cell(cell.type(), "cell-" + (numbered.size() + 1), cell.source(), cell.outputs(), cell.rest()));
        }
        return new Notebook(List.copyOf(numbered), object());
    }

    static Notebook.Cell markdown(String source) {
        return new Notebook.Cell(Notebook.Type.markdown, "", source, List.of(), object());
    }

    static Notebook.Cell code(String source, Output... outputs) {
        return new Notebook.Cell(Notebook.Type.code, "", source, List.of(outputs), object());
    }

    static Notebook.Cell mayFail(String source) {
        return tagged("raises-exception", source);
    }

    /** A cell that talks to real servers. */
    static Notebook.Cell live(String source, Output... outputs) {
        return tagged("lab", source, outputs);
    }

    private static Notebook.Cell tagged(String tag, String source, Output... outputs) {
        ObjectNode rest = object();
        rest.putObject("metadata").putArray("tags").add(tag);
        return new Notebook.Cell(Notebook.Type.code, "", source, List.of(outputs), rest);
    }

    static Output printed(String text) {
        return new Output.Printed(Stream.stdout, text);
    }

    static Output complained(String text) {
        return new Output.Printed(Stream.stderr, text);
    }

    static Output shown(String text, String html) {
        var data = new TreeMap<String, String>();
        data.put("text/plain", text);
        if (!html.isEmpty()) data.put("text/html", html);
        return new Output.Shown(Output.Kind.display_data, Collections.unmodifiableSortedMap(data), object());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
