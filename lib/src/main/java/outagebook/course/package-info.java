/**
 * The course: exercises that check themselves, hints, solutions and progress; and {@link outagebook.course.GameDay}, an outage
 * to recover by hand on real servers.
 *
 * <p><b>For authors.</b> An exercise has an id, chapter and number: {@code 04.1}. It consists of four things, and tests
 * ({@code ExercisesTest}, {@code NotebooksTest}, {@code ChapterContract}) see to it that none is missing:
 * <ol>
 *   <li>In the notebook, a Markdown cell with the question (it says which kind of thing to answer with), and behind it a
 *       code cell with exactly {@code check("04.1" /* , your answer *}{@code /)}. No hint, no solution. The notebook's first cell
 *       has {@code import static outagebook.course.Course.*;}.
 *   <li>In the resource {@code outagebook/course/04.md}: {@code # title of the chapter}; for each exercise
 *       {@code ## 04.1 a few words}, one to three times {@code ### Hint}, once {@code ### Solution}. The Java blocks of a solution are
 *       run behind all cells of the chapter, so they may use its variables; the solutions of a chapter run one after
 *       another in one session, so names must not clash in type. The last block of a solution must end with
 *       {@code check("04.1", …)}, and that check must accept the answer.
 *   <li>In {@code Chapter04}, a {@link outagebook.course.Check}, listed in {@code Chapter04.CHECKS}; a new chapter is one line in
 *       {@link outagebook.course.Checks}. It computes the right answer from the bundled data; no literal answers. It reads
 *       the answer with {@link outagebook.course.Given}, so that a number is welcome as int, long, hexadecimal text and so
 *       on, and judges it with one of the ready judgements in {@link outagebook.course.Verdict}.
 *   <li>In the test {@code Chapter04Test}, answers that are right and answers that are wrong: two wrong ones at least, each with a
 *       message of its own, which must not give the right answer away.
 * </ol>
 *
 * <p>A question that no computation can judge ("explain to a colleague") is better asked as a prediction that the data
 * decides, or as a choice among sentences: {@link outagebook.course.Verdict#choice}.
 */
package outagebook.course;
