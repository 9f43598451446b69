package outagebook.wal;

import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The values of a row, one for each of the columns it was read with.
 *
 * <p>A row does not name its columns. With other columns than its own it is read as something else; where that cannot be, because
 * bytes are left over or missing, {@link #problem()} says so.
 */
public final class RowValues implements Iterable<RowValue> {
    private final List<RowValue> list;
    private final String problem;

    RowValues(List<RowValue> list, String problem) {
        this.list = List.copyOf(list);
        this.problem = problem;
    }

    /** {@return the values in the order of the columns; dropped ones are left out} */
    public List<RowValue> list() {
        return list;
    }

    /** {@return the value of this column} */
    public RowValue get(String column) {
        return list.stream().filter(value -> value.column().equals(column)).findFirst().orElseThrow(() -> new IllegalArgumentException(
                "no column " + column + "; there are " + list.stream().map(RowValue::column).collect(Collectors.joining(", "))));
    }

    /** {@return the value of this column as {@code psql} prints it; null for NULL and where it is not known} */
    public String text(String column) {
        RowValue value = get(column);
        return value.known() ? value.text() : null;
    }

    /** {@return whether the columns can be those of the row: all bytes were used, none was missing} */
    public boolean fits() {
        return problem.isEmpty();
    }

    /** {@return why the columns cannot be those of the row, "" if they can} */
    public String problem() {
        return problem;
    }

    @Override public Iterator<RowValue> iterator() {
        return list.iterator();
    }

    /** {@return {@code id=1, name='codd'}; in front of it the problem, if there is one} */
    @Override public String toString() {
        String values = list.stream().map(RowValue::toString).collect(Collectors.joining(", "));
        return fits() ? values : "[" + problem + "] " + values;
    }
}
