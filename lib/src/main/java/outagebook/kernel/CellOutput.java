package outagebook.kernel;

import outagebook.notebook.View;

/** What one cell sends out while it runs, in order. Called from one thread at a time. */
public interface CellOutput {
    /** Text that the cell printed; pieces of any size, cut anywhere between characters. */
    void text(Stream stream, String text);

    /** Something the cell showed; a later {@link #update} with the same id replaces it. The id is never null. */
    void show(String displayId, View view);

    /** A new picture for what was shown under this id, in this cell or an earlier one. */
    void update(String displayId, View view);

    /** The two streams of a program, named as in Jupyter's messages and in an .ipynb file. */
    enum Stream { stdout, stderr }
}
