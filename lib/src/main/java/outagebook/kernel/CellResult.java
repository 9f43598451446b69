package outagebook.kernel;

import java.util.List;
import outagebook.notebook.View;

/** How a cell ended: with a value to show, with nothing to show, with an error, or in the place of an error with what is recorded. */
public sealed interface CellResult {
    /** The cell's last expression had this value, already turned into something that can be shown. */
    record Value(View view) implements CellResult {}

    /** A declaration, an assignment, a call of a void method, an empty cell. */
    record Nothing() implements CellResult {}

    /**
     * The cell did not run to its end.
     *
     * @param name      simple name of the exception ("IllegalArgumentException"), or "CompilationError", "Interrupted"
     * @param message   its message, or "" if it has none
     * @param traceback what a reader is shown, line by line, no ANSI codes: message, causes, the cell's line
     */
    record Failed(String name, String message, List<String> traceback) implements CellResult {}

    /** The cell needs a server, and none can run here: these outputs, the first of which says so, take the place of its own. */
    record Recorded(List<Output> outputs) implements CellResult {}
}
