package outagebook.course;

/** Judges the answer to one exercise, by computing on the bundled data. */
@FunctionalInterface
interface Check {
    /** {@return the judgement of an answer that is there; it may say what is wrong, never what would be right} */
    Verdict of(Given given);
}
