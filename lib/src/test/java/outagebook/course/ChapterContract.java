package outagebook.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What holds for the checks of every chapter; a chapter's test only lists answers, in {@link #answers}. */
abstract class ChapterContract {
    private final Map<String, List<Object[]>> right = new LinkedHashMap<>();
    private final Map<String, Map<Object[], String>> wrong = new LinkedHashMap<>();

    /** Calls {@link #right} and {@link #wrong} for each exercise of the chapter. */
    abstract void answers() throws Exception;

    /** An answer that must be accepted. */
    final void right(String id, Object... answer) {
        right.computeIfAbsent(id, key -> new ArrayList<>()).add(answer);
    }

    /** An answer that must be refused with a message that contains this. */
    final void wrong(String id, String message, Object... answer) {
        wrong.computeIfAbsent(id, key -> new LinkedHashMap<>()).put(answer, message);
    }

    @BeforeEach final void collect() throws Exception {
        answers();
    }

    @TestFactory final Stream<DynamicTest> acceptsEveryFormOfTheRightAnswer() {
        return ids().map(id -> dynamicTest(id, () -> {
            assertThat(right).as("right answers").containsKey(id);
            for (Object[] answer : right.get(id)) assertThat(verdict(id, answer)).as("%s", Given.of(answer)).matches(Verdict::right);
        }));
    }

    @TestFactory final Stream<DynamicTest> saysWhatIsWrongAndNotWhatIsRight() {
        return ids().map(id -> dynamicTest(id, () -> {
            assertThat(wrong).as("wrong answers").containsKey(id);
            assertThat(Set.copyOf(wrong.get(id).values())).as("different messages").hasSizeGreaterThanOrEqualTo(2);
            wrong.get(id).forEach((answer, message) -> refused(id, answer, message));
        }));
    }

    private void refused(String id, Object[] answer, String message) {
        Verdict verdict = verdict(id, answer);
        assertThat(verdict.right()).as("%s", Given.of(answer)).isFalse();
        assertThat(verdict.why()).as("%s", Given.of(answer)).contains(message);
        for (Object[] good : right.get(id)) {
            if (good.length != 1 || !(good[0] instanceof Number || good[0] instanceof String)) continue;
            assertThat(verdict.why()).as("gives the answer away").doesNotContainPattern("(?i)(?<![\\w/])" + Pattern.quote(good[0].toString()) + "(?![\\w/])");
        }
    }

    private static Verdict verdict(String id, Object... answer) {
        return Checks.ALL.get(id).of(Given.of(answer));
    }

    private Stream<String> ids() {
        String chapter = getClass().getSimpleName().replaceAll("\\D", "");
        List<String> ids = Checks.ALL.keySet().stream().filter(id -> id.startsWith(chapter + ".")).toList();
        assertThat(ids).as("exercises of chapter " + chapter).hasSizeGreaterThanOrEqualTo(3);
        return ids.stream();
    }
}
