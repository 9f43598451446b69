package outagebook.pacemaker;

import java.util.Comparator;
import java.util.function.Function;

/** Names compared ignoring case, and as numbers where both have digits: node9 before node10 (pcmk__numeric_strcasecmp). */
final class NaturalOrder {
    private NaturalOrder() {}

    static <T> Comparator<T> of(Function<T, String> name) {
        return (a, b) -> compare(name.apply(a), name.apply(b));
    }

    static int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            int order;
            if (isDigit(a.charAt(i)) && isDigit(b.charAt(j))) {
                int iEnd = digitsEnd(a, i);
                int jEnd = digitsEnd(b, j);
                order = new java.math.BigInteger(a.substring(i, iEnd)).compareTo(new java.math.BigInteger(b.substring(j, jEnd)));
                i = iEnd;
                j = jEnd;
            } else {
                order = Character.compare(Character.toLowerCase(a.charAt(i++)), Character.toLowerCase(b.charAt(j++)));
            }
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(i < a.length(), j < b.length());
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int digitsEnd(String text, int from) {
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
