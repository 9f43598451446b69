package outagebook.pacemaker;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Helps whoever has written a name that does not exist. */
final class Names {
    private static final int LISTED = 12;

    private Names() {}

    /** {@return what to add to "there is no X": the nearest of the names there are, or all of them} */
    static String instead(String wrong, Collection<String> names) {
        if (names.isEmpty()) return "; there is none at all";
        List<String> nearest = nearest(wrong, names);
        if (!nearest.isEmpty()) return "; did you mean " + or(nearest) + "?";
        String more = names.size() > LISTED ? " and " + (names.size() - LISTED) + " more" : "";
        return "; there are: " + String.join(", ", names.stream().limit(LISTED).toList()) + more;
    }

    /** {@return whether one of the names is so near that the wrong one must be a slip} */
    static boolean isNear(String wrong, Collection<String> names) {
        return !nearest(wrong, names).isEmpty();
    }

    /** {@return the names that are nearest, none if all are far away} */
    private static List<String> nearest(String wrong, Collection<String> names) {
        int least = names.stream().mapToInt(name -> distance(wrong, name)).min().orElse(Integer.MAX_VALUE);
        if (least >= wrong.length() || least > Math.max(2, wrong.length() / 3)) return List.of();
        return names.stream().filter(name -> distance(wrong, name) == least).limit(LISTED).toList();
    }

    private static String or(List<String> names) {
        List<String> quoted = names.stream().map(name -> "\"" + name + "\"").toList();
        int last = quoted.size() - 1;
        return last == 0 ? quoted.get(0) : String.join(", ", quoted.subList(0, last)) + " or " + quoted.get(last);
    }

    /** How many letters must be changed, added or taken away, capitals or not (Levenshtein's distance). */
    private static int distance(String a, String b) {
        String from = a.toLowerCase(Locale.ROOT);
        String to = b.toLowerCase(Locale.ROOT);
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) row[j] = j;
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
