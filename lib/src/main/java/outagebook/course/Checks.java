package outagebook.course;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The checks of all chapters, by the id of the exercise. */
final class Checks {
    static final SortedMap<String, Check> ALL = all(List.of(
            Chapter02.CHECKS,
            Chapter04.CHECKS,
            Chapter08.CHECKS));

    private Checks() {}

    private static SortedMap<String, Check> all(List<Map<String, Check>> chapters) {
        var all = new TreeMap<String, Check>();
        chapters.forEach(all::putAll);
        return all;
    }
}
