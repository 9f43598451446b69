package outagebook.pacemaker;

import java.util.Locale;

/**
 * Pacemaker's arithmetic of scores: an int between minus and plus INFINITY, which is a million. Adding minus INFINITY to anything gives
 * minus INFINITY, even to plus INFINITY; else plus INFINITY wins. Sources: 1.1.10 lib/pengine/common.c merge_weights, 2.1.5
 * lib/common/scores.c.
 */
final class Scores {
    static final int INFINITY = 1_000_000;

    private Scores() {}

    static int add(int a, int b) {
        if (a <= -INFINITY || b <= -INFINITY) {
            return -INFINITY;
        }
        if (a >= INFINITY || b >= INFINITY) {
            return INFINITY;
        }
        return clip(a + b);
    }

    static int clip(long sum) {
        return (int) Math.max(-INFINITY, Math.min(INFINITY, sum));
    }

    /** A score in a configuration: a number or INFINITY with a sign, in any case; 0 if it is absent or no number. */
    static int parse(String text) {
        if (text == null) {
            return 0;
        }
        return switch (text.toUpperCase(Locale.ROOT)) {
            case "INFINITY", "+INFINITY" -> INFINITY;
            case "-INFINITY" -> -INFINITY;
            default -> clip(number(text, 0));
        };
    }

    /** The number a text begins with, as C's strtoll reads it. */
    static long number(String text, long otherwise) {
        if (text == null) {
            return otherwise;
        }
        String trimmed = text.strip();
        int end = trimmed.startsWith("-") || trimmed.startsWith("+") ? 1 : 0;
        int digits = end;
        while (end < trimmed.length() && end - digits < 18 && Character.isDigit(trimmed.charAt(end))) {
            end++;
        }
        return end == digits ? otherwise : Long.parseLong(trimmed.substring(0, end));
    }

    static String text(int score) {
        return score >= INFINITY ? "INFINITY" : score <= -INFINITY ? "-INFINITY" : Integer.toString(score);
    }

    /** The factor of a colocation: its score as a part of INFINITY. A 32-bit float, as in Pacemaker: the last digits matter. */
    static float factor(int score) {
        return score / (float) INFINITY;
    }

    /**
     * The part of a score that a colocation passes on. 1.1.10 cuts the product towards zero; 2.1.5 rounds it, and makes at least 1 of it, by
     * the sign of the factor.
     */
    static int times(float factor, int score, boolean cut) {
        float product = factor * score;
        if (cut) {
            return (int) product;
        }
        int rounded = (int) (product < 0 ? product - 0.5 : product + 0.5);
        if (rounded == 0 && score != 0) {
            return factor > 0 ? 1 : factor < 0 ? -1 : 0;
        }
        return rounded;
    }
}
