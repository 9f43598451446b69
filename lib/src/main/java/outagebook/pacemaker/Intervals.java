package outagebook.pacemaker;

import java.util.Locale;

/** Reads times such as 10, 10s, 500ms, 2min or 1h. */
final class Intervals {
    private Intervals() {}

    /** In milliseconds; a plain number means seconds; -1 if it is no time. */
    static long milliseconds(String text) {
        if (text == null) {
            return 0;
        }
        long number = Scores.number(text, -1);
        String unit = text.strip().replaceFirst("^[+-]?[0-9]+", "").strip().toLowerCase(Locale.ROOT);
        if (number < 0) {
            return -1;
        }
        return switch (unit) {
            case "", "s", "sec" -> number * 1000;
            case "ms", "msec" -> number;
            case "us", "usec" -> number / 1000;
            case "m", "min" -> number * 60_000;
            case "h", "hr" -> number * 3_600_000;
            default -> -1;
        };
    }
}
