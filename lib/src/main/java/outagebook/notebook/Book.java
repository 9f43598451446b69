package outagebook.notebook;

/** What a cell sees: {@code import static outagebook.notebook.Book.*;}. */
public final class Book {
    private Book() {}

    /** Shows anything now: a table, a record, a picture, a text. */
    public static void show(Object value) {
        Display.show(Views.of(value));
    }

    /** Shows a bar for a long job; close it when the job is over. */
    public static Progress progress(String what, long total) {
        return Progress.start(what, total);
    }
}
