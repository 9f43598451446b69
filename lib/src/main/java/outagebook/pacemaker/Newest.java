package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * A list that is read from the newest entry to the oldest. What is added while somebody reads it is not seen by that
 * reader: the scheduler puts new entries at the front of its lists and walks on to the back.
 */
final class Newest<T> implements Iterable<T> {
    private final List<T> oldestFirst = new ArrayList<>();

    void add(T entry) {
        oldestFirst.add(entry);
    }

    boolean isEmpty() {
        return oldestFirst.isEmpty();
    }

    /** The entries as they were added; a view. */
    List<T> oldestFirst() {
        return oldestFirst;
    }

    @Override
    public Iterator<T> iterator() {
        return new Iterator<>() {
            private int next = oldestFirst.size() - 1;

            @Override
            public boolean hasNext() {
                return next >= 0;
            }

            @Override
            public T next() {
                if (next < 0) {
                    throw new NoSuchElementException();
                }
                return oldestFirst.get(next--);
            }
        };
    }
}
