package outagebook.notebook;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;

/**
 * Where shown things go in this JVM: to the place that {@link #use} named (our kernel and our runner do), else to the
 * IJava or JJava kernel found at run time, else as text to standard output.
 */
public interface Display {
    /** Shows a view now; a later {@link #update} with the same id replaces it. */
    void show(String id, View view);

    /** Replaces what was shown under this id. */
    void update(String id, View view);

    /** Shows a view in the current place and returns the id to update it by. */
    static String show(View view) {
        String id = UUID.randomUUID().toString();
        Current.display.show(id, view);
        return id;
    }

    /** {@return where shown things go now} */
    static Display current() {
        return Current.display;
    }

    /** Sends everything shown from now on to this place, and returns the place before it. */
    static Display use(Display display) {
        Display before = Current.display;
        Current.display = display;
        return before;
    }

    /** {@return whether {@link #update} changes what is on the page; else it adds to it, as on paper} */
    default boolean redraws() {
        return true;
    }

    /**
     * Makes the IJava or JJava kernel of this JVM, if there is one, draw the value of a cell if it is a {@link View} or
     * of a type that {@link Views} draws; false where there is none. Our own kernel and runner draw by themselves.
     */
    static boolean register() {
        Set<Class<?>> types = new LinkedHashSet<>(Views.types());
        types.add(View.class);
        return KernelDisplay.find().map(kernel -> kernel.draws(types)).orElse(false);
    }

    /** The one mutable thing in the library. */
    final class Current {
        private static volatile Display display = KernelDisplay.find().map(Display.class::cast).orElseGet(TextDisplay::new);

        private Current() {}
    }
}
