package outagebook.kernel;

import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.messages.publish.PublishDisplayData;
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
