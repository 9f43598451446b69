package outagebook.notebook;

import java.util.Arrays;

/** How each thing is shown: the one table from a type to its view. */
public final class Views {
    private Views() {}

    /** {@return a view of anything: a {@link View} as it is, a type we draw as its picture, everything else as its text} */
    public static View of(Object value) {
        if (value instanceof View view) return view;
        String text = value instanceof Object[] array ? Arrays.deepToString(array) : String.valueOf(value);
        return () -> text;
    }
}
