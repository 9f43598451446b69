package outagebook.hex;

/**
 * A piece of a drawn line. The text of a view is its runs one after another; a drawing may colour them.
 *
 * @param text  of the piece
 * @param field number of the {@link Field} that it belongs to, counted from 0, or -1 for none
 */
public record Run(String text, int field) {
    static Run plain(String text) {
        return new Run(text, -1);
    }
}
