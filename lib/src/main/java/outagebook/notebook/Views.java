package outagebook.notebook;

import java.util.Arrays;
import java.util.Set;

/** How each thing is shown: the one table from a type to its view. */
public final class Views {
    private Views() {}

    /** {@return the types, beside {@link View}, that {@link #of} draws; IJava and JJava are told to ask it for them} */
    public static Set<Class<?>> types() {
        return Set.of();
    }

    /** {@return a view of anything: a {@link View} as it is, a type we draw as its picture, everything else as its text} */
    public static View of(Object value) {
        if (value instanceof View view) return view;
        String text = value instanceof Object[] array ? Arrays.deepToString(array) : String.valueOf(value);
        return () -> text;
    }
}
