package outagebook.course;

/**
 * How far somebody came with one exercise.
 *
 * @param hints how many were shown
 * @param state what counts; once solved, it stays so
 */
record Mark(int hints, State state) {
    static final Mark NONE = new Mark(0, State.OPEN);

    enum State {
        OPEN("open"), SOLVED("solved"), WITH_HINTS("with hints"), SOLUTION_SEEN("solution seen");

        final String words;

        State(String words) {
            this.words = words;
        }
    }

    Mark hinted(int most) {
        return new Mark(Math.min(hints + 1, most), state);
    }

    Mark shown() {
        return new Mark(hints, state == State.OPEN ? State.SOLUTION_SEEN : state);
    }

    Mark solved() {
        if (state != State.OPEN) return this;
        return new Mark(hints, hints == 0 ? State.SOLVED : State.WITH_HINTS);
    }
}
