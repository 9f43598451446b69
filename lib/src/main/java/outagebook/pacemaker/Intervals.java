package outagebook.pacemaker;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads times such as 10, 10s, 500ms, 2min, 1h or P30S. */
final class Intervals {
    private static final long DAY = 86_400_000;
    private static final Pattern PART = Pattern.compile("(T)?([0-9]{1,9})([YMWDHS])");

    private Intervals() {}

    /** In milliseconds; a plain number means seconds; -1 if it is no time. */
    static long milliseconds(String text) {
        if (text == null) {
            return 0;
        }
        if (text.strip().startsWith("P")) {
            return period(text.strip());
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

    /** An ISO 8601 duration; also without the T that should stand before hours, minutes and seconds. */
    private static long period(String text) {
        Matcher parts = PART.matcher(text);
        long sum = 0;
        boolean time = false;
        while (parts.find()) {
            time |= parts.group(1) != null;
            long number = Long.parseLong(parts.group(2));
            sum += number * switch (parts.group(3)) {
                case "Y" -> 365 * DAY;
                case "M" -> time ? 60_000 : 30 * DAY;
                case "W" -> 7 * DAY;
                case "D" -> DAY;
                case "H" -> 3_600_000;
                default -> 1000;
            };
        }
        return sum;
    }
}
