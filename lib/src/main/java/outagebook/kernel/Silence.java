package outagebook.kernel;

import outagebook.notebook.View;

/** Nobody listens: a request that Jupyter marks as silent. */
final class Silence implements CellOutput {
    @Override public void text(Stream stream, String text) {}

    @Override public void show(String displayId, View view) {}

    @Override public void update(String displayId, View view) {}
}
