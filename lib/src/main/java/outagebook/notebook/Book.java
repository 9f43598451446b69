package outagebook.notebook;

/** What a cell sees: {@code import static outagebook.notebook.Book.*;}. */
public final class Book {
    private Book() {}

    /** Shows anything now: a table, a record, a picture, a text. */
    public static void show(Object value) {
        Display.show(Views.of(value));
    }
}
