package outagebook.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import outagebook.notebook.View;

/** One output under a code cell, as an .ipynb file keeps it. */
public sealed interface Output {
    /** The two ways a thing is shown, named as in the file: in the middle of a cell, or as the value that ends it. */
    enum Kind { display_data, execute_result }

    /** Text that the cell printed to one stream. */
    record Printed(CellOutput.Stream stream, String text) implements Output {}

    /**
     * A thing that was shown.
     *
     * @param data     MIME type to content; JSON types hold their JSON as text
     * @param metadata what the file says about the data, mostly an empty object
     */
    record Shown(Kind kind, SortedMap<String, String> data, JsonNode metadata) implements Output {
        /** {@return the plain text, or "" if there is none} */
        public String text() {
            return data.getOrDefault("text/plain", "");
        }
    }

    /** The error that ended the cell; the traceback is what a reader is shown, line by line. */
    record Failed(String name, String message, List<String> traceback) implements Output {}

    /** {@return a view as it is kept in a notebook: its text and, if it has one, its HTML} */
    static Shown of(Kind kind, View view) {
        var data = new TreeMap<String, String>();
        data.put("text/plain", view.text());
        view.html().ifPresent(html -> data.put("text/html", html));
        return new Shown(kind, data, JsonNodeFactory.instance.objectNode());
    }
}
