package outagebook.lab;

/**
 * One try of a client to write a row through the address that follows the primary.
 *
 * @param number       the row's, counted from 1
 * @param acknowledged whether the server said that it is committed, so that the row must never be lost
 * @param answer       what the client saw: the name of the server that committed, or the error
 */
public record Write(int number, boolean acknowledged, String answer) {
    @Override public String toString() {
        return "row " + number + (acknowledged ? ": committed by " : ": not written: ") + answer;
    }
}
