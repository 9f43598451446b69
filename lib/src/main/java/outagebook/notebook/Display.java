package outagebook.notebook;

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

    /** Makes the kernel of this JVM draw the value of a cell if it is a {@link View}; false where there is none. */
    static boolean register() {
        return false;
    }

    /** The one mutable thing in the library. */
    final class Current {
        private static volatile Display display = new Display() {
            @Override public void show(String id, View view) {
                System.out.println(view.text());
            }

            @Override public void update(String id, View view) {
                System.out.println(view.text());
            }
        };

        private Current() {}
    }
}
