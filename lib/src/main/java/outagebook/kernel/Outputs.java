package outagebook.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import outagebook.notebook.View;

/** Collects what the cells of one notebook send out, as nbclient would: pieces of text joined, updates folded in. */
final class Outputs {
    private final List<Collected> cells = new ArrayList<>();
    private final Map<String, List<Place>> shown = new HashMap<>();

    private record Place(Collected cell, int index) {}

    Outputs(int count) {
        for (int i = 0; i < count; i++) cells.add(new Collected());
    }

    /** {@return where the cell with this index sends its output} */
    CellOutput cell(int index) {
        return cells.get(index);
    }

    /** Adds the value or the error that ended the cell, or puts recorded outputs in the place of all. */
    void end(int index, CellResult result) {
        if (result instanceof CellResult.Value value) cells.get(index).add(Output.of(Output.Kind.execute_result, value.view()));
        if (result instanceof CellResult.Failed failed) {
            cells.get(index).add(new Output.Failed(failed.name(), failed.message(), List.copyOf(failed.traceback())));
        }
        if (result instanceof CellResult.Recorded recorded) cells.get(index).replace(recorded.outputs());
    }

    /** {@return a copy of what is there: one list for each cell} */
    List<List<Output>> lists() {
        return cells.stream().map(Collected::list).toList();
    }

    private final class Collected implements CellOutput {
        private final List<Output> outputs = new ArrayList<>();
        private final StringBuilder printed = new StringBuilder(); // the text behind the last of the outputs
        private Stream stream = Stream.stdout;

        @Override public void text(Stream to, String text) {
            if (to != stream) flush();
            stream = to;
            printed.append(text);
        }

        @Override public void show(String displayId, View view) {
            update(displayId, view);
            int index = add(Output.of(Output.Kind.display_data, view));
            shown.computeIfAbsent(displayId, id -> new ArrayList<>()).add(new Place(this, index));
        }

        @Override public void update(String displayId, View view) {
            Output output = Output.of(Output.Kind.display_data, view);
            for (Place place : shown.getOrDefault(displayId, List.of())) place.cell().outputs.set(place.index(), output);
        }

        /** Adds an output and returns its place in the list. */
        int add(Output output) {
            flush();
            outputs.add(output);
            return outputs.size() - 1;
        }

        void replace(List<Output> others) {
            flush();
            outputs.clear();
            outputs.addAll(others);
        }

        List<Output> list() {
            flush();
            return List.copyOf(outputs);
        }

        private void flush() {
            if (!printed.isEmpty()) outputs.add(new Output.Printed(stream, printed.toString()));
            printed.setLength(0);
        }
    }
}
