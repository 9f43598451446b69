package outagebook.kernel;

import java.util.List;
import java.util.Map;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.messages.publish.PublishClearOutput;
import org.dflib.jjava.jupyter.messages.publish.PublishDisplayData;
import org.dflib.jjava.jupyter.messages.publish.PublishError;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteResult;
import org.dflib.jjava.jupyter.messages.publish.PublishUpdateDisplayData;
import outagebook.notebook.View;

/** Sends a cell's output to Jupyter. */
record Publisher(ShellReplyEnvironment env) implements CellOutput {
    @Override public void text(Stream stream, String text) {
        if (stream == Stream.stdout) env.writeToStdOut(text);
        else env.writeToStdErr(text);
    }

    @Override public void show(String displayId, View view) {
        env.publish(new PublishDisplayData(data(displayId, view)));
    }

    @Override public void update(String displayId, View view) {
        env.publish(new PublishUpdateDisplayData(data(displayId, view)));
    }

    /** Puts recorded outputs in the place of what the cell has sent so far. */
    static void replace(ShellReplyEnvironment env, List<Output> outputs, int count) {
        env.publish(PublishClearOutput.BEFORE_NEXT_OUTPUT);
        for (Output output : outputs) publish(env, output, count);
    }

    private static void publish(ShellReplyEnvironment env, Output output, int count) {
        if (output instanceof Output.Printed printed) {
            new Publisher(env).text(printed.stream(), printed.text());
        } else if (output instanceof Output.Failed failed) {
            env.publish(new PublishError(failed.name(), failed.message(), failed.traceback()));
        } else if (output instanceof Output.Shown shown) {
            DisplayData data = data(shown);
            if (shown.kind() == Output.Kind.execute_result) env.publish(new PublishExecuteResult(count, data));
            else env.publish(new PublishDisplayData(data));
        }
    }

    private static DisplayData data(Output.Shown shown) {
        var data = new DisplayData();
        shown.data().forEach(data::putData);
        if (Recordings.isLabel(shown)) data.putMetaData(Recordings.OURS, Map.of("recorded", true));
        return data;
    }

    private static DisplayData data(String displayId, View view) {
        DisplayData data = data(view);
        data.setDisplayId(displayId);
        return data;
    }

    static DisplayData data(View view) {
        DisplayData data = new DisplayData(view.text());
        view.html().ifPresent(data::putHTML);
        return data;
    }
}
