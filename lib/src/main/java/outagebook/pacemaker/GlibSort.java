package outagebook.pacemaker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The merge sort of GLib's lists. Pacemaker compares some things by rules that are not transitive; the result then depends on how the
 * sort goes about it, so this one halves and merges in the same way.
 */
final class GlibSort {
    private GlibSort() {}

    static <T> List<T> sorted(List<T> list, Comparator<? super T> order) {
        if (list.size() < 2) {
            return new ArrayList<>(list);
        }
        int middle = list.size() / 2;
        List<T> first = sorted(list.subList(0, middle), order);
        List<T> second = sorted(list.subList(middle, list.size()), order);
        List<T> merged = new ArrayList<>(list.size());
        int i = 0;
        int j = 0;
        while (i < first.size() && j < second.size()) {
            merged.add(order.compare(first.get(i), second.get(j)) <= 0 ? first.get(i++) : second.get(j++));
        }
        merged.addAll(first.subList(i, first.size()));
        merged.addAll(second.subList(j, second.size()));
        return merged;
    }

    /** Puts something into a sorted list, before what is equal to it (g_list_insert_sorted). */
    static <T> void insert(List<T> list, T added, Comparator<? super T> order) {
        int at = 0;
        while (at < list.size() && order.compare(added, list.get(at)) > 0) {
            at++;
        }
        list.add(at, added);
    }
}
