package outagebook.pacemaker;

import java.util.List;

/**
 * A state that came back.
 *
 * @param from   the step before which it was seen first; -1: none came back
 * @param length so many steps later it was there again
 */
record Cycle(int from, int length) {
    static final Cycle NONE = new Cycle(-1, 0);

    /** {@return what is known before this step, whose state was first seen before step {@code first}, or never (null)} */
    Cycle before(int step, Integer first) {
        return first == null ? NONE : length > 0 ? this : new Cycle(first, step - first);
    }

    /** Whether it was gone through so often. A state in which there is nothing to do is a rest, and once is enough. */
    boolean believed(List<Story.Step> steps, int turns) {
        return from >= 0 && (steps.size() - from >= length * turns
                || steps.subList(from, steps.size()).stream().allMatch(s -> s.summary().isEmpty()));
    }
}
