package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The weight of a node for a resource, with everything that was added to it. Immutable: adding something makes a new weight that remembers
 * the old one, so copies of whole tables cost little and no reason is lost.
 */
final class Weight {
    static final Weight ZERO = new Weight(0, null, null);

    /** Something that was added. Its explanation is made when somebody asks. */
    interface Cause {
        int value();

        Explanation explanation();
    }

    /** A number from the configuration or a rule of Pacemaker, said in words. */
    record Because(int value, String text) implements Cause {
        @Override
        public Explanation explanation() {
            return new Explanation(text, value, List.of());
        }
    }

    /** A whole weight of something else, taken over. */
    record From(String text, Weight source) implements Cause {
        @Override
        public int value() {
            return source.value;
        }

        @Override
        public Explanation explanation() {
            return new Explanation(text, source.value, source.parts(), source.parts().isEmpty() ? new Explanation.Given() : new Explanation.Sum());
        }
    }

    /** A pull that was looked at and does not count. */
    record Left(Cause pull, String because) implements Cause {
        @Override
        public int value() {
            return 0;
        }

        @Override
        public Explanation explanation() {
            return new Explanation("not counted", 0, List.of(pull.explanation()), new Explanation.NotCounted(because));
        }
    }

    /** A value that would have been driven below 0 and is held at 1. */
    record Held(Weight before, Cause pull) implements Cause {
        @Override
        public int value() {
            return 1;
        }

        @Override
        public Explanation explanation() {
            return new Explanation("held at 1, not less, so that a dependent resource alone forbids no node", 1,
                    List.of(before.explain("before"), pull.explanation()), new Explanation.AtLeastOne());
        }
    }

    /** Far below minus INFINITY: the mark of a weight that is being {@link Held}. */
    private static final int MARK = -100 * Scores.INFINITY;

    private final int value;
    private final Weight before;
    private final Cause cause;
    private List<Explanation> parts;

    private Weight(int value, Weight before, Cause cause) {
        this.value = value;
        this.before = before;
        this.cause = cause;
    }

    /** A weight that begins here. */
    static Weight of(int value, String why) {
        return value == 0 ? ZERO : of(new Because(value, why));
    }

    static Weight of(Cause cause) {
        return new Weight(cause.value(), null, cause);
    }

    int value() {
        return value;
    }

    Weight plus(int score, String why) {
        return score == 0 ? this : plus(new Because(score, why));
    }

    Weight plus(Cause added) {
        if (value <= -Scores.INFINITY && added.equals(cause)) {
            return this;
        }
        return cause == null ? of(added) : new Weight(Scores.add(value, added.value()), this, added);
    }

    /** This weight, marked as one that a pull would have made negative; while a merge goes on such a node counts as unusable. */
    Weight marked(Cause pull) {
        return new Weight(MARK, null, new Held(this, pull));
    }

    boolean isMarked() {
        return value == MARK;
    }

    /** What a marked weight becomes when the merge ends: 1. */
    Weight unmarked() {
        return of(cause);
    }

    Explanation explain(String what) {
        return new Explanation(what, value, parts());
    }

    /** {@return what was added, first to last} */
    List<Explanation> parts() {
        if (parts == null) {
            List<Explanation> list = new ArrayList<>();
            for (Weight w = this; w != null && w.cause != null; w = w.before) {
                list.add(w.cause.explanation());
            }
            Collections.reverse(list);
            parts = List.copyOf(list);
        }
        return parts;
    }

    /** {@return whether nothing but stickiness is in it} */
    boolean isOnlyStickiness() {
        return cause instanceof Because because && before == null && because.text.startsWith("stickiness");
    }

    @Override
    public String toString() {
        return Scores.text(value);
    }
}
