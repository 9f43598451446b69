package outagebook.course;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The checks of all chapters, by the id of the exercise. */
final class Checks {
    static final SortedMap<String, Check> ALL = all(List.of(
            Chapter00.CHECKS,
            Chapter01.CHECKS,
            Chapter02.CHECKS,
            Chapter03.CHECKS,
            Chapter04.CHECKS,
            Chapter05.CHECKS,
            Chapter06.CHECKS,
            Chapter07.CHECKS,
            Chapter08.CHECKS,
            Chapter09.CHECKS,
            Chapter10.CHECKS));

    private Checks() {}

    private static SortedMap<String, Check> all(List<Map<String, Check>> chapters) {
        var all = new TreeMap<String, Check>();
        chapters.forEach(all::putAll);
        return all;
    }
}
